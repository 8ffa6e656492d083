"""PlanStore: every act of a person as one transaction, and everything that is read of a plan.

The secret it keeps: where transactions begin and end.
"""

import json
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection

from planner import paths
from planner.core import limits
from planner.core.changes import Change
from planner.core.errors import NotFound, StoreDamaged, StoreError
from planner.core.evidence import Attachment, Evidence, EvidenceDraft, EvidenceEdit, EvidenceLine, EvidenceQuery
from planner.core.framework import Framework
from planner.core.plan import By, Goal, GoalDraft, GoalEdit, Plan, Rating, RatingValue
from planner.core.sample import SampleRating
from planner.store import bulk, evidence_acts, evidence_query, first_page, goal_acts
from planner.store.attachments import FileStore, Staging
from planner.store.database import Database, open_database
from planner.store.first_page import TARGET, Run, empty_plan
from planner.store.frameworks import store_framework
from planner.store.ids import resolve
from planner.store.writing import BINNED, Writing, runner

__all__ = ["PlanStore", "empty_plan", "open_store"]

_PAGE = 500


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
        (origin, _place(data_dir)),
    )
    stored = store_framework(run, framework)
    if framework.role_levels:
        target = framework.role_levels[0].key
        writing = Writing(connection, origin)
        writing.add("target", (target,), {"framework": stored})
        writing.add("profile", (TARGET,), {"value": target})
        writing.finish()


def _place(data_dir: Path) -> str:
    """What changes when a data directory is restored, copied or moved: machine, path, inode of plan/."""
    plan = paths.database(data_dir).parent
    return json.dumps([platform.node(), str(plan.resolve()), plan.stat().st_ino])


