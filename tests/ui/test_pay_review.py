"""The pay review in the window: nothing claimed, every step undone, and a what-if that stores nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from planner.core.pay_review import INDICATIVE, Standing, standings
from planner.ui.pages.pay_review import PayReviewDialog
from planner.ui.session import Session
from planner.ui.settings import TEXT_SIZE, Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import guessing, nameless, shown


@pytest.fixture
def dialog(session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings) -> Iterator[PayReviewDialog]:
    with shown(QWidget(), 1024, 640) as window:
        made = PayReviewDialog(session, theme, dialogs, settings, window)
        made.open()
        yield made
        made.reject()


def choose(dialog: PayReviewDialog, skill: str, standing: str) -> None:
    dialog.skills.controls[skill].button(standing).click()


def begin(dialog: PayReviewDialog, number: int, low: str) -> None:
    """Type where a band begins."""
    field = dialog.bands.lows[number - 1]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, low) if low else field.clear()
    field.editingFinished.emit()


def lows(dialog: PayReviewDialog) -> list[str]:
    return [field.text() for field in dialog.bands.lows]


def test_nothing_is_claimed_before_the_person_chose(dialog: PayReviewDialog) -> None:
    assert {control.current for control in dialog.skills.controls.values()} == {"not-said"}
    assert (dialog.outcome.mean.text(), dialog.outcome.band.text()) == ("–", "–")
    assert dialog.outcome.working.text() == "No skill has a standing yet, so there is no mean."


def test_a_choice_is_stored_shown_and_undone(dialog: PayReviewDialog, session: Session) -> None:
    choose(dialog, "security", "at")
    assert standings(session.plan) == {"security": Standing.AT}
    assert (dialog.outcome.mean.text(), dialog.outcome.band.text()) == ("2.00", "3")
    assert dialog.outcome.working.text() == "1 at: (1×2) / 1 = 2 / 1 = 2.00, band 3"
    assert "1 of 2 skills is not said" in dialog.outcome.left_out.text()
    choose(dialog, "prototyping", "above")
    session.undo()
    assert standings(session.plan) == {"security": Standing.AT}
    session.undo()
    assert dialog.skills.controls["security"].current == "not-said"
    assert dialog.outcome.mean.text() == "–"


def test_a_choice_is_taken_back(dialog: PayReviewDialog, session: Session) -> None:
    choose(dialog, "security", "above")
    choose(dialog, "security", "not-said")
    assert session.plan.profile == {}


def test_a_what_if_moves_mean_and_band_and_stores_nothing(dialog: PayReviewDialog, session: Session) -> None:
    choose(dialog, "security", "at")
    before = dict(session.plan.profile)
    dialog.outcome.supposing.setChecked(True)
    assert not dialog.outcome.keep.isEnabled()
    choose(dialog, "security", "above")
    choose(dialog, "prototyping", "above")
    assert (dialog.outcome.mean.text(), dialog.outcome.band.text()) == ("3.00", "5")
    assert dialog.outcome.before.text() == "What if. Stored: 2.00, band 3."
    assert dialog.skills.notes["security"].text() == "Expert · what if; stored: at"
    assert session.plan.profile == before
    dialog.outcome.supposing.setChecked(False)
    assert dialog.outcome.mean.text() == "2.00"
    assert dialog.skills.controls["prototyping"].current == "not-said"
    assert not dialog.outcome.before.isVisible()


def test_what_was_supposed_can_be_stored_as_one_act(dialog: PayReviewDialog, session: Session) -> None:
    dialog.outcome.supposing.setChecked(True)
    choose(dialog, "security", "below")
    choose(dialog, "prototyping", "above")
    dialog.outcome.keep.click()
    assert standings(session.plan) == {"security": Standing.BELOW, "prototyping": Standing.ABOVE}
    assert not dialog.outcome.supposing.isChecked()
    session.undo()
    assert standings(session.plan) == {}


def test_what_the_next_band_takes_is_told(dialog: PayReviewDialog) -> None:
    choose(dialog, "security", "at")
    choose(dialog, "prototyping", "at")
    assert dialog.outcome.next_band.text().startswith("Band 5 begins at 3.00: it takes 2 steps up")
    choose(dialog, "security", "above")
    choose(dialog, "prototyping", "above")
    assert not dialog.outcome.next_band.isVisible()


def test_bands_are_changed_by_where_they_begin(dialog: PayReviewDialog, session: Session) -> None:
    choose(dialog, "security", "at")
    assert lows(dialog) == ["1.00", "1.70", "2.00", "2.70", "3.00"]
    begin(dialog, 3, "2.1")
    assert session.plan.profile["pay-bands"] == '["1.00", "1.70", "2.10", "2.70", "3.00"]'
    assert dialog.outcome.band.text() == "2"
    assert lows(dialog)[2] == "2.10"
    dialog.bands.usual.click()
    assert "pay-bands" not in session.plan.profile
    assert lows(dialog)[2] == "2.00"
    assert not dialog.bands.usual.isEnabled()


def test_bands_that_do_not_ascend_are_told_and_not_stored(dialog: PayReviewDialog, session: Session) -> None:
    begin(dialog, 3, "2.9")
    assert dialog.bands.trouble.text() == "Band 4 begins at 2.70, which is not above the 2.90 of band 3."
    assert session.plan.profile == {}
    assert [field.property("invalid") for field in dialog.bands.lows[1:3]] == [False, True]
    begin(dialog, 3, "2")
    assert not dialog.bands.trouble.isVisible()
    assert lows(dialog)[2] == "2.00"


def test_a_band_is_added_and_taken_away(dialog: PayReviewDialog, session: Session) -> None:
    begin(dialog, 5, "")
    assert lows(dialog) == ["1.00", "1.70", "2.00", "2.70"]
    dialog.bands.more.click()
    assert lows(dialog)[-1] == ""
    begin(dialog, 5, "")
    assert lows(dialog) == ["1.00", "1.70", "2.00", "2.70"]
    dialog.bands.more.click()
    begin(dialog, 5, "2.8")
    assert session.plan.profile["pay-bands"] == '["1.00", "1.70", "2.00", "2.70", "2.80"]'


def test_the_whole_is_copied_and_saved_with_its_caution(
    dialog: PayReviewDialog, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    choose(dialog, "security", "above")
    dialog.copy.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Pay review, 24 November 2026\nEngineer\n\nSecurity, Expert: above\n")
    assert text.endswith(INDICATIVE)
    assert "(1×3) / 1 = 3 / 1 = 3.00, band 5" in text
    dialogs.will_answer(tmp_path / "pay.txt")
    dialog.save.click()
    assert (tmp_path / "pay.txt").read_text(encoding="utf-8") == text + "\n"
    dialogs.will_answer(tmp_path / "nowhere" / "pay.txt")
    dialog.save.click()
    assert dialog.said.text().startswith("The text was not saved as pay.txt")


def test_a_copied_what_if_says_that_it_is_one(dialog: PayReviewDialog) -> None:
    dialog.outcome.supposing.setChecked(True)
    choose(dialog, "security", "above")
    dialog.copy.click()
    assert QGuiApplication.clipboard().text().startswith("Pay review, 24 November 2026 (what if, not stored)\n")


def test_a_change_elsewhere_is_shown(dialog: PayReviewDialog, session: Session) -> None:
    session.set_profile({"pay-bands": '["1", "2"]'})
    assert lows(dialog) == ["1.00", "2.00"]


@pytest.mark.parametrize("size", [100, 150])
def test_nothing_is_cut_off_whatever_the_size_of_the_text(
    session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, size: int
) -> None:
    settings.put(TEXT_SIZE, size)
    with shown(QWidget(), 1024, 640) as window:
        made = PayReviewDialog(session, theme, dialogs, settings, window)
        made.open()
        choose(made, "security", "at")
        QApplication.processEvents()
        assert made.width() <= 1024
        assert all(area.horizontalScrollBar().maximum() == 0 for area in made.findChildren(QScrollArea))
        for label in made.findChildren(QLabel):
            if label.isVisible() and not label.wordWrap():
                assert label.width() >= label.sizeHint().width(), label.text()
        control = made.skills.controls["security"]
        name = next(each for each in made.skills.findChildren(QLabel) if each.text() == "Security")
        beside = control.mapTo(made, control.rect().topLeft()).y() < name.mapTo(made, name.rect().bottomLeft()).y()
        assert beside is (size == 100)
        assert control.button("not-said").y() == control.button("below").y()
        made.reject()
    settings.put(TEXT_SIZE, 100)


def test_everything_has_a_name_and_nothing_is_taken_for_markup(dialog: PayReviewDialog) -> None:
    choose(dialog, "security", "at")
    assert nameless(dialog) == []
    assert guessing(dialog) == []
