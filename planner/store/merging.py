"""Two stores become one: what a stage holds is merged into a plan, in one transaction that the caller holds.

The secret it keeps: the rule of core/merge.py over tables. Rows that one side alone has are added and removed by
statements over whole tables; rows of which there are several versions are asked of the rule itself, one by one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from planner.core.column_rules import Cell
from planner.core.conflict import Merged
from planner.core.errors import BundleRefused
from planner.core.merge import Dot, covered, survivors, winner
from planner.core.travelling import MERGED, Row, Shape, key_text, version_row, version_text
from planner.store.frameworks import store_framework
from planner.store.merging_derived import DERIVED, Derived
from planner.store.merging_stage import Stage
from planner.store.writing import runner

INCOMING = "incoming"
Key = tuple[Cell, ...]
_NAMES = {
    "goal": "goals",
    "review": "reviews",
    "evidence_descriptor": "evidence_descriptors",
    "evidence_tag": "tags",
    "link": "links",
    "attachment": "attachments",
    "goal_descriptor": "goal_descriptors",
    "step": "steps",
    "review_round": "review_rounds",
    "rating": "ratings",
    "match": "matches",
    "target": "targets",
}
# Parents come last, when their children are there, so that what is derived from those is written with them.
_ORDER = sorted(MERGED, key=lambda shape: (shape.parent, shape.owner))


@dataclass(slots=True)
class _Both:
    """The versions of one row on both sides; row: the dot of what stands in the plan's table, if anything does."""

    row: Dot | None = None
    mine: dict[Dot, Row] = field(default_factory=dict)
    theirs: dict[Dot, Row] = field(default_factory=dict)


