import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planner import paths
from planner.core.changes import NOTHING, Kind
from planner.core.errors import AmbiguousId, InvalidValue, NotFound, StoreBusy
from planner.core.evidence import EvidenceDraft, EvidenceEdit, EvidenceKind, EvidenceTotals, Link, Shows
from planner.core.framework import Framework
from planner.core.plan import By, GoalDraft, GoalEdit, Plan, RatingValue
from planner.store.plan_store import PlanStore, empty_plan
from tests.store.making import (
    BUILD,
    CALM,
    DESIGN,
    FRAMEWORK,
    LEAD,
    LEVEL,
    NOBODY,
    REVIEW,
    TODAY,
    Opener,
    goal_draft,
    whole_draft,
)

if TYPE_CHECKING:
    from planner.ui.store_protocol import Store

    def _fits(store: PlanStore) -> Store:
        return store


def test_a_new_plan_holds_the_framework_word_for_word_and_aims_at_its_first_role_level(store: PlanStore) -> None:
    assert store.load() == Plan(FRAMEWORK, LEVEL) == empty_plan(FRAMEWORK)


def test_a_plan_keeps_its_framework_whatever_it_is_opened_with(opener: Opener, store: PlanStore) -> None:
    store.close()
    assert opener().load().framework == FRAMEWORK
    assert empty_plan(Framework()) == Plan()


def test_a_rating_is_dated_today_and_the_newest_is_current(store: PlanStore) -> None:
    store.rate(DESIGN, RatingValue.MET, on=date(2026, 1, 1), note="done")
    change = store.rate(DESIGN, RatingValue.DEVELOPING)
    assert change.kinds == {Kind.RATING}
    assert change.ids == (DESIGN,)
    told = [(each.on, each.value, each.by, each.note) for each in store.history(DESIGN)]
    assert told == [
        (date(2026, 1, 1), RatingValue.MET, By.ME, "done"),
        (TODAY, RatingValue.DEVELOPING, By.ME, ""),
    ]
    assert store.load().value(DESIGN) is RatingValue.DEVELOPING
    assert store.load().ratings == {DESIGN: store.history(DESIGN)}


def test_of_two_ratings_of_one_day_the_later_one_is_current(store: PlanStore) -> None:
    for value in (RatingValue.MET, RatingValue.DEVELOPING, RatingValue.NOT_STARTED):
        store.rate(BUILD, value)
    assert store.load().value(BUILD) is RatingValue.NOT_STARTED


def test_a_tick_made_with_a_wrong_clock_does_not_hide_the_next_one(opener: Opener, store: PlanStore) -> None:
    opener.today = TODAY + timedelta(days=300)
    store.rate(DESIGN, RatingValue.MET)
    opener.today = TODAY
    store.rate(DESIGN, RatingValue.DEVELOPING)
    store.rate(DESIGN, RatingValue.NOT_APPLICABLE, by=By.MANAGER)
    assert store.load().value(DESIGN) is RatingValue.DEVELOPING
    manager = store.load().rating(DESIGN, By.MANAGER)
    assert manager is not None
    assert manager.on == TODAY


def test_what_a_rating_may_not_be_changes_nothing(store: PlanStore) -> None:
    with pytest.raises(NotFound):
        store.rate("0123456789ab", RatingValue.MET)
    with pytest.raises(NotFound):
        store.rate("\udcff", RatingValue.MET)
    with pytest.raises(InvalidValue):
        store.rate(DESIGN, RatingValue.MET, on=TODAY + timedelta(days=1))
    with pytest.raises(InvalidValue):
        store.rate(DESIGN, RatingValue.NOT_APPLICABLE)
    assert store.load() == empty_plan(FRAMEWORK)


