"""200 bundles made to do harm, each given to the import of a plan that holds something.

Each is refused with the plan as it was, or (where what is wrong is a person's own words, a bit in a place that says
nothing, or an attached file) taken in with everything in it valid. Nothing appears outside the plan.
"""

import tempfile
import time
from datetime import date
from pathlib import Path
from unittest import mock

from planner.cli.carrying import export_plan, import_bundle
from planner.core.errors import UserError
from planner.core.framework import Framework
from planner.core.travelling import SHAPES, Row
from planner.store.plan_store import PlanStore, open_store
from tests.soak.bundles import Hostile, hostile
from tests.soak.proof import Proof

Picture = dict[str, list[Row]]


def prove(full: bool) -> Proof:
    """200 bundles (36 in the tests); the control takes the rules of rows away, and lets in what must not be."""
    count = 200 if full else 36
    with tempfile.TemporaryDirectory(prefix="planner-hostile-") as place:
        trial = _Trial(Path(place))
        try:
            bundles = list(hostile(trial.good(), count))
            for each in bundles:
                trial.give(each)
            let_in = trial.control([each for each in bundles if " = " in each.what])
        finally:
            trial.close()
    figures: dict[str, int | str] = {
        "hostile bundles": count,
        "refused, the plan as it was": trial.refused,
        "taken in, all of it valid": trial.taken,
        "harm done": len(trial.wrong),
        "longest, in milliseconds": round(trial.longest * 1000),
        "let in by the control without rules": let_in,
    }
    figures.update({f"wrong {number}": what for number, what in enumerate(trial.wrong[:5], 1)})
    return Proof("Hostile bundles", figures, not trial.wrong and let_in > 0)


class _Trial:
    """A plan, and a place around it in which nothing may appear."""

    def __init__(self, place: Path) -> None:
        from tests.store.making import FRAMEWORK, TODAY, whole_draft

        self._place = place
        self._framework: Framework = FRAMEWORK
        self._today: date = TODAY
        graph = place / "graph.png"
        graph.write_bytes(b"\x89PNG" + bytes(range(256)))
        self._other = self._open("other")
        self._fill(self._other, whole_draft(graph))
        self._store = self._open("mine")
        self._fill(self._store, whole_draft())
        self._file = place / "hostile.zip"
        self.refused = self.taken = 0
        self.longest = 0.0
        self.wrong: list[str] = []

    def _open(self, name: str) -> PlanStore:
        return open_store(self._place / name, framework=self._framework, today=lambda: self._today)

    def _fill(self, store: PlanStore, draft: object) -> None:
        from planner.core.plan import RatingValue
        from tests.store.making import DESIGN, goal_draft

        store.add_evidence(draft)  # type: ignore[arg-type]
        store.add_goal(goal_draft())
        store.rate(DESIGN, RatingValue.MET, note="Seen")
        store.set_profile({"name": "Ann"})
        store.freeze_review(store.start_review("Year", date(2026, 1, 1), self._today).ids[0])

    def good(self) -> bytes:
        """A bundle of the other plan."""
        export_plan(self._other, self._file)
        return self._file.read_bytes()

    def _import(self) -> None:
        with mock.patch("planner.cli.carrying._back_up"):  # it is not the backup that is tried here
            import_bundle(self._place / "mine", self._framework, self._today, self._file)

    def _around(self) -> set[str]:
        return {
            str(path.relative_to(self._place)) for path in self._place.rglob("*") if "attachments" not in path.parts
        }

    def give(self, each: Hostile) -> None:
        """Import it, and look at what came of it."""
        self._file.write_bytes(each.data)
        before, around, start = _picture(self._store), self._around(), time.perf_counter()
        try:
            self._import()
            self.taken += 1
            if not each.harmless:
                self.wrong.append(f"taken in: {each.what}")
        except UserError:
            self.refused += 1
            if _picture(self._store) != before:
                self.wrong.append(f"refused, and the plan is another one: {each.what}")
        except Exception as error:
            self.wrong.append(f"{type(error).__name__}: {each.what}")
        self.longest = max(self.longest, time.perf_counter() - start)
        self._look(each.what, around)

    def _look(self, what: str, around: set[str]) -> None:
        if self._around() != around:
            self.wrong.append(f"something appeared outside the plan: {what}")
        if not _valid(self._store):
            self.wrong.append(f"the plan holds what is not valid: {what}")

    def control(self, bundles: list[Hostile]) -> int:
        """How many leave something in the plan that is not valid, once rows are not checked."""
        let_in = 0

        def unchecked(shape: object, values: dict[str, object]) -> Row:
            return tuple(values[name] for name in shape.checks)  # type: ignore[attr-defined,misc]

        for each in bundles:
            self._file.write_bytes(each.data)
            with mock.patch("planner.formats.bundle_reading.checked", unchecked):
                try:
                    self._import()
                    let_in += not _valid(self._store)
                except Exception:
                    let_in += 1  # it came as far as SQLite, which is no place to find it out
        return let_in

    def close(self) -> None:
        """Let go of the plans."""
        self._store.close()
        self._other.close()


def _picture(store: PlanStore) -> Picture:
    with store.picture() as picture:
        return {name: [tuple(row) for row in picture.rows(name)] for name in SHAPES}


def _valid(store: PlanStore) -> bool:
    from planner.core.errors import InvalidValue
    from planner.core.travelling import checked

    try:
        for name, rows in _picture(store).items():
            for row in rows:
                checked(SHAPES[name], SHAPES[name].named(row))
        list(store.evidence_all())
        store.load()
    except (InvalidValue, ValueError):
        return False
    return [finding for finding in store.check() if "is missing" not in finding] == []
