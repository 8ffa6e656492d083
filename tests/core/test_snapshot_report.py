"""The report of a review: as it stood when it was frozen, with the manager's round beside it."""

from dataclasses import replace
from datetime import date

from planner.core.evidence import Evidence, EvidenceTotals, totals_of
from planner.core.plan import By, Plan, RatingValue
from planner.core.report import Answer, Report, ReportDescriptor, ReportOptions
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.snapshot import snapshot_of
from planner.core.snapshot_json import from_json, to_json
from planner.core.snapshot_report import review_report
from tests.core.making import SMALL, SMALL_FRAMEWORK, TODAY, evidence, goal, key, plan, rating

REF, OTHER = "information-security/1", "user-focus/5"
DRAFT = Review("a" * 32, "Mid-year", date(2026, 4, 1), date(2026, 9, 30))
FROZEN = replace(DRAFT, state=ReviewState.SENT, on=TODAY)
ANSWERED = ManagerRound(
    sha256="b" * 64,
    name="Grace Example",
    on=date(2026, 12, 3),
    ratings={key(REF): RatingValue.DEVELOPING},
    comments={key(REF): "Nearly there."},
    skill_comments={"information-security": "Go on."},
    statement="A good half-year.",
    actions=("Lead the drill",),
    agreed=True,
)
EVERYTHING = ReportOptions()


def _plan() -> Plan:
    return plan(
        rating(REF, RatingValue.MET, note="Said aloud"),
        rating(OTHER, RatingValue.NOT_APPLICABLE, note="No such thing"),
        rating(REF, RatingValue.NOT_STARTED, By.MANAGER, on=date(2026, 1, 1)),
        rating("prototyping/1", RatingValue.MET, By.MANAGER, on=date(2026, 1, 1)),
        goals=(goal(1, REF, title="Learn"), replace(goal(2, title="Secret"), private=True)),
        profile={"name": "Ada Example", "manager": "Grace Example"},
    )


def _report(
    review: Review = FROZEN, *pieces: Evidence, made: Plan | None = None, options: ReportOptions = EVERYTHING
) -> Report:
    snapshot = snapshot_of(review, _plan() if made is None else made, pieces, TODAY)
    return review_report(review, from_json(to_json(snapshot)), options)


def _answered(options: ReportOptions = EVERYTHING) -> Report:
    return _report(replace(FROZEN, state=ReviewState.RETURNED, rounds=(ANSWERED,)), options=options)


def _told(report: Report) -> dict[str, ReportDescriptor]:
    return {each.item.ref: each for group in report.groups for each in group.descriptors}


def test_it_has_the_words_the_ratings_and_the_evidence_of_the_snapshot() -> None:
    inside, before = evidence(1, REF, on=date(2026, 5, 5)), evidence(2, REF, on=date(2026, 3, 31))
    report = _report(FROZEN, inside, before, evidence(3, on=date(2026, 6, 1)))
    told = _told(report)
    assert len(told) == 33
    assert told[REF].rating is RatingValue.MET
    mine = told[REF].mine
    assert mine is not None
    assert mine.note == "Said aloud"
    assert [each.evidence.id for each in told[REF].evidence] == [inside.id]
    assert [each.title for each in told[REF].goals] == ["Learn"]
    assert len(report.unlinked) == 1
    assert report.title == "Principal DevOps engineer"
    assert (report.period, report.made_on) == ("April to September 2026", TODAY)


def test_it_says_which_review_it_is_of_and_when_that_was_frozen() -> None:
    assert _report().facts[-2:] == (("Review", "Mid-year"), ("Frozen on", "24 November 2026"))
    assert _report(DRAFT).facts[-2:] == (("Review", "Mid-year (draft)"), ("Made on", "24 November 2026"))


def test_its_period_is_the_reviews_whatever_is_asked_for() -> None:
    asked = ReportOptions(start=date(2020, 1, 1), end=date(2020, 12, 31))
    piece = evidence(1, REF, on=date(2026, 5, 5))
    assert _report(FROZEN, piece, options=asked).evidence == 1


