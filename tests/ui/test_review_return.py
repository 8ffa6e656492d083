"""A form's way out of the window and back: exported, filled in by another program, dropped, filed, closed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from planner.core.errors import ReportError, UserError
from planner.core.plan import By, RatingValue
from planner.core.review import Review, ReviewState
from planner.core.review_return import ReturnedForm
from planner.ui.models.review_lines import Rated
from planner.ui.pages.checklist_detail import ChecklistDetail
from planner.ui.pages.reviews import ReviewsPage
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.tasks import Task
from planner.ui.theme import Theme
from tests.cli.filling import fill
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import guessing, nameless, press, real_store, shown
from tests.ui.review_bench import form_services, picture
from tests.ui.stub_store import BUILD, DESIGN, LEAD, TODAY

ANSWERS = {
    f"{DESIGN}.rating": "Developing",
    f"{DESIGN}.comment": "Nearly there.\nSpäter mehr.",
    f"{BUILD}.rating": "Met",
    "skill.security.comment": "Good work on security",
    "manager.name": "Grete Example",
    "manager.date": "3 November 2026",
    "action.1": "Mentor the new team",
    "statement": "A good <b>year</b>.",
}


@pytest.fixture
def page(
    qapp: QApplication,
    session: Session,
    theme: Theme,
    dialogs: ScriptedDialogs,
    settings: Settings,
    tmp_path: Path,
    inline_tasks: None,
) -> Iterator[ReviewsPage]:
    with shown(ReviewsPage(session, theme, dialogs, settings, services=form_services(tmp_path))) as made:
        yield made


def begin(session: Session, page: ReviewsPage, name: str = "Year 2026") -> str:
    own = session.start_review(name, date(2025, 12, 1), TODAY)
    assert own is not None
    page.reveal(own)
    return own


def export(page: ReviewsPage, dialogs: ScriptedDialogs, target: Path) -> Path:
    dialogs.will_answer(target)
    (page.detail.head.export if page.detail.head.export.isVisible() else page.detail.head.again).click()
    return target


def drop(widget: QWidget, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, nothing))


@pytest.fixture
def filled(session: Session, page: ReviewsPage, dialogs: ScriptedDialogs, tmp_path: Path) -> Path:
    """The filled form of a review that is on the page."""
    session.rate(DESIGN, RatingValue.MET)
    begin(session, page)
    return fill(export(page, dialogs, tmp_path / "form.pdf"), tmp_path / "filled.pdf", ANSWERS)


def shown_review(page: ReviewsPage) -> Review:
    assert page.detail.review is not None
    return page.detail.review


def test_exporting_the_form_freezes_the_review(
    qtbot: QtBot, session: Session, page: ReviewsPage, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    begin(session, page)
    with qtbot.waitSignal(session.told) as told:
        export(page, dialogs, tmp_path / "form")
    assert told.args is not None
    assert told.args[0].startswith("The review is frozen, and its form is saved as form.pdf, ")
    assert shown_review(page).state is ReviewState.SENT
    assert page.detail.head.name.isReadOnly()
    first = (tmp_path / "form.pdf").read_bytes()
    export(page, dialogs, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == first


def test_a_form_that_was_never_written_was_never_sent(
    session: Session, page: ReviewsPage, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    failures: list[UserError] = []
    session.failed.connect(failures.append)
    begin(session, page)
    export(page, dialogs, tmp_path / "nowhere" / "form.pdf")
    assert shown_review(page).state is ReviewState.DRAFT
    assert isinstance(failures[0], ReportError)
    dialogs.will_answer(None)
    page.detail.head.export.click()
    assert shown_review(page).state is ReviewState.DRAFT


def test_a_filled_form_shows_what_it_would_bring_before_it_is_filed(
    session: Session, page: ReviewsPage, filled: Path
) -> None:
    drop(page, filled)
    assert page.detail.arrived.words == (
        "Grete Example on 3 November 2026 answered: 2 ratings, 2 comments, 1 development action. Nothing is filed yet."
    )
    assert page.detail.arrived.isVisible()
    assert page.detail.file_it.hasFocus()
    assert picture(page) == (
        "* Year 2026\n"
        "# Overall statement\n"
        "> Grete Example on 3 November 2026: A good <b>year</b>.\n"
        "# Development actions, 1\n"
        "> do: Mentor the new team\n"
        "## Security | Me | Manager\n"
        "> Grete Example on 3 November 2026: Good work on security\n"
        "design securely | Met | Developing\n"
        "> Nearly there.\nSpäter mehr.\n"
        "## Prototyping | Me | Manager\n"
        "build prototypes | Not started | Met\n"
        "- 2 descriptors left blank."
    )
    assert shown_review(page).rounds == ()
    assert (nameless(page), guessing(page)) == ([], [])
    press(page.detail.file_it, Qt.Key.Key_Escape)
    assert not page.detail.arrived.isVisible()
    assert shown_review(page).state is ReviewState.SENT


def test_filing_puts_the_managers_ratings_and_comments_beside_mine(
    qtbot: QtBot, session: Session, page: ReviewsPage, dialogs: ScriptedDialogs, filled: Path
) -> None:
    dialogs.will_answer((filled,))
    page.detail.head.file.click()
    with qtbot.waitSignal(session.told) as told:
        page.detail.file_it.click()
    assert told.args == [
        "Filed the answer of Grete Example on 3 November 2026, with 1 development action to make goals of",
        True,
    ]
    assert shown_review(page).state is ReviewState.RETURNED
    assert page.detail.head.facts.text().startswith(
        "Frozen on 24 November 2026, answered by Grete Example on 3 November 2026. It holds "
    )
    assert "design securely | Met | Developing\n> Nearly there.\nSpäter mehr." in picture(page)
    assert "lead the team | Not started | Not rated" in picture(page)
    rating = session.plan.rating(DESIGN, By.MANAGER)
    assert rating is not None
    assert (rating.value, rating.on) == (RatingValue.DEVELOPING, date(2026, 11, 3))
    session.undo()
    assert shown_review(page).state is ReviewState.SENT
    session.redo()
    assert shown_review(page).state is ReviewState.RETURNED


def test_the_same_file_again_says_that_nothing_changed(
    qtbot: QtBot, session: Session, page: ReviewsPage, filled: Path
) -> None:
    drop(page, filled)
    page.detail.file_it.click()
    before = session.undo_stack.count()
    with qtbot.waitSignal(session.told) as told:
        drop(page, filled)
    assert told.args == ["This file was filed before in “Year 2026”. Nothing changed.", False]
    assert session.undo_stack.count() == before
    assert not page.detail.arrived.isVisible()


def test_a_second_version_shows_what_changed_and_both_are_kept(
    session: Session, page: ReviewsPage, filled: Path, tmp_path: Path
) -> None:
    drop(page, filled)
    page.detail.file_it.click()
    second = {
        f"{DESIGN}.rating": "Met",
        f"{DESIGN}.comment": "Now it is.",
        f"{LEAD}.rating": "Met",
        "manager.date": "10 November 2026",
    }
    drop(page, fill(filled, tmp_path / "second.pdf", second))
    assert "design securely | Met | Developing | Met\n> Now it is.\n> Before: Nearly there." in picture(page)
    assert "build prototypes | Not started | Met | Met" in picture(page)
    notes = {line.text: line.note for line in page.detail.lines.lines if isinstance(line, Rated)}
    assert notes == {"lead the team": "Changed", "design securely": "Changed", "build prototypes": "As before"}
    page.detail.file_it.click()
    assert "# Answers, 2" in picture(page)
    assert "design securely | Met | Met" in picture(page)
    assert page.detail.answers.isVisible()
    page.detail.rounds.setCurrentIndex(1)
    page.detail.rounds.activated.emit(1)
    assert "earlier version" in page.detail.rounds.currentText()
    assert "design securely | Met | Developing" in picture(page)


def test_a_second_version_shows_what_it_takes_back_and_a_date_that_cannot_be_read(
    session: Session, page: ReviewsPage, filled: Path, tmp_path: Path
) -> None:
    drop(page, filled)
    page.detail.file_it.click()
    second = {
        f"{DESIGN}.rating": " ",
        f"{DESIGN}.comment": "",
        "skill.security.comment": "",
        "manager.date": "yesterday",
        "action.1": "",
        "statement": "A fair year.",
    }
    drop(page, fill(filled, tmp_path / "second.pdf", second))
    seen = picture(page)
    assert "The date “yesterday” is none that can be counted from, so 24 November 2026 counts." in seen
    assert "A fair year." in seen
    assert "> Overall statement before: A good <b>year</b>." in seen
    assert "> Development actions before: Mentor the new team" in seen
    assert "> Before: Good work on security" in seen
    assert "design securely | Met | Developing | Not rated" in seen
    notes = {line.text: line.note for line in page.detail.lines.lines if isinstance(line, Rated)}
    assert notes["design securely"] == "Left blank: the rating before stays the manager's last"


def test_a_development_action_becomes_a_goal_once(
    qtbot: QtBot, session: Session, page: ReviewsPage, filled: Path
) -> None:
    drop(page, filled)
    page.detail.file_it.click()
    ((row, _),) = page.detail.lines.actions()
    button = page.detail.view.button(row)
    assert button is not None
    assert button.text() == "Make a goal of it"
    with qtbot.waitSignal(session.told):
        button.click()
    (goal,) = session.plan.goals
    assert goal.title == "Mentor the new team"
    assert goal.why == "Agreed in the review “Year 2026” with Grete Example, 3 November 2026."
    again = page.detail.view.button(row)
    assert again is not None
    assert again.text() == "Show the goal"
    with qtbot.waitSignal(page.reveal_requested) as revealed:
        again.click()
    assert revealed.args == ["goals", goal.id]
    session.undo()
    back = page.detail.view.button(row)
    assert back is not None
    assert back.text() == "Make a goal of it"


def test_closing_is_asked_for_and_no_undo_reaches_into_it(
    session: Session, page: ReviewsPage, dialogs: ScriptedDialogs, filled: Path
) -> None:
    failures: list[UserError] = []
    session.failed.connect(failures.append)
    drop(page, filled)
    page.detail.file_it.click()
    dialogs.will_answer(False, True)
    page.detail.head.close_review.click()
    assert shown_review(page).state is ReviewState.RETURNED
    depth = session.undo_stack.count()
    page.detail.head.close_review.click()
    closed = shown_review(page)
    assert closed.state is ReviewState.CLOSED
    assert session.undo_stack.count() == depth
    assert not page.detail.head.file.isVisible()
    assert not page.detail.head.close_review.isVisible()
    while session.undo_stack.canUndo():
        session.undo()
    assert shown_review(page) == closed
    assert len(failures) >= 2
    assert page.detail.head.advice.text() == "A closed review never changes."


def test_what_cannot_be_filed_says_why_and_changes_nothing(
    session: Session, page: ReviewsPage, dialogs: ScriptedDialogs, filled: Path, tmp_path: Path
) -> None:
    failures: list[UserError] = []
    session.failed.connect(failures.append)
    other = tmp_path / "notes.txt"
    other.write_text("Not a form")
    drop(page, other)
    drop(page, filled, other)
    session.bin([shown_review(page).id])
    drop(page, filled)
    session.undo()
    drop(page, filled)
    dialogs.will_answer(True)
    page.detail.head.close_review.click()
    drop(page, fill(filled, tmp_path / "late.pdf", {"statement": "Too late"}))
    said = [failure.message for failure in failures]
    assert len(said) == 4
    for words, message in zip(("not a PDF", "Several files", "in the trash", "is closed"), said, strict=True):
        assert words in message
    assert all(failure.hint for failure in failures)
    assert shown_review(page).rounds == ()


def test_a_form_that_waits_on_the_page_and_was_closed_elsewhere_is_refused_when_it_is_filed(
    session: Session, page: ReviewsPage, filled: Path, tmp_path: Path
) -> None:
    failures: list[UserError] = []
    session.failed.connect(failures.append)
    drop(page, filled)
    elsewhere = real_store(tmp_path / "data")
    elsewhere.close_review(shown_review(page).id)
    elsewhere.close()
    page.detail.file_it.click()
    assert "is closed" in failures[0].message
    assert not page.detail.arrived.isVisible()
    assert shown_review(page).state is ReviewState.CLOSED


def test_reading_can_be_cancelled_and_leaves_nothing_behind(
    qtbot: QtBot,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    session: Session,
    theme: Theme,
    dialogs: ScriptedDialogs,
    settings: Settings,
    tmp_path: Path,
) -> None:
    held: list[Task] = []
    monkeypatch.setattr(Task, "start", lambda task: held.append(task))
    services = replace(form_services(tmp_path), read_form=lambda path: pytest.fail("it was never started"))
    with shown(ReviewsPage(session, theme, dialogs, settings, services=services)) as page:
        begin(session, page)
        drop(page, _any_file(tmp_path))
        assert page.reading.words == "Reading the form any.pdf…"
        assert page.reading.isVisible()
        page.cancel.click()
        assert not page.reading.isVisible()
        (task,) = held
        task.done.emit(ReturnedForm("0" * 64, page.detail.review_id, ""))
        task.failed.emit(UserError("Too late"))
        task.ended.emit()
        assert not page.detail.arrived.isVisible()


def _any_file(tmp_path: Path) -> Path:
    path = tmp_path / "any.pdf"
    path.write_bytes(b"%PDF-")
    return path


def test_a_pdf_on_the_window_that_is_no_form_is_for_somebody_else(
    session: Session, page: ReviewsPage, filled: Path, tmp_path: Path
) -> None:
    others: list[str] = []
    failures: list[UserError] = []
    session.failed.connect(failures.append)
    assert page.take_drop((_any_file(tmp_path),), lambda: others.append("evidence"))
    assert others == ["evidence"]
    assert not page.take_drop((tmp_path / "picture.png",), lambda: others.append("never"))
    assert not page.take_drop((filled, filled), lambda: others.append("never"))
    assert page.take_drop((filled,), lambda: others.append("never"))
    assert others == ["evidence"]
    assert page.detail.arrived.isVisible()
    assert failures == []


def test_the_checklist_shows_the_managers_rating_with_date_and_name_and_the_comment(
    session: Session, page: ReviewsPage, theme: Theme, dialogs: ScriptedDialogs, filled: Path
) -> None:
    with shown(ChecklistDetail(session, theme, dialogs)) as detail:
        detail.show_descriptor(DESIGN)
        assert not any("Grete" in label.text() for label in detail.findChildren(QLabel))
        drop(page, filled)
        page.detail.file_it.click()
        detail.refresh()
        said = [label.text() for label in detail.findChildren(QLabel) if label.isVisible()]
        assert "Manager Grete Example, 3 Nov 2026" in said
        assert "Grete Example, 3 November 2026" in said
        assert "Nearly there.\nSpäter mehr." in said
        assert guessing(detail) == []
        detail.show_descriptor(BUILD)
        said = [label.text() for label in detail.findChildren(QLabel) if label.isVisible()]
        assert "Nearly there.\nSpäter mehr." not in said
        assert "Manager Grete Example, 3 Nov 2026" in said
