"""Journeys through the reviews page, with a real store behind it: started, shown, renamed, binned, followed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.errors import UserError
from planner.core.evidence import EvidenceDraft
from planner.core.plan import GoalDraft, RatingValue
from planner.core.review import ReviewState
from planner.ui.models.reviews import ReviewRole
from planner.ui.pages.reviews import ReviewsPage
from planner.ui.session import Session
from planner.ui.settings import TEXT_SIZE, Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import guessing, nameless, press, real_store, shown, tab_chain, write
from tests.ui.review_bench import form_services, picture
from tests.ui.stub_store import BUILD, DESIGN, TODAY, ModelChecker


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


def start(session: Session, name: str, end: date = TODAY) -> str:
    made = session.start_review(name, end - timedelta(days=365), end)
    assert made is not None
    return made


def test_an_empty_page_says_what_reviews_are_for_and_starts_one(
    qtbot: QtBot, session: Session, page: ReviewsPage
) -> None:
    assert page.empty.isVisible()
    assert not page.begin.isVisible()
    page.empty.button.click()
    (review,) = page.model.reviews()
    assert (review.name, review.start, review.end) == ("Review 2026", date(2025, 11, 25), TODAY)
    assert page.list.isVisible()
    name = page.detail.head.name
    qtbot.waitUntil(name.hasFocus)
    assert name.textCursor().selectedText() == "Review 2026"
    write(name, "Mid-year")
    press(name, Qt.Key.Key_Return)
    assert picture(page).splitlines()[0] == "* Mid-year"
    session.undo()
    session.undo()
    assert page.empty.isVisible()


def test_a_new_review_is_of_the_period_in_the_profile(session: Session, page: ReviewsPage) -> None:
    session.set_profile({"period-from": "2026-02-01", "period-to": "2026-07-31"})
    page.add_new()
    assert (page.detail.head.start.day, page.detail.head.end.day) == (date(2026, 2, 1), date(2026, 7, 31))
    page.detail.head.end.selectAll()
    write(page.detail.head.end, "2026-08-31")
    press(page.detail.head.end, Qt.Key.Key_Return)
    (review,) = page.model.reviews()
    assert review.end == date(2026, 8, 31)
    assert page.model.index(0).data(ReviewRole.WHEN) == "February to August 2026"


def test_a_period_that_ends_before_it_begins_is_refused_and_the_stored_one_comes_back(
    session: Session, page: ReviewsPage
) -> None:
    failures: list[object] = []
    session.failed.connect(failures.append)
    page.reveal(start(session, "Year"))
    page.detail.head.end.selectAll()
    write(page.detail.head.end, "2020-01-01")
    press(page.detail.head.end, Qt.Key.Key_Return)
    assert len(failures) == 1
    assert page.detail.head.end.text() == "24 November 2026"


def test_a_first_day_after_the_last_one_moves_the_whole_period(session: Session, page: ReviewsPage) -> None:
    page.reveal(start(session, "Year"))
    page.detail.head.start.selectAll()
    write(page.detail.head.start, "2027-01-01")
    press(page.detail.head.start, Qt.Key.Key_Return)
    assert (page.detail.head.start.day, page.detail.head.end.day) == (date(2027, 1, 1), date(2028, 1, 1))
    session.undo()
    assert page.detail.head.end.day == TODAY


def test_a_draft_shows_what_it_would_freeze_and_what_it_leaves_out(session: Session, page: ReviewsPage) -> None:
    session.rate(DESIGN, RatingValue.MET)
    session.add_evidence(EvidenceDraft("Threat model", on=TODAY, descriptors=(DESIGN,)))
    session.add_evidence(EvidenceDraft("Secret", on=TODAY, private=True))
    session.add_evidence(EvidenceDraft("Long ago", on=date(2019, 1, 1)))
    session.add_goal(GoalDraft("Lead an exercise", descriptors=(BUILD,)))
    session.add_goal(GoalDraft("Quietly", private=True))
    page.reveal(start(session, "Year"))
    head = page.detail.head
    assert head.facts.text() == (
        "It would hold 1 piece of evidence, 1 goal, my ratings of 1 of 4 descriptors. "
        "Left out: 1 private, 1 outside the period, 1 private goal."
    )
    assert head.advice.text() == "Exporting freezes this review: what is in it stays as it is."
    assert picture(page) == (
        "* Year\n"
        "## Responsibilities | Me\n"
        "lead the team | Not started\n"
        "## Security | Me\n"
        "design securely | Met\n"
        "review the design | Not started\n"
        "## Prototyping | Me\n"
        "build prototypes | Not started\n"
        "# Evidence, 1\n"
        "- Threat model\n"
        "# Goals, 1\n"
        "- Lead an exercise"
    )


def test_a_row_says_what_changed_since_the_review_before(session: Session, page: ReviewsPage) -> None:
    session.add_evidence(EvidenceDraft("Old", on=TODAY - timedelta(days=500)))
    first = start(session, "Before", TODAY - timedelta(days=400))
    session.freeze_review(first)
    session.rate(DESIGN, RatingValue.MET)
    session.add_evidence(EvidenceDraft("New", on=TODAY))
    session.add_evidence(EvidenceDraft("Newer", on=TODAY))
    start(session, "Now")
    rows = [
        (page.model.index(row).data(), page.model.index(row).data(ReviewRole.CHANGES))
        for row in range(page.model.rowCount())
    ]
    assert rows == [("Now", "1 raised, 2 pieces added"), ("Before", "The first review")]
    spoken = page.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Before, 20 Oct 2024 to 20 Oct 2025, Sent, The first review"


def test_f2_renames_a_draft_and_delete_bins_it_with_a_way_back(
    qtbot: QtBot, session: Session, page: ReviewsPage
) -> None:
    kept, gone = start(session, "Kept", TODAY - timedelta(days=9)), start(session, "Gone")
    page.list.select(gone)
    page.list.setFocus()
    press(page.list, Qt.Key.Key_F2)
    qtbot.waitUntil(page.detail.head.name.hasFocus)
    write(page.detail.head.name, "Thrown away")
    press(page.detail.head.name, Qt.Key.Key_Escape)
    assert page.list.hasFocus()
    with qtbot.waitSignal(session.told) as told:
        press(page.list, Qt.Key.Key_Delete)
    assert told.args == ["Review moved to the trash", True]
    assert [each.id for each in page.model.reviews()] == [kept]
    assert page.detail.review_id == kept
    session.undo()
    assert [each.name for each in page.model.reviews()] == ["Thrown away", "Kept"]


def test_the_only_review_comes_back_selected_when_its_trip_to_the_trash_is_undone(
    qtbot: QtBot, session: Session, page: ReviewsPage
) -> None:
    page.reveal(start(session, "Year"))
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Delete)
    assert page.empty.isVisible()
    session.undo()
    page.list.setFocus()
    qtbot.waitUntil(lambda: page.list.selectionModel().hasSelection())
    assert page.detail.head.name.text() == "Year"


def test_arrows_go_through_the_reviews_and_enter_opens_one(qtbot: QtBot, session: Session, page: ReviewsPage) -> None:
    older, newer = start(session, "Older", TODAY - timedelta(days=9)), start(session, "Newer")
    page.list.select(newer)
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Down)
    assert page.detail.review_id == older
    press(page.list, Qt.Key.Key_Return)
    assert page.detail.head.name.hasFocus()


def test_what_a_terminal_does_shows_at_the_next_look(tmp_path: Path, session: Session, page: ReviewsPage) -> None:
    own = start(session, "Year")
    elsewhere = real_store(tmp_path / "data")
    elsewhere.edit_review(own, "Renamed elsewhere")
    elsewhere.freeze_review(own)
    elsewhere.close()
    session.look_around()
    assert page.detail.head.name.text() == "Renamed elsewhere"
    assert page.detail.review is not None
    assert page.detail.review.state is ReviewState.SENT
    assert page.detail.head.name.isReadOnly()
    assert page.detail.head.file.isVisible()
    assert not page.detail.head.export.isVisible()


def test_a_page_out_of_sight_reads_nothing_until_it_is_shown(
    monkeypatch: pytest.MonkeyPatch, session: Session, page: ReviewsPage
) -> None:
    start(session, "Year")
    page.hide()
    with monkeypatch.context() as watched:
        watched.setattr(session.store, "review_snapshot", lambda own: pytest.fail("nobody looks"))
        session.rate(DESIGN, RatingValue.MET)
        session.add_evidence(EvidenceDraft("New", on=TODAY, descriptors=(DESIGN,)))
    page.show()
    assert "design securely | Met" in picture(page)
    assert "- New" in picture(page)


def test_the_models_keep_the_rules_of_qt(session: Session, page: ReviewsPage, qtmodeltester: ModelChecker) -> None:
    qtmodeltester.check(page.model)
    qtmodeltester.check(page.detail.lines)
    first = start(session, "Year")
    session.edit_review(first, name="Year 2026")
    session.add_evidence(EvidenceDraft("New", on=TODAY))
    start(session, "Another")
    session.undo()
    assert page.model.rowCount() == 1


def test_every_stop_has_a_name_and_tab_follows_reading_order(session: Session, page: ReviewsPage) -> None:
    start(session, "Before", TODAY - timedelta(days=9))
    page.reveal(start(session, "<b>Year</b>"))
    assert nameless(page) == []
    assert guessing(page) == []
    head, detail = page.detail.head, page.detail
    wanted = [head.name, head.start, head.end, head.export, head.compare, head.bin, detail.view]
    chain = [each for each in tab_chain(page.begin) if each in (page.list, *wanted)]
    assert chain == [page.list, *wanted]
    head.compare.click()
    chain = [each for each in tab_chain(page.list) if each in (detail.others, detail.back, detail.view)]
    assert chain == [detail.others, detail.back, detail.view]


def test_a_name_that_is_too_long_keeps_the_page_and_says_so(qtbot: QtBot, session: Session, page: ReviewsPage) -> None:
    failures: list[UserError] = []
    session.failed.connect(failures.append)
    other, own = start(session, "Other", TODAY - timedelta(days=9)), start(session, "Year")
    page.reveal(own)
    page.detail.head.name.setPlainText("x" * 205)
    page.list.select(other)
    assert page.detail.review_id == own
    assert failures[0].message.startswith("The name was not saved: it is 5 characters too long.")
    qtbot.waitUntil(lambda: page.list.current_id() == own)
    page.detail.head.name.setPlainText("Short enough")
    page.list.select(other)
    assert page.detail.review_id == other
    assert {each.name for each in page.model.reviews()} == {"Other", "Short enough"}


@pytest.mark.parametrize("size", [100, 150, 200])
def test_large_text_needs_no_horizontal_scroll_bar_and_hides_no_words(
    qapp: QApplication, session: Session, page: ReviewsPage, settings: Settings, size: int
) -> None:
    start(session, "Before", TODAY - timedelta(days=9))
    page.reveal(start(session, "Year"))
    settings.put(TEXT_SIZE, size)
    try:
        page.resize(816, 540)
        qapp.processEvents()
        for button in page.detail.head.buttons:
            if button.isVisible():
                assert button.mapTo(page, button.rect().topRight()).x() < page.width(), button.text()
                assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()), button.text()
        assert page.detail.view.horizontalScrollBar().maximum() == 0
        assert page.width() == 816
    finally:
        settings.put(TEXT_SIZE, 100)


def test_reviews_are_compared(session: Session, page: ReviewsPage) -> None:
    old = session.start_review("Last year", TODAY - timedelta(days=800), TODAY - timedelta(days=400))
    assert old is not None
    session.freeze_review(old)
    session.rate(DESIGN, RatingValue.MET)
    session.add_evidence(EvidenceDraft("Threat model", on=TODAY, descriptors=(DESIGN,)))
    session.add_goal(GoalDraft("Mentor"))
    page.reveal(start(session, "This year"))
    page.detail.head.compare.click()
    assert page.detail.comparing.words == "What changed from “Last year” to “This year”. Compare with:"
    assert picture(page) == (
        "* This year\n* Last year\n# Raised, 1\ndesign securely | Not started | Met\n"
        "# Evidence added, 1\n- Threat model\n# Goals added, 1\n- Mentor"
    )
    press(page.detail.others, Qt.Key.Key_Escape)
    assert not page.detail.comparing.isVisible()
    page.list.select(old)
    page.detail.head.compare.click()
    assert page.detail.comparing.words == "What changed from “Last year” to “This year”. Compare with:"
