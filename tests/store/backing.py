"""What tests of backups are made of: a plan with attached files, and what a person would see of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from planner.core.evidence import EvidenceDraft
from planner.core.plan import Plan, RatingValue
from planner.store.first_page import first_plan
from planner.store.plan_store import PlanStore
from planner.store.second_place import prepare
from tests.store.making import DESIGN, FRAMEWORK, Opener, whole_draft

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
Picture = tuple[Plan, dict[str, bytes]]


def fill(store: PlanStore, place: Path, files: int = 2) -> None:
    """Evidence with files of its own, and a rating."""
    for number in range(files):
        note = place / f"note {number}.txt"
        note.write_text(f"note {number}\n" * 50)
        store.add_evidence(whole_draft(note))
    store.rate(DESIGN, RatingValue.MET)


def one_more(store: PlanStore, title: str = "One more") -> str:
    return store.add_evidence(EvidenceDraft(title)).ids[0]


def picture(data_dir: Path) -> Picture:
    """The plan, and every file that is attached."""
    plan = first_plan(data_dir, FRAMEWORK)  # first: it finishes a swap that was cut off
    attachments = data_dir / "plan" / "attachments"
    found = {each.name: each.read_bytes() for each in attachments.rglob("*") if each.is_file()}
    return plan, found


def titles(data_dir: Path) -> list[str]:
    with Opener(data_dir) as opener:
        return sorted(piece.title for piece in opener().evidence_all())


def modes(folder: Path) -> set[tuple[bool, int]]:
    """Whether it is a directory, and its mode, of everything in the folder and of itself."""
    return {(each.is_dir(), each.stat().st_mode & 0o777) for each in (folder, *folder.rglob("*"))}


class Clock:
    """A clock that steps on at every look, by an hour unless said."""

    def __init__(self, start: datetime = NOON, step: timedelta = timedelta(hours=1)) -> None:
        self.now, self.step = start, step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


def inodes(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_ino for each in (folder / "attachments").rglob("*") if each.is_file()}


def choose(store: PlanStore, data_dir: Path, place: Path) -> Path:
    """The place chosen, as the window and the terminal do it."""
    prepare(data_dir, place)
    store.set_profile({"backup-dir": str(place)})
    return place
