"""A whole appraisal round in the window: the sample plan, a review, its form filled in by a program we did not write,
returned, seen in the window, the terminal and the next report, closed, and compared with next year's review."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from PySide6.QtCore import QEvent, QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import EvidenceDraft, EvidenceQuery
from planner.core.plan import RatingValue
from planner.core.review import Review
from planner.duties import services
from planner.store.plan_store import open_store
from planner.ui.build import build_window
from planner.ui.main_window import MainWindow
from planner.ui.models.review_lines import Rated
from planner.ui.pages.reviews import ReviewsPage
from planner.ui.session import Session
from planner.ui.settings import Settings
from tests.formats.review_forms import ACCENTS, LONG, filled_by_qpdf
from tests.ui.conftest import ScriptedDialogs
from tests.ui.review_bench import told as told_line

FRAMEWORK = read_builtin(paths.FRAMEWORK)
KEYS = {item.ref: item.key for group in FRAMEWORK.role_levels[0].groups() for item in group.items}
TEXTS = {item.ref: item.descriptor.text for group in FRAMEWORK.role_levels[0].groups() for item in group.items}
REF, OTHER = "information-security/1", "user-focus/5"
COMMENT = f"{ACCENTS}\nTeach the method."
PATIENCE_MS = 30_000
TODAY = date.today()

pytestmark = pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")


def planner(data_dir: Path, *argv: str) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "planner", "--data-dir", str(data_dir), *argv]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def told(data_dir: Path, *argv: str) -> Any:
    return json.loads(planner(data_dir, *argv, "--json"))


class Desk:
    """The window on a plan, with the words its session told."""

    def __init__(self, qtbot: QtBot, session: Session, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        self._qtbot = qtbot
        self.session, self.window, self.dialogs = session, window, dialogs
        page = window.page("reviews")
        assert isinstance(page, ReviewsPage)
        self.page = page

    @property
    def review(self) -> Review:
        """The review that is shown."""
        assert self.page.detail.review is not None
        return self.page.detail.review

    @property
    def state(self) -> str:
        """How far it has come."""
        return self.review.state.value

    def until_told(self, beginning: str, act: Callable[[], object]) -> None:
        """Do it, and wait for what is told of it."""
        with self._qtbot.waitSignal(
            self.session.told, timeout=PATIENCE_MS, check_params_cb=lambda text, _: text.startswith(beginning)
        ):
            act()

    def until_arrived(self, act: Callable[[], object]) -> None:
        """Do it, and wait for a form that can be filed."""
        with self._qtbot.waitSignal(self.page.desk.came, timeout=PATIENCE_MS):
            act()

    def drop(self, path: Path) -> None:
        """A file, let go anywhere on the window."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self.window.dropEvent(QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, mime, left, nothing))

    def rated(self, text: str) -> Rated:
        """The line of a descriptor."""
        lines = self.page.detail.lines.lines
        return next(line for line in lines if isinstance(line, Rated) and line.text == text)


@contextmanager
def opened(qtbot: QtBot, data_dir: Path, place: Path) -> Iterator[Desk]:
    """The window as a start builds it, with dialogs that answer from a script."""
    store = open_store(data_dir, framework=FRAMEWORK)
    session, dialogs = Session(store.load()), ScriptedDialogs()
    session.attach(store)
    settings = Settings(QSettings(str(place / "window.ini"), QSettings.Format.IniFormat))
    window = build_window(session, services(data_dir), settings, dialogs)
    window.show()
    yield Desk(qtbot, session, window, dialogs)
    window.close()
    session.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def fill_in(form: Path, filled: Path) -> None:
    """What the manager does, in a program of somebody else's."""
    answers = {
        f"{KEYS[REF]}.rating": "u:Developing",
        f"{KEYS[REF]}.comment": f"u:{COMMENT}",
        f"{KEYS[OTHER]}.rating": "u:Met",
        f"{KEYS[OTHER]}.comment": f"u:{LONG}",
        "statement": "u:A year to be proud of.",
        "action.1": "u:Coach a second team",
        "manager.name": "u:Zoë Ångström",
        "manager.date": f"u:{TODAY.isoformat()}",
        "agreement": "/Yes",
    }
    filled_by_qpdf(form, filled, answers)


