"""A full disk in the window: the save is finished in the room held back, or the words stay where they were typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from planner.core.errors import StoreFull, UserError
from planner.store import ballast
from planner.store.plan_store import PlanStore
from planner.ui.pages.evidence import EvidencePage
from planner.ui.reserve import FULL, Reserve
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from planner.ui.widgets.text_field import NOT_SAVED, SAVED
from tests.ui.conftest import ScriptedDialogs
from tests.ui.evidence.making import add_piece
from tests.ui.real_plan import attended, shown

LONG = "words " * 3000


@pytest.fixture
def page(session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings) -> Iterator[EvidencePage]:
    """The evidence page on a real store."""
    with shown(EvidencePage(session, theme, dialogs, settings)) as made:
        yield made


def fill_the_disk(session: Session) -> None:
    """SQLite says that the disk is full, until the connection is made anew."""
    store = session.store
    assert isinstance(store, PlanStore)
    with store._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_on_a_full_disk_the_words_stay_and_are_saved_once_there_is_room(
    session: Session, page: EvidencePage, failures: list[UserError]
) -> None:
    own = add_piece(session, "A good year")
    page.reveal(own)
    result = page.editor.form.account.fields["result"]
    states: list[str] = []
    result.state_changed.connect(states.append)
    result.setPlainText(LONG)
    fill_the_disk(session)
    assert not result.flush()
    assert states[-1] == NOT_SAVED
    assert [type(each) for each in failures] == [StoreFull]
    assert result.text() == LONG
    assert session.store is not None
    assert session.store.evidence(own).result == ""
    assert result.flush()
    assert states[-1] == SAVED
    assert session.store.evidence(own).result == LONG


def test_the_room_held_back_lets_the_save_finish_and_the_person_is_told_once(
    qtbot: QtBot, tmp_path: Path, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    (tmp_path / "data").mkdir()
    assert ballast.keep(tmp_path / "data")
    with attended(tmp_path / "data") as session:
        own = add_piece(session, "A good year")
        failures: list[UserError] = []
        session.failed.connect(failures.append)
        with shown(EvidencePage(session, theme, dialogs, settings)) as page:
            page.reveal(own)
            page.editor.form.account.fields["result"].setPlainText(LONG)
            fill_the_disk(session)
            assert page.editor.form.account.fields["result"].flush()
            qtbot.waitUntil(lambda: failures == [FULL])
            assert session.store is not None
            assert session.store.evidence(own).result == LONG
            assert not session.store.has_reserve()
            add_piece(session, "Another")
            assert failures == [FULL]


def test_the_reserve_is_made_beside_the_work_and_again_after_it_was_needed(
    session: Session, inline_tasks: None
) -> None:
    store = session.store
    assert store is not None
    reserve = session.findChild(Reserve)
    assert reserve is not None
    assert not store.has_reserve()
    reserve.look_after()
    assert store.has_reserve()
    assert store.use_reserve()
    assert reserve.used()
    assert not reserve.used()
    reserve.look_after()
    assert store.has_reserve()
    session.close()
    reserve.look_after()
    assert not reserve.used()
