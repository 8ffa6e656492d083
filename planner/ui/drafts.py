"""Words that are typed and not stored yet, on their way through a crash.

The secret kept here: what becomes of a draft that is found at a start. Its words are written where they were typed, as
an act that can be undone; words that cannot be stored as they are wait until their field is shown again.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from planner.core.draft import Draft, FoundDraft, Place
from planner.core.errors import InvalidValue, UserError
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import GoalDraft, GoalEdit

if TYPE_CHECKING:
    from planner.ui.session import Session

_MOST_SHOWN = 80


class DraftKeeper(Protocol):
    """What a field hands its words to while they are not stored."""

    def keep(self, draft: Draft) -> None: ...
    def drop(self, place: Place) -> None: ...
    def waiting(self, place: Place) -> str | None: ...


class Drafts:
    """Keeps drafts in the session's store, and brings back those of a program that was cut off."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._waiting: dict[Place, str] = {}

    def keep(self, draft: Draft) -> None:
        """Keep the words; where that fails they are still in their field, and the next second tries again."""
        store = self._session.store
        if store is not None:
            with suppress(UserError):
                store.keep_draft(draft)

    def drop(self, place: Place) -> None:
        """Forget the words, because they are stored or were let go of. One that stays behind is harmless: it says what
        is stored already, and goes at the next start."""
        self._waiting.pop(place, None)
        store = self._session.store
        if store is not None:
            with suppress(UserError):
                store.drop_draft(place)

    def waiting(self, place: Place) -> str | None:
        """Words that were typed there before a crash and could not be stored as they are."""
        return self._waiting.get(place)

    def bring_back(self) -> None:
        """Write what was typed when the program was cut off last, and say so once."""
        store = self._session.store
        if store is None:
            return
        try:
            found = store.drafts()
        except UserError:
            return  # opening has told of it; the drafts are still there
        back = [each for each in found if each.wanted and self._brought_back(each)]
        for each in found:
            if not each.wanted:
                self.drop(each.draft.place)
        if back:
            waiting = any(each.draft.place in self._waiting for each in back)
            self._session.told.emit(_told(back, waiting=waiting), not waiting)

    def _brought_back(self, found: FoundDraft) -> bool:
        place, text = found.draft.place, found.draft.text
        write = _ACTS.get(place.kind)
        if write is None:
            return False
        # A refusal is told in the field itself, when the words are shown there again.
        if self._session.quietly(lambda: write(self._session, place, text)):
            self.drop(place)
        else:
            self._waiting[place] = text
        return True


def _told(back: list[FoundDraft], *, waiting: bool) -> str:
    names = list(dict.fromkeys(each.title or "a thing without a title" for each in back))
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    displaced = [each.displaced for each in back if each.displaced]
    words = f"Words you were typing were brought back: {names[0]}{more}."
    if waiting:
        words += " Not all could be saved as they are: they wait in their field."
    if displaced:
        other = displaced[0] if len(displaced[0]) <= _MOST_SHOWN else f"{displaced[0][:_MOST_SHOWN]}…"
        words += f" They took the place of “{other}”; Undo brings those back."
    return words


def _evidence(session: "Session", place: Place, text: str) -> bool:
    if place.new:
        return session.add_evidence(EvidenceDraft(text, descriptors=place.key[1:])) is not None
    return session.edit_evidence(place.key[0], EvidenceEdit({place.field: text}))


def _how(session: "Session", place: Place, text: str) -> bool:
    return session.edit_evidence(place.key[0], EvidenceEdit(how={place.key[1]: text}))


def _goal(session: "Session", place: Place, text: str) -> bool:
    if place.new:
        return session.add_goal(GoalDraft(text, descriptors=place.key[1:])) is not None
    return session.edit_goal(place.key[0], GoalEdit({place.field: text}))


def _step(session: "Session", place: Place, text: str) -> bool:
    return session.edit_goal(place.key[0], GoalEdit(reword_steps={place.key[1]: text}))


def _review(session: "Session", place: Place, text: str) -> bool:
    return session.edit_review(place.key[0], name=text)


def _profile(session: "Session", place: Place, text: str) -> bool:
    # Read long after the first frame; a template that cannot be read must not get into the plan by this door.
    from planner.core.statement import StatementKind, checked_template, with_template

    name = place.key[0]
    kind = next((each for each in StatementKind if each.profile_field == name), None)
    if kind is None:
        return session.set_profile({name: text})
    try:
        return session.set_profile(with_template(kind, checked_template(text)))
    except InvalidValue:
        return False


_ACTS: dict[str, Callable[["Session", Place, str], bool]] = {
    "evidence": _evidence,
    "evidence_descriptor": _how,
    "goal": _goal,
    "step": _step,
    "review": _review,
    "profile": _profile,
}
