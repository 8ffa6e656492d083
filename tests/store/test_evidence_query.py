import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.core.evidence import EvidenceDraft, EvidenceEdit, EvidenceLine, EvidenceOrder, EvidenceQuery, Link
from planner.paths import database
from planner.store import evidence_query
from planner.store.plan_store import PlanStore
from tests.store.making import BUILD, CALM, DESIGN, LEAD, TODAY, Opener, whole_draft


def titles(store: PlanStore, query: EvidenceQuery) -> list[str]:
    """What the query finds; that count and positions agree with it is looked at in passing."""
    lines = store.evidence_lines(query, 0, 1_000)
    assert store.evidence_count(query) == len(lines)
    assert [store.evidence_position(query, line.id) for line in lines] == list(range(len(lines)))
    return [line.title for line in lines]


def test_a_line_says_what_a_list_shows(store: PlanStore) -> None:
    own = store.add_evidence(whole_draft()).ids[0]
    (line,) = store.evidence_lines(EvidenceQuery(), 0, 10)
    piece = store.evidence(own)
    assert line == EvidenceLine(
        own, piece.title, piece.on, piece.until, piece.kind, True, tuple(sorted((DESIGN, BUILD))),
        ("Big Win", "Cloud"), 2, 0, "STAR", True,
    )  # fmt: skip
    store.edit_evidence(own, EvidenceEdit({"task": "\u00a0", "result": "", "corroborated_by": " "}))
    (line,) = store.evidence_lines(EvidenceQuery(), 0, 10)
    assert (line.told, line.corroborated) == ("SA", False)


def test_lists_are_sorted_by_their_last_day_or_by_title(store: PlanStore) -> None:
    store.add_evidence(EvidenceDraft("b", date(2026, 3, 1)))
    store.add_evidence(EvidenceDraft("C", date(2026, 1, 1), date(2026, 5, 1)))
    store.add_evidence(EvidenceDraft("a", date(2026, 4, 1)))
    assert titles(store, EvidenceQuery()) == ["C", "a", "b"]
    assert titles(store, EvidenceQuery(order=EvidenceOrder.OLDEST)) == ["b", "a", "C"]
    assert titles(store, EvidenceQuery(order=EvidenceOrder.TITLE)) == ["a", "b", "C"]


@pytest.mark.parametrize(
    "query",
    [
        EvidenceQuery(),
        EvidenceQuery(text="piece"),
        EvidenceQuery(descriptors=(DESIGN,)),
        EvidenceQuery(tag="t"),
        EvidenceQuery(start=TODAY),
        EvidenceQuery(unlinked=True),
        EvidenceQuery(binned=True),
    ],
)
def test_pieces_of_one_day_are_listed_in_the_order_they_were_added(store: PlanStore, query: EvidenceQuery) -> None:
    keys = () if query.unlinked else (DESIGN,)
    added = [store.add_evidence(EvidenceDraft("piece", TODAY, descriptors=keys, tags=("t",))).ids[0] for _ in range(12)]
    if query.binned:
        store.bin(added)
    else:
        store.unbin([store.bin([added[3]]).ids[0]])
        store.edit_evidence(added[5], EvidenceEdit({"result": "later"}))
        assert [piece.id for piece in store.evidence_all()] == added[::-1]
    for order, wanted in (
        (EvidenceOrder.NEWEST, added[::-1]), (EvidenceOrder.OLDEST, added), (EvidenceOrder.TITLE, added),
    ):  # fmt: skip
        asked = replace(query, order=order)
        assert [line.id for line in store.evidence_lines(asked, 0, 100)] == wanted
        assert [line.id for first in range(0, 12, 5) for line in store.evidence_lines(asked, first, 5)] == wanted
        assert [store.evidence_position(asked, own) for own in wanted] == list(range(12))


@pytest.mark.parametrize("order", EvidenceOrder)
@pytest.mark.parametrize("query", [EvidenceQuery(), EvidenceQuery(start=TODAY, end=TODAY)])
def test_lists_are_answered_from_an_index_without_sorting(
    store: PlanStore, data_dir: Path, query: EvidenceQuery, order: EvidenceOrder
) -> None:
    store.close()
    with closing(sqlite3.connect(database(data_dir))) as connection:
        steps: list[str] = []

        def explain(statement: str, parameters: tuple[object, ...]) -> list[object]:
            steps.extend(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))
            return []

        for unlinked in (False, True) if order is not EvidenceOrder.TITLE else (False,):
            evidence_query.ids(explain, replace(query, order=order, unlinked=unlinked), 0, 50)
    assert steps
    assert not [step for step in steps if "TEMP B-TREE" in step or "USING" not in step]


