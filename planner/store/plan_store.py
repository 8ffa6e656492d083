"""PlanStore: every act of a person as one transaction.

The secret it keeps: where transactions begin and end.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection

from planner import paths
from planner.core import limits
from planner.core.binned import Binned
from planner.core.changes import Change
from planner.core.check import Pause, unhurried
from planner.core.conflict import Merged
from planner.core.draft import Draft
from planner.core.errors import NotFound, StoreError
from planner.core.evidence import Attachment, EvidenceDraft, EvidenceEdit
from planner.core.framework import Framework
from planner.core.plan import By, GoalDraft, GoalEdit, Rating, RatingValue
from planner.core.retention import Backup
from planner.core.review import ReviewState
from planner.core.review_return import ReturnedForm
from planner.core.sample import SampleRating
from planner.store import (
    ballast,
    bringing_back,
    bulk,
    conflicts,
    evidence_acts,
    goal_acts,
    mending,
    purge,
    review_acts,
    review_rows,
)
from planner.store.attachments import Staging
from planner.store.backup import NOTE
from planner.store.backup_compare import Changed
from planner.store.database import open_database
from planner.store.first_page import TARGET, Run, empty_plan
from planner.store.frameworks import store_framework
from planner.store.keeping import Keeping
from planner.store.merging import INCOMING, Merging
from planner.store.merging_stage import Stage
from planner.store.place import place_of
from planner.store.plan_reading import read_history, read_profile
from planner.store.writing import BINNED, PARENTS, Writing, runner

__all__ = ["PlanStore", "empty_plan", "open_store"]


def open_store(
    data_dir: Path, *, framework: Framework, today: Callable[[], date] = date.today, busy_ms: int = 5_000
) -> "PlanStore":
    """The plan in the data directory, made with this framework and its first role level as target where there is none.

    busy_ms: how long to wait for another program's lock. Raises StoreError; a file that is refused stays as it is.
    """

    def begin(connection: Connection) -> None:
        _begin(connection, data_dir, framework)

    return PlanStore(open_database(data_dir, busy_ms, begin), data_dir, today)


def _begin(connection: Connection, data_dir: Path, framework: Framework) -> None:
    run, origin = runner(connection), uuid4().hex
    run(
        "INSERT INTO store (number, id, place, clean, backed_up, evidence, unlinked) VALUES (1, ?, ?, 1, 0, 0, 0)",
        (origin, place_of(paths.database(data_dir).parent)),
    )
    stored = store_framework(run, framework)
    if framework.role_levels:
        target = framework.role_levels[0].key
        writing = Writing(connection, origin)
        writing.add("target", (target,), {"framework": stored})
        writing.add("profile", (TARGET,), {"value": target})
        writing.finish()
    run(NOTE, (1,))  # what every new plan begins with needs no backup


class PlanStore(Keeping):
    """A plan in SQLite. Writing methods are one act each: they raise UserError and change nothing, or do it whole.
    For one thread at a time; what runs beside the window opens a store of its own."""

    # What a person does

    def rate(
        self, descriptor: str, value: RatingValue, *, by: By = By.ME, on: date | None = None, note: str = ""
    ) -> Change:
        """Rate a descriptor (its key); without a day as of today, or of the current rating's day if that is later."""
        value, by = RatingValue(value), By(by)
        limits.rating_note(value, by, note)
        with self._act() as writing:
            evidence_acts.check_keys((descriptor,), evidence_acts.known_keys(writing.run, (descriptor,)))
            current = max((each.on for each in read_history(writing.run, descriptor) if each.by is by), default=None)
            day = limits.rating_day(on, self._today(), current)
            fields = {"descriptor": descriptor, "by": by.value, "rating": value.value, "on": day.isoformat()}
            writing.add("rating", (uuid4().hex,), {**fields, "note": note})
            return writing.finish()

    def add_evidence(self, draft: EvidenceDraft) -> Change:
        """Add evidence; its id is the first of the Change's."""
        with self._reading() as run:
            known = evidence_acts.known_keys(run, draft.descriptors)
        with self._staging() as staging:
            rows = evidence_acts.evidence_rows(draft, self._today(), staging.take, known)
            with self._act() as writing:
                staging.settle()
                evidence_acts.add_rows(writing, rows)
                return writing.finish()

    def edit_evidence(self, evidence_id: str, edit: EvidenceEdit) -> Change:
        """Change a piece of evidence; NOTHING where everything is so already."""
        return self._edit((evidence_id,), edit, lenient=False)

    def edit_many(self, ids: Sequence[str], edit: EvidenceEdit) -> Change:
        """Change several pieces of evidence alike, in one act: all of them, or none where one cannot be.

        What a piece has already is not added again; what is to be taken away and is not there is passed over. The
        Change's ids hold the pieces that changed and the descriptor keys concerned; NOTHING where all was so already.
        """
        return self._edit(tuple(dict.fromkeys(ids)), edit, lenient=True)

    def _edit(self, ids: Sequence[str], edit: EvidenceEdit, *, lenient: bool) -> Change:
        limits.count("files", len(edit.add_files), limits.ATTACHMENTS)  # before thousands are copied
        with self._staging() as staging:
            files = [staging.take(path) for path in edit.add_files]
            with self._act() as writing:
                staging.settle()
                for own in ids:
                    evidence_acts.edit_evidence(writing, own, edit, files, self._today(), lenient=lenient)
                return writing.finish()

    def add_goal(self, draft: GoalDraft) -> Change:
        """Add a goal; its id is the first of the Change's."""
        with self._act() as writing:
            known = evidence_acts.known_keys(writing.run, draft.descriptors)
            evidence_acts.add_rows(writing, goal_acts.goal_rows(draft, known))
            return writing.finish()

    def edit_goal(self, goal_id: str, edit: GoalEdit) -> Change:
        """Change a goal; NOTHING where everything is so already."""
        with self._act() as writing:
            goal_acts.edit_goal(writing, goal_id, edit)
            return writing.finish()

    def bin(self, ids: Sequence[str]) -> Change:
        """Move evidence, goals and reviews to the bin; what is there already stays. Reviews that came back stay too."""
        with self._act() as writing:
            for parent, own in _parents(writing, ids):
                if (writing.row(parent, (own,)) or {})[BINNED] is None:
                    if parent == "review":
                        review_acts.check_bin(writing, own)
                    writing.change(parent, (own,), {BINNED: writing.now})
            return writing.finish()

    def unbin(self, ids: Sequence[str]) -> Change:
        """Take evidence, goals and reviews out of the bin."""
        with self._act() as writing:
            for parent, own in _parents(writing, ids):
                writing.change(parent, (own,), {BINNED: None})
            return writing.finish()

    def in_bin(self, older_than_days: int = 0) -> tuple[str, ...]:
        """The ids of what has been in the bin for so many days, oldest first: what `purge` would remove."""
        before = purge.binned_before(older_than_days)
        with self._reading() as run:
            return tuple(own for _, own in purge.binned(run, before))

    def trash(self) -> tuple[Binned, ...]:
        """Everything in the bin, what went there last first."""
        with self._reading() as run:
            return purge.things(run)

    def purge(self, older_than_days: int) -> Change:
        """Remove for good what has been in the bin for so many days: 0 empties it. Not to be undone: the Change has ids
        and no edits. Nothing of it is left in the database or among the files. Raises InvalidValue."""
        before = purge.binned_before(older_than_days)
        return self._purge(lambda run: purge.binned(run, before))

    def delete_for_good(self, ids: Sequence[str]) -> Change:
        """Remove for good these things, which lie in the bin; as `purge`. Raises NotFound, and removes nothing, where
        one of them does not."""
        return self._purge(lambda run: purge.chosen(run, ids))

    def _purge(self, choose: Callable[[Run], Sequence[tuple[str, str]]]) -> Change:
        with self._act() as writing:
            gone = purge.remove(writing, choose(writing.run))
        with self._database.writing() as connection:
            purge.let_go(runner(connection), self._files, gone.files)
        purge.sweep(self._database.path)
        return gone.change

    def set_profile(self, fields: Mapping[str, str]) -> Change:
        """Set profile fields (names of PROFILE_FIELDS); an empty value clears one."""
        with self._act() as writing:
            for name, value in limits.profile(fields, read_profile(writing.run)).items():
                if value:
                    writing.put("profile", (name,), {"value": value})
                else:
                    writing.remove("profile", (name,))
            return writing.finish()

    def start_review(self, name: str, start: date, end: date) -> Change:
        """Begin a review of a period, as a draft; its id is the first of the Change's."""
        with self._act() as writing:
            review_acts.start(writing, name, start, end)
            return writing.finish()

    def edit_review(
        self, review_id: str, name: str | None = None, start: date | None = None, end: date | None = None
    ) -> Change:
        """Change a draft's name or period. Raises InvalidValue where it was frozen."""
        with self._act() as writing:
            review_acts.edit(writing, review_id, name, start, end)
            return writing.finish()

    def freeze_review(self, review_id: str) -> Change:
        """Freeze a draft as it is today, and call it sent; NOTHING where that was done before."""
        with self._act() as writing:
            review = review_rows.review(writing.run, review_id)
            if review.state is ReviewState.DRAFT:
                review_acts.freeze(writing, self._snapshot(writing.run, review))
            return writing.finish()

    def return_review(self, form: ReturnedForm) -> Change:
        """File a returned form: its ratings with their day, its comments. NOTHING where this file was filed before.

        Raises ReturnRefused with the reason.
        """
        with self._act() as writing:
            me = read_profile(writing.run).get("name", "")
            review_acts.file_form(writing, form, me, self._today())
            return writing.finish()

    def close_review(self, review_id: str) -> Change:
        """Close a review for good, with a seal by which `check` tells whether it was changed. Not to be undone."""
        with self._act() as writing:
            review_acts.close(writing, review_id)
            return writing.finish()

    def undo(self, change: Change) -> Change:
        """Take an act back. Raises ChangedMeanwhile, and changes nothing, where a field holds something else now."""
        with self._act() as writing:
            edits = tuple(edit.reversed() for edit in reversed(change.edits))
            review_acts.check_edits(writing, edits)
            writing.apply(edits)
            return writing.finish()

    def redo(self, change: Change) -> Change:
        """Do an act again that was taken back. Raises ChangedMeanwhile as undo does."""
        with self._act() as writing:
            review_acts.check_edits(writing, change.edits)
            writing.apply(change.edits)
            return writing.finish()

    def bring_back(self, draft: Draft) -> Change:
        """Write what was being typed when the program was cut off; days as ISO writes them. Its draft goes with it.

        Words that were stored there meanwhile, and that nobody who typed has seen, become a conflict. Raises UserError
        where the words cannot be stored as they are; the draft stays.
        """
        with self._act() as writing:
            bringing_back.bring_back(writing, draft, self._today())
            return writing.finish()

    def fill(
        self,
        evidence: Iterable[EvidenceDraft],
        goals: Iterable[GoalDraft] = (),
        ratings: Iterable[SampleRating | Rating] = (),
        profile: Mapping[str, str] | None = None,
        done_steps: Sequence[Sequence[int]] = (),
    ) -> Change:
        """Fill an empty plan in one transaction. done_steps: for each goal the positions, from 0, of ticked steps.

        The Change has ids (evidence, then goals) and no edits: it cannot be undone. Raises InvalidValue where the plan
        holds anything already.
        """
        with self._staging() as staging, self._act() as writing:
            filling = bulk.Filling(writing, self._today(), staging.take_and_settle)
            filling.refuse_unless_empty()
            filling.evidence(evidence)
            filling.goals(goals, done_steps)
            filling.ratings(ratings)
            filling.profile(limits.profile(profile or {}, {}))
            return filling.finish()

    def mend(self, changed: Iterable[Changed], files: Iterable[Path], pause: Pause = unhurried) -> Change:
        """Write back words that were changed under the plan, bring back attached files (good copies, at these paths),
        and make the search index anew. NOTHING where no words had to be written. Raises what pause raises too; then
        no words were written."""
        with self._staging() as staging:
            for path in files:
                pause()
                staging.take(path)
            with self._act() as writing:
                staging.settle()
                return mending.mend(writing, changed, pause)

    def note_backup(self, made: Backup) -> None:
        """Remember up to where the plan is backed up. It is no act: nothing that travels is changed."""
        with self._database.writing() as connection:
            runner(connection)(NOTE, (made.revision,))

    # Other stores

    def merge(self, stage: Stage, brought: Mapping[str, Path]) -> Merged:
        """Take in what another store holds, in one transaction; not to be undone. brought: SHA-256 -> a looked-through
        copy on the same disk. Raises BundleRefused, and takes nothing in, where the bundle is not whole.

        What was deleted for good there is gone here afterwards, from the bytes of the file as well."""
        attached = stage.files()
        with self._staging() as staging, self._database.attached(stage.path, INCOMING):
            for sha256, part in brought.items():
                size, name = attached[sha256]
                staging.bring(part, Attachment(sha256, name, size, ""))
            with self._database.writing() as connection:
                staging.settle()
                merging = Merging(connection, stage)
                origin = self._origin(runner(connection))
                if merging.knows_more_of(origin):
                    self._renew_origin(runner(connection))
                before = purge.attached(merging.run)
                done = merging.merge()
                if done.purged:
                    purge.let_go(merging.run, self._files, before - purge.attached(merging.run))
        if done.purged:
            purge.sweep(self._database.path)
        return replace(done, conflicts=self.conflicts())

    def settle(self, conflict_id: str, take: Container[str] | None) -> Change:
        """Settle a conflict, by the beginning of its id or of what it is about, as an ordinary write.

        take: the columns in which theirs shall stand; None for all, empty to keep mine. Raises NotFound, InvalidValue.
        """
        with self._act() as writing:
            conflicts.settle(writing, conflict_id, take)
            return writing.finish()

    # Transactions

    @contextmanager
    def _act(self) -> Iterator[Writing]:
        ballast.release_if_tight(self._home)
        with self._database.writing() as connection:
            yield Writing(connection, self._origin(runner(connection)))

    @contextmanager
    def _staging(self) -> Iterator[Staging]:
        """The files of one act, of which nothing is left where the act is refused."""
        staging = Staging(self._files)
        try:
            yield staging
        except BaseException:
            with suppress(StoreError):
                self._forget(staging.new)
            raise
        finally:
            staging.drop()

    def _forget(self, hashes: Iterable[str]) -> None:
        """Remove files that an act brought, unless another act has attached them since."""
        if not hashes:
            return
        with self._database.writing() as connection:
            for sha256 in hashes:
                if not runner(connection)("SELECT 1 FROM attachment WHERE sha256 = ? LIMIT 1", (sha256,)):
                    self._files.forget(sha256)

    def _origin(self, run: Run) -> str:
        """This store's id. A directory that was restored, copied or moved takes a new one before its first write, or
        two stores would write the same dots."""
        origin, place = run("SELECT id, place FROM store", ())[0]
        here = place_of(paths.database(self._data_dir).parent)
        return str(origin) if place == here else self._renew_origin(run)

    def _renew_origin(self, run: Run) -> str:
        fresh, here = uuid4().hex, place_of(paths.database(self._data_dir).parent)
        run("UPDATE store SET id = ?, place = ?", (fresh, here))
        return fresh


def _parents(writing: Writing, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    for own in dict.fromkeys(ids):
        parent = next((name for name in PARENTS if writing.row(name, (own,)) is not None), None)
        if parent is None:
            raise NotFound(f"Nothing has the id {own[:40]}. Nothing was changed.")
        yield parent, own
