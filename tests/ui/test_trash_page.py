"""The trash page: what was moved away is found, looked at, put back or deleted for good, one or several at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from planner.core.errors import StoreFull, UserError
from planner.core.evidence import EvidenceDraft, EvidenceKind, Link
from planner.core.plan import GoalDraft
from planner.ui.pages.trash import TrashPage
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import guessing, nameless, press, real_store, shown, tab_chain, write
from tests.ui.stub_store import TODAY, ModelChecker


class Bench:
    """The page on a plan with things in its trash, and what it was asked to delete."""

    def __init__(self, session: Session, data_dir: Path) -> None:
        self.session = session
        self._data_dir = data_dir
        self.deleted: list[list[str]] = []
        self.trouble: UserError | None = None

    def delete(self, ids: Sequence[str]) -> int:
        if self.trouble is not None:
            raise self.trouble
        self.deleted.append(list(ids))
        store = real_store(self._data_dir)
        try:
            return len(store.delete_for_good(ids).ids)
        finally:
            store.close()


@pytest.fixture
def bench(session: Session, tmp_path: Path, inline_tasks: None) -> Bench:
    return Bench(session, tmp_path / "data")


@pytest.fixture
def page(
    bench: Bench, session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> Iterator[TrashPage]:
    with shown(TrashPage(session, theme, dialogs, settings, delete=bench.delete)) as made:
        yield made


def binned(session: Session) -> tuple[str, str, str]:
    """A piece, a goal and a review in the trash."""
    piece = session.add_evidence(
        EvidenceDraft(
            "Moved a database",
            on=TODAY,
            kind=EvidenceKind.WORK,
            result="Nobody noticed",
            tags=("db",),
            links=(Link("https://example.org"),),
        )
    )
    goal = session.add_goal(GoalDraft("Learn to sail", why="Wind", steps=("Read",)))
    review = session.start_review("Half year", TODAY, TODAY)
    assert piece
    assert goal
    assert review
    session.bin([piece, goal, review])
    return piece, goal, review


def listed(page: TrashPage) -> list[str]:
    return [str(page.model.index(row).data()) for row in range(page.model.rowCount())]


def test_everything_that_was_moved_away_is_in_one_place(session: Session, page: TrashPage) -> None:
    assert page.nothing.isVisible()
    assert not page.search.isVisible()
    binned(session)
    assert sorted(listed(page)) == ["Half year", "Learn to sail", "Moved a database"]
    assert len(page.list.selected()) == 1, "something is looked at"


def test_each_sort_of_thing_can_be_looked_at(session: Session, page: TrashPage) -> None:
    piece, goal, review = binned(session)
    for own, words in (
        (piece, ("Result: Nobody noticed", "Tags: db", "Links: https://example.org", "When: 24 November 2026")),
        (goal, ("Why: Wind", "Steps: Read")),
        (review, ("Period: 24 November 2026", "State: Draft")),
    ):
        page.reveal(own)
        assert page.preview.isVisible()
        for each in words:
            assert each in page.preview.shown


def test_words_find_a_thing_and_escape_shows_all_again(session: Session, page: TrashPage) -> None:
    binned(session)
    write(page.search, "SAIL learn")
    assert listed(page) == ["Learn to sail"]
    write(page.search, "x")
    assert page.none_found.isVisible()
    press(page.search, Qt.Key.Key_Escape)
    assert len(listed(page)) == 3


def test_what_is_put_back_is_where_it_was_and_undo_takes_it_away_again(session: Session, page: TrashPage) -> None:
    piece, _, _ = binned(session)
    page.reveal(piece)
    page.put_back.click()
    assert "Moved a database" not in listed(page)
    assert session.plan.evidence == 1
    session.undo()
    assert "Moved a database" in listed(page)


def test_several_are_put_back_at_once(session: Session, page: TrashPage) -> None:
    binned(session)
    page.list.setFocus()
    page.list.selectAll()
    assert page.preview.shown == (
        "3 selected",
        "Evidence: Moved a database",
        "Goals: Learn to sail",
        "Reviews: Half year",
    )
    page.put_back.click()
    assert listed(page) == []
    assert page.nothing.isVisible()
    assert len(session.plan.goals) == 1


def test_single_things_are_deleted_for_good_after_a_question(
    session: Session, page: TrashPage, bench: Bench, dialogs: ScriptedDialogs
) -> None:
    piece, _, _ = binned(session)
    page.reveal(piece)
    dialogs.will_answer(False, True)
    press(page.list, Qt.Key.Key_Delete)
    assert bench.deleted == []
    press(page.list, Qt.Key.Key_Delete)
    assert bench.deleted == [[piece]]
    assert "cannot be undone" in dialogs.asked[-1]
    assert sorted(listed(page)) == ["Half year", "Learn to sail"]
    assert len(page.list.selected()) == 1, "the next one takes its place"


def test_what_could_not_be_deleted_is_still_there_and_is_told(
    session: Session, page: TrashPage, bench: Bench, dialogs: ScriptedDialogs, failures: list[UserError]
) -> None:
    piece, _, _ = binned(session)
    page.reveal(piece)
    bench.trouble = StoreFull("The disk is full.")
    dialogs.will_answer(True, True)
    page.for_good.click()
    assert failures == [bench.trouble]
    assert len(listed(page)) == 3
    bench.trouble = None
    page.for_good.click()
    assert bench.deleted == [[piece]]


def test_nothing_can_be_done_where_nothing_can_be_written(
    session: Session, page: TrashPage, failures: list[UserError]
) -> None:
    binned(session)
    session.writable.look_with(lambda: "No.")
    session.writable.look()
    for button in (page.put_back, page.for_good, page.empty_all):
        assert not button.isEnabled()
    press(page.list, Qt.Key.Key_Delete)
    assert [each.message for each in failures] == ["No."]
    assert page.search.isEnabled()


def test_all_of_it_is_emptied_by_the_act_of_the_window(session: Session, page: TrashPage) -> None:
    asked: list[str] = []
    page.act_requested.connect(asked.append)
    binned(session)
    page.empty_all.click()
    assert asked == ["empty-trash"]


def test_the_page_sleeps_while_nobody_looks(session: Session, page: TrashPage) -> None:
    page.hide()
    binned(session)
    assert listed(page) == []
    page.show()
    assert len(listed(page)) == 3


def test_the_keyboard_goes_everywhere_and_everything_has_a_name(session: Session, page: TrashPage) -> None:
    binned(session)
    page.focus_first()
    assert page.list.hasFocus()
    press(page.list, Qt.Key.Key_Return)
    assert page.preview.hasFocus()
    chain = [each for each in tab_chain(page.search) if each in (page.list, page.preview, page.put_back, page.for_good)]
    assert chain == [page.list, page.preview, page.put_back, page.for_good]
    assert nameless(page) == []
    assert guessing(page) == []


def test_its_model_keeps_the_rules(session: Session, page: TrashPage, qtmodeltester: ModelChecker) -> None:
    binned(session)
    qtmodeltester.check(page.model)
    index = page.model.index(0)
    assert "moved here on" in index.data(Qt.ItemDataRole.AccessibleTextRole)
