"""The Session is the only writer: what it shows is what is stored, and undo never overwrites what others wrote."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.changes import Change
from planner.core.errors import StoreBusy, StoreFull, UserError
from planner.core.evidence import EvidenceDraft, EvidenceEdit, EvidenceQuery
from planner.core.plan import GoalDraft, GoalEdit, Plan, RatingValue
from planner.store.plan_store import PlanStore, empty_plan, open_store
from planner.ui.session import Session
from planner.ui.store_protocol import Store

FRAMEWORK = read_builtin(paths.FRAMEWORK)
TODAY = date(2026, 11, 24)
KEY = FRAMEWORK.role_levels[0].groups()[1].items[0].key

OpenStore = Callable[[], PlanStore]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    stores: list[PlanStore] = []

    def open_one() -> PlanStore:
        store = open_store(tmp_path / "data", framework=FRAMEWORK, today=lambda: TODAY, busy_ms=100)
        stores.append(store)
        return store

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def waiting(qtbot: QtBot) -> Iterator[Session]:
    """A session without its store yet."""
    made = Session(empty_plan(FRAMEWORK), today=lambda: TODAY)
    yield made
    made.close()


@pytest.fixture
def session(waiting: Session, opened: OpenStore) -> Session:
    waiting.attach(opened())
    return waiting


def test_a_tick_is_stored_and_undone_without_a_trace(session: Session, opened: OpenStore) -> None:
    assert session.rate(KEY, RatingValue.MET)
    assert opened().load().value(KEY) is RatingValue.MET
    session.undo()
    assert opened().load().history(KEY) == ()
    session.redo()
    assert opened().load().value(KEY) is RatingValue.MET


def test_an_act_before_the_store_is_there_waits_and_is_done_then(waiting: Session, opened: OpenStore) -> None:
    session = waiting
    session.rate(KEY, RatingValue.DEVELOPING)
    assert session.plan.value(KEY) is RatingValue.NOT_STARTED
    session.attach(opened())
    assert session.plan.value(KEY) is RatingValue.DEVELOPING


def test_typing_on_in_one_field_is_one_step_to_undo(session: Session) -> None:
    made = session.add_evidence(EvidenceDraft("Deploys in minutes"))
    assert made is not None
    for text in ("It", "It was", "It was slow"):
        session.edit_evidence(made, EvidenceEdit({"situation": text}), merge_as="situation")
    session.edit_evidence(made, EvidenceEdit({"task": "Mend it"}), merge_as="task")
    assert session.undo_stack.count() == 3
    session.undo()
    session.undo()
    assert session.store is not None
    assert session.store.evidence(made).situation == ""
    session.redo()
    assert session.store.evidence(made).situation == "It was slow"


def test_undo_of_an_add_takes_it_out_of_the_list_and_redo_brings_it_back_with_its_id(session: Session) -> None:
    made = session.add_evidence(EvidenceDraft("Deploys in minutes", descriptors=(KEY,), tags=("speed",)))
    session.undo()
    assert session.store is not None
    assert session.store.evidence_count(EvidenceQuery()) == 0
    assert session.plan.totals_for(KEY).count == 0
    session.redo()
    lines = session.store.evidence_lines(EvidenceQuery(), 0, 10)
    assert [(line.id, line.tags, line.descriptors) for line in lines] == [(made, ("speed",), (KEY,))]


def test_during_bulk_work_acts_wait_and_undo_goes_on_over_what_came_in(session: Session, opened: OpenStore) -> None:
    session.rate(KEY, RatingValue.MET)
    made = session.add_goal(GoalDraft("Coach two teams"))
    session.hold()
    assert session.add_evidence(EvidenceDraft("Waits")) is None
    session.undo()
    opened().add_evidence(EvidenceDraft("Came in"))
    session.look_around()
    assert (session.plan.evidence, len(session.plan.goals)) == (0, 1)
    loaded: list[bool] = []
    session.plan_loaded.connect(lambda: loaded.append(True))
    session.let_go()
    assert loaded == [True]
    assert session.store is not None
    titles = {line.title for line in session.store.evidence_lines(EvidenceQuery(), 0, 10)}
    assert titles == {"Came in"}, "what waited was done in its order: the evidence was added, and taken back"
    assert made in {goal.id for goal in session.plan.goals}
    session.undo()
    session.undo()
    assert session.plan.history(KEY) == ()


def test_a_refused_act_changes_nothing_and_leaves_no_step_behind(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.failed) as told:
        assert session.rate(KEY, RatingValue.NOT_APPLICABLE) is False
    assert told.args is not None
    assert isinstance(told.args[0], UserError)
    assert told.args[0].hint
    assert session.undo_stack.count() == 0
    assert session.plan.history(KEY) == ()


def test_what_the_terminal_changed_meanwhile_is_not_undone_and_the_person_is_told(
    session: Session, opened: OpenStore, qtbot: QtBot
) -> None:
    made = session.add_goal(GoalDraft("Coach two teams"))
    assert made is not None
    session.edit_goal(made, GoalEdit({"why": "They asked"}))
    opened().edit_goal(made, GoalEdit({"why": "Changed in the terminal"}))
    with qtbot.waitSignal(session.failed):
        session.undo()
    assert opened().goal(made).why == "Changed in the terminal"
    assert session.undo_stack.count() == 1, "the step that cannot be undone goes, the one before it stays"


def test_an_undo_the_disk_refuses_keeps_its_step(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.rate(KEY, RatingValue.MET)

    def full(_change: Change) -> Change:
        raise StoreFull("The disk is full; nothing was changed.", "Free some space.")

    assert session.store is not None
    with monkeypatch.context() as patch:
        patch.setattr(session.store, "undo", full)
        with qtbot.waitSignal(session.failed):
            session.undo()
    assert (session.undo_stack.index(), session.undo_stack.count()) == (1, 1)
    session.undo()
    assert session.plan.value(KEY) is RatingValue.NOT_STARTED


def test_a_busy_store_is_tried_again_until_it_answers(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = session.store
    assert store is not None
    attempts: list[int] = []
    rate = store.rate

    def busy_twice(descriptor: str, value: RatingValue, **rest: object) -> Change:
        attempts.append(1)
        if len(attempts) < 3:
            raise StoreBusy("Another program is writing.", "Try again in a moment.")
        return rate(descriptor, value)

    monkeypatch.setattr(store, "rate", busy_twice)
    assert session.rate(KEY, RatingValue.MET)
    assert len(attempts) == 3


def test_a_change_from_the_terminal_is_seen_without_being_asked_for(
    session: Session, opened: OpenStore, qtbot: QtBot
) -> None:
    other = opened()
    with qtbot.waitSignal(session.plan_loaded, timeout=5_000):
        other.rate(KEY, RatingValue.MET)
    assert session.plan.value(KEY) is RatingValue.MET


def test_the_trash_says_what_went_there_and_offers_undo(session: Session, qtbot: QtBot) -> None:
    made = session.add_evidence(EvidenceDraft("Deploys in minutes"))
    assert made is not None
    with qtbot.waitSignal(session.told) as told:
        session.bin([made])
    assert told.args == ["Evidence moved to the trash", True]
    session.undo()
    assert session.plan.evidence == 1


def test_a_session_without_a_store_shows_the_plan_it_was_given(qtbot: QtBot) -> None:
    session = Session(Plan())
    session.undo()
    assert (session.ready, session.plan, session.undo_stack.count()) == (False, Plan(), 0)


def test_a_large_file_is_copied_aside_and_can_be_undone_like_any_act(
    qtbot: QtBot, opened: OpenStore, tmp_path: Path
) -> None:
    def aside(write: Callable[[Store], Change]) -> Change:
        return write(opened())

    session = Session(empty_plan(FRAMEWORK), today=lambda: TODAY, aside=aside)
    session.attach(opened())
    recording = tmp_path / "recording.mov"
    recording.write_bytes(bytes(6_000_000))
    told: list[str] = []
    session.told.connect(lambda words, _: told.append(words))
    with qtbot.waitSignal(session.plan_changed, timeout=20_000):
        assert session.add_evidence(EvidenceDraft("Demo day", files=(recording,))) is None
    assert told == ["Copying recording.mov (6.0 MB)", "The files are copied"]
    assert session.plan.evidence == 1
    session.undo()
    assert session.plan.evidence == 0
    session.close()


def test_a_large_file_that_is_there_already_under_another_name_is_told_of(
    qtbot: QtBot, opened: OpenStore, tmp_path: Path
) -> None:
    session = Session(empty_plan(FRAMEWORK), today=lambda: TODAY, aside=lambda write: write(opened()))
    session.attach(opened())
    one, other = tmp_path / "one.mov", tmp_path / "other.mov"
    for path in (one, other):
        path.write_bytes(bytes(6_000_000))
    own = session.add_evidence(EvidenceDraft("Demo day"))
    assert own is not None
    told: list[str] = []
    session.told.connect(lambda words, _: told.append(words))
    for path in (one, other):
        with qtbot.waitSignal(session.plan_changed, timeout=20_000):
            session.edit_evidence(own, EvidenceEdit(add_files=(path,)))
    qtbot.waitUntil(lambda: told[-1] == "other.mov has the same content as one.mov, so it is kept once, as one.mov.")
    session.close()


def test_files_with_the_same_content_are_told_of(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    one, other = tmp_path / "a.bin", tmp_path / "b.pdf"
    one.write_bytes(b"same")
    other.write_bytes(b"same")
    with qtbot.waitSignal(session.told) as told:
        own = session.add_evidence(EvidenceDraft("Demo day", files=(one, other)))
    assert told.args == ["b.pdf has the same content as a.bin, so it is kept once, as a.bin.", True]
    assert own is not None
    with qtbot.waitSignal(session.told) as told:
        session.edit_evidence(own, EvidenceEdit(add_files=(other,)))
    assert told.args == ["b.pdf has the same content as a.bin, so it is kept once, as a.bin.", True]


def test_a_file_that_is_not_there_is_refused_with_a_sentence(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(session.failed) as told:
        assert session.add_evidence(EvidenceDraft("Demo day", files=(tmp_path / "gone.mov",))) is None
    assert told.args is not None
    assert "gone.mov" in str(told.args[0])
    assert session.plan.evidence == 0
