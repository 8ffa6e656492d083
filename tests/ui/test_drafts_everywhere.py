"""Every field of the window in which a person types keeps what is typed through a crash, or has a reason not to."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from planner.core.draft import Draft, Place
from planner.core.evidence import EvidenceDraft
from planner.core.pay_review import BANDS_FIELD, bands_from, with_bands
from planner.core.plan import GoalDraft
from planner.store.plan_store import PlanStore
from planner.ui.boxes import TextDialog
from planner.ui.main_window import MainWindow
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.goals import GoalsPage
from planner.ui.pages.pay_review import PayReviewDialog
from planner.ui.pages.settings import SettingsPage
from planner.ui.pages.statement import StatementDialog
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from planner.ui.widgets.kept_words import DRAFT_MS, KeptWords
from planner.ui.widgets.text_field import TextField
from tests.screenshots import open_something, sample_window
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import real_store, shown, write
from tests.ui.stub_store import DESIGN, TODAY

# By their accessible names.
NOT_KEPT = {
    "Search evidence": "a search: it is made anew in a moment, and is no part of the plan",
    "Search the trash": "a search",
    "Search descriptors": "a search",
    "Find descriptors, evidence, goals and actions": "a search",
    "Add a tag to all selected": "what is selected does not outlive the window",
    "First day": "the days of one export, which begin with the plan's period each time",
    "Last day": "the days of one export",
    "Passphrase": "a secret is never written down",
    "The same passphrase again": "a secret",
}


def kept_place(field: QWidget) -> Place | None:
    """As typed where the words of a field are kept."""
    if isinstance(field, TextField):
        return field.place
    keeper = keeper_of(field)
    return None if keeper is None else keeper.place


def keeper_of(field: QWidget) -> KeptWords | None:
    """Who keeps the words of a field: what belongs to it, or to something that it is in."""
    holder: QWidget | None = field
    while holder is not None:
        for each in holder.findChildren(KeptWords, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if field in each.fields:
                return each
        holder = holder.parentWidget()
    return None


def fields(root: QWidget) -> list[QWidget]:
    """Every field that takes typing; what Qt makes for itself inside of a calendar or a list of choices is not ours."""
    found: list[QWidget] = []
    for kind in (QLineEdit, QPlainTextEdit, QTextEdit):
        found += [each for each in root.findChildren(kind) if not each.objectName().startswith("qt_")]
    return [each for each in found if not getattr(each, "isReadOnly", bool)()]


def unkept(root: QWidget) -> list[str]:
    names = [each.accessibleName() or repr(each) for each in fields(root) if kept_place(each) is None]
    return [name for name in names if name not in NOT_KEPT]


def test_every_field_of_every_page_and_dialog_is_kept_or_has_a_reason(tmp_path: Path, settings: Settings) -> None:
    with sample_window(tmp_path, "light", (1280, 800)) as (session, window):
        seen = 0
        for page_id in window.page_ids:
            window.show_page(page_id)
            open_something(session, window, page_id)
            QApplication.processEvents()
            seen += len(fields(window.page(page_id)))
            assert unkept(window.page(page_id)) == [], page_id
        assert seen > 30, "the pages have been looked at with something open in them"
        for name in ("write-statement", "pay-review", "export", "export-plan", "search"):
            window.acts[name].trigger()
            QApplication.processEvents()
            dialog = _dialog(window)
            assert fields(dialog)
            assert unkept(dialog) == [], name
            dialog.close()
        reason = TextDialog(window, "Not applicable", "Why?", "", (session.drafts, Place("rating", ("x",), "note")))
        assert unkept(reason) == []
        reason.deleteLater()


def _dialog(window: MainWindow) -> QWidget:
    return next(each for each in window.findChildren(QWidget) if each.isWindow() and each.isVisible())


# Each kind of field, typed in and cut off


def a_second_passes(kept: KeptWords) -> None:
    """What the field does in the second after a letter."""
    (timer,) = [each for each in kept.findChildren(QTimer) if each.interval() == DRAFT_MS]
    assert timer.isActive()
    timer.timeout.emit()


def typed(field: QLineEdit | QPlainTextEdit, words: str) -> None:
    """Type over what is there, and let a second pass."""
    field.selectAll()
    write(field, words)
    kept = keeper_of(field)
    assert kept is not None
    a_second_passes(kept)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@contextmanager
def next_start(data_dir: Path) -> Iterator[tuple[Session, PlanStore, list[str]]]:
    """The program started again after it was cut off."""
    said: list[str] = []
    with closing(real_store(data_dir)) as store:
        session = Session(store.load(), today=lambda: TODAY)
        session.told.connect(lambda text, _: said.append(text))
        session.attach(store)
        yield session, store, said
        session.close()


Make = Callable[[type[EvidencePage | GoalsPage]], EvidencePage | GoalsPage]


@pytest.fixture
def piece(session: Session) -> str:
    own = session.add_evidence(EvidenceDraft("A good year"))
    assert own is not None
    return own


def test_a_tag_an_address_and_days_of_evidence_come_back(
    session: Session, piece: str, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, data_dir: Path
) -> None:
    with shown(EvidencePage(session, theme, dialogs, settings)) as page:
        page.reveal(piece)
        form = page.editor.form
        # The focus stays where it is: to leave a field stores what is in it.
        for field, words in (
            (form.tags.field, "perf"),
            (form.links.address, "www.example.org"),
            (form.on, "1 March 2026"),
        ):
            field.setText(words)
            field.setModified(True)
            kept = keeper_of(field)
            assert kept is not None
            kept.look()
            a_second_passes(kept)
        with next_start(data_dir) as (_, store, said):
            again = store.evidence(piece)
            assert again.tags == ("perf",)
            assert [each.url for each in again.links] == ["https://www.example.org"]
            assert again.on.isoformat() == "2026-03-01"
            assert said == ["Words you were typing were brought back: A good year."]
            assert store.drafts() == ()


def test_a_step_and_the_due_day_of_a_goal_come_back(
    session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, data_dir: Path
) -> None:
    goal = session.add_goal(GoalDraft("Learn"))
    assert goal is not None
    with shown(GoalsPage(session, theme, dialogs, settings)) as page:
        page.reveal(goal)
        form = page.editor.form
        typed(form.steps.new, "Read the bo")
        form.due.setText("24 Dec 2026")
        form.due.setModified(True)
        form.due.kept.look()
        a_second_passes(form.due.kept)
        with next_start(data_dir) as (_, store, _said):
            again = store.goal(goal)
            assert [each.text for each in again.steps] == ["Read the bo"]
            assert f"{again.due}" == "2026-12-24"


def test_a_day_of_a_review_comes_back(
    session: Session, data_dir: Path, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    from planner.ui.models.review_shelf import ReviewShelf
    from planner.ui.pages.review_detail import ReviewDetail

    review = session.start_review("Half year", TODAY, TODAY)
    assert review is not None
    with shown(ReviewDetail(session, theme, ReviewShelf(session))) as detail:
        detail.show_review(review)
        typed(detail.head.start, "1 Nov 2026")
        with next_start(data_dir) as (_, store, _said):
            assert store.review(review).start.isoformat() == "2026-11-01"


def test_a_day_that_cannot_be_read_waits_in_its_field(
    session: Session, piece: str, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, data_dir: Path
) -> None:
    with shown(EvidencePage(session, theme, dialogs, settings)) as page:
        page.reveal(piece)
        typed(page.editor.form.on, "3/4/2026")
        with next_start(data_dir) as (again, _, said), shown(EvidencePage(again, theme, dialogs, settings)) as later:
            assert "they wait in their field" in said[0]
            later.reveal(piece)
            assert later.editor.form.on.text() == "3/4/2026"
            assert later.editor.form.on.isModified()


def test_what_could_not_be_stored_waits_while_another_thing_is_looked_at(
    session: Session, piece: str, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    other = session.add_evidence(EvidenceDraft("Another"))
    assert other is not None
    with shown(EvidencePage(session, theme, dialogs, settings)) as page:
        page.reveal(piece)
        form = page.editor.form
        write(form.links.address, "not an address")
        form.on.selectAll()
        write(form.on, "3/4/2026")
        page.reveal(other)
        assert (form.links.address.text(), form.on.text()) == ("", "24 November 2026")
        page.reveal(piece)
        assert (form.links.address.text(), form.on.text()) == ("not an address", "3/4/2026")
        form.links.address.clear()
        form.on.selectAll()
        write(form.on, "2026-04-03")
        page.flush()
        assert session.store is not None
        assert session.store.drafts() == ()
        assert session.store.evidence(piece).on.isoformat() == "2026-04-03"


def test_what_is_typed_in_a_tag_field_is_stored_when_the_window_closes(
    session: Session, piece: str, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    with shown(EvidencePage(session, theme, dialogs, settings)) as page:
        page.reveal(piece)
        write(page.editor.form.tags.field, "perf")
        write(page.editor.form.links.address, "www.example.org")
        page.flush()
        assert session.store is not None
        assert session.store.evidence(piece).tags == ("perf",)
        assert session.store.drafts() == ()


def test_pay_bands_come_back(
    session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, data_dir: Path
) -> None:
    wanted = bands_from(["1", "1.50", "2", "2.70", "3"])
    with shown(QWidget()) as parent, shown(PayReviewDialog(session, theme, dialogs, settings, parent)) as dialog:
        field = dialog.bands.lows[1]
        field.setText("1.50")
        a_second_passes(dialog.bands.kept)
        with next_start(data_dir) as (again, _, _said):
            assert again.plan.profile[BANDS_FIELD] == with_bands(wanted)[BANDS_FIELD]


def test_pay_bands_that_do_not_hold_wait_in_their_fields(
    session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, data_dir: Path
) -> None:
    assert session.store is not None
    session.store.keep_draft(Draft(Place("profile", (BANDS_FIELD,), "value"), '["1", "0.5"]'))
    with (
        next_start(data_dir) as (again, _, said),
        shown(QWidget()) as parent,
        shown(PayReviewDialog(again, theme, dialogs, settings, parent)) as dialog,
    ):
        assert "they wait" in said[0]
        assert [each.text() for each in dialog.bands.lows] == ["1", "0.5"]


def test_a_statement_comes_back_for_the_same_evidence_and_without_a_word(
    session: Session, piece: str, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, data_dir: Path
) -> None:
    with (
        shown(QWidget()) as parent,
        shown(StatementDialog(session, theme, dialogs, settings, {}, [piece], parent)) as dialog,
    ):
        dialog.text.setPlainText("My own words")
        a_second_passes(dialog.kept)
        with (
            next_start(data_dir) as (again, store, said),
            shown(StatementDialog(again, theme, dialogs, settings, {}, [piece], parent)) as later,
        ):
            assert said == []
            assert later.text.toPlainText() == "My own words"
            later.again.click()
            assert later.text.toPlainText() != "My own words"
            assert store.drafts() == ()


def test_a_statement_is_there_again_after_a_quiet_end_too(
    session: Session, piece: str, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, data_dir: Path
) -> None:
    with shown(QWidget()) as parent:
        with shown(StatementDialog(session, theme, dialogs, settings, {}, [piece], parent)) as dialog:
            dialog.text.setPlainText("My own words")
            dialog.reject()
        with (
            next_start(data_dir) as (again, _, _said),
            shown(StatementDialog(again, theme, dialogs, settings, {}, [piece], parent)) as later,
        ):
            assert later.text.toPlainText() == "My own words"


def test_the_reason_of_a_rating_is_offered_again_where_it_is_asked_for(session: Session, data_dir: Path) -> None:
    place = Place("rating", (DESIGN,), "note")
    with (
        shown(QWidget()) as parent,
        shown(TextDialog(parent, "Not applicable", "Why?", "", (session.drafts, place))) as dialog,
    ):
        typed(dialog.findChildren(QPlainTextEdit)[0], "We have no systems")
        with (
            next_start(data_dir) as (again, store, said),
            shown(TextDialog(parent, "Not applicable", "Why?", "", (again.drafts, place))) as later,
        ):
            assert "design securely" in said[0]
            assert DESIGN not in again.plan.ratings
            assert later.text() == "We have no systems"
            later.accept()
            assert store.drafts() == ()


def test_periods_of_the_profile_come_back(
    session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, data_dir: Path
) -> None:
    from planner.duties import services

    made = SettingsPage(session, theme, dialogs, settings, services=services(data_dir))
    with shown(made) as page:
        typed(page.days["period-from"], "1 Jan 2026")
        with next_start(data_dir) as (again, _, _said):
            assert again.plan.profile["period-from"] == "2026-01-01"