def test_evidence_comes_back_as_it_was_given(store: PlanStore, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF")
    draft = whole_draft(file)
    change = store.add_evidence(draft)
    piece = store.evidence(change.ids[0])
    for name in ("title", "on", "until", "situation", "task", "action", "result", "kind", "corroborated_by", "private"):
        assert getattr(piece, name) == getattr(draft, name)
    assert piece.shows == tuple(Shows(key) for key in sorted((DESIGN, BUILD)))
    assert piece.tags == ("Big Win", "Cloud")
    assert piece.links == draft.links
    assert [(each.name, each.size, each.media_type) for each in piece.attachments] == [
        ("report.pdf", 4, "application/pdf")
    ]
    assert store.attachment_path(piece.attachments[0]).read_bytes() == b"%PDF"
    assert change.kinds == {Kind.EVIDENCE}
    assert set(change.ids) == {piece.id, DESIGN, BUILD}
    assert tuple(store.evidence_all()) == (piece,)


def test_evidence_without_a_day_is_of_today_and_nothing_is_trimmed(store: PlanStore) -> None:
    title = "  a title, as typed\u00a0"
    piece = store.evidence(store.add_evidence(EvidenceDraft(title)).ids[0])
    assert (piece.on, piece.until, piece.title, piece.kind) == (TODAY, None, title, EvidenceKind.WORK)


@pytest.mark.parametrize(
    "draft",
    [
        EvidenceDraft(" "),
        EvidenceDraft("x", until=TODAY - timedelta(days=1)),
        EvidenceDraft("x", descriptors=(DESIGN, "unknown")),
        EvidenceDraft("x", links=(Link("file:///etc/passwd"),)),
        EvidenceDraft("x", tags=tuple(f"tag {number}" for number in range(51))),
        EvidenceDraft("x", links=tuple(Link(f"https://example.org/{number}") for number in range(51))),
        EvidenceDraft("x", files=(Path("/nonexistent/file"),)),
        EvidenceDraft("x", result="bell\x07"),
    ],
)
def test_a_draft_that_is_refused_leaves_nothing(store: PlanStore, draft: EvidenceDraft) -> None:
    with pytest.raises((InvalidValue, NotFound)):
        store.add_evidence(draft)
    assert store.load().evidence == 0
    assert store.tags() == ()


def test_a_thing_given_twice_is_kept_once(store: PlanStore) -> None:
    link = Link("https://example.org")
    draft = EvidenceDraft("x", descriptors=(DESIGN, DESIGN), tags=("Win", "win"), links=(link, link))
    piece = store.evidence(store.add_evidence(draft).ids[0])
    assert (len(piece.shows), piece.tags, piece.links) == (1, ("win",), (link,))


def test_an_edit_changes_what_it_names_and_nothing_else(store: PlanStore, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("notes")
    own = store.add_evidence(whole_draft(file)).ids[0]
    before = store.evidence(own)
    edit = EvidenceEdit(
        fields={"title": "New", "until": None, "private": False, "kind": EvidenceKind.WORK},
        add_descriptors=(LEAD, DESIGN),
        remove_descriptors=(BUILD,),
        add_tags=("Fresh", "CLOUD"),
        remove_tags=("big win",),
        add_links=(Link("https://example.org/change/7"), Link("https://example.org/8", "Eight")),
        remove_links=("mailto:bo@example.org",),
        remove_files=(before.attachments[0].sha256,),
        how={DESIGN: "by doing"},
    )
    change = store.edit_evidence(own, edit)
    assert store.evidence(own) == replace(
        before,
        title="New",
        until=None,
        private=False,
        kind=EvidenceKind.WORK,
        shows=tuple(sorted((Shows(LEAD), Shows(DESIGN, "by doing")), key=lambda each: each.descriptor)),
        tags=("CLOUD", "Fresh"),
        links=(Link("https://example.org/8", "Eight"), Link("https://example.org/change/7", "The change")),
        attachments=(),
    )
    assert set(change.ids) == {own, LEAD, DESIGN, BUILD}
    assert store.edit_evidence(own, EvidenceEdit({"title": "New"}, add_descriptors=(LEAD,))) == NOTHING


@pytest.mark.parametrize(
    "edit",
    [
        EvidenceEdit({"title": ""}),
        EvidenceEdit({"on": date(2026, 5, 1)}),
        EvidenceEdit({"title": "New"}, remove_tags=("absent",)),
        EvidenceEdit({"title": "New"}, remove_links=("https://absent.example",)),
        EvidenceEdit({"title": "New"}, remove_files=("0" * 64,)),
        EvidenceEdit({"title": "New"}, remove_descriptors=(LEAD,)),
        EvidenceEdit({"title": "New"}, add_descriptors=("unknown",)),
        EvidenceEdit({"title": "New"}, how={LEAD: "not linked"}),
        EvidenceEdit({"title": "New"}, add_tags=tuple(f"tag {number}" for number in range(49))),
    ],
)
def test_an_edit_that_is_refused_changes_nothing(store: PlanStore, edit: EvidenceEdit) -> None:
    own = store.add_evidence(whole_draft()).ids[0]
    before = store.evidence(own)
    with pytest.raises((InvalidValue, NotFound)):
        store.edit_evidence(own, edit)
    assert store.evidence(own) == before


def test_what_is_not_there_is_not_found(store: PlanStore) -> None:
    for act in (
        lambda: store.evidence(NOBODY),
        lambda: store.goal(NOBODY),
        lambda: store.edit_evidence(NOBODY, EvidenceEdit({"title": "x"})),
        lambda: store.edit_goal(NOBODY, GoalEdit({"title": "x"})),
        lambda: store.bin([NOBODY]),
        lambda: store.unbin([NOBODY]),
        lambda: store.resolve(NOBODY),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_day_that_came_with_a_clock_now_far_behind_does_not_stand_in_the_way_of_an_edit(
    opener: Opener, store: PlanStore
) -> None:
    own = store.add_evidence(EvidenceDraft("Gateway", on=TODAY)).ids[0]
    opener.today = date(2010, 1, 1)
    assert store.edit_evidence(own, EvidenceEdit({"title": "The gateway", "on": TODAY}))
    with pytest.raises(InvalidValue, match="more than a year after today, 2010-01-01"):
        store.edit_evidence(own, EvidenceEdit({"until": date(2026, 12, 1)}))
    assert store.evidence(own).until is None


def test_the_bin_takes_things_out_of_the_plan_and_gives_them_back(store: PlanStore) -> None:
    piece, goal = store.add_evidence(whole_draft()).ids[0], store.add_goal(goal_draft()).ids[0]
    before = store.load()
    change = store.bin([piece, goal])
    assert change.kinds == {Kind.EVIDENCE, Kind.GOAL}
    assert change.ids[:2] == (piece, goal)
    assert {DESIGN, BUILD} <= set(change.ids)
    assert store.load() == empty_plan(FRAMEWORK)
    assert store.evidence(piece).binned
    assert [each.id for each in store.binned_goals()] == [goal]
    assert tuple(store.evidence_all()) == ()
    assert store.bin([piece]) == NOTHING
    store.unbin([goal, piece])
    assert store.load() == before
    assert store.unbin([piece]) == NOTHING


def test_half_a_list_that_is_not_found_moves_nothing(store: PlanStore) -> None:
    piece = store.add_evidence(EvidenceDraft("x")).ids[0]
    with pytest.raises(NotFound):
        store.bin([piece, NOBODY])
    assert not store.evidence(piece).binned


def test_the_profile_is_set_and_cleared_field_by_field(store: PlanStore) -> None:
    change = store.set_profile({"name": "Ann", "period-from": "2026-04-01"})
    assert change.kinds == {Kind.PROFILE}
    assert store.profile == store.load().profile == {"name": "Ann", "period-from": "2026-04-01"}
    with pytest.raises(InvalidValue):
        store.set_profile({"name": "Bo", "period-to": "2026-03-01"})
    store.set_profile({"name": "", "manager": ""})
    assert store.load().profile == {"period-from": "2026-04-01"}


def test_totals_are_what_the_strength_of_a_descriptor_rests_on(store: PlanStore) -> None:
    store.set_profile({"period-from": "2026-01-01", "period-to": "2026-03-31"})
    store.add_evidence(whole_draft())
    store.add_evidence(EvidenceDraft("x", on=date(2026, 5, 5), descriptors=(DESIGN,), result=" \u00a0", private=True))
    wanted = EvidenceTotals(
        count=2,
        newest=date(2026, 5, 5),
        kinds=frozenset({EvidenceKind.WORK, EvidenceKind.AWARD}),
        complete=date(2026, 4, 30),
        in_period=1,
    )
    assert store.load().totals_for(DESIGN) == wanted
    store.set_profile({"period-to": ""})
    assert store.load().totals_for(DESIGN) == replace(wanted, in_period=2)
    assert store.load().totals_for(REVIEW) == EvidenceTotals()


def test_evidence_counts_as_unlinked_while_it_supports_no_descriptor_of_a_target(store: PlanStore) -> None:
    store.add_evidence(EvidenceDraft("nowhere"))
    elsewhere = store.add_evidence(EvidenceDraft("elsewhere", descriptors=(CALM,))).ids[0]
    store.add_evidence(EvidenceDraft("here", descriptors=(DESIGN,)))
    assert (store.load().evidence, store.load().unlinked) == (3, 2)
    store.edit_evidence(elsewhere, EvidenceEdit(add_descriptors=(DESIGN,)))
    assert store.load().unlinked == 1
    store.edit_evidence(elsewhere, EvidenceEdit(remove_descriptors=(DESIGN,)))
    store.bin([elsewhere])
    assert (store.load().evidence, store.load().unlinked) == (2, 1)


def test_an_id_may_be_given_by_its_beginning(store: PlanStore) -> None:
    piece, goal = store.add_evidence(EvidenceDraft("A")).ids[0], store.add_goal(GoalDraft("B")).ids[0]
    assert store.resolve(piece[:16]) == ("evidence", piece)
    assert store.resolve(goal.upper()) == ("goal", goal)
    with pytest.raises(InvalidValue):
        store.resolve(piece[:3])
    for absent in ("zzzz", "' OR 1", "\udcff\udcff\udcff\udcff"):
        with pytest.raises(NotFound):
            store.resolve(absent)


def test_a_beginning_that_fits_several_things_says_which(store: PlanStore) -> None:
    ids = [store.add_evidence(EvidenceDraft("Many")).ids[0]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.store.goal_acts.uuid4", lambda: _Id(ids[0][:4] + "f" * 28))
        store.add_goal(GoalDraft("Goal of the same beginning"))
    with pytest.raises(AmbiguousId) as caught:
        store.resolve(ids[0][:4])
    assert "evidence" in caught.value.message
    assert "Goal of the same beginning" in caught.value.message


class _Id:
    def __init__(self, digits: str) -> None:
        self.hex = digits


def test_what_another_connection_writes_is_noticed_once(opener: Opener, store: PlanStore) -> None:
    other = opener()
    assert not store.changed_elsewhere()
    store.rate(DESIGN, RatingValue.MET)
    assert not store.changed_elsewhere()
    other.rate(BUILD, RatingValue.MET)
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()
    assert store.load() == other.load()


def test_a_plan_that_is_well_has_no_findings(store: PlanStore, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    store.add_evidence(whole_draft(file))
    store.add_goal(goal_draft())
    store.rate(DESIGN, RatingValue.MET)
    assert store.check(deep=True) == []


def test_how_a_new_piece_shows_a_descriptor_is_kept_with_it(store: PlanStore) -> None:
    made = store.add_evidence(EvidenceDraft("Cut", descriptors=(DESIGN,), how={DESIGN: "By measuring first."})).ids[0]
    assert [(link.descriptor, link.how) for link in store.evidence(made).shows] == [(DESIGN, "By measuring first.")]


def test_a_save_that_finds_a_reader_in_its_way_is_told_and_the_next_one_is_kept(opener: Opener, data_dir: Path) -> None:
    store = opener(busy_ms=20)
    reader = sqlite3.connect(paths.database(data_dir), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM rating").fetchone()
    for _ in range(2):
        with pytest.raises(StoreBusy):
            store.rate(DESIGN, RatingValue.MET)
    reader.close()
    store.rate(BUILD, RatingValue.MET)
    assert store.history(DESIGN) == ()
    assert len(store.history(BUILD)) == 1
