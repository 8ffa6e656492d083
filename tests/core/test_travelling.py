"""Which rows may travel: each table with a good row, and with what makes it a bad one."""

import json
from typing import Any

import pytest

from planner.core.column_rules import Cell
from planner.core.conflict import Merged, conflict_id, differing
from planner.core.errors import InvalidValue
from planner.core.review import Review
from planner.core.snapshot import snapshot_of
from planner.core.snapshot_json import canonical, digest, to_json
from planner.core.travelling import MERGED, MOST_REVISION, SHAPES, checked, key_text, version_row, version_text
from tests.core.making import TODAY, plan

A, B = "a" * 32, "b" * 32
KEY, SHA = "0123456789ab", "c" * 64
MOMENT = "2026-11-24T10:00:00+00:00"
DOT = {"revision": 3, "origin": A}
PARENT = {"id": B, **DOT, "created_at": MOMENT, "updated_at": MOMENT, "deleted_at": None, "purged": False}
TEXT = to_json(snapshot_of(Review(B, "Year", TODAY, TODAY), plan(), (), TODAY))
STEP = {"id": B, **DOT, "goal": A, "position": 0, "text": "Read", "done": False}

GOOD: dict[str, dict[str, Any]] = {
    "evidence": {
        **PARENT,
        **dict.fromkeys(("situation", "task", "action", "result"), "Told\n"),
        "title": "Moved",
        "on": "2026-01-01",
        "until": "2026-01-02",
        "kind": "work",
        "corroborated_by": "Bo",
        "private": True,
    },
    "goal": {**PARENT, "title": "Learn", "why": "", "measure": "", "due": None, "state": "done", "private": False},
    "review": {
        **PARENT,
        "name": "Year",
        "period_from": "2026-01-01",
        "period_to": "2026-12-31",
        "on": "2026-11-24",
        "state": "closed",
        "snapshot": TEXT,
        "sha256": f"{digest(TEXT)} {SHA} {SHA}",
    },
    "evidence_descriptor": {"evidence": B, "descriptor": KEY, **DOT, "how": "So"},
    "evidence_tag": {"evidence": B, "tag": "cloud", **DOT, "label": "Cloud"},
    "link": {"evidence": B, "url": "https://example.org", **DOT, "title": "It"},
    "attachment": {"evidence": B, "sha256": SHA, **DOT, "name": "a\\b.png", "size": 3, "media_type": "image/png"},
    "goal_descriptor": {"goal": B, "descriptor": KEY, **DOT},
    "step": STEP,
    "review_round": {
        "review": B,
        "sha256": SHA,
        **DOT,
        "name": "Bo",
        "on": "2026-11-24",
        "statement": "Well\r",
        "ratings": canonical({"values": {KEY: "met"}, "written_on": ""}),
        "comments": canonical({"descriptors": {KEY: "Good"}, "skills": {"zen": "Calm"}, "agreed": True}),
        "actions": canonical(["Read"]),
    },
    "rating": {
        "id": B,
        **DOT,
        "descriptor": KEY,
        "by": "me",
        "rating": "met",
        "on": "2026-01-01",
        "note": "",
        "review": "",
    },
    "match": {"old": KEY, **DOT, "new": KEY, "likeness": 1, "edition": "2026-01"},
    "target": {"role_level": KEY, **DOT, "framework": SHA},
    "profile": {"field": "name", **DOT, "value": "Ann"},
    "inbox": {"fingerprint": "git:1", **DOT, "state": "taken", "text": "Did it", "suggestion": '{"title":"It"}'},
    "conflict": {
        "kind": "step",
        "key": key_text((B,)),
        **DOT,
        "version": canonical(STEP),
    },
    "seen": {"origin": A, "revision": 1},
}

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("evidence", {"id": "B" * 32}, "id"),
    ("evidence", {"id": 1}, "id"),
    ("evidence", {"revision": 0}, "revision"),
    ("evidence", {"revision": MOST_REVISION + 1}, "revision"),
    ("evidence", {"revision": True}, "revision"),
    ("evidence", {"origin": ""}, "origin"),
    ("evidence", {"created_at": "2026-11-24T10:00:00"}, "created_at"),
    ("evidence", {"created_at": 5}, "created_at"),
    ("evidence", {"deleted_at": "yesterday"}, "deleted_at"),
    ("evidence", {"purged": 0}, "purged"),
    ("evidence", {"purged": True}, "title"),
    ("evidence", {"title": " "}, "title"),
    ("evidence", {"title": None}, "title"),
    ("evidence", {"title": "x" * 201}, "title"),
    ("evidence", {"on": "20260101"}, "on"),
    ("evidence", {"on": None}, "on"),
    ("evidence", {"until": "2025-12-31"}, "together"),
    ("evidence", {"situation": "\x1b[2J"}, "situation"),
    ("evidence", {"result": "\ud800"}, "result"),
    ("evidence", {"kind": "crime"}, "kind"),
    ("evidence", {"corroborated_by": "a\nb"}, "corroborated_by"),
    ("evidence", {"private": "no"}, "private"),
    ("goal", {"state": "perfect"}, "state"),
    ("review", {"snapshot": TEXT + " "}, "together"),
    ("review", {"on": None}, "together"),
    ("review", {"state": "sent"}, "together"),
    ("review", {"state": "draft"}, "together"),
    ("review", {"sha256": digest(TEXT)}, "together"),
    ("review", {"sha256": "x"}, "sha256"),
    ("review", {"snapshot": "{}", "sha256": f"{digest('{}')} {SHA}"}, "together"),
    ("review", {"period_to": "2025-01-01"}, "together"),
    ("review", {"snapshot": 1}, "snapshot"),
    ("evidence_descriptor", {"descriptor": "../../evil"}, "descriptor"),
    ("evidence_tag", {"label": ""}, "label"),
    ("link", {"url": "javascript:alert(1)"}, "together"),
    ("link", {"url": "file:///etc/passwd"}, "together"),
    ("attachment", {"name": "../evil"}, "name"),
    ("attachment", {"name": ".."}, "name"),
    ("attachment", {"name": ""}, "name"),
    ("attachment", {"size": 200_000_001}, "size"),
    ("attachment", {"size": -1}, "size"),
    ("step", {"position": 1 << 40}, "position"),
    ("review_round", {"ratings": "[]"}, "together"),
    ("review_round", {"ratings": canonical({"values": {"x": "met"}, "written_on": ""})}, "together"),
    ("review_round", {"comments": canonical({"descriptors": {}, "skills": {}, "agreed": 1})}, "together"),
    ("review_round", {"actions": '"Read"'}, "together"),
    ("review_round", {"actions": "[1]"}, "together"),
    ("review_round", {"statement": "a\0b"}, "statement"),
    ("review_round", {"statement": "x" * 1_000_001}, "statement"),
    ("rating", {"rating": "not-applicable"}, "together"),
    ("rating", {"review": "x"}, "review"),
    ("match", {"likeness": 1.5}, "likeness"),
    ("match", {"likeness": "1"}, "likeness"),
    ("match", {"likeness": True}, "likeness"),
    ("profile", {"field": "root"}, "together"),
    ("profile", {"field": "target"}, "together"),
    ("profile", {"field": "period-from", "value": "tomorrow"}, "together"),
    ("profile", {"field": "period-from", "value": " "}, "together"),
    ("inbox", {"state": "eaten"}, "state"),
    ("inbox", {"suggestion": "{"}, "together"),
    ("conflict", {"kind": "store"}, "together"),
    ("conflict", {"kind": "seen"}, "together"),
    ("conflict", {"key": "[]"}, "together"),
    ("conflict", {"revision": 2}, "together"),
    ("conflict", {"version": json.dumps(STEP)}, "together"),
    ("conflict", {"version": canonical({**STEP, "text": ""})}, "together"),
    ("conflict", {"version": "[" * 100_000}, "together"),
    ("seen", {"revision": 1.0}, "revision"),
]


