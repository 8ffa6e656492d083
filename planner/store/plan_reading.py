"""PlanReading: everything that is read of a plan. Each read ends before its method returns."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from planner import paths
from planner.core.check import Pause, unhurried
from planner.core.conflict import Conflict
from planner.core.errors import StoreDamaged
from planner.core.evidence import Attachment, Evidence, EvidenceLine, EvidenceQuery
from planner.core.framework import Framework
from planner.core.plan import Goal, Plan, Rating
from planner.core.retention import Backup
from planner.core.review import Review, ReviewState
from planner.core.snapshot import Snapshot, snapshot_of
from planner.core.snapshot_json import from_json
from planner.store import (
    backup,
    conflicts,
    deep_check,
    evidence_acts,
    evidence_query,
    first_page,
    goal_acts,
    review_rows,
)
from planner.store.attached_check import Attached, attached_findings, attached_names
from planner.store.attachments import FileStore
from planner.store.database import Database
from planner.store.first_page import TARGET, Run
from planner.store.ids import resolve
from planner.store.merging_picture import Picture
from planner.store.opening import damaged
from planner.store.writing import runner

_PAGE = 500


class PlanReading:
    """A plan in SQLite, to be read. For one thread at a time."""

    def __init__(self, database: Database, data_dir: Path, today: Callable[[], date]) -> None:
        self._database = database
        self._data_dir = data_dir
        self._files = FileStore(paths.attachments(data_dir))
        self._today = today
        self._frameworks: dict[str, Framework] = {}
        self._seen_version = database.data_version()

    def load(self) -> Plan:
        """The whole plan but for the evidence itself."""
        with self._reading() as run:
            return self._load(run)

    def _load(self, run: Run) -> Plan:
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

    def reviews(self) -> tuple[Review, ...]:
        """The reviews that are not in the bin, the latest period first."""
        with self._reading() as run:
            return review_rows.all_reviews(run)

    def review(self, review_id: str) -> Review:
        """A review, be it in the bin or not. Raises NotFound."""
        with self._reading() as run:
            return review_rows.review(run, review_id)

    def review_snapshot(self, review_id: str) -> Snapshot:
        """What a frozen review holds; for a draft, what it would freeze today. Raises NotFound."""
        with self._reading() as run:
            return self._snapshot(run, review_rows.review(run, review_id))

    def _snapshot(self, run: Run, review: Review) -> Snapshot:
        if review.state is not ReviewState.DRAFT:
            return from_json(review.snapshot)
        pages = list(evidence_query.id_pages(run, review.start, review.end, _PAGE))
        pieces = [piece for page in pages for piece in evidence_query.whole(run, page)]
        return snapshot_of(review, self._load(run), pieces, self._today())

    def history(self, descriptor: str) -> tuple[Rating, ...]:
        """Every rating that leads to the descriptor, oldest first."""
        with self._reading() as run:
            return tuple(read_history(run, descriptor))

    @property
    def profile(self) -> Mapping[str, str]:
        """Profile field -> value, of those that are set."""
        with self._reading() as run:
            return read_profile(run)

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

    @contextmanager
    def picture(self) -> Iterator[Picture]:
        """The whole plan as a bundle takes it, private things and the bin among it, of one transaction."""
        with self._database.reading() as connection:
            yield Picture(connection)

    def file_path(self, sha256: str) -> Path:
        """Where the attached file with that SHA-256 lies, if it is there; not to be written to."""
        return self._files.path(sha256)

    def lacking(self, attached: Mapping[str, int]) -> frozenset[str]:
        """Those of the files (SHA-256 -> size in bytes) that do not lie in the store as they should."""
        return frozenset(sha256 for sha256, size in attached.items() if self._files.findings(sha256, size, deep=False))

    def conflicts(self) -> tuple[Conflict, ...]:
        """What other stores say otherwise, as merges left it, by the sort of thing."""
        with self._reading() as run:
            return tuple(conflicts.found(run))

    def changed_elsewhere(self) -> bool:
        """Whether another connection wrote since this was asked last."""
        version = self._database.data_version()
        changed, self._seen_version = version != self._seen_version, version
        return changed

    def check(self, *, deep: bool = False, pause: Pause = unhurried) -> list[str]:
        """What is wrong with the database, the reviews and the attached files, in words.

        deep: every file is read, and every word is compared with what is known of it elsewhere in the plan. Raises what
        pause raises, and StoreError where a deep look cannot be taken.
        """
        try:
            findings = deep_check.of_the_file(self._database.check())
            with self._reading() as run:
                findings += review_rows.findings(run)
                attached = attached_names(run)
        except StoreDamaged as error:
            return [error.message]
        if deep:
            findings += deep_check.told_findings(self._data_dir, pause)
        files = attached_findings(self._data_dir, attached, deep=deep, pause=pause)
        return list(dict.fromkeys((*findings, *files)))

    def attached_names(self) -> tuple[Attached, ...]:
        """Every attached file, with the names that pieces have for it."""
        with self._reading() as run:
            return attached_names(run)

    def leftovers(self) -> list[str]:
        """What lies among the attached files and belongs to nothing, in words: what a kill or an undone act left."""
        with self._reading() as run:
            attached = {row[0] for row in run("SELECT DISTINCT sha256 FROM attachment", ())}
        return list(self._files.leftovers(attached))

    def backup_due(self) -> bool:
        """Whether anything was changed since the last backup. It counts revisions, since clocks jump."""
        with self._reading() as run:
            rows = run("SELECT backed_up < (SELECT coalesce(max(revision), 0) FROM seen) FROM store", ())
        return bool(rows and rows[0][0])

    @property
    def wrote(self) -> bool:
        """Whether anything was written through this store."""
        return self._database.wrote

    def backups(self) -> tuple[Backup, ...]:
        """The backups there are, here and in the second place, newest first."""
        return backup.backups(self._data_dir)

    def close(self) -> None:
        """Let go of the file; closing twice is no mistake."""
        self._database.close()

    @contextmanager
    def _reading(self) -> Iterator[Run]:
        try:
            with self._database.reading() as connection:
                yield runner(connection)
        except (TypeError, ValueError) as error:  # a day that is none: only damage puts it there
            raise damaged(self._database.path) from error


def read_history(run: Run, descriptor: str) -> list[Rating]:
    """Every rating that leads to the descriptor, oldest first."""
    keys = Plan(matches=first_page.read_matches(run)).keys_leading_to(descriptor)
    return first_page.read_ratings(run, keys)


def read_profile(run: Run) -> dict[str, str]:
    """Profile field -> value; the current target is none of them."""
    return dict(run("SELECT field, value FROM profile WHERE field <> ? ORDER BY field", (TARGET,)))
