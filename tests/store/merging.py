"""What the tests of merging are made of: a picture that stays, a plan as the oracle sees it, and a merge by hand."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.core.conflict import Merged
from planner.core.framework import Framework
from planner.core.merge import Dot, Fields, Key, Side, winner
from planner.core.travelling import MERGED, SHAPES, Row, checked
from planner.store import totals
from planner.store.merging_stage import staged
from planner.store.plan_store import PlanStore
from planner.store.writing import derive, runner


@dataclass(frozen=True)
class Frozen:
    """A picture that outlives its transaction; fits core's Contents."""

    store: str
    frameworks: tuple[Framework, ...]
    tables: Mapping[str, Sequence[Row]]
    schema: int = 1

    def rows(self, table: str) -> Iterator[Row]:
        return iter(self.tables[table])


def frozen(store: PlanStore) -> Frozen:
    """What a bundle of the plan would hold; every row of it stands the check of a bundle that comes in."""
    with store.picture() as picture:
        tables = {name: [tuple(row) for row in picture.rows(name)] for name in SHAPES}
        found = Frozen(picture.store, picture.frameworks, tables)
    for name, rows in tables.items():
        shape = SHAPES[name]
        assert [checked(shape, shape.named(row)) for row in rows] == rows
    return found


def side_of(contents: Frozen) -> Side:
    """The same as the oracle sees it; the row of each table is the winner of its versions."""
    rows: dict[Key, dict[Dot, Fields]] = {}
    stands: dict[Key, Dot] = {}
    for shape in MERGED:
        for row in contents.rows(shape.name):
            fields: Any = shape.named(row)
            key = (shape.name, tuple(fields[name] for name in shape.keys))
            stands[key] = (fields["revision"], fields["origin"])
            rows[key] = {stands[key]: fields}
    for kind, key_text, revision, origin, version in contents.rows("conflict"):
        rows[str(kind), tuple(json.loads(str(key_text)))][int(str(revision)), str(origin)] = json.loads(str(version))
    assert stands == {key: winner(key[0], versions) for key, versions in rows.items()}
    seen = {str(origin): int(str(revision)) for origin, revision in contents.rows("seen")}
    return Side(rows, seen)


def take_in(store: PlanStore, contents: Frozen, brought: Mapping[str, Path] | None = None) -> Merged:
    """Merge a picture into a plan."""
    with tempfile.TemporaryDirectory(prefix="planner-stage-") as place:
        return store.merge(staged(Path(place), contents), brought or {})


def check_derived(store: PlanStore) -> None:
    """Everything that is derived says what it would say if it were counted again."""
    with store._database.writing() as connection:
        run = runner(connection)
        for name in ("evidence_search", "goal_search"):
            # Raises where the index holds anything else than the rows say.
            run(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)", ())
        questions = {
            "evidence": "SELECT id, around, told, complete, loose FROM evidence ORDER BY id",
            "goal": "SELECT id, around FROM goal ORDER BY id",
            "total": "SELECT * FROM total ORDER BY descriptor",
            "store": "SELECT evidence, unlinked FROM store",
        }
        before = {name: run(question, ()) for name, question in questions.items()}
        for parent in ("evidence", "goal"):
            for row in run(f"SELECT id FROM {parent}", ()):
                derive(run, parent, row[0])
        totals.count_everything_again(run)
        totals.count_pieces(run)
        assert {name: run(question, ()) for name, question in questions.items()} == before
    assert store.check() == []