class Merging:
    """One merge, on a connection to which the stage is attached as INCOMING."""

    def __init__(self, connection: Connection, stage: Stage) -> None:
        self.run = runner(connection)
        self._stage = stage
        self._seen: Mapping[str, int] = dict(self.run("SELECT origin, revision FROM main.seen", ()))
        self._their_seen: Mapping[str, int] = dict(self.run(f"SELECT origin, revision FROM {INCOMING}.seen", ()))
        self._derived = Derived(connection)
        self._counts: dict[str, Counter[str]] = {}

    def knows_more_of(self, origin: str) -> bool:
        """Whether the bundle has seen acts of this origin that the plan knows nothing of: the plan was put back in time
        since, and must not write the same dots again."""
        return not covered((self._their_seen.get(origin, 0), origin), self._seen)

    def merge(self) -> Merged:
        """Take everything in. Raises BundleRefused; then the transaction is not to be kept."""
        both = {shape.name: self._both(shape) for shape in MERGED}
        self._derived.begin(self._owners(both))
        self.run("PRAGMA defer_foreign_keys = ON", ())
        before = self._frameworks()
        for framework in self._stage.frameworks:
            store_framework(self.run, framework)
        frameworks = self._frameworks() - before
        for shape in _ORDER:
            if shape.parent:
                self._derived.know_targets()
            self._take_table(shape, both[shape.name])
        self.run(
            f"""INSERT INTO main.seen (origin, revision) SELECT origin, revision FROM {INCOMING}.seen WHERE true
            ON CONFLICT (origin) DO UPDATE SET revision = max(revision, excluded.revision)""",
            (),
        )
        for parent in (shape.name for shape in MERGED if shape.parent):
            # Words that were typed about what is deleted for good are a part of it.
            self.run(f'DELETE FROM main.draft WHERE "key" IN (SELECT id FROM main.{parent} WHERE purged = 1)', ())
        self._derived.finish()
        self._counts["frameworks"] = Counter(
            added=frameworks, unchanged=len(self._stage.frameworks) - frameworks, updated=0, removed=0
        )
        return Merged(self._told("added"), self._told("updated"), self._told("unchanged"), self._told("removed"))

    def _frameworks(self) -> int:
        return int(self.run("SELECT count(*) FROM main.framework", ())[0][0])

    def _told(self, what: str) -> dict[str, int]:
        return {_NAMES.get(name, name): number[what] for name, number in self._counts.items()}

    # What there is

    def _both(self, shape: Shape) -> dict[Key, _Both]:
        """The rows that both sides have in another version, and those of which either side keeps several."""
        found: dict[Key, _Both] = defaultdict(_Both)
        statement = f"""SELECT {_columns(shape, "m")}, {_columns(shape, "i")} FROM {INCOMING}."{shape.name}" i
            CROSS JOIN main."{shape.name}" m
            WHERE {_same_key(shape)} AND (m.revision <> i.revision OR m.origin <> i.origin)"""
        width = len(shape.columns)
        for row in self.run(statement, ()):
            _add(shape, found, tuple(row[:width]), tuple(row[width:]))
        for side in ("main", INCOMING):
            lost = f"SELECT revision, origin, version FROM {side}.conflict WHERE kind = ?"
            for revision, origin, version in self.run(lost, (shape.name,)):
                row = version_row(shape, version)
                key = _key(shape, row)
                if key not in found:
                    _add(shape, found, *(self._row(shape, each, key) for each in ("main", INCOMING)))
                versions = found[key].mine if side == "main" else found[key].theirs
                versions.setdefault((revision, origin), row)
        return found

    def _row(self, shape: Shape, side: str, key: Key) -> Row | None:
        where = " AND ".join(f'm."{name}" = ?' for name in shape.keys)
        rows = self.run(f'SELECT {_columns(shape, "m")} FROM {side}."{shape.name}" m WHERE {where}', key)
        return tuple(rows[0]) if rows else None

    def _owners(self, both: Mapping[str, Mapping[Key, _Both]]) -> Iterator[tuple[str, str]]:
        """Evidence and goals of which something may change, so that what is derived from them has to."""
        for shape in MERGED:
            owner = shape.owner or shape.name
            if owner not in DERIVED:
                continue
            place = shape.columns.index(shape.owner or "id")
            for each in both[shape.name].values():
                yield from ((owner, str(row[place])) for row in (*each.mine.values(), *each.theirs.values()))
            for rows in (_new(shape), _gone(shape)) if shape.owner else ():
                yield from ((owner, row[0]) for row in self.run(f"SELECT DISTINCT {owner} FROM {rows}", ()))

    # What is written

    def _take_table(self, shape: Shape, both: Mapping[Key, _Both]) -> None:
        counts = self._counts[shape.name] = Counter(added=0, updated=0, unchanged=0, removed=0)
        incoming = self._count(f'{INCOMING}."{shape.name}"')
        new = self._count(_new(shape))
        counts["added"] = self._count(f"{_new(shape)} AND purged = 0") if shape.parent else new
        if new:
            self._insert(shape)
        gone = self._count(_gone(shape))
        if gone and shape.parent:
            raise BundleRefused(
                f"The bundle is not whole: it has seen a {shape.name} that it does not hold. Nothing of it was taken "
                "in, and your plan is as it was.",
                "Export it again on the other machine.",
            )
        if gone:
            counts["removed"] += gone
            self.run(f"DELETE FROM {_gone(shape)}", ())
        for key, each in both.items():
            self._settle(shape, key, each, counts)
        counts["unchanged"] = incoming - new - sum(each.row is not None and bool(each.theirs) for each in both.values())
        counts["unchanged"] += counts.pop("stayed", 0)

    def _insert(self, shape: Shape) -> None:
        names = (*shape.columns, *DERIVED.get(shape.name, {}))
        values = (*(f'i."{name}"' for name in shape.columns), *DERIVED.get(shape.name, {}).values())
        # Sorted by a join, or whole accounts would be carried through the sorting. Parents are numbered as they were
        # made, for pieces of one day are listed in the order of their numbers.
        order = f"(SELECT id FROM {INCOMING}.{shape.name} ORDER BY created_at, id) o CROSS JOIN " * shape.parent
        where = " AND i.id = o.id" * shape.parent
        self.run(
            f"""INSERT INTO main."{shape.name}" ({", ".join(f'"{name}"' for name in names)})
            SELECT {", ".join(value.replace("own.", "i.") for value in values)} FROM {order}{_new(shape)}{where}""",
            (),
        )

    def _count(self, rows: str) -> int:
        return int(self.run(f"SELECT count(*) FROM {rows}", ())[0][0])

    def _settle(self, shape: Shape, key: Key, both: _Both, counts: Counter[str]) -> None:
        """Write what the rule says of one row: its winner, and the others as conflicts."""
        named = [{dot: shape.named(row) for dot, row in side.items()} for side in (both.mine, both.theirs)]
        kept = survivors(named[0], named[1], self._seen, self._their_seen)  # type: ignore[arg-type]
        rows = both.theirs | both.mine
        self.run('DELETE FROM main.conflict WHERE kind = ? AND "key" = ?', (shape.name, key_text(key)))
        if not kept:
            return
        best = winner(shape.name, kept)
        for dot in kept.keys() - {best}:
            lost = (shape.name, key_text(key), *dot, version_text(shape, rows[dot]))
            self.run('INSERT INTO main.conflict (kind, "key", revision, origin, version) VALUES (?, ?, ?, ?, ?)', lost)
        if best == both.row:
            counts["stayed"] += bool(both.theirs)
            return
        if both.row is not None:
            counts["removed" if kept[best].get("purged") else "updated"] += 1
        self._put(shape, rows[best])

    def _put(self, shape: Shape, row: Row) -> None:
        derived = DERIVED.get(shape.name, {})
        columns = ", ".join(f'"{name}"' for name in (*shape.columns, *derived))
        marks = ", ".join(["?"] * len(row) + ["''"] * len(derived))  # what is derived comes last of all
        key = ", ".join(f'"{name}"' for name in shape.keys)
        fresh = ", ".join(f'"{name}" = excluded."{name}"' for name in shape.columns)
        self.run(
            f"""INSERT INTO main."{shape.name}" ({columns}) VALUES ({marks})
            ON CONFLICT ({key}) DO UPDATE SET {fresh}""",
            row,
        )


