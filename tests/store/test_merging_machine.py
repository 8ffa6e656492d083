"""Three stores that write, purge, undo, settle, are copied and put back, and take in bundles, old ones too.

Every merge does what the oracle says, and in the end every order of every bundle comes to the same plan.
"""

import random
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from planner.core.changes import Change
from planner.core.errors import UserError
from planner.core.evidence import EvidenceDraft, EvidenceEdit, Link
from planner.core.merge import merged
from planner.core.plan import GoalDraft, GoalEdit, GoalState, RatingValue
from planner.core.review import ReviewState
from planner.store.backup import backups, make_backup
from planner.store.looking import look_through
from planner.store.plan_store import PlanStore, open_store
from planner.store.restore import restore
from tests.store.making import BUILD, CALM, DESIGN, FRAMEWORK, TODAY
from tests.store.merging import Frozen, check_derived, frozen, side_of, take_in

NAMES = st.sampled_from(("work", "home", "train"))
TITLES = st.sampled_from(("Alpha move", "beta Übergang", "gamma c++"))
KEYS = st.sampled_from((DESIGN, BUILD, CALM))
TAGS = st.sets(st.sampled_from(("Cloud", "cloud", "übung"))).map(lambda tags: tuple(sorted(tags)))
_IN_MEMORY = Path("/dev/shm")


class MergingMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="planner-merging-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
        self.stores = {name: self._open(name) for name in ("work", "home", "train")}
        self.done: dict[str, list[Change]] = {name: [] for name in self.stores}
        self.pictures: list[Frozen] = []
        self.copies: list[Path] = []
        self._begin_with_the_same_things()

    def _begin_with_the_same_things(self) -> None:
        work = self.stores["work"]
        for number in range(2):
            title = f"Piece {number}"
            work.add_evidence(EvidenceDraft(title, TODAY, descriptors=(DESIGN, BUILD), tags=("Cloud", "win")))
        work.add_goal(GoalDraft("Learn", descriptors=(DESIGN,), steps=("Read", "Do")))
        work.start_review("Year", TODAY.replace(month=1), TODAY)
        self.pictures.append(frozen(work))
        for name in ("home", "train"):
            take_in(self.stores[name], self.pictures[0])

    def teardown(self) -> None:
        if not hasattr(self, "stores"):
            return
        try:
            self._everything_comes_to_the_same()
        finally:
            for store in self.stores.values():
                store.close()
            shutil.rmtree(self.home)

    def _everything_comes_to_the_same(self) -> None:
        for name, store in self.stores.items():
            assert look_through(store, self.home / name) == (), "no row is another one than a backup says"
        bundles = [*self.pictures, *(frozen(store) for store in self.stores.values())]
        ends = []
        for number, store in enumerate(self.stores.values()):
            for each in random.Random(number).sample(bundles, len(bundles)):
                take_in(store, each)
            check_derived(store)
            ends.append(frozen(store))
        assert {name: ends[0].tables[name] for name in ends[0].tables} == ends[1].tables == ends[2].tables
        assert [each.evidence for each in (store.load() for store in self.stores.values())].count(
            self.stores["work"].load().evidence
        ) == len(self.stores)

    def _open(self, name: str) -> PlanStore:
        return open_store(self.home / name, framework=FRAMEWORK, today=lambda: TODAY)

    def _act(self, name: str, change: Change) -> None:
        if change:
            self.done[name].append(change)

    def _pick(self, data: st.DataObject, name: str, table: str) -> str | None:
        ids = [str(row[0]) for row in frozen(self.stores[name]).rows(table)]
        return data.draw(st.sampled_from(ids)) if ids else None

    @rule(name=NAMES, title=TITLES, keys=st.sets(KEYS), tags=TAGS)
    def add_evidence(self, name: str, title: str, keys: set[str], tags: tuple[str, ...]) -> None:
        links = (Link("https://example.org/x", title),)
        draft = EvidenceDraft(title, TODAY, corroborated_by="Bo", descriptors=tuple(keys), tags=tags, links=links)
        self._act(name, self.stores[name].add_evidence(draft))

    @rule(name=NAMES, data=st.data(), title=TITLES, key=KEYS, tag=TAGS)
    def edit_evidence(self, name: str, data: st.DataObject, title: str, key: str, tag: tuple[str, ...]) -> None:
        own = self._pick(data, name, "evidence")
        if own is None:
            return
        has = {str(row[1]) for row in frozen(self.stores[name]).rows("evidence_descriptor") if row[0] == own}
        edit = EvidenceEdit(
            {"title": title},
            add_descriptors=(key,) if key not in has else (),
            remove_descriptors=(key,) if key in has else (),
            add_tags=tag,
            add_links=(Link("https://example.org/x", title),),
        )
        try:
            self._act(name, self.stores[name].edit_evidence(own, edit))
        except UserError:
            assert own in _purged(self.stores[name], "evidence")

    @rule(name=NAMES, data=st.data(), binned=st.booleans(), table=st.sampled_from(("evidence", "goal")))
    def bin_or_unbin(self, name: str, data: st.DataObject, binned: bool, table: str) -> None:
        store, own = self.stores[name], self._pick(data, name, table)
        if own is not None and own not in _purged(store, table):
            self._act(name, store.bin([own]) if binned else store.unbin([own]))

    @rule(name=NAMES, data=st.data())
    def untag(self, name: str, data: st.DataObject) -> None:
        tags = list(frozen(self.stores[name]).rows("evidence_tag"))
        if tags:
            own, _, _, _, label = data.draw(st.sampled_from(tags))
            if own not in _purged(self.stores[name], "evidence"):
                edit = EvidenceEdit(remove_tags=(str(label),))
                self._act(name, self.stores[name].edit_evidence(str(own), edit))

    @rule(name=NAMES, data=st.data())
    def purge(self, name: str, data: st.DataObject) -> None:
        store, own = self.stores[name], self._pick(data, name, "evidence")
        if own is not None and own not in _purged(store, "evidence"):
            store.bin([own])
        store.purge(0)

    @rule(name=NAMES, title=TITLES, key=KEYS, steps=st.lists(TITLES, max_size=2))
    def add_goal(self, name: str, title: str, key: str, steps: list[str]) -> None:
        self._act(name, self.stores[name].add_goal(GoalDraft(title, descriptors=(key,), steps=tuple(steps))))

    @rule(name=NAMES, data=st.data(), state=st.sampled_from(GoalState), done=st.booleans())
    def edit_goal(self, name: str, data: st.DataObject, state: GoalState, done: bool) -> None:
        own = self._pick(data, name, "goal")
        if own is None or own in _purged(self.stores[name], "goal"):
            return
        ticks = {step.id: done for step in self.stores[name].goal(own).steps}
        self._act(name, self.stores[name].edit_goal(own, GoalEdit({"state": state}, tick_steps=ticks)))

    @rule(name=NAMES, key=KEYS, value=st.sampled_from((RatingValue.MET, RatingValue.DEVELOPING)))
    def rate(self, name: str, key: str, value: RatingValue) -> None:
        self._act(name, self.stores[name].rate(key, value))

    @rule(name=NAMES, value=st.sampled_from(("", "2025-06-01", "2026-01-01")))
    def set_period(self, name: str, value: str) -> None:
        self._act(name, self.stores[name].set_profile({"period-from": value}))

    @rule(name=NAMES, title=TITLES)
    def start_review(self, name: str, title: str) -> None:
        self.stores[name].start_review(title, TODAY.replace(month=1), TODAY)

    @rule(name=NAMES, data=st.data())
    def move_review_on(self, name: str, data: st.DataObject) -> None:
        store, own = self.stores[name], self._pick(data, name, "review")
        if own is None or own in _purged(store, "review"):
            return
        if store.review(own).state is ReviewState.DRAFT:
            store.freeze_review(own)
        else:
            store.close_review(own)

    @precondition(lambda self: any(self.done.values()))
    @rule(name=NAMES)
    def undo(self, name: str) -> None:
        if self.done[name]:
            try:
                self.stores[name].undo(self.done[name].pop())
            except UserError:  # a merge, a purge or another act changed it meanwhile
                self.done[name].clear()

    @rule(name=NAMES)
    def take_a_picture(self, name: str) -> None:
        self.pictures.append(frozen(self.stores[name]))

    @rule(name=NAMES, other=NAMES)
    def meet(self, name: str, other: str) -> None:
        if name != other:
            self._take_in(name, frozen(self.stores[other]))

    @rule(name=NAMES, data=st.data())
    def take_in(self, name: str, data: st.DataObject) -> None:
        self._take_in(name, data.draw(st.sampled_from(self.pictures)))

    def _take_in(self, name: str, bundle: Frozen) -> None:
        store = self.stores[name]
        wanted = merged(side_of(frozen(store)), side_of(bundle))
        take_in(store, bundle)
        assert side_of(frozen(store)) == wanted
        check_derived(store)
        again = take_in(store, bundle)
        assert not again.changed
        assert side_of(frozen(store)) == wanted

    @rule(name=NAMES, data=st.data(), take=st.booleans())
    def settle(self, name: str, data: st.DataObject, take: bool) -> None:
        found = self.stores[name].conflicts()
        if not found:
            return
        chosen = data.draw(st.sampled_from(found))
        try:
            self.stores[name].settle(chosen.id, None if take else ())
        except UserError:
            assert take
            return
        left = [each for each in self.stores[name].conflicts() if (each.kind, each.key) == (chosen.kind, chosen.key)]
        assert [each for each in left if not each.outlived] == []
        check_derived(self.stores[name])

    @rule(name=NAMES)
    def back_up(self, name: str) -> None:
        make_backup(self.home / name)

    @rule(name=NAMES, data=st.data())
    def restore(self, name: str, data: st.DataObject) -> None:
        found = backups(self.home / name)
        if found:
            restore(self.home / name, Path(data.draw(st.sampled_from(found)).folder))
            self.done[name].clear()
            self.stores[name].load()  # it goes on with the restored plan

    @rule(name=NAMES)
    def copy(self, name: str) -> None:
        self.stores[name].close()
        self.copies.append(self.home / f"copy{len(self.copies)}")
        shutil.copytree(self.home / name, self.copies[-1])
        self.stores[name] = self._open(name)

    @precondition(lambda self: self.copies)
    @rule(name=NAMES, data=st.data())
    def put_a_copy_in_place(self, name: str, data: st.DataObject) -> None:
        self.stores[name].close()
        shutil.move(self.home / name, self.home / f"gone{random.random()}")
        shutil.copytree(data.draw(st.sampled_from(self.copies)), self.home / name)
        self.stores[name] = self._open(name)
        self.done[name].clear()


def _purged(store: PlanStore, table: str) -> set[str]:
    side = side_of(frozen(store))
    return {
        str(key[0])  # type: ignore[index]
        for (kind, key), versions in side.rows.items()
        if kind == table and any(fields.get("purged") for fields in versions.values())
    }


TestMerging = MergingMachine.TestCase
TestMerging.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
