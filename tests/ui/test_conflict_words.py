"""A conflict in words: no name of a column, no key and no JSON is ever shown."""

import json
from dataclasses import replace
from datetime import date

import pytest

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.column_rules import Cell
from planner.core.conflict import GONE, Conflict
from planner.core.evidence import Evidence
from planner.core.plan import By, Goal, Plan, Rating, RatingValue
from planner.core.review import Review
from planner.core.snapshot import snapshot_of
from planner.core.snapshot_json import digest, to_json
from planner.core.travelling import SHAPES
from planner.store.writing import SHEETS
from planner.ui.models.conflict_words import (
    NOTHING,
    Difference,
    about_words,
    differences,
    kind_words,
    title_words,
)

FRAMEWORK = read_builtin(paths.FRAMEWORK)
PLAN = Plan(FRAMEWORK, FRAMEWORK.role_levels[0])
ITEM = PLAN.target.groups()[1].items[0]
GROUP = PLAN.target.groups()[1]
OWN, OTHER = "a" * 32, "b" * 32
HASH = "c" * 64


def conflict(kind: str, title: str = "A title", /, **sides: tuple[Cell, Cell]) -> Conflict:
    """A conflict of that kind: column=(mine, theirs)."""
    mine = {name: each[0] for name, each in sides.items()}
    theirs = {name: each[1] for name, each in sides.items()}
    return Conflict("1" * 12, kind, (OWN, ITEM.key), title, mine, theirs)


def told(of: Conflict) -> list[tuple[str, str, str]]:
    return [(each.name, each.mine, each.theirs) for each in differences(of, PLAN)]


@pytest.mark.parametrize(
    ("kind", "column", "values", "expected"),
    [
        ("evidence", "on", ("2026-11-24", "2026-04-03"), ("Day", "24 November 2026", "3 April 2026")),
        ("evidence", "until", (None, "2026-04-03"), ("Until", NOTHING, "3 April 2026")),
        ("evidence", "private", (True, False), ("Private", "Yes", "No")),
        ("evidence", "kind", ("work", "award"), ("Kind", "Work", "Award")),
        ("evidence", "corroborated_by", ("", "Ann"), ("Corroborated by", NOTHING, "Ann")),
        ("evidence", "deleted_at", ("2026-11-24T10:00:00+00:00", None), ("Trash", "In the trash", "Not in the trash")),
        ("evidence_descriptor", "how", ("So", "Otherwise"), ("How it shows it", "So", "Otherwise")),
        ("evidence_tag", "label", ("Cloud", "CLOUD"), ("Tag", "Cloud", "CLOUD")),
        ("link", "title", ("One", "Two"), ("Title", "One", "Two")),
        ("attachment", "size", (1_200_000, 17), ("Size", "1.2 MB", "17 bytes")),
        ("goal", "state", ("in-progress", "done"), ("State", "In progress", "Done")),
        ("goal", "due", (None, "2026-04-03"), ("Due", NOTHING, "3 April 2026")),
        ("step", "position", (0, 3), ("Place among the steps", "Place 1", "Place 4")),
        ("step", "done", (True, False), ("Done", "Yes", "No")),
        ("review", "state", ("sent", "closed"), ("State", "Sent", "Closed")),
        (
            "review",
            "period_from",
            ("2026-01-01", "2026-04-03"),
            ("First day of the period", "1 January 2026", "3 April 2026"),
        ),
        ("review", "sha256", (HASH, f"{HASH} {HASH} {HASH}"), ("Closed", "Not closed", "Closed with 1 returned form")),
        ("rating", "rating", ("met", "not-started"), ("Rating", "Met", "Not started")),
        ("rating", "by", ("me", "manager"), ("Rated by", "Me", "My manager")),
        (
            "rating",
            "descriptor",
            (ITEM.key, "0" * 12),
            ("Descriptor", ITEM.descriptor.text, "A descriptor of another framework"),
        ),
        (
            "target",
            "framework",
            (HASH, "d" * 64),
            ("Framework", "The edition with the mark cccccccc", "The edition with the mark dddddddd"),
        ),
    ],
)
def test_each_field_reads_as_a_person_would_say_it(
    kind: str, column: str, values: tuple[Cell, Cell], expected: tuple[str, str, str]
) -> None:
    assert told(conflict(kind, **{column: values})) == [expected]