def the_form_goes_out_and_comes_back(desk: Desk, place: Path) -> None:
    desk.window.acts["start-review"].trigger()
    assert desk.window.current_page == "reviews"
    assert desk.state == "draft"
    desk.dialogs.will_answer(place / "form.pdf")
    desk.until_told("The review is frozen", desk.page.detail.head.export.click)
    assert desk.state == "sent"
    fill_in(place / "form.pdf", place / "filled.pdf")
    desk.window.show_page("checklist")
    desk.until_arrived(lambda: desk.drop(place / "filled.pdf"))
    assert desk.window.current_page == "reviews"
    assert desk.rated(TEXTS[REF]).ratings[1] is RatingValue.DEVELOPING
    desk.until_told("Filed the answer of Zoë Ångström", desk.page.detail.file_it.click)


def the_window_shows_the_answer(desk: Desk) -> None:
    assert desk.state == "returned"
    line = desk.rated(TEXTS[REF])
    assert line.ratings == (desk.session.plan.value(KEYS[REF]), RatingValue.DEVELOPING)
    assert line.quotes[0].text == COMMENT
    assert desk.rated(TEXTS[OTHER]).quotes[0].text == LONG
    desk.window.reveal("checklist", KEYS[REF])
    texts = [label.text() for label in desk.window.page("checklist").findChildren(QLabel) if label.isVisible()]
    assert COMMENT in texts
    assert any("Zoë Ångström" in text for text in texts)
    desk.window.show_page("reviews")
    ((row, _),) = desk.page.detail.lines.actions()
    button = desk.page.detail.view.button(row)
    assert button is not None
    button.click()
    assert "Coach a second team" in [goal.title for goal in desk.session.plan.goals]


def the_terminal_and_the_next_report_show_it(data_dir: Path, own: str, place: Path) -> None:
    shown = told(data_dir, "review", "show", own)
    described = {each["ref"]: each for each in shown["descriptors"]}
    assert (described[REF]["manager_rating"], described[REF]["comment"]) == ("developing", COMMENT)
    assert described[OTHER]["manager_rating"] == "met"
    planner(data_dir, "report", str(place / "next.md"))
    report = (place / "next.md").read_text(encoding="utf-8")
    assert "Teach the method." in report
    assert "Zoë Ångström" in report


def next_year_is_compared_with_it(desk: Desk, data_dir: Path, own: str) -> None:
    ref, value = next(
        (ref, value)
        for ref, key in KEYS.items()
        if (value := desk.session.plan.value(key)) in (RatingValue.NOT_STARTED, RatingValue.DEVELOPING)
    )
    desk.session.rate(KEYS[ref], RatingValue.MET)
    desk.session.add_evidence(EvidenceDraft("Held next year", on=TODAY + timedelta(days=30), descriptors=(KEYS[ref],)))
    later = desk.session.start_review("Next year", TODAY + timedelta(days=1), TODAY + timedelta(days=365))
    assert later is not None
    desk.page.reveal(later)
    desk.page.detail.head.compare.click()
    words = "\n".join(told_line(line) for line in desk.page.detail.lines.lines)
    was = value.words.capitalize()
    assert f"# Raised, 1\n{TEXTS[ref]} | {was} | Met\n" in words
    assert "# Evidence added, 1\n- Held next year" in words
    compared = told(data_dir, "review", "compare", own, later)
    assert [move["ref"] for move in compared["raised"]] == [ref]
    assert [piece["title"] for piece in compared["evidence_added"]] == ["Held next year"]


def test_a_whole_round_from_the_sample_plan_to_next_years_review(qtbot: QtBot, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    planner(data_dir, "demo")
    with opened(qtbot, data_dir, tmp_path) as desk:
        the_form_goes_out_and_comes_back(desk, tmp_path)
        own = desk.review.id
        the_window_shows_the_answer(desk)
        the_terminal_and_the_next_report_show_it(data_dir, own, tmp_path)
        desk.dialogs.will_answer(True)
        desk.page.detail.head.close_review.click()
        assert desk.state == "closed"
        assert told(data_dir, "check")["ok"]
        next_year_is_compared_with_it(desk, data_dir, own)
    assert told(data_dir, "review", "show", own)["state"] == "closed"


def test_a_pdf_that_is_no_form_becomes_evidence_wherever_it_is_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    certificate = PdfWriter()
    certificate.add_blank_page(300, 200)
    certificate.write(tmp_path / "certificate_of_work.pdf")
    with opened(qtbot, tmp_path / "data", tmp_path) as desk:
        with qtbot.waitSignal(desk.session.plan_changed, timeout=PATIENCE_MS):
            desk.drop(tmp_path / "certificate_of_work.pdf")
        assert desk.window.current_page == "evidence"
        assert desk.session.store is not None
        (line,) = desk.session.store.evidence_lines(EvidenceQuery(), 0, 5)
        assert (line.title, line.files) == ("Certificate of work", 1)
        assert desk.page.detail.returned is None