def test_pages_follow_each_other_without_gap_or_repetition(store: PlanStore) -> None:
    store.fill(EvidenceDraft(f"Piece {n}", TODAY - timedelta(days=n // 10)) for n in range(95))
    for order in EvidenceOrder:
        query = EvidenceQuery(order=order)
        pages = [store.evidence_lines(query, first, 20) for first in range(0, 120, 20)]
        ids = [line.id for page in pages for line in page]
        assert len(ids) == len(set(ids)) == 95
        assert ids == [line.id for line in store.evidence_lines(query, 0, 100)]
        assert store.evidence_position(query, ids[70]) == 70
    assert store.evidence_position(EvidenceQuery(text="absent"), ids[0]) is None


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanStore]:
    with Opener(tmp_path_factory.mktemp("mixed") / "data") as opener:
        yield _mix(opener())


def _mix(store: PlanStore) -> PlanStore:
    store.add_evidence(EvidenceDraft("Storage move", date(2026, 3, 1), date(2026, 4, 30), descriptors=(DESIGN,)))
    store.add_evidence(EvidenceDraft("Café outage", date(2026, 5, 1), tags=("Über",), descriptors=(BUILD, DESIGN)))
    store.add_evidence(EvidenceDraft("Talk", date(2026, 6, 1), links=(Link("https://w.example/kubernetes", "Notes"),)))
    store.add_evidence(EvidenceDraft("Calm", date(2026, 7, 1), descriptors=(CALM,), result="Storage is calm"))
    store.bin([store.add_evidence(EvidenceDraft("Storage binned", date(2026, 8, 1), descriptors=(DESIGN,))).ids[0]])
    return store


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (EvidenceQuery(text="storage"), ["Calm", "Storage move"]),
        (EvidenceQuery(text="STOR mov"), ["Storage move"]),
        (EvidenceQuery(text="cafe"), ["Café outage"]),
        (EvidenceQuery(text="uber"), ["Café outage"]),
        (EvidenceQuery(text="kubernetes"), ["Talk"]),
        (EvidenceQuery(text="notes"), ["Talk"]),
        (EvidenceQuery(text="torage"), []),
        (EvidenceQuery(text="storage", binned=True), ["Storage binned"]),
        (EvidenceQuery(text="  "), ["Calm", "Talk", "Café outage", "Storage move"]),
        (EvidenceQuery(text="storage", descriptors=(DESIGN,)), ["Storage move"]),
        (EvidenceQuery(descriptors=(BUILD, CALM)), ["Calm", "Café outage"]),
        (EvidenceQuery(descriptors=(LEAD,)), []),
        (EvidenceQuery(tag="über"), ["Café outage"]),
        (EvidenceQuery(start=date(2026, 4, 30), end=date(2026, 5, 1)), ["Café outage", "Storage move"]),
        (EvidenceQuery(start=date(2026, 5, 2)), ["Calm", "Talk"]),
        (EvidenceQuery(end=date(2026, 3, 1)), ["Storage move"]),
        (EvidenceQuery(with_files=True), []),
        (EvidenceQuery(unlinked=True), ["Calm", "Talk"]),
        (EvidenceQuery(unlinked=True, text="calm"), ["Calm"]),
        (EvidenceQuery(unlinked=True, start=date(2026, 7, 1)), ["Calm"]),
        (EvidenceQuery(binned=True), ["Storage binned"]),
        (EvidenceQuery(tag="über", descriptors=(DESIGN,), text="out", start=date(2026, 1, 1)), ["Café outage"]),
    ],
)
@pytest.mark.parametrize("order", EvidenceOrder)
def test_a_query_finds_what_fits_all_of_it(
    mixed: PlanStore, query: EvidenceQuery, found: list[str], order: EvidenceOrder
) -> None:
    got = titles(mixed, replace(query, order=order))
    assert got == found if order is EvidenceOrder.NEWEST else sorted(got) == sorted(found)


@pytest.mark.parametrize("order", EvidenceOrder)
@pytest.mark.parametrize("text", ["storage", "outage", "t", "c", "absent", "storage calm"])
def test_frequent_words_find_the_same_as_rare_ones(
    mixed: PlanStore, monkeypatch: pytest.MonkeyPatch, text: str, order: EvidenceOrder
) -> None:
    for query in (EvidenceQuery(text=text, order=order), EvidenceQuery(text=text, order=order, start=date(2026, 5, 1))):
        rare = titles(mixed, query)
        monkeypatch.setattr(evidence_query, "_MANY", 1)
        assert titles(mixed, query) == rare
        monkeypatch.undo()


