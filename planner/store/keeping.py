"""What keeps a person's words through a crash and a full disk: drafts of what is typed, and room held back.

The secret it keeps: that neither is an act. A draft has no dot, is not undone and does not make a backup due.
"""

from pathlib import Path

from planner.core.draft import Draft, FoundDraft, Place
from planner.store import ballast, drafts
from planner.store.plan_reading import PlanReading
from planner.store.writing import runner


class Keeping(PlanReading):
    """A plan that is read, and what is kept beside it. For one thread at a time, but for those about the reserve."""

    def keep_draft(self, draft: Draft) -> None:
        """Keep words that are typed and not stored yet, in place of those kept for the same place before."""
        with self._database.writing() as connection:
            drafts.keep(runner(connection), draft)

    def drop_draft(self, place: Place) -> None:
        """Forget the words kept for a place, because they are stored or were let go of."""
        with self._database.writing() as connection:
            drafts.drop(runner(connection), place)

    def drafts(self) -> tuple[FoundDraft, ...]:
        """The words that were typed and not stored when the program ended, with what their places hold now."""
        with self._reading() as run:
            return drafts.found(run)

    # The reserve on the disk

    def has_reserve(self) -> bool:
        """Whether room is held back on the disk for the save that finds it full."""
        return ballast.is_kept(self._home)

    def keep_reserve(self) -> bool:
        """Hold room back where there is enough to spare; whether there is a reserve now. Takes a while."""
        return ballast.keep(self._home)

    def use_reserve(self) -> bool:
        """Give the reserve up for the save under way; whether there was one."""
        return ballast.release(self._home)

    def put_reserve_back(self) -> bool:
        """Hold it back again after a save that could not be done even with it; whether there is a reserve now."""
        return ballast.put_back(self._home)

    @property
    def _home(self) -> Path:
        return self._database.path.parent.parent