@pytest.mark.parametrize(
    ("field", "values", "expected"),
    [
        ("job-title", ("Lead", ""), ("Job title", "Lead", NOTHING)),
        ("period-to", ("2026-11-24", ""), ("Last day of the period", "24 November 2026", NOTHING)),
        ("target", (PLAN.target.key, "0" * 12), ("Target", PLAN.target.name, "A role level of another framework")),
        ("pay-bands", ('["1", "1.70"]', ""), ("Pay bands", "Bands begin at 1, 1.70", NOTHING)),
        ("template-star", ("{title}", ""), ("Template of an account", "{title}", NOTHING)),
    ],
)
def test_each_setting_of_the_plan_reads_so_too(
    field: str, values: tuple[Cell, Cell], expected: tuple[str, str, str]
) -> None:
    of = conflict("profile", field, value=values)
    assert told(of) == [expected]
    assert title_words(of, PLAN) == expected[0]


def test_the_standing_of_skills_names_them() -> None:
    from planner.core.pay_review import Standing, with_standings

    value = with_standings(PLAN, {GROUP.slug: Standing.ABOVE})["pay-standing"]
    assert told(conflict("profile", "pay-standing", value=(value, '{"0123456789ab": "at"}'))) == [
        ("Standing of the skills", f"{GROUP.name}: above", "A skill of another role level: at")
    ]


def test_frozen_reviews_are_told_by_what_one_alone_holds() -> None:
    review = Review(OWN, "Year", date(2026, 1, 1), date(2026, 12, 31))
    met = replace(PLAN, ratings={ITEM.key: (Rating("r", ITEM.key, RatingValue.MET, By.ME, date(2026, 5, 1)),)})
    piece = Evidence(OTHER, "Cut deploy time", date(2026, 5, 1))
    day = date(2026, 11, 24)
    mine = to_json(snapshot_of(review, replace(met, goals=(Goal(OTHER, "Lead"),)), (), day))
    theirs = to_json(snapshot_of(review, PLAN, (piece,), day))
    of = conflict("review", snapshot=(mine, theirs), sha256=(digest(mine), digest(theirs)))
    count = sum(len(group.items) for group in PLAN.target.groups())
    assert told(of) == [
        (
            "What it froze",
            f"{count} descriptors, 0 pieces of evidence, 1 goal; 24 November 2026\n"
            f"{ITEM.descriptor.text}: met\nGoal: Lead",
            f"{count} descriptors, 1 piece of evidence, 0 goals; 24 November 2026\n"
            f"{ITEM.descriptor.text}: not started\nEvidence: Cut deploy time",
        )
    ]
    assert told(conflict("review", snapshot=("", theirs)))[0][1] == "Nothing: it is a draft"


def test_returned_forms_are_told_by_what_one_alone_says() -> None:
    def ratings(value: str, written: str = "") -> str:
        return json.dumps({"values": {ITEM.key: value}, "written_on": written})

    def comments(text: str, agreed: bool) -> str:
        return json.dumps({"descriptors": {ITEM.key: text}, "skills": {"user-focus": "Fine"}, "agreed": agreed})

    of = conflict(
        "review_round",
        ratings=(ratings("met"), ratings("developing", "soon")),
        comments=(comments("Good", True), comments("Good", False)),
        actions=('["Rest"]', '["Rest"]'),
        statement=("", "Well done"),
    )
    words = ITEM.descriptor.text
    assert told(of) == [
        ("Ratings", f"{words}: met", f"{words}: developing\nDated soon"),
        ("Comments", "Agreed", "Not agreed"),
        ("Agreed actions", "The same", "The same"),
        ("Overall statement", NOTHING, "Well done"),
    ]


