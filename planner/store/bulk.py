"""Many things at once: an empty plan filled in one transaction, by inserts of many rows each.

The secret it keeps: how much may be written without asking row by row what was there, since nothing was.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from planner.core import limits
from planner.core.changes import Change, Kind
from planner.core.errors import InvalidValue
from planner.core.evidence import EvidenceDraft
from planner.core.plan import GoalDraft, Rating
from planner.core.sample import SampleRating
from planner.store import search, totals
from planner.store.evidence_acts import NewRow, Take, check_keys, evidence_rows
from planner.store.goal_acts import goal_rows
from planner.store.tables import table
from planner.store.writing import SHEETS, Writing, is_complete, told_of

_AT_ONCE = 1_000


class Filling:
    """The filling of an empty plan, inside a transaction that the caller holds."""

    def __init__(self, writing: Writing, today: date, take: Take) -> None:
        self._writing = writing
        self._today = today
        self._take = take
        self._known = frozenset(row[0] for row in writing.run('SELECT "key" FROM descriptor', ()))
        self._targets = totals.keys_of_targets(writing.run)
        self._ids: list[str] = []

    def refuse_unless_empty(self) -> None:
        """Raises InvalidValue where the plan has ratings, evidence, goals or reviews, in the bin or not."""
        there = ("rating", "evidence WHERE purged = 0", "goal WHERE purged = 0", "review WHERE purged = 0")
        if any(self._writing.run(f"SELECT 1 FROM {each} LIMIT 1", ()) for each in there):
            raise InvalidValue(
                "The plan is not empty, so it was not filled; it is as it was.", "Choose another data directory."
            )

    def evidence(self, drafts: Iterable[EvidenceDraft]) -> None:
        """Add evidence."""
        highest = self._highest("evidence")
        waiting = iter(drafts)
        while part := list(islice(waiting, _AT_ONCE)):
            rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for draft in part:
                self._one_piece(evidence_rows(draft, self._today, self._take, self._known), rows)
            self._insert(rows)
        search.index_after(self._writing.run, "evidence", highest)

    def _one_piece(self, new: Sequence[NewRow], rows: dict[str, list[dict[str, Any]]]) -> None:
        for row in new:
            rows[row.table].append(self._values(row))
        whole = rows["evidence"][-1]
        keys = [row.key[1] for row in new if row.table == "evidence_descriptor"]
        whole["around"] = "\n".join(_around(new))
        whole["told"] = told_of(whole["situation"], whole["task"], whole["action"], whole["result"])
        whole["complete"] = is_complete(whole["result"], whole["corroborated_by"])
        whole["loose"] = self._targets.isdisjoint(keys)
        self._ids.append(whole["id"])

    def goals(self, drafts: Iterable[GoalDraft], done_steps: Sequence[Sequence[int]]) -> None:
        """Add goals."""
        highest = self._highest("goal")
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for number, draft in enumerate(drafts):
            new = goal_rows(draft, self._known, done_steps[number] if number < len(done_steps) else ())
            for row in new:
                rows[row.table].append(self._values(row))
            rows["goal"][-1]["around"] = "\n".join(str(row.fields["text"]) for row in new if row.table == "step")
            self._ids.append(new[0].key[0])
        self._insert(rows)
        search.index_after(self._writing.run, "goal", highest)

    def ratings(self, given: Iterable[SampleRating | Rating]) -> None:
        """Add ratings."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for each in given:
            check_keys((each.descriptor,), self._known)
            fields = {
                "descriptor": each.descriptor,
                "by": each.by.value,
                "rating": each.value.value,
                "on": limits.rating_day(each.on, self._today, None).isoformat(),
                "note": limits.rating_note(each.value, each.by, each.note),
                "review": "",
            }
            rows["rating"].append(self._values(NewRow("rating", (uuid4().hex,), fields)))
        self._insert(rows)

    def profile(self, fields: Mapping[str, str]) -> None:
        """Set profile fields."""
        for name, value in fields.items():
            if value:
                self._writing.put("profile", (name,), {"value": value})

    def finish(self) -> Change:
        """Everything derived counted once."""
        self._writing.finish()
        self._writing.mark_seen()
        totals.count_everything_again(self._writing.run)
        totals.count_pieces(self._writing.run)
        return Change(frozenset(Kind), tuple(self._ids))

    def _values(self, row: NewRow) -> dict[str, Any]:
        sheet, writing = SHEETS[row.table], self._writing
        values: dict[str, Any] = dict(zip(sheet.keys, row.key, strict=True))
        values |= row.fields
        values |= {"revision": writing.revision, "origin": writing.origin}
        if sheet.parent:
            values |= {"created_at": writing.now, "updated_at": writing.now, "purged": False}
        return values

    def _insert(self, rows: Mapping[str, list[dict[str, Any]]]) -> None:
        for name in SHEETS:  # parents come before their children
            if rows.get(name):
                self._writing.connection.execute(insert(table(name)), rows[name])

    def _highest(self, parent: str) -> int:
        return int(self._writing.run(f"SELECT coalesce(max(number), 0) FROM {parent}", ())[0][0])


def _around(rows: Iterable[NewRow]) -> Iterable[str]:
    for row in rows:
        if row.table == "link":
            yield f"{row.key[1]} {row.fields['title']}"
        elif row.table in ("attachment", "evidence_tag"):
            yield str(row.fields["name" if row.table == "attachment" else "label"])
