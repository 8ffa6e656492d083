"""Draws every page of the window on the sample plan, light and dark, at both sizes, into build/screenshots.

    python -m tests.screenshots [DIR] [--docs]      --docs: also the ones the README shows, into docs/screenshots

Days count back from one fixed date, so that the same code gives the same pictures.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planner import __version__, paths
from planner.core.builtin import read_builtin
from planner.formats.sample import read_sample
from planner.store.plan_store import PlanStore, open_store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from planner.core.review_return import ReturnedForm
    from planner.ui.main_window import MainWindow
    from planner.ui.services import Services
    from planner.ui.session import Session

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 24)
SIZES = ((1280, 800), (1024, 640))
THEMES = ("light", "dark")
IN_DOCS = (
    "checklist-light-1280",
    "checklist-dark-1280",
    "evidence-light-1280",
    "goals-light-1280",
    "reviews-light-1280",
)


def sample_store(directory: Path) -> PlanStore:
    """A store in the directory that holds the sample plan as of TODAY."""
    framework = read_builtin(paths.FRAMEWORK)
    store = open_store(directory / "data", framework=framework, today=_today)
    files = directory / "files"
    files.mkdir()
    sample = read_sample(paths.RESOURCES / "sample.json", framework.role_levels[0], TODAY, files)
    store.fill(sample.evidence, sample.goals, sample.ratings, sample.profile, sample.done_steps)
    return store


def _today() -> date:
    return TODAY


@contextmanager
def sample_window(
    directory: Path, theme: str, size: tuple[int, int], text_size: int = 100
) -> Iterator["tuple[Session, MainWindow]"]:
    """A shown window on the sample plan. text_size: per cent of the usual."""
    from PySide6.QtCore import QSettings

    from planner.ui.application import build_application
    from planner.ui.build import build_window
    from planner.ui.session import Session
    from planner.ui.settings import TEXT_SIZE, THEME, WELCOMED, Settings

    application = build_application(directory / "logs")
    settings = Settings(QSettings(str(directory / "window.ini"), QSettings.Format.IniFormat))
    settings.put(THEME, theme)
    settings.put(WELCOMED, True)
    settings.put(TEXT_SIZE, text_size)
    store = sample_store(directory)
    session = Session(store.load(), today=_today)
    session.attach(store)
    window = build_window(session, _services(directory / "data"), settings)
    window.resize(*size)
    window.show()
    application.processEvents()
    try:
        yield session, window
    finally:
        window.close()
        window.deleteLater()
        session.close()
        application.processEvents()


def _services(data_dir: Path) -> "Services":
    from planner.duties import services

    return services(data_dir)


def draw_all(directory: Path) -> list[Path]:
    """Every page in every theme and size; returns the files written."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for theme in THEMES:
        for size in SIZES:
            with tempfile.TemporaryDirectory(prefix="planner-screens-") as place:
                written += _draw_pages(Path(place), directory, theme, size)
    return written


def _draw_pages(place: Path, directory: Path, theme: str, size: tuple[int, int]) -> list[Path]:
    written = []
    with sample_window(place, theme, size) as (session, window):
        for page_id in window.page_ids:
            window.show_page(page_id)
            open_something(session, window, page_id)
            written.append(_grab(window, directory / f"{page_id}-{theme}-{size[0]}.png"))
    return written


def open_something(session: "Session", window: "MainWindow", page_id: str) -> None:
    """Show a page with a thing open in its detail, as a person sees it."""
    from planner.core.evidence import EvidenceQuery

    store = session.store
    assert store is not None
    if page_id == "checklist":
        window.reveal(page_id, session.plan.target.groups()[3].items[0].key)
    elif page_id == "evidence":
        window.reveal(page_id, store.evidence_lines(EvidenceQuery(), 0, 1)[0].id)
    elif page_id == "goals":
        window.reveal(page_id, session.plan.goals[0].id)
    elif page_id == "reviews":
        window.reveal(page_id, _answered(session))
    elif page_id == "trash":
        lines = store.evidence_lines(EvidenceQuery(), 3, 3)
        own = session.start_review("Probation", date(2025, 6, 1), date(2025, 11, 30))
        session.bin([*(each.id for each in lines), session.plan.goals[1].id, *([own] if own else [])])
        window.reveal(page_id, lines[0].id)


def _answered(session: "Session") -> str:
    """Three reviews: one closed, one that came back, whose id is returned, and a draft."""
    own: str | None = None
    for year, close in ((2025, True), (2026, False)):
        own = session.start_review(f"Appraisal {year}", date(year - 1, 12, 1), date(year, 11, 20))
        assert own is not None
        session.freeze_review(own)
        session.return_review(_answer(session, own, year))
        if close:
            session.close_review(own)
    session.start_review("Mid-year 2027", date(2026, 12, 1), date(2027, 5, 31))
    assert own is not None
    return own


def _answer(session: "Session", review_id: str, year: int) -> "ReturnedForm":
    from planner.core.plan import RatingValue
    from planner.core.review_return import ReturnedForm

    store = session.store
    assert store is not None
    values = (RatingValue.MET, RatingValue.DEVELOPING, RatingValue.MET, RatingValue.NOT_STARTED)
    keys = [item.key for group in session.plan.target.groups() for item in group.items]
    return ReturnedForm(
        sha256=f"{year:064x}",
        review=review_id,
        snapshot=store.review(review_id).snapshot,
        name="Priya Raman",
        written_on=f"20 November {year}",
        ratings={key: values[number % 4] for number, key in enumerate(keys) if number % 5},
        comments={keys[5]: "The capacity model held through the filing season.\nKeep the method, and teach it."},
        skill_comments={"information-security": "A year in which security became everybody’s work."},
        statement="A strong year. What was a set of good habits is now how the whole platform works.",
        actions=("Coach a second team in threat modelling", "Lead the recovery exercise in spring"),
        agreed=True,
    )


def _grab(window: "QWidget", path: Path) -> Path:
    from PySide6.QtWidgets import QApplication

    for _ in range(3):
        QApplication.processEvents()
    picture = window.grab()
    if not picture.save(str(path)):
        raise OSError(f"{path} could not be written")
    return path


def main(arguments: Sequence[str] | None = None, tell: Callable[[str], object] = print) -> int:
    """Draw, and say where."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("directory", nargs="?", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--docs", action="store_true", help="also refresh docs/screenshots")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    written = draw_all(chosen.directory)
    if chosen.docs:
        docs = ROOT / "docs" / "screenshots"
        docs.mkdir(parents=True, exist_ok=True)
        for path in written:
            if path.stem in IN_DOCS:
                shutil.copy(path, docs / f"{path.stem.removesuffix('-1280')}.png")
    tell(f"{len(written)} screenshots of {__version__} are in {chosen.directory}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