def _add(shape: Shape, found: dict[Key, _Both], mine: Row | None, theirs: Row | None) -> None:
    for row in (mine, theirs):
        if row is None:
            continue
        both, dot = found[_key(shape, row)], _dot(shape, row)
        if row is mine:
            both.row = dot
            both.mine[dot] = row
        else:
            both.theirs[dot] = row


def _key(shape: Shape, row: Row) -> Key:
    return tuple(row[shape.columns.index(name)] for name in shape.keys)


def _dot(shape: Shape, row: Row) -> Dot:
    at = shape.columns.index
    revision, origin = row[at("revision")], row[at("origin")]
    assert isinstance(revision, int)
    assert isinstance(origin, str)
    return revision, origin


def _columns(shape: Shape, side: str) -> str:
    return ", ".join(f'{side}."{name}"' for name in shape.columns)


def _same_key(shape: Shape) -> str:
    return " AND ".join(f'm."{name}" = i."{name}"' for name in shape.keys)


def _new(shape: Shape) -> str:
    """What the bundle alone holds, and the plan has never seen."""
    return f"""{INCOMING}."{shape.name}" AS i
        WHERE NOT EXISTS (SELECT 1 FROM main."{shape.name}" m WHERE {_same_key(shape)})
        AND NOT EXISTS (SELECT 1 FROM main.seen s WHERE s.origin = i.origin AND s.revision >= i.revision)"""


def _gone(shape: Shape) -> str:
    """What the plan alone holds, and the bundle has seen: it was removed there."""
    return f"""main."{shape.name}" AS m
        WHERE NOT EXISTS (SELECT 1 FROM {INCOMING}."{shape.name}" i WHERE {_same_key(shape)})
        AND EXISTS (SELECT 1 FROM {INCOMING}.seen s WHERE s.origin = m.origin AND s.revision >= m.revision)"""