def test_the_managers_round_stands_beside_what_was_claimed() -> None:
    report = _answered()
    told = _told(report)
    manager, remark = told[REF].manager, told[REF].remarks[0]
    assert manager is not None
    assert (manager.value, manager.on) == (RatingValue.DEVELOPING, ANSWERED.on)
    assert (remark.text, remark.name, remark.on) == ("Nearly there.", "Grace Example", ANSWERED.on)
    remarks = {group.group.slug: group.remark for group in report.groups if group.remark}
    assert remarks == {"information-security": "Go on."}
    assert report.answer == Answer("Grace Example", ANSWERED.on, "A good half-year.", ("Lead the drill",), True)
    assert report.facts[-1] == ("Answered", "Grace Example, 3 December 2026")


def test_what_the_round_leaves_blank_keeps_the_managers_rating_of_before() -> None:
    manager = _told(_answered())["prototyping/1"].manager
    assert manager is not None
    assert manager.on == date(2026, 1, 1)


def test_the_last_round_in_time_is_told_and_none_where_none_came() -> None:
    late = replace(ANSWERED, sha256="c" * 64, statement="Too late", late=True)
    report = _report(replace(FROZEN, rounds=(ANSWERED, late)))
    assert report.answer is not None
    assert report.answer.statement == "A good half-year."
    assert _report().answer is None
    assert _report(replace(FROZEN, rounds=(late,))).answer is None


def test_without_names_the_managers_is_left_out_too() -> None:
    report = _answered(ReportOptions(anonymous=True))
    assert "Grace" not in repr(replace(report, options=EVERYTHING))
    assert "Ada" not in repr(replace(report, options=EVERYTHING))
    assert report.facts[-1] == ("Answered", "3 December 2026")


def test_evidence_is_as_strong_as_it_was_then_though_older_pieces_are_left_out() -> None:
    pieces = [evidence(number, REF, on=date(2026, number, 1)) for number in range(2, 6)]
    made = replace(_plan(), totals=_totals(pieces))
    report = _report(FROZEN, *pieces, made=made)
    assert _told(report)[REF].strength.level == "fair"
    assert len(_told(report)[REF].evidence) == 2
    gaps = [item.ref for item in report.gaps]
    assert REF not in gaps
    assert OTHER not in gaps
    assert "prototyping/1" in gaps
    assert not any(ref.startswith("responsibilities") for ref in gaps)


def test_gaps_are_those_of_the_skills_asked_for_thinnest_first() -> None:
    pieces = [evidence(1, "user-focus/1", on=date(2026, 5, 1))]
    made = replace(_plan(), totals=_totals(pieces))
    options = ReportOptions(skills=("user-focus", "responsibilities"))
    gaps = [item.ref for item in _report(FROZEN, *pieces, made=made, options=options).gaps]
    assert gaps == ["user-focus/2", "user-focus/3", "user-focus/4", "user-focus/1"]
    assert _report(FROZEN, options=ReportOptions(next_steps=False)).gaps == ()


def test_a_snapshot_holds_no_history_so_that_none_is_drawn() -> None:
    made = plan(*(rating(REF, RatingValue.MET, on=date(2026, month, 1)) for month in (1, 5, 9)))
    report = _report(made=made)
    assert report.figures.history == ()
    assert report.figures.bars


def test_a_framework_of_ones_own_is_reported_in_the_words_of_that_day() -> None:
    made = plan(rating("boats/1", RatingValue.MET, level=SMALL), level=SMALL, framework=SMALL_FRAMEWORK)
    report = _report(made=made)
    assert [group.group.name for group in report.groups] == ["Responsibilities", "Lamps", "Boats"]
    assert _told(report)["boats/1"].rating is RatingValue.MET
    assert ("Framework", "Lights, 2026 edition") in report.facts


def _totals(pieces: list[Evidence]) -> dict[str, EvidenceTotals]:
    keys = {link.descriptor for piece in pieces for link in piece.shows}
    return {each: totals_of(piece for piece in pieces if piece.shows[0].descriptor == each) for each in keys}