class PlanStore:
    """A plan in SQLite. Writing methods are one act each: they raise UserError and change nothing, or do it whole.
    For one thread at a time; what runs beside the window opens a store of its own."""

    def __init__(self, database: Database, data_dir: Path, today: Callable[[], date]) -> None:
        self._database = database
        self._files = FileStore(paths.attachments(data_dir))
        self._place = _place(data_dir)
        self._today = today
        self._frameworks: dict[str, Framework] = {}
        self._seen_version = database.data_version()

    # What a person does

    def rate(
        self, descriptor: str, value: RatingValue, *, by: By = By.ME, on: date | None = None, note: str = ""
    ) -> Change:
        """Rate a descriptor (its key); without a day as of today, or of the current rating's day if that is later."""
        value, by = RatingValue(value), By(by)
        limits.rating_note(value, by, note)
        with self._act() as writing:
            evidence_acts.check_keys((descriptor,), evidence_acts.known_keys(writing.run, (descriptor,)))
            current = max((each.on for each in _history(writing.run, descriptor) if each.by is by), default=None)
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
        with self._staging() as staging:
            files = [staging.take(path) for path in edit.add_files]
            with self._act() as writing:
                staging.settle()
                for own in ids:
                    evidence_acts.edit_evidence(writing, own, edit, files, lenient=lenient)
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
        """Move evidence and goals to the bin; what is there already stays."""
        with self._act() as writing:
            for parent, own in _parents(writing, ids):
                if (writing.row(parent, (own,)) or {})[BINNED] is None:
                    writing.change(parent, (own,), {BINNED: writing.now})
            return writing.finish()

    def unbin(self, ids: Sequence[str]) -> Change:
        """Take evidence and goals out of the bin."""
        with self._act() as writing:
            for parent, own in _parents(writing, ids):
                writing.change(parent, (own,), {BINNED: None})
            return writing.finish()

    def set_profile(self, fields: Mapping[str, str]) -> Change:
        """Set profile fields (names of PROFILE_FIELDS); an empty value clears one."""
        with self._act() as writing:
            for name, value in limits.profile(fields, _profile(writing.run)).items():
                if value:
                    writing.put("profile", (name,), {"value": value})
                else:
                    writing.remove("profile", (name,))
            return writing.finish()

    def undo(self, change: Change) -> Change:
        """Take an act back. Raises ChangedMeanwhile, and changes nothing, where a field holds something else now."""
        with self._act() as writing:
            writing.apply(edit.reversed() for edit in reversed(change.edits))
            return writing.finish()

    def redo(self, change: Change) -> Change:
        """Do an act again that was taken back. Raises ChangedMeanwhile as undo does."""
        with self._act() as writing:
            writing.apply(change.edits)
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

    # What is read

    def load(self) -> Plan:
        """The whole plan but for the evidence itself."""
        with self._reading() as run:
            plan = first_page.read_plan(run, lambda own: self._frameworks.get(own))
            self._keep_framework(run, plan)
        return plan

    def _keep_framework(self, run: Run, plan: Plan) -> None:
        rows = run("SELECT framework FROM target WHERE role_level = ?", (plan.target.key,))
        if rows:
            self._frameworks = {rows[0][0]: plan.framework}

    def evidence(self, evidence_id: str) -> Evidence:
        """A piece of evidence, whole, be it in the bin or not. Raises NotFound."""
        with self._reading() as run:
            found = evidence_query.whole(run, (evidence_id,))
        if not found:
            raise evidence_acts.no_evidence(evidence_id)
        return found[0]

    def evidence_count(self, query: EvidenceQuery) -> int:
        """How many pieces the query finds."""
        with self._reading() as run:
            return evidence_query.count(run, query)

    def evidence_lines(self, query: EvidenceQuery, offset: int, limit: int) -> tuple[EvidenceLine, ...]:
        """A page of what the query finds, in its order; offset counts from 0."""
        with self._reading() as run:
            return evidence_query.lines(run, evidence_query.ids(run, query, offset, limit))

    def evidence_position(self, query: EvidenceQuery, evidence_id: str) -> int | None:
        """The place of a piece in what the query finds, from 0; None where it is not among it."""
        with self._reading() as run:
            return evidence_query.position(run, query, evidence_id)

    def evidence_all(self, start: date | None = None, end: date | None = None) -> Iterator[Evidence]:
        """Every piece not in the bin that touches the period, whole, newest first. No read stays open in between."""
        with self._reading() as run:
            pages = list(evidence_query.id_pages(run, start, end, _PAGE))
        for page in pages:
            with self._reading() as run:
                pieces = evidence_query.whole(run, page)
            yield from pieces

    def tags(self) -> tuple[str, ...]:
        """The tags in use outside the bin, in alphabetical order."""
        with self._reading() as run:
            return evidence_query.tags(run)

    def goal(self, goal_id: str) -> Goal:
        """A goal, be it in the bin or not. Raises NotFound."""
        with self._reading() as run:
            found = first_page.read_goals(run, "SELECT id FROM goal WHERE id = ? AND purged = 0", (goal_id,))
        if not found:
            raise goal_acts.no_goal(goal_id)
        return found[0]

    def binned_goals(self) -> tuple[Goal, ...]:
        """The goals in the bin, the one that went there last first."""
        which = "SELECT id FROM goal WHERE deleted_at IS NOT NULL AND purged = 0 ORDER BY deleted_at DESC, id"
        with self._reading() as run:
            return first_page.read_goals(run, which)

    def history(self, descriptor: str) -> tuple[Rating, ...]:
        """Every rating that leads to the descriptor, oldest first."""
        with self._reading() as run:
            return tuple(_history(run, descriptor))

    @property
    def profile(self) -> Mapping[str, str]:
        """Profile field -> value, of those that are set."""
        with self._reading() as run:
            return _profile(run)

    def resolve(self, prefix: str) -> tuple[str, str]:
        """The kind ("evidence", "goal" or "review") and id of the one thing whose id begins so (4 digits at least).

        Raises InvalidValue, NotFound or AmbiguousId.
        """
        with self._reading() as run:
            return resolve(run, prefix)

    def attachment_path(self, attachment: Attachment) -> Path:
        """Where the attached file lies; not to be written to."""
        return self._files.path(attachment.sha256)

    def missing_files(self, evidence_ids: Iterable[str] | None = None) -> frozenset[str]:
        """SHA-256 of the attached files whose copy is not in the store, of these pieces or of all outside the bin.

        It only looks whether they lie there; `check` looks into them.
        """
        with self._reading() as run:
            attached = evidence_query.attached(run, None if evidence_ids is None else tuple(evidence_ids))
        return frozenset(sha256 for sha256 in attached if not self._files.path(sha256).is_file())

    def changed_elsewhere(self) -> bool:
        """Whether another connection wrote since this was asked last."""
        version = self._database.data_version()
        changed, self._seen_version = version != self._seen_version, version
        return changed

    def check(self, *, deep: bool = False) -> list[str]:
        """What is wrong with the database and the attached files, in words; deep reads every attached file."""
        try:
            findings = self._database.check()
            with self._reading() as run:
                attached = run("SELECT DISTINCT sha256, size FROM attachment ORDER BY sha256", ())
        except StoreDamaged as error:
            return [error.message]
        told = (self._files.findings(sha256, size, deep=deep) for sha256, size in attached)
        return findings + [finding for finding in told if finding]

    def leftovers(self) -> list[str]:
        """What lies among the attached files and belongs to nothing, in words: what a kill or an undone act left."""
        with self._reading() as run:
            attached = {row[0] for row in run("SELECT DISTINCT sha256 FROM attachment", ())}
        return list(self._files.leftovers(attached))

    def close(self) -> None:
        """Let go of the file; closing twice is no mistake."""
        self._database.close()

    # Transactions

    @contextmanager
    def _reading(self) -> Iterator[Run]:
        with self._database.reading() as connection:
            yield runner(connection)

    @contextmanager
    def _act(self) -> Iterator[Writing]:
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
        if place == self._place:
            return str(origin)
        fresh = uuid4().hex
        run("UPDATE store SET id = ?, place = ?", (fresh, self._place))
        return fresh


def _history(run: Run, descriptor: str) -> list[Rating]:
    keys = Plan(matches=first_page.read_matches(run)).keys_leading_to(descriptor)
    return first_page.read_ratings(run, keys)


def _profile(run: Run) -> dict[str, str]:
    return dict(run("SELECT field, value FROM profile WHERE field <> ? ORDER BY field", (TARGET,)))


def _parents(writing: Writing, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    for own in dict.fromkeys(ids):
        parent = next((name for name in ("evidence", "goal") if writing.row(name, (own,)) is not None), None)
        if parent is None:
            raise NotFound(f"There is no evidence or goal with the id {own[:40]}. Nothing was changed.")
        yield parent, own
