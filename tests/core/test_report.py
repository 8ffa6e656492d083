"""What a report says: decided once, for every format."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.evidence import Evidence, Shows
from planner.core.pay_review import INDICATIVE, Standing, pay_review, with_standings
from planner.core.plan import By, GoalState, Plan, RatingValue, Remark
from planner.core.report import LICENCE, NO_NAME, Report, ReportOptions, build_report
from tests.core.making import ITEMS, PRINCIPAL, SMALL, TODAY, evidence, goal, key, plan, rating

EVERYTHING = ReportOptions()
REF = "information-security/1"
PROFILE = {"name": "Ada Example", "job-title": "Engineer", "organisation": "Harbours", "manager": "Grace Example"}


def _report(made: Plan, *pieces: Evidence, options: ReportOptions = EVERYTHING) -> Report:
    return build_report(made, pieces, options, TODAY)


def _told(report: Report) -> dict[str, list[str]]:
    """Descriptor reference -> titles of its evidence, where it has any."""
    told = {
        each.item.ref: [entry.evidence.title for entry in each.evidence]
        for group in report.groups
        for each in group.descriptors
    }
    return {ref: titles for ref, titles in told.items() if titles}


def _everything(report: Report) -> str:
    return repr(replace(report, options=EVERYTHING))


def test_a_report_on_nothing_still_has_every_descriptor_letter_for_letter() -> None:
    report = _report(plan())
    told = [each.item.descriptor for group in report.groups for each in group.descriptors]
    assert told == list(PRINCIPAL.descriptors())
    assert report.title == "Principal DevOps engineer"
    assert report.evidence == 0
    assert report.licence == LICENCE


def test_a_plan_without_a_target_makes_a_report_all_the_same() -> None:
    report = _report(Plan())
    assert (report.title, report.groups, report.gaps) == ("Progress report", (), ())
    assert report.licence == LICENCE


def test_evidence_stands_under_each_descriptor_it_supports_the_newest_first() -> None:
    old = evidence(1, REF, "user-focus/5", title="Old", on=date(2024, 1, 1), until=date(2024, 3, 1))
    new = evidence(2, REF, title="New", on=date(2024, 2, 1), until=date(2024, 3, 2))
    report = _report(plan(), old, new)
    assert _told(report) == {REF: ["New", "Old"], "user-focus/5": ["Old"]}
    assert report.evidence == 2
    assert {group.group.slug: group.pieces for group in report.groups if group.pieces} == {
        "information-security": 2,
        "user-focus": 1,
    }


def test_evidence_that_supports_no_descriptor_of_the_target_is_told_at_the_end() -> None:
    loose = evidence(1, title="Loose")
    foreign = replace(evidence(2, title="Foreign"), shows=(Shows("f" * 12),))
    report = _report(plan(), loose, foreign, evidence(3, "responsibilities/1"))
    assert {entry.evidence.title for entry in report.unlinked} == {"Loose", "Foreign"}
    assert report.evidence == 3


def test_what_a_match_leads_to_is_told_under_it() -> None:
    old = "a" * 12
    piece = replace(evidence(1, title="Before"), shows=(Shows(old, "It was the old wording."),))
    report = _report(plan(matches={old: key(REF)}), piece)
    assert _told(report) == {REF: ["Before"]}
    assert report.unlinked == ()


def test_evidence_of_a_descriptor_that_was_reworded_since_is_not_loose() -> None:
    report = _report(plan(matches={key(REF): "b" * 12}), evidence(1, REF, title="Kept"))
    assert _told(report) == {REF: ["Kept"]}
    assert report.unlinked == ()


def test_how_evidence_shows_a_descriptor_is_told_under_that_one() -> None:
    shows = (Shows(key(REF), "It was designed in."), Shows(key("user-focus/1")))
    report = _report(plan(), replace(evidence(1), shows=shows))
    entries = {each.item.ref: each.evidence[0].how for g in report.groups for each in g.descriptors if each.evidence}
    assert entries == {REF: "It was designed in.", "user-focus/1": ""}


def test_the_account_has_the_parts_that_hold_words() -> None:
    piece = evidence(
        1, REF, situation="Slow.", task="  ", action="I cached.", on=date(2026, 2, 1), until=date(2026, 5, 31)
    )
    entry = next(each.evidence[0] for g in _report(plan(), piece).groups for each in g.descriptors if each.evidence)
    assert entry.account == (("Situation", "Slow."), ("Action", "I cached."))
    assert entry.when == "February to May 2026"


@given(st.dates(date(2025, 1, 1), date(2026, 11, 1)), st.integers(0, 60), st.integers(0, 200), st.integers(0, 200))
def test_a_period_keeps_what_overlaps_it(first: date, length: int, before: int, after: int) -> None:
    start, end = date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=after)
    piece = evidence(1, REF, on=first, until=first + timedelta(days=length))
    overlaps = piece.last_day >= start and first <= end
    assert bool(_told(_report(plan(), piece, options=ReportOptions(start=start, end=end)))) is overlaps
    assert bool(_told(_report(plan(), piece, options=ReportOptions(start=start)))) is (piece.last_day >= start)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (ReportOptions(), "Everything so far"),
        (ReportOptions(start=date(2026, 1, 2)), "From 2 January 2026"),
        (ReportOptions(end=date(2026, 1, 2)), "Until 2 January 2026"),
        (ReportOptions(start=date(2025, 12, 1), end=date(2026, 11, 30)), "December 2025 to November 2026"),
    ],
)
def test_the_period_is_said_in_words(options: ReportOptions, words: str) -> None:
    report = _report(plan(), options=options)
    assert report.period == words
    assert ("Period", words) in report.facts


def test_the_bin_is_absent_and_private_is_only_told_when_asked_for() -> None:
    binned = evidence(1, REF, title="Thrown away", binned=True)
    private = evidence(2, REF, title="Between us", private=True)
    secret = goal(1, REF, title="Leave quietly", private=True)
    gone = goal(2, REF, title="Binned goal", binned=True)
    made = plan(goals=(secret, gone))
    usual = _everything(_report(made, binned, private))
    assert "Thrown away" not in usual
    assert "Between us" not in usual
    assert "Leave quietly" not in usual
    assert "Binned goal" not in usual
    asked = _everything(_report(made, binned, private, options=ReportOptions(include_private=True)))
    assert "Between us" in asked
    assert "Leave quietly" in asked
    assert "Thrown away" not in asked


def test_counts_of_evidence_are_of_what_is_shown() -> None:
    pieces = (evidence(1, REF, private=True), evidence(2, "user-focus/1", on=date(2020, 1, 1)))
    report = _report(plan(), *pieces, options=ReportOptions(start=date(2026, 1, 1)))
    assert (report.counts.with_evidence, report.evidence) == (0, 0)
    assert _report(plan(), *pieces, options=ReportOptions(include_private=True)).counts.with_evidence == 2


def test_a_report_on_everything_counts_the_review_period_apart() -> None:
    made = plan(profile={"period-from": "2026-01-01", "period-to": "2026-12-31"})
    report = _report(made, evidence(1, REF), evidence(2, "user-focus/1", on=date(2020, 1, 1)))
    assert (report.counts.with_evidence, report.counts.in_period) == (2, 1)


def test_an_anonymous_report_names_nobody_of_the_profile_and_no_witness() -> None:
    made = plan(rating(REF, RatingValue.MET), profile=PROFILE)
    piece = evidence(1, REF, corroborated_by="Witness Example")
    report = _report(made, piece, options=ReportOptions(anonymous=True))
    assert report.author == ""
    assert ("Name", NO_NAME) in report.facts
    assert not {"Example", "Harbours"} & set(_everything(report).replace("'", " ").split())
    assert "Witness Example" in _everything(_report(made, piece))


def test_the_title_block_leaves_out_what_is_not_known() -> None:
    report = _report(plan(profile={"name": "Ada Example", "manager": " "}))
    assert [label for label, _ in report.facts] == ["Name", "Period", "Framework", "Made on"]
    assert report.author == "Ada Example"
    assert ("Made on", "24 November 2026") in report.facts
    assert any(value.endswith("October 2025 edition") for _, value in report.facts)
    undated = _report(plan(framework=replace(plan().framework, title="Lights", edition="", licence="Free to use.")))
    assert ("Framework", "Lights") in undated.facts
    assert undated.licence == "Free to use."


def test_accounts_can_be_left_out() -> None:
    piece = replace(evidence(1, title="Short", action="A long story."), shows=(Shows(key(REF), "So it does."),))
    report = _everything(_report(plan(), piece, options=ReportOptions(accounts=False)))
    assert "'Short'" in report
    entry = _report(plan(), piece, options=ReportOptions(accounts=False)).groups[3].descriptors[0].evidence[0]
    assert (entry.account, entry.how) == ((), "")


def test_ratings_strength_and_goals_stand_with_their_descriptor() -> None:
    about = goal(1, REF, due=TODAY)
    made = plan(rating(REF, RatingValue.MET), rating(REF, RatingValue.DEVELOPING, By.MANAGER), goals=(about,))
    found = next(each for g in _report(made, evidence(1, REF)).groups for each in g.descriptors if each.item.ref == REF)
    assert (found.rating, found.strength.level, found.goals) == (RatingValue.MET, "thin", (about,))
    assert found.mine is not None
    assert found.manager is not None
    assert found.manager.value is RatingValue.DEVELOPING


def test_only_evidenced_leaves_out_descriptors_and_skills_without_evidence() -> None:
    report = _report(plan(), evidence(1, REF), options=ReportOptions(only_evidenced=True))
    assert [group.group.slug for group in report.groups] == ["information-security"]
    assert [each.item.ref for each in report.groups[0].descriptors] == [REF]
    assert (report.groups[0].number, report.skills) == (3, 10)


def test_responsibilities_can_be_left_out() -> None:
    report = _report(plan(), options=ReportOptions(responsibilities=False))
    assert [group.number for group in report.groups] == list(range(1, 11))
    assert _report(plan()).groups[0].number == 0


def test_chosen_skills_are_all_that_is_shown_and_counted() -> None:
    made = plan(
        rating(REF, RatingValue.MET),
        rating("user-focus/1", RatingValue.MET),
        goals=(goal(1, REF, state=GoalState.DONE), goal(2, "user-focus/1"), goal(3)),
    )
    pieces = (evidence(1, REF), evidence(2, "user-focus/1"), evidence(3))
    report = _report(made, *pieces, options=ReportOptions(skills=("information-security",)))
    assert [group.group.slug for group in report.groups] == ["information-security"]
    assert (report.counts.total, report.counts.met, report.evidence) == (2, 1, 1)
    assert (report.goals_done, report.goals_open, report.unlinked) == (1, 0, ())
    assert {item.ref for item in report.gaps} == {"information-security/1", "information-security/2"}
    assert report.next_goals == ()


def test_what_comes_next_is_the_open_goals_by_their_date_with_what_they_are_about() -> None:
    goals = (
        goal(1, REF, "information-security/2", "user-focus/1", title="Later", due=TODAY + timedelta(days=9)),
        goal(2, title="Some day"),
        goal(3, "user-focus/1", title="Overdue", due=TODAY - timedelta(days=1), state=GoalState.IN_PROGRESS),
        goal(4, title="Finished", state=GoalState.DONE),
        goal(5, title="Dropped", state=GoalState.DROPPED),
    )
    report = _report(plan(goals=goals))
    assert [(each.goal.title, each.about, each.overdue) for each in report.next_goals] == [
        ("Overdue", ("User focus",), True),
        ("Later", ("Information security", "User focus"), False),
        ("Some day", (), False),
    ]
    assert (report.goals_done, report.goals_open, report.goals_overdue) == (1, 3, 1)


def test_goals_and_next_steps_can_be_left_out() -> None:
    made = plan(goals=(goal(1, REF, title="Learn"),))
    without = _report(made, options=ReportOptions(goals=False))
    assert (without.next_goals, without.goals_open) == ((), 0)
    assert "Learn" not in _everything(without)
    quiet = _report(made, options=ReportOptions(next_steps=False))
    assert (quiet.next_goals, quiet.gaps) == ((), ())
    assert "Learn" in _everything(quiet)


def test_gaps_are_the_thin_descriptors_of_the_skills() -> None:
    report = _report(plan(level=SMALL), evidence(1))
    assert [item.ref for item in report.gaps] == ["lamps/1", "lamps/2", "boats/1"]


@given(st.lists(st.sampled_from(sorted(ITEMS)), min_size=1, max_size=6))
def test_every_piece_is_told_wherever_it_belongs_and_counted_once(refs: list[str]) -> None:
    pieces = [evidence(number, ref, refs[0], title=f"Piece {number}") for number, ref in enumerate(refs)]
    report = _report(plan(), *pieces)
    told = _told(report)
    assert report.evidence == len(pieces)
    assert set(told) == set(refs)
    assert sorted(told[refs[0]]) == sorted(piece.title for piece in pieces)


def test_evidence_is_told_newest_first_whatever_order_it_comes_in() -> None:
    pieces = [evidence(number, REF, on=TODAY - timedelta(days=number)) for number in range(5)]
    assert _report(plan(), *pieces) == _report(plan(), *reversed(pieces))


def test_pieces_of_one_day_are_told_in_the_order_given() -> None:
    pieces = [evidence(number, REF, title=f"Piece {number}") for number in (3, 1, 4, 2)]
    assert _told(_report(plan(), *pieces))[REF] == ["Piece 3", "Piece 1", "Piece 4", "Piece 2"]


def test_a_managers_comments_stand_under_their_descriptor_without_the_name_where_nobody_is_named() -> None:
    old = "a" * 12
    first, second = (
        Remark("1" * 32, "Good", "Grace", TODAY - timedelta(days=1)),
        Remark("2" * 32, "Better", "Grace", TODAY),
    )
    made = plan(matches={old: key(REF)}, remarks={key(REF): (second,), old: (first,), "f" * 12: (first,)})
    told = {each.item.ref: each.remarks for group in _report(made).groups for each in group.descriptors if each.remarks}
    assert told == {REF: (first, second)}
    hidden = _report(made, options=ReportOptions(anonymous=True))
    assert "Better" in _everything(hidden)
    assert "Grace" not in _everything(hidden)


def test_a_report_tells_each_piece_of_evidence_once_in_the_order_of_reading() -> None:
    pieces = (evidence(1, "user-focus/5", REF), evidence(2, REF), evidence(3), evidence(4, "user-focus/5"))
    assert [piece.id[-1] for piece in _report(plan(), *pieces).told()] == ["1", "2", "4", "3"]


def test_the_pay_review_is_told_where_it_is_asked_for_and_something_is_said() -> None:
    said = plan(profile=with_standings(plan(), {"information-security": Standing.ABOVE, "user-focus": Standing.AT}))
    assert _report(said).pay_review is None
    assert _report(plan(), options=ReportOptions(pay_review=True)).pay_review is None
    assert _report(said, options=ReportOptions(pay_review=True)).pay_review == pay_review(said)


def test_the_pay_review_is_that_of_the_chosen_skills_alone_and_says_so() -> None:
    said = plan(profile=with_standings(plan(), {"information-security": Standing.ABOVE, "user-focus": Standing.AT}))
    made = _report(said, options=ReportOptions(pay_review=True, skills=("user-focus",))).pay_review
    assert made is not None
    assert [(each.slug, each.standing) for each in made.skills] == [("user-focus", Standing.AT)]
    assert made.closing[:2] == (
        "1 at: (1×2) / 1 = 2 / 1 = 2.00, band 3",
        "It is the arithmetic of 1 chosen skill of 10 alone.",
    )
    assert made.closing[-1] == INDICATIVE
    unsaid = ReportOptions(pay_review=True, skills=("prototyping", "responsibilities"))
    assert _report(said, options=unsaid).pay_review is None
