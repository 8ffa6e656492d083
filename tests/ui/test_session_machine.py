"""Whatever a person does in whatever order, the session's plan is the stored one, and undo goes back step by step."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import Evidence, EvidenceDraft, EvidenceEdit, EvidenceQuery
from planner.core.plan import Goal, GoalDraft, GoalEdit, GoalState, RatingValue
from planner.store.plan_store import empty_plan, open_store
from planner.ui.session import Session

FRAMEWORK = read_builtin(paths.FRAMEWORK)
TODAY = date(2026, 11, 24)
KEYS = [item.key for group in FRAMEWORK.role_levels[0].groups() for item in group.items][:4]
TITLES = st.text("aé😀 z", min_size=1, max_size=8).filter(str.strip)
TEXTS = st.text("ab\n <&", max_size=12)
TICKS = st.sampled_from([RatingValue.NOT_STARTED, RatingValue.DEVELOPING, RatingValue.MET])

Content = tuple[dict[str, object], tuple[Goal, ...], tuple[Evidence, ...]]


class SessionMachine(RuleBasedStateMachine):
    """past holds what the plan was after each act that stands on the undo stack; future what undo took back."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.past: list[Content] = []
        self.future: list[Content] = []
        self.evidence: list[str] = []
        self.goals: list[str] = []
        self.troubles: list[str] = []

    @initialize()
    def open(self) -> None:
        self._open()
        self.past.append(self._content())

    def _open(self) -> None:
        self.session = Session(empty_plan(FRAMEWORK), today=lambda: TODAY)
        self.session.failed.connect(lambda error: self.troubles.append(str(error)))
        directory = Path(self.place.name) / "data"
        self.session.attach(open_store(directory, framework=FRAMEWORK, today=lambda: TODAY))

    def _content(self) -> Content:
        plan, store = self.session.plan, self.session.store
        assert store is not None
        ratings: dict[str, object] = {key: [each.value for each in plan.history(key)] for key in KEYS}
        lines = store.evidence_lines(EvidenceQuery(), 0, 500)
        whole = tuple(sorted((store.evidence(line.id) for line in lines), key=lambda piece: piece.id))
        return ratings, tuple(sorted(plan.goals, key=lambda goal: goal.id)), whole

    def _after_act(self) -> None:
        content = self._content()
        if self.session.undo_stack.index() >= len(self.past):
            self.past.append(content)
        else:
            self.past[-1] = content
        if self.session.undo_stack.index() == self.session.undo_stack.count():
            self.future.clear()

    @rule(key=st.sampled_from(KEYS), value=TICKS)
    def rate(self, key: str, value: RatingValue) -> None:
        self.session.rate(key, value)
        self._after_act()

    @rule(title=TITLES, key=st.sampled_from(KEYS), tag=st.sampled_from(["", "Speed", "speed"]))
    def add_evidence(self, title: str, key: str, tag: str) -> None:
        made = self.session.add_evidence(EvidenceDraft(title, descriptors=(key,), tags=(tag,) if tag else ()))
        assert made is not None
        self.evidence.append(made)
        self._after_act()

    @rule(title=TITLES, key=st.sampled_from(KEYS))
    def add_goal(self, title: str, key: str) -> None:
        made = self.session.add_goal(GoalDraft(title, descriptors=(key,), steps=("first", "second")))
        assert made is not None
        self.goals.append(made)
        self._after_act()

    def _living(self, ids: list[str]) -> list[str]:
        store = self.session.store
        assert store is not None
        shown = {line.id for line in store.evidence_lines(EvidenceQuery(), 0, 500)}
        shown |= {goal.id for goal in self.session.plan.goals}
        return [each for each in ids if each in shown]

    @precondition(lambda self: self._living(self.evidence))
    @rule(data=st.data(), text=TEXTS, field=st.sampled_from(["situation", "result"]))
    def edit_evidence(self, data: st.DataObject, text: str, field: str) -> None:
        chosen = data.draw(st.sampled_from(self._living(self.evidence)))
        before = self.session.undo_stack.index()
        self.session.edit_evidence(chosen, EvidenceEdit({field: text}))
        if self.session.undo_stack.index() != before:
            self._after_act()

    @precondition(lambda self: self._living(self.evidence))
    @rule(data=st.data(), key=st.sampled_from(KEYS))
    def link_or_unlink(self, data: st.DataObject, key: str) -> None:
        chosen = data.draw(st.sampled_from(self._living(self.evidence)))
        assert self.session.store is not None
        linked = key in {link.descriptor for link in self.session.store.evidence(chosen).shows}
        edit = EvidenceEdit(remove_descriptors=(key,)) if linked else EvidenceEdit(add_descriptors=(key,))
        before = self.session.undo_stack.index()
        self.session.edit_evidence(chosen, edit)
        if self.session.undo_stack.index() != before:
            self._after_act()

    @precondition(lambda self: self._living(self.evidence))
    @rule(data=st.data(), key=st.sampled_from(KEYS), tag=st.sampled_from(["Speed", "Cost"]))
    def edit_several(self, data: st.DataObject, key: str, tag: str) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self._living(self.evidence)), min_size=1, unique=True))
        before = self.session.undo_stack.index()
        change = self.session.edit_many(chosen, EvidenceEdit(add_tags=(tag,), add_descriptors=(key,)), "Tag and link")
        assert change is not None
        assert self.session.undo_stack.index() == before + bool(change)
        if change:
            self._after_act()

    @precondition(lambda self: self._living(self.goals))
    @rule(data=st.data(), state=st.sampled_from(GoalState))
    def set_goal(self, data: st.DataObject, state: GoalState) -> None:
        chosen = data.draw(st.sampled_from(self._living(self.goals)))
        before = self.session.undo_stack.index()
        self.session.edit_goal(chosen, GoalEdit({"state": state}))
        if self.session.undo_stack.index() != before:
            self._after_act()

    @precondition(lambda self: self._living(self.goals + self.evidence))
    @rule(data=st.data())
    def bin(self, data: st.DataObject) -> None:
        self.session.bin([data.draw(st.sampled_from(self._living(self.goals + self.evidence)))])
        self._after_act()

    @precondition(lambda self: self.session.undo_stack.canUndo())
    @rule()
    def undo(self) -> None:
        self.future.append(self.past.pop())
        self.session.undo()
        assert self._content() == self.past[-1]

    @precondition(lambda self: self.session.undo_stack.canRedo() and self.future)
    @rule()
    def redo(self) -> None:
        self.session.redo()
        self.past.append(self.future.pop())
        assert self._content() == self.past[-1]

    @rule()
    def reopen(self) -> None:
        before = self._content()
        self.session.close()
        self._open()
        assert self._content() == before
        self.past, self.future = [before], []

    @invariant()
    def nothing_was_refused(self) -> None:
        assert self.troubles == []

    @invariant()
    def the_session_shows_what_is_stored(self) -> None:
        if hasattr(self, "session"):
            store = self.session.store
            assert store is not None
            assert store.load() == self.session.plan

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
        self.place.cleanup()


@pytest.mark.usefixtures("qapp")
def test_the_session_always_equals_the_store_and_undo_goes_back_step_by_step() -> None:
    # Every rule and invariant above asserts; a failure is raised here with the shortest history that shows it.
    run_state_machine_as_test(
        SessionMachine,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
