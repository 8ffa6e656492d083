"""A plan that cannot be written: it opens to read, everything that would change it is off or refused with one sentence,
what was typed stays, and all of it is over as soon as the plan can be written again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from planner.core.draft import Draft, Place
from planner.core.errors import StoreReadOnly, UserError
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import GoalDraft, RatingValue
from planner.store.plan_store import PlanStore
from planner.ui.attendants import Attendants
from planner.ui.main_window import MainWindow
from planner.ui.pages.checklist_detail import ChecklistDetail
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.goals import GoalsPage
from planner.ui.pages.reviews import ReviewsPage
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from planner.ui.widgets.date_field import DateField
from planner.ui.widgets.plain import plain_tip
from planner.ui.widgets.text_field import TextField
from planner.ui.widgets.top_bar import TopBar
from tests.ui.conftest import ScriptedDialogs
from tests.ui.read_only_bench import WHY, Disk, come_back_to, disk_under, lock, refuse_writes, windowed
from tests.ui.real_plan import attended, shown, write
from tests.ui.stub_store import DESIGN, TODAY


@pytest.fixture
def disk(session: Session) -> Disk:
    return disk_under(session)


def editable(page: QWidget) -> list[str]:
    """Fields of the plan in which a person could type."""
    fields = [each for each in page.findChildren(QWidget) if isinstance(each, TextField | DateField)]
    return [each.accessibleName() for each in fields if each.isVisibleTo(page) and not each.isReadOnly()]


def test_every_act_is_refused_with_the_same_sentence_and_changes_nothing(
    session: Session, disk: Disk, failures: list[UserError]
) -> None:
    own = session.add_evidence(EvidenceDraft("A good year"))
    assert own is not None
    lock(session, disk)
    before = session.plan
    refused = [
        session.rate(DESIGN, RatingValue.MET),
        session.add_evidence(EvidenceDraft("Another")),
        session.edit_evidence(own, EvidenceEdit({"result": "x"})),
        session.edit_many([own], EvidenceEdit(add_tags=("x",)), "Tag"),
        session.add_goal(GoalDraft("Learn")),
        session.bin([own]),
        session.unbin([own]),
        session.start_review("Half year", TODAY, TODAY),
        session.set_profile({"name": "Bo"}),
    ]
    session.undo()
    assert not any(refused)
    assert [each.message for each in failures] == [WHY] * (len(refused) + 1)
    assert session.plan == before
    assert session.undo_stack.index() == 1


def test_the_next_try_finds_that_it_can_be_written_again(
    session: Session, disk: Disk, failures: list[UserError]
) -> None:
    lock(session, disk)
    disk.why = ""
    told: list[bool] = []
    session.writable.changed.connect(told.append)
    assert session.add_goal(GoalDraft("Learn")) is not None
    assert (told, failures) == ([True], [])


def test_the_fields_of_evidence_are_closed_and_open_again(
    session: Session, disk: Disk, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    own = session.add_evidence(EvidenceDraft("A good year", descriptors=(DESIGN,)))
    assert own is not None
    with shown(EvidencePage(session, theme, dialogs, settings)) as page:
        page.reveal(own)
        before = editable(page)
        lock(session, disk)
        assert editable(page) == []
        form, editor, bar = page.editor.form, page.editor, page.pane.selection
        for closed in (form.kind, form.private, editor.bin, editor.restore, bar.tag, bar.link, bar.bin, bar.restore):
            assert not closed.isEnabled()
        assert editor.bin.toolTip() == plain_tip(WHY)
        assert page.pane.search.isEnabled()
        assert page.pane.filter.isEnabled()
        disk.why = ""
        session.writable.look()
        assert editable(page) == before
        assert editor.bin.isEnabled()
        assert editor.bin.toolTip() != plain_tip(WHY)


def test_goals_reviews_checklist_and_settings_are_closed_too(
    session: Session, disk: Disk, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    goal = session.add_goal(GoalDraft("Learn", steps=("Read",)))
    assert goal is not None
    lock(session, disk)
    with shown(GoalsPage(session, theme, dialogs, settings)) as goals:
        goals.reveal(goal)
        (words,) = goals.editor.form.steps.fields()
        assert not words.isEnabled()
        assert not goals.editor.form.steps.new.isVisible()
        assert [each for each in editable(goals) if not each.startswith("Step")] == []
        assert not goals.editor.bin.isEnabled()
    with shown(ChecklistDetail(session, theme, dialogs)) as detail:
        detail.show_descriptor(DESIGN)
        assert not detail._ratings.choice.isEnabled()
        assert not detail._drop.isEnabled()


def test_nobody_is_asked_for_a_reason_that_could_not_be_kept(
    session: Session, disk: Disk, theme: Theme, dialogs: ScriptedDialogs, failures: list[UserError]
) -> None:
    with shown(ChecklistDetail(session, theme, dialogs)) as detail:
        detail.show_descriptor(DESIGN)
        lock(session, disk)
        detail._on_rating_chosen(RatingValue.NOT_APPLICABLE.value)
    assert (dialogs.asked, [each.message for each in failures]) == ([], [WHY])


def test_a_disk_that_becomes_read_only_is_found_by_the_write_and_the_words_stay(
    session: Session,
    disk: Disk,
    theme: Theme,
    dialogs: ScriptedDialogs,
    settings: Settings,
    failures: list[UserError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = session.add_evidence(EvidenceDraft("A good year"))
    assert own is not None
    with shown(EvidencePage(session, theme, dialogs, settings)) as page:
        page.reveal(own)
        form = page.editor.form
        result, tag, on = form.account.fields["result"], form.tags.field, form.on
        write(result, "Typed")
        write(tag, "typed")
        on.selectAll()
        write(on, "3 March 2026")
        with monkeypatch.context() as patched:
            refuse_writes(session, patched)
            disk.why = WHY
            page.flush()
            assert failures
            assert not session.writable.now
            assert (result.text(), tag.text(), on.text()) == ("Typed", "typed", "3 March 2026")
            assert all(field.isReadOnly() and field.isVisible() for field in (result, tag, on))
        disk.why = ""
        session.writable.look()
        page.flush()
        assert session.store is not None
        stored = session.store.evidence(own)
        assert (stored.result, stored.tags, stored.on.isoformat()) == ("Typed", ("typed",), "2026-03-03")


@pytest.fixture
def window(
    session: Session, disk: Disk, data_dir: Path, settings: Settings, dialogs: ScriptedDialogs
) -> Iterator[MainWindow]:
    with windowed(session, disk, data_dir, settings, dialogs) as made:
        yield made


def banner(window: MainWindow) -> QWidget | None:
    found = window.findChild(Attendants)
    assert isinstance(found, Attendants)
    return found.banner


def test_the_window_says_it_once_and_looks_again_when_it_gets_the_focus(
    window: MainWindow, session: Session, disk: Disk
) -> None:
    own = session.add_evidence(EvidenceDraft("A good year"))
    assert own is not None
    before = {name: window.acts[name].toolTip() for name in ("add-evidence", "add-goal", "empty-trash")}
    disk.why = WHY
    come_back_to(window)
    said = banner(window)
    assert said is not None
    assert said.accessibleName() == WHY
    for name in (*before, "start-review", "return-form", "back-up", "undo"):
        assert not window.acts[name].isEnabled()
    assert {window.acts[name].toolTip() for name in before} == {plain_tip(WHY)}
    bar = window.findChild(TopBar)
    assert bar is not None
    tops = {each.text(): each.isEnabled() for each in bar.findChildren(QPushButton)[1:]}
    assert tops == {"Export report": True, "Add goal": False, "Add evidence": False}
    for name in ("export", "search", "write-statement", "pay-review", "open-data"):
        assert window.acts[name].isEnabled()
    disk.why = ""
    come_back_to(window)
    assert banner(window) is None
    assert {name: window.acts[name].toolTip() for name in before} == before
    assert window.acts["undo"].isEnabled()


def test_what_waited_in_a_field_is_saved_as_soon_as_it_can_be(
    window: MainWindow, session: Session, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = session.add_evidence(EvidenceDraft("A good year"))
    assert own is not None
    window.reveal("evidence", own)
    page = window.page("evidence")
    assert isinstance(page, EvidencePage)
    result = page.editor.form.account.fields["result"]
    write(result, "Typed")
    disk.why = WHY
    with monkeypatch.context() as patched:
        refuse_writes(session, patched)
        window.flush()
    assert banner(window) is not None
    assert (result.text(), result.dirty) == ("Typed", True)
    disk.why = ""
    come_back_to(window)
    assert session.store is not None
    assert session.store.evidence(own).result == "Typed"


def test_no_page_lets_a_person_type_what_cannot_be_kept(window: MainWindow, session: Session, disk: Disk) -> None:
    own = session.add_evidence(EvidenceDraft("A good year", descriptors=(DESIGN,)))
    goal = session.add_goal(GoalDraft("Learn"))
    review = session.start_review("Half year", TODAY, TODAY)
    assert own
    assert goal
    assert review
    for page_id, thing in (("evidence", own), ("goals", goal), ("reviews", review)):
        window.reveal(page_id, thing)
    window.show_page("settings")
    lock(session, disk)
    for page_id in window.page_ids:
        window.show_page(page_id)
        assert editable(window.page(page_id)) == [], page_id
    reviews = window.page("reviews")
    assert isinstance(reviews, ReviewsPage)
    window.show_page("reviews")
    for closed in (reviews.begin, reviews.drop, reviews.detail.head.export, reviews.detail.head.bin):
        assert not closed.isEnabled()
    reviews.add_new()
    assert len(session.store.reviews() if session.store else ()) == 1


def test_words_of_a_crash_wait_until_they_can_be_written(tmp_path: Path, settings: Settings) -> None:
    with attended(tmp_path / "elsewhere") as session:
        assert session.store is not None
        disk = Disk()
        session.writable.look_with(disk)
        lock(session, disk)
        session.store.keep_draft(Draft(Place("profile", ("name",), "value"), "Bo"))
        session.drafts.bring_back()
        assert "name" not in session.plan.profile
        disk.why = ""
        session.writable.look()
        session.drafts.go_on()
        assert session.plan.profile["name"] == "Bo"


def test_what_sqlite_says_of_a_disk_that_became_read_only_closes_the_window_and_a_new_try_opens_it(
    session: Session, disk: Disk, failures: list[UserError]
) -> None:
    own = session.add_evidence(EvidenceDraft("A good year"))
    assert own is not None
    assert isinstance(session.store, PlanStore)
    session.store._database._cursor().execute("PRAGMA query_only = ON")  # SQLITE_READONLY at the next write
    disk.why = WHY
    assert not session.edit_evidence(own, EvidenceEdit({"result": "Typed"}))
    assert (session.writable.now, session.writable.why) == (False, WHY)
    assert isinstance(failures[0], StoreReadOnly)
    disk.why = ""
    assert session.edit_evidence(own, EvidenceEdit({"result": "Typed"}))
    assert session.store.evidence(own).result == "Typed"