@pytest.mark.parametrize("order", EvidenceOrder)
@pytest.mark.parametrize("text", ["re", "release", "RELEA", "ünfold", "release old", "old"])
def test_a_page_of_words_that_are_everywhere_is_a_part_of_the_whole_list(
    store: PlanStore, monkeypatch: pytest.MonkeyPatch, text: str, order: EvidenceOrder
) -> None:
    store.fill(
        EvidenceDraft(f"Release ünfolded {'old' if n > 60 else 'new'} {n}", TODAY - timedelta(days=n // 3))
        for n in range(150)
    )
    query = EvidenceQuery(text=text, order=order)
    whole = store.evidence_lines(query, 0, 1_000)
    assert store.evidence_count(query) == len(whole) == (89 if "old" in text.split() else 150)
    monkeypatch.setattr(evidence_query, "_MANY", 1)
    monkeypatch.setattr(evidence_query, "_WALKED", 40)
    for first, size in ((0, 1), (0, 20), (20, 20), (30, 20), (60, 200)):
        assert store.evidence_lines(query, first, size) == whole[first : first + size]


@pytest.mark.parametrize("order", EvidenceOrder)
def test_descriptors_with_much_evidence_list_the_same_as_those_with_little(
    mixed: PlanStore, monkeypatch: pytest.MonkeyPatch, order: EvidenceOrder
) -> None:
    whole = EvidenceQuery(descriptors=(DESIGN, CALM), order=order)
    for query in (
        whole,
        replace(whole, start=date(2026, 5, 1)),
        replace(whole, tag="über"),
        replace(whole, binned=True),
    ):
        little = titles(mixed, query)
        assert little
        monkeypatch.setattr(evidence_query, "_MANY_LINKED", 1)
        assert titles(mixed, query) == little
        monkeypatch.undo()


def test_the_beginning_of_a_word_finds_every_word_that_begins_so(store: PlanStore) -> None:
    words = [f"cluster{n}" for n in range(40)]
    store.fill(EvidenceDraft(word.title(), TODAY) for word in [*words, "Cluste", "Clustz", "Clusté", "Cluster"])
    assert len(titles(store, EvidenceQuery(text="cluste"))) == 43
    assert len(titles(store, EvidenceQuery(text="CLUSTER1"))) == 11
    assert titles(store, EvidenceQuery(text="clustz")) == ["Clustz"]
    assert titles(store, EvidenceQuery(text="clustex")) == []


def test_an_edit_is_found_by_its_new_words_and_not_by_its_old_ones(store: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("Before", tags=("old",))).ids[0]
    store.edit_evidence(own, EvidenceEdit({"title": "After"}, add_tags=("new",), remove_tags=("old",)))
    assert titles(store, EvidenceQuery(text="before")) == titles(store, EvidenceQuery(text="old")) == []
    assert titles(store, EvidenceQuery(text="after new")) == ["After"]


NAUGHTY = [
    '"', "'", "''", '""', "*", "a*", "^", "NEAR(a b)", "AND", "OR NOT", "title:x", "-", "--", "a-b", "(", ")", "{}",
    "\\", "%", "_", ";", "a;DROP TABLE evidence", "\u202etest", "🎉", "👩‍💻", "Ω≈ç√", "<script>", "&amp;", "NULL",
    "1/0", "田中さん", "ﷺ", "Z̡̖̜a̶l̷g̸o̴", "\ufeff", "\u200b", "a\u0301", "{{7*7}}", "$(touch x)", "`x`", "../../etc",
]  # fmt: skip


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_words_are_stored_and_searched_as_what_they_are(store: PlanStore, text: str) -> None:
    own = store.add_evidence(EvidenceDraft(text, result=text, tags=(text,))).ids[0]
    store.add_evidence(EvidenceDraft("Quite another"))
    piece = store.evidence(own)
    assert (piece.title, piece.result, piece.tags) == (text, text, (text,))
    assert text in titles(store, EvidenceQuery(text=text))
    assert titles(store, EvidenceQuery(tag=text)) == [text]
    assert store.tags() == (text,)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=12) | st.sampled_from(["\0", "a\0b", "\ud800", "a\udcffb"]))
def test_no_words_make_a_search_fail(store: PlanStore, text: str) -> None:
    for query in (EvidenceQuery(text=text), EvidenceQuery(text=text + "a"), EvidenceQuery(tag=text + "a")):
        assert store.evidence_count(query) == len(store.evidence_lines(query, 0, 10)) == 0


def test_a_piece_is_found_by_any_words_of_its_title(store: PlanStore) -> None:
    store.add_evidence(EvidenceDraft("Fixed C++ & Rust/Go — 100% “done”"))
    for words in ("c++", "rust/go", "100%", "“done”", "fixed & done", "— done"):
        assert len(titles(store, EvidenceQuery(text=words))) == 1


def test_tags_are_those_in_use_outside_the_bin(store: PlanStore) -> None:
    assert store.tags() == ()
    first = store.add_evidence(EvidenceDraft("x", tags=("Zebra", "apple"))).ids[0]
    store.add_evidence(EvidenceDraft("y", tags=("zebra", "Mid")))
    assert [tag.lower() for tag in store.tags()] == ["apple", "mid", "zebra"]
    store.bin([first])
    assert store.tags() == ("Mid", "zebra")


def test_every_piece_of_a_period_is_given_whole(store: PlanStore) -> None:
    store.fill(EvidenceDraft(f"Piece {n}", date(2026, 1, 1) + timedelta(days=n), tags=("t",)) for n in range(300))
    pieces = list(store.evidence_all(date(2026, 2, 1), date(2026, 2, 28)))
    assert [piece.on for piece in pieces] == [date(2026, 2, 28) - timedelta(days=n) for n in range(28)]
    assert all(piece.tags == ("t",) for piece in pieces)