def test_long_lists_are_cut() -> None:
    many = json.dumps([f"Action {number}" for number in range(20)])
    ((_, mine, _),) = told(conflict("review_round", actions=(many, "[]")))
    assert mine.splitlines()[-1] == "and 8 more"
    assert len(mine.splitlines()) == 13


@pytest.mark.parametrize("gone_here", [True, False])
def test_one_that_was_deleted_for_good_says_so_beside_what_the_other_one_holds(gone_here: bool) -> None:
    stub: dict[str, Cell] = {"purged": True, "title": "", "kind": "", "on": "", "result": ""}
    whole: dict[str, Cell] = {"purged": False, "title": "Cut", "kind": "work", "on": "2026-04-03", "result": ""}
    mine, theirs = (stub, whole) if gone_here else (whole, stub)
    of = Conflict("1" * 12, "evidence", (OWN,), "Cut", mine, theirs)
    both = [("Title", "Cut"), ("Kind", "Work"), ("Day", "3 April 2026")]
    assert told(of) == [(name, GONE, words) if gone_here else (name, words, GONE) for name, words in both]


DOT: dict[str, Cell] = {"revision": 3, "origin": OTHER}


@pytest.mark.parametrize(
    ("kind", "fields", "title", "expected"),
    [
        ("evidence_tag", {"evidence": OWN, "tag": "cloud", "label": "Cloud"}, "Cloud", {("Tag", "Cloud")}),
        (
            "link",
            {"evidence": OWN, "url": "https://example.org", "title": "Graph"},
            "Graph",
            {("Address", "https://example.org"), ("Title", "Graph")},
        ),
        (
            "attachment",
            {"evidence": OWN, "sha256": HASH, "name": "a.png", "size": 17, "media_type": "image/png"},
            "a.png",
            {("Name", "a.png"), ("Size", "17 bytes"), ("Sort of file", "image/png")},
        ),
        (
            "goal_descriptor",
            {"goal": OWN, "descriptor": ITEM.key},
            ITEM.descriptor.text,
            {("Descriptor", ITEM.descriptor.text)},
        ),
        (
            "step",
            {"id": OTHER, "goal": OWN, "position": 0, "text": "Read", "done": False},
            "Read",
            {("Place among the steps", "Place 1"), ("Words", "Read"), ("Done", "No")},
        ),
        (
            "review_round",
            {"review": OWN, "sha256": HASH, "name": "Max", "on": "2026-04-03", "actions": '["Rest"]', "statement": ""},
            "Max",
            {("Name", "Max"), ("Day", "3 April 2026"), ("Agreed actions", "Rest")},
        ),
    ],
)
def test_a_child_that_outlived_its_parent_says_what_is_left(
    kind: str, fields: dict[str, Cell], title: str, expected: set[tuple[str, str]]
) -> None:
    of = Conflict("1" * 12, kind, (OWN, "x"), "", fields | DOT, outlived=True)
    assert title_words(of, PLAN) == title
    assert {(each.name, each.mine) for each in differences(of, PLAN)} == expected
    assert "deleted for good on one machine" in about_words(of)


@pytest.mark.parametrize("kind", sorted(SHEETS))
def test_no_kind_and_no_column_reads_as_it_is_called_in_the_database(kind: str) -> None:
    of = conflict(kind)
    assert kind_words(of) != "Part of the plan"
    assert "_" not in kind_words(of) + title_words(of, PLAN)
    for name in SHAPES[kind].columns:
        samples: dict[str, Cell] = {
            "kind": "work",
            "state": "done" if kind == "goal" else "sent",
            "rating": "met",
            "size": 1,
        }
        samples |= {"position": 1, "ratings": '{"values": {}, "written_on": ""}', "actions": "[]", "snapshot": ""}
        samples |= {"comments": '{"descriptors": {}, "skills": {}, "agreed": true}'}
        value = samples.get(name, "2026-01-01")
        for each in differences(conflict(kind, "name", **{name: (value, value)}), PLAN):
            assert isinstance(each, Difference)
            assert "_" not in each.name
            assert "{" not in each.mine