@pytest.mark.parametrize("table", SHAPES)
def test_a_good_row_is_itself_and_comes_back_by_name(table: str) -> None:
    shape = SHAPES[table]
    row = checked(shape, GOOD[table])
    assert shape.named(row) == GOOD[table]
    assert shape.columns == tuple(GOOD[table]) or set(shape.columns) == set(GOOD[table])


@pytest.mark.parametrize(("table", "change", "place"), BAD)
def test_a_bad_row_is_refused_and_the_place_is_named(table: str, change: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidValue, match=place):
        checked(SHAPES[table], {**GOOD[table], **change})


@pytest.mark.parametrize("table", SHAPES)
def test_a_row_has_all_its_columns_and_no_other(table: str) -> None:
    good = GOOD[table]
    with pytest.raises(InvalidValue, match="evil"):
        checked(SHAPES[table], {**good, "evil": 1})
    with pytest.raises(InvalidValue, match="revision"):
        checked(SHAPES[table], {name: value for name, value in good.items() if name != "revision"})


def test_a_draft_of_a_review_holds_no_snapshot() -> None:
    draft = {**GOOD["review"], "state": "draft", "on": None, "snapshot": "", "sha256": ""}
    assert checked(SHAPES["review"], draft)


def test_a_purged_stub_says_nothing() -> None:
    shape = SHAPES["goal"]
    stub = {**GOOD["goal"], "purged": True, "title": "", "state": ""}
    assert shape.named(checked(shape, stub)) == stub
    with pytest.raises(InvalidValue, match="title"):
        checked(shape, {**stub, "title": "Learn"})


