"""The list of evidence reads only what is looked at, and follows what happens to it."""

from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft, EvidenceEdit, EvidenceOrder, EvidenceQuery, Shows
from planner.core.plan import Plan
from planner.ui.models.evidence import KEPT_PAGES, PAGE_ROWS, EvidenceModel, EvidenceRole
from planner.ui.session import Session
from tests.ui.stub_store import BUILD, DESIGN, LEAD, REVIEW, TODAY, ModelChecker, StubStore, piece


def _session(store: StubStore) -> Session:
    session = Session(Plan(), today=lambda: TODAY)
    session.attach(store)
    return session


def _picture(model: EvidenceModel) -> str:
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return "\n".join(f"{row.data()} | {row.data(EvidenceRole.WHEN)} | {row.data(EvidenceRole.SKILLS)}" for row in rows)


@pytest.fixture
def store() -> StubStore:
    return StubStore(
        [
            piece(1, "Threat model", date(2026, 10, 14), shows=(Shows(DESIGN), Shows(REVIEW))),
            piece(2, "Coached three seniors", date(2026, 7, 1), until=date(2026, 7, 31), shows=(Shows(LEAD),)),
            piece(3, "Prototype", date(2026, 9, 3), shows=(Shows(BUILD), Shows(DESIGN))),
            piece(4, "Loose end", date(2026, 1, 2)),
        ]
    )


def test_the_list_is_the_newest_first_with_dates_in_words_and_each_skill_once(
    qtmodeltester: ModelChecker, store: StubStore
) -> None:
    model = EvidenceModel(_session(store))
    qtmodeltester.check(model)
    assert _picture(model) == (
        "Threat model | 14 Oct 2026 | Security\n"
        "Prototype | 3 Sep 2026 | Prototyping, Security\n"
        "Coached three seniors | July 2026 | Responsibilities\n"
        "Loose end | 2 Jan 2026 | Not linked yet"
    )


def test_a_screen_reader_hears_what_the_icons_say(qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    from planner.core.evidence import Attachment, Link

    files = (Attachment("0" * 64, "a.pdf", 1, "application/pdf"), Attachment("1" * 64, "b.pdf", 1, "application/pdf"))
    store = StubStore([piece(1, "Talk", TODAY, attachments=files, links=(Link("https://example.org"),), private=True)])
    model = EvidenceModel(_session(store))
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Talk, 24 November 2026, 2 files, 1 link, private"


def test_only_the_pages_looked_at_are_read_and_few_are_kept(qtbot: QtBot) -> None:
    many = 40 * PAGE_ROWS
    store = StubStore([piece(n, on=TODAY - timedelta(days=n)) for n in range(many)])
    model = EvidenceModel(_session(store))
    assert model.rowCount() == many
    assert store.reads == []
    assert model.index(5, 0).data() == "Piece 5"
    assert model.index(PAGE_ROWS - 1, 0).data() == f"Piece {PAGE_ROWS - 1}"
    assert store.reads == [(0, PAGE_ROWS)]
    for page in range(1, KEPT_PAGES + 1):
        model.index(page * PAGE_ROWS, 0).data()
    store.reads.clear()
    model.index(KEPT_PAGES * PAGE_ROWS, 0).data()
    assert store.reads == []
    model.index(0, 0).data()
    assert store.reads == [(0, PAGE_ROWS)]


def test_an_addition_comes_as_one_row_in_its_place(qtmodeltester: ModelChecker, qtbot: QtBot, store: StubStore) -> None:
    session = _session(store)
    model = EvidenceModel(session)
    qtmodeltester.check(model)
    _picture(model)
    with qtbot.waitSignal(model.rowsInserted) as inserted, qtbot.assertNotEmitted(model.modelReset):
        session.add_evidence(EvidenceDraft("In between", on=date(2026, 9, 30)))
    assert inserted.args is not None
    assert inserted.args[1:] == [1, 1]
    assert model.index(1, 0).data() == "In between"


def test_a_binned_piece_goes_as_one_row(qtmodeltester: ModelChecker, qtbot: QtBot, store: StubStore) -> None:
    session = _session(store)
    model = EvidenceModel(session)
    qtmodeltester.check(model)
    _picture(model)
    with qtbot.waitSignal(model.rowsRemoved) as removed, qtbot.assertNotEmitted(model.modelReset):
        session.bin([piece(3).id])
    assert removed.args is not None
    assert removed.args[1:] == [1, 1]
    assert "Prototype" not in _picture(model)


def test_a_new_title_changes_its_row_and_nothing_else(qtbot: QtBot, store: StubStore) -> None:
    session = _session(store)
    model = EvidenceModel(session)
    _picture(model)
    with (
        qtbot.waitSignal(model.dataChanged) as changed,
        qtbot.assertNotEmitted(model.modelReset),
        qtbot.assertNotEmitted(model.rowsMoved),
    ):
        session.edit_evidence(piece(3).id, EvidenceEdit({"title": "Better prototype"}))
    assert changed.args is not None
    assert changed.args[0].row() == changed.args[1].row() == 1
    assert model.index(1, 0).data() == "Better prototype"


@pytest.mark.parametrize(("day", "row"), [(date(2026, 12, 1), 0), (date(2026, 2, 1), 2)])
def test_another_date_moves_the_row_and_what_points_at_it(
    qtmodeltester: ModelChecker, qtbot: QtBot, store: StubStore, day: date, row: int
) -> None:
    from PySide6.QtCore import QPersistentModelIndex

    session = _session(store)
    model = EvidenceModel(session)
    qtmodeltester.check(model)
    _picture(model)
    kept = QPersistentModelIndex(model.index(1, 0))
    with qtbot.waitSignal(model.rowsMoved), qtbot.assertNotEmitted(model.modelReset):
        session.edit_evidence(piece(3).id, EvidenceEdit({"on": day}))
    assert kept.row() == row
    assert model.index(row, 0).data() == "Prototype"


def test_a_row_that_no_longer_fits_the_query_leaves_the_list(qtbot: QtBot, store: StubStore) -> None:
    session = _session(store)
    model = EvidenceModel(session)
    model.set_query(EvidenceQuery(unlinked=True))
    assert _picture(model) == "Loose end | 2 Jan 2026 | Not linked yet"
    session.edit_evidence(piece(4).id, EvidenceEdit(add_descriptors=(LEAD,)))
    assert model.rowCount() == 0


def test_the_order_and_the_trash_are_part_of_the_query(qtbot: QtBot, store: StubStore) -> None:
    session = _session(store)
    model = EvidenceModel(session)
    session.bin([piece(1).id])
    model.set_query(EvidenceQuery(order=EvidenceOrder.TITLE))
    assert [line.split(" |")[0] for line in _picture(model).splitlines()] == [
        "Coached three seniors",
        "Loose end",
        "Prototype",
    ]
    model.set_query(EvidenceQuery(binned=True))
    assert _picture(model) == "Threat model | 14 Oct 2026 | Security"


def test_a_row_is_found_by_its_id_whether_it_was_read_or_not(qtbot: QtBot, store: StubStore) -> None:
    model = EvidenceModel(_session(store))
    assert model.row_of(piece(2).id) == 2
    _picture(model)
    assert model.row_of(piece(2).id) == 2
    assert model.row_of(piece(99).id) is None


def test_before_there_is_a_store_the_list_is_empty_and_fills_when_it_comes(qtbot: QtBot, store: StubStore) -> None:
    session = Session(Plan(), today=lambda: TODAY)
    model = EvidenceModel(session)
    assert model.rowCount() == 0
    session.attach(store)
    assert model.rowCount() == 4
