"""Any acts in any order: a plain model of what a person did equals what the store says."""

import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from planner.core.changes import Change
from planner.core.evidence import Evidence, EvidenceDraft, EvidenceEdit, EvidenceKind, EvidenceQuery, Link, totals_of
from planner.core.framework import normalised
from planner.core.plan import By, Goal, GoalDraft, GoalEdit, GoalState, RatingValue
from planner.store.backup import make_backup
from planner.store.first_page import first_plan
from planner.store.looking import look_through
from planner.store.plan_store import PlanStore, open_store
from tests.store.making import BUILD, CALM, DESIGN, FRAMEWORK, LEVEL, TODAY

KEYS = (DESIGN, BUILD, CALM)
HERE = {each.key for each in LEVEL.descriptors()}
TITLES = st.sampled_from(["Alpha move", "beta Übergang", "gamma c++", "alpha beta"])
SOME_KEYS = st.sets(st.sampled_from(KEYS)).map(lambda keys: tuple(sorted(keys)))
TAGS = st.sets(st.sampled_from(["Cloud", "win"])).map(lambda tags: tuple(sorted(tags, key=normalised)))
DAYS = st.integers(0, 900).map(lambda days: TODAY - timedelta(days=days))
PERIODS = st.sampled_from(["", "2025-06-01", "2026-01-01"])

# Thousands of commits: on a disk they would wait for it, and it is not the disk that is tested here.
_IN_MEMORY = Path("/dev/shm")

RatingKey = tuple[str, RatingValue, By, date, str]


@dataclass
class Model:
    """What a person did, in plain values."""

    evidence: dict[str, Evidence] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    ratings: list[RatingKey] = field(default_factory=list)
    profile: dict[str, str] = field(default_factory=dict)


class StoreMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="planner-machine-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
        self.store = self._open()
        self.model = Model()
        self.done: list[tuple[Model, Change, Model]] = []
        self.undone: list[tuple[Model, Change, Model]] = []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            # Nor is any row another one than a backup says, whatever was done since.
            assert look_through(self.store, self.home / "data") == ()
            with self.store._database.writing() as connection:
                for name in ("evidence_search", "goal_search"):
                    # Raises where the index holds anything else than the rows say.
                    connection.exec_driver_sql(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
            self.store.close()
            shutil.rmtree(self.home)

    def _open(self) -> PlanStore:
        return open_store(self.home / "data", framework=FRAMEWORK, today=lambda: TODAY)

    def _act(self, change: Change, alter: Callable[[Model], object]) -> None:
        before = deepcopy(self.model)
        alter(self.model)
        if change:
            self.done.append((before, change, deepcopy(self.model)))
            self.undone.clear()
        else:
            assert self.model == before

    @rule(key=st.sampled_from(KEYS), value=st.sampled_from(RatingValue), by=st.sampled_from(By), on=DAYS | st.none())
    def rate(self, key: str, value: RatingValue, by: By, on: date | None) -> None:
        change = self.store.rate(key, value, by=by, on=on, note="why")
        self._act(change, lambda model: model.ratings.append((key, value, by, on or TODAY, "why")))

    @rule(title=TITLES, on=DAYS, length=st.integers(0, 60), keys=SOME_KEYS, tags=TAGS, private=st.booleans())
    def add_evidence(
        self, title: str, on: date, length: int, keys: tuple[str, ...], tags: tuple[str, ...], private: bool
    ) -> None:
        until = on + timedelta(days=length) if length else None
        links = (Link("https://example.org/x", title),)
        draft = EvidenceDraft(
            title,
            on,
            until,
            result=title,
            corroborated_by="Bo",
            private=private,
            descriptors=keys,
            tags=tags,
            links=links,
        )
        change = self.store.add_evidence(draft)
        piece = self.store.evidence(change.ids[0])
        assert [each.descriptor for each in piece.shows] == sorted(keys)
        assert (piece.title, piece.on, piece.until, piece.tags, piece.links) == (title, on, until, tags, links)
        self._act(change, lambda model: model.evidence.update({piece.id: piece}))

    @precondition(lambda self: self.model.evidence)
    @rule(data=st.data(), title=TITLES, kind=st.sampled_from(EvidenceKind), result=st.sampled_from(["", " ", "told"]))
    def edit_evidence(self, data: st.DataObject, title: str, kind: EvidenceKind, result: str) -> None:
        own = data.draw(st.sampled_from(sorted(self.model.evidence)))
        old = self.model.evidence[own]
        has = {each.descriptor for each in old.shows}
        wanted = set(data.draw(SOME_KEYS))
        tags = data.draw(TAGS)
        edit = EvidenceEdit(
            {"title": title, "kind": kind, "result": result},
            add_descriptors=tuple(wanted - has),
            remove_descriptors=tuple(has - wanted),
            add_tags=tags,
            remove_tags=tuple(tag for tag in old.tags if tag not in tags),
        )
        change = self.store.edit_evidence(own, edit)
        new = self.store.evidence(own)
        assert {each.descriptor for each in new.shows} == wanted
        expected = replace(old, title=title, kind=kind, result=result, tags=tags, shows=new.shows)
        assert new == expected
        self._act(change, lambda model: model.evidence.update({own: new}))

    @rule(title=TITLES, due=DAYS | st.none(), keys=SOME_KEYS, steps=st.lists(TITLES, max_size=3))
    def add_goal(self, title: str, due: date | None, keys: tuple[str, ...], steps: list[str]) -> None:
        change = self.store.add_goal(GoalDraft(title, due=due, descriptors=keys, steps=tuple(steps)))
        goal = self.store.goal(change.ids[0])
        assert (goal.title, goal.due, goal.descriptors) == (title, due, keys)
        assert [step.text for step in goal.steps] == steps
        self._act(change, lambda model: model.goals.update({goal.id: goal}))

    @precondition(lambda self: self.model.goals)
    @rule(data=st.data(), state=st.sampled_from(GoalState), ticked=st.booleans())
    def edit_goal(self, data: st.DataObject, state: GoalState, ticked: bool) -> None:
        own = data.draw(st.sampled_from(sorted(self.model.goals)))
        old = self.model.goals[own]
        edit = GoalEdit({"state": state}, tick_steps={step.id: ticked for step in old.steps})
        change = self.store.edit_goal(own, edit)
        new = replace(old, state=state, steps=tuple(replace(step, done=ticked) for step in old.steps))
        self._act(change, lambda model: model.goals.update({own: new}))

    @precondition(lambda self: self.model.evidence or self.model.goals)
    @rule(data=st.data(), binned=st.booleans())
    def bin_or_unbin(self, data: st.DataObject, binned: bool) -> None:
        ids = data.draw(st.lists(st.sampled_from(sorted({*self.model.evidence, *self.model.goals})), min_size=1))
        change = self.store.bin(ids) if binned else self.store.unbin(ids)

        def alter(model: Model) -> None:
            for own in ids:
                if own in model.evidence:
                    model.evidence[own] = replace(model.evidence[own], binned=binned)
                else:
                    model.goals[own] = replace(model.goals[own], binned=binned)

        self._act(change, alter)

    @rule(start=PERIODS, name=st.sampled_from(["", "Ann"]))
    def set_profile(self, start: str, name: str) -> None:
        fields = {"period-from": start, "name": name}
        change = self.store.set_profile(fields)

        def alter(model: Model) -> None:
            model.profile = {key: value for key, value in fields.items() if value}

        self._act(change, alter)

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        before, change, after = self.done.pop()
        self.store.undo(change)
        self.model = deepcopy(before)
        self.undone.append((before, change, after))

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        before, change, after = self.undone.pop()
        self.store.redo(change)
        self.model = deepcopy(after)
        self.done.append((before, change, after))

    @rule()
    def back_up(self) -> None:
        make_backup(self.home / "data")

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self._open()

    @invariant()
    def the_store_says_what_was_done(self) -> None:
        plan = self.store.load()
        live = [piece for piece in self.model.evidence.values() if not piece.binned]
        assert {piece.id: piece for piece in self.store.evidence_all()} == {piece.id: piece for piece in live}
        assert {goal.id: goal for goal in plan.goals} == {
            own: goal for own, goal in self.model.goals.items() if not goal.binned
        }
        assert {goal.id for goal in self.store.binned_goals()} == {
            own for own, goal in self.model.goals.items() if goal.binned
        }
        assert dict(plan.profile) == self.model.profile
        assert plan.evidence == len(live)
        assert plan.unlinked == sum(HERE.isdisjoint(each.descriptor for each in piece.shows) for piece in live)

    @invariant()
    def totals_are_those_of_the_evidence_itself(self) -> None:
        plan = self.store.load()
        for key in KEYS:
            pieces = [
                piece
                for piece in self.model.evidence.values()
                if not piece.binned and key in {each.descriptor for each in piece.shows}
            ]
            assert plan.totals_for(key) == totals_of(pieces, *plan.period)

    @invariant()
    def the_newest_rating_is_the_current_one(self) -> None:
        plan = self.store.load()
        for key in KEYS:
            for by in By:
                mine = [each for each in self.model.ratings if each[0] == key and each[2] is by]
                found = [
                    (each.descriptor, each.value, each.by, each.on, each.note)
                    for each in plan.history(key)
                    if each.by is by
                ]
                assert sorted(found) == sorted(mine)
                newest = max((each[3] for each in mine), default=None)
                current = plan.rating(key, by)
                assert (current and current.on) == newest

    @invariant()
    def search_finds_what_is_there(self) -> None:
        for word in ("alpha", "uberg", "cloud", "gamma c++"):
            found = self.store.evidence_count(EvidenceQuery(text=word))
            wanted = [piece for piece in self.model.evidence.values() if not piece.binned and _has(piece, word)]
            assert found == len(wanted)
        binned = self.store.evidence_count(EvidenceQuery(binned=True))
        assert binned == sum(piece.binned for piece in self.model.evidence.values())

    @invariant()
    def the_first_page_agrees(self) -> None:
        assert first_plan(self.home / "data", FRAMEWORK) == self.store.load()


def _has(piece: Evidence, words: str) -> bool:
    text = " ".join((piece.title, piece.result, *piece.tags, *(link.title for link in piece.links)))
    have = normalised(text).replace("ü", "u").replace("+", "").split()
    return all(any(each.startswith(word.replace("+", "")) for each in have) for word in words.split())


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