def test_the_target_in_the_profile_is_a_key() -> None:
    assert checked(SHAPES["profile"], {"field": "target", **DOT, "value": KEY})


def test_an_inbox_entry_may_suggest_nothing() -> None:
    assert checked(SHAPES["inbox"], {**GOOD["inbox"], "suggestion": ""})


def test_a_version_is_the_whole_row_as_text_and_back() -> None:
    shape = SHAPES["step"]
    row = checked(shape, STEP)
    assert version_row(shape, version_text(shape, row)) == row


def test_parents_come_before_their_children_and_bookkeeping_is_not_merged() -> None:
    names = list(SHAPES)
    assert all(names.index(shape.owner) < names.index(shape.name) for shape in SHAPES.values() if shape.owner)
    assert {shape.name for shape in MERGED} == set(SHAPES) - {"conflict", "seen"}


# What is told of a merge


def test_versions_differ_in_what_they_say_and_not_in_their_times() -> None:
    mine: dict[str, Cell] = {"title": "A", "updated_at": "1", "deleted_at": "1", "revision": 1, "origin": A}
    assert differing(mine, {**mine, "updated_at": "2", "deleted_at": "2", "revision": 2, "origin": B}) == ()
    assert differing(mine, {**mine, "title": "B", "deleted_at": None}) == ("title", "deleted_at")


def test_a_conflict_has_one_id_for_each_version() -> None:
    ids = {conflict_id(*each) for each in (("goal", (A,), (1, A)), ("goal", (A,), (2, A)), ("goal", (B,), (1, A)))}
    assert {len(each) for each in ids} == {12}
    assert len(ids) == 3


def test_a_merge_tells_whether_it_changed_or_purged_anything() -> None:
    nothing = {"evidence": 0, "goals": 0}
    assert not Merged(nothing, nothing, {"evidence": 5}, nothing).changed
    assert Merged({"tags": 1}, nothing, {}, nothing).changed
    removed = Merged(nothing, nothing, {}, {"goals": 1})
    assert removed.changed
    assert removed.purged
    assert not Merged(nothing, nothing, {}, {"tags": 1}).purged
