"""What the charts of a report show: counts that anyone can check."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planner.core.evidence import Evidence
from planner.core.figures import MOST_MONTHS, MOST_OF_PERIOD, Figures, Mean, Month, Standing
from planner.core.plan import By, Plan, RatingValue
from planner.core.report import ReportOptions, build_report
from tests.core.making import PRINCIPAL, SMALL, SMALL_FRAMEWORK, TODAY, evidence, plan, rating

MET, DEVELOPING = RatingValue.MET, RatingValue.DEVELOPING
NOT_APPLICABLE, NOT_STARTED = RatingValue.NOT_APPLICABLE, RatingValue.NOT_STARTED
THREE = ("information-security/1", "prototyping/1", "user-focus/1")
REF = THREE[0]
YEAR = ReportOptions(start=date(2026, 1, 1), end=date(2026, 12, 31))
EVERYTHING = ReportOptions()
DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))


def _figures(made: Plan, *pieces: Evidence, options: ReportOptions = EVERYTHING) -> Figures:
    return build_report(made, pieces, options, TODAY).figures


def test_a_plan_without_ratings_and_evidence_has_no_figures() -> None:
    assert _figures(plan()) == Figures()
    assert _figures(Plan()) == Figures()


def test_a_bar_counts_the_descriptors_of_its_skill_by_my_rating() -> None:
    made = plan(
        rating("information-security/1", MET),
        rating("user-focus/1", DEVELOPING),
        rating("user-focus/2", NOT_APPLICABLE),
        rating("user-focus/3", MET, By.MANAGER),
    )
    bars = {bar.name: (bar.met, bar.developing, bar.not_started, bar.not_applicable) for bar in _figures(made).bars}
    assert len(bars) == 10
    assert bars["Information security"] == (1, 0, 1, 0)
    assert bars["User focus"] == (0, 1, 3, 1)


def test_a_report_on_chosen_skills_has_figures_of_them_alone() -> None:
    made = plan(*(rating(ref, MET) for ref in THREE))
    options = ReportOptions(skills=("user-focus",))
    pieces = (evidence(1, "user-focus/1", on=date(2026, 1, 1)), evidence(2, REF), evidence(3, "user-focus/2"))
    figures = _figures(made, *pieces, options=options)
    assert [bar.name for bar in figures.bars] == ["User focus"]
    assert sum(month.pieces for month in figures.months) == 2


def test_responsibilities_are_in_none_of_the_charts() -> None:
    early = date(2026, 1, 1)
    made = plan(rating("responsibilities/1", MET, on=early, level=SMALL), level=SMALL, framework=SMALL_FRAMEWORK)
    assert _figures(made) == Figures()


def test_without_charts_there_are_no_figures() -> None:
    assert _figures(plan(rating(REF, MET)), options=ReportOptions(charts=False)) == Figures()


def test_a_spoke_is_the_mean_of_the_steps_of_what_is_rated_and_applies() -> None:
    made = plan(
        rating("user-focus/1", MET),
        rating("user-focus/2", DEVELOPING),
        rating("user-focus/3", NOT_APPLICABLE),
        rating("user-focus/4", NOT_STARTED),
        *(rating(ref, MET) for ref in THREE[:2]),
        *(rating(ref, DEVELOPING, By.MANAGER) for ref in THREE),
    )
    spokes = {spoke.name: spoke for spoke in _figures(made).radar}
    assert spokes["User focus"].mine == Mean(3, 3)
    assert spokes["User focus"].manager == Mean(1, 1)
    assert spokes["Prototyping"].mine == Mean(2, 1)
    assert Mean(3, 2).value == 1.5
    assert (spokes["Systems design"].mine, spokes["Systems design"].manager) == (None, None)


def test_a_radar_needs_three_skills_that_both_have_rated() -> None:
    mine = [rating(ref, MET) for ref in THREE]
    assert _figures(plan(*mine)).radar == ()
    assert _figures(plan(*mine, *(rating(ref, MET, By.MANAGER) for ref in THREE[:2]))).radar == ()
    apart = [rating(ref, NOT_APPLICABLE, By.MANAGER) for ref in THREE[2:]]
    assert _figures(plan(*mine, *(rating(ref, MET, By.MANAGER) for ref in THREE[:2]), *apart)).radar == ()
    assert len(_figures(plan(*mine, *(rating(ref, MET, By.MANAGER) for ref in THREE))).radar) == 10


def test_every_month_of_the_period_is_told_with_the_evidence_that_ended_in_it() -> None:
    pieces = (
        evidence(1, REF, on=date(2025, 11, 3), until=date(2026, 2, 1)),
        evidence(2, on=date(2026, 2, 28)),
        evidence(3, REF, THREE[1], on=date(2026, 12, 5), until=date(2027, 3, 1)),
        evidence(4, REF, on=date(2025, 12, 31)),
        evidence(5, REF, on=date(2026, 5, 1), private=True),
    )
    figures = _figures(plan(), *pieces, options=YEAR)
    assert [month.first for month in figures.months] == [date(2026, number, 1) for number in range(1, 13)]
    assert [month.pieces for month in figures.months] == [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_without_a_period_the_months_begin_with_the_first_piece_and_end_with_the_last() -> None:
    pieces = (evidence(1, REF, on=date(2025, 12, 9)), evidence(2, REF, on=date(2026, 2, 1)))
    assert _figures(plan(), *pieces).months == (
        Month(date(2025, 12, 1), 1),
        Month(date(2026, 1, 1), 0),
        Month(date(2026, 2, 1), 1),
    )


def test_a_single_month_is_no_course_of_time() -> None:
    assert _figures(plan(), evidence(1, REF), evidence(2, REF)).months == ()


def test_a_period_whose_months_shown_hold_nothing_has_no_chart_of_them() -> None:
    decade = ReportOptions(start=date(2015, 1, 1), end=date(2026, 12, 31))
    assert _figures(plan(), evidence(1, REF, on=date(2016, 1, 1)), options=decade).months == ()


@given(st.lists(DAYS, max_size=30), st.none() | DAYS, st.none() | DAYS)
def test_months_and_what_was_earlier_add_up_to_the_evidence_told(
    days: list[date], start: date | None, end: date | None
) -> None:
    if start and end and end < start:
        start, end = end, start
    pieces = [evidence(number, REF, on=day) for number, day in enumerate(days)]
    report = build_report(plan(), pieces, ReportOptions(start=start, end=end), TODAY)
    months = report.figures.months
    if months:
        assert sum(month.pieces for month in months) + report.figures.earlier == report.evidence
        assert len(months) <= (MOST_OF_PERIOD if start and end else MOST_MONTHS)
        gaps = {after.first - before.first for before, after in pairwise(months)}
        assert all(timedelta(28) <= gap <= timedelta(31) for gap in gaps)


def test_the_history_tells_what_stood_at_the_end_of_each_month() -> None:
    made = plan(
        rating(REF, DEVELOPING, on=date(2026, 8, 31)),
        rating(REF, MET, on=date(2026, 10, 1)),
        rating(THREE[1], MET, on=date(2026, 9, 15)),
        rating(THREE[1], NOT_STARTED, on=date(2026, 11, 2)),
        rating(THREE[2], MET, By.MANAGER, on=date(2026, 8, 1)),
    )
    assert _figures(made).history == (
        Standing(date(2026, 8, 1), 0, 1),
        Standing(date(2026, 9, 1), 1, 1),
        Standing(date(2026, 10, 1), 2, 0),
        Standing(date(2026, 11, 1), 1, 0),
    )


def test_the_history_of_a_period_begins_with_what_was_rated_before_and_ends_with_today() -> None:
    made = plan(rating(REF, MET, on=date(2025, 3, 1)), rating(THREE[1], MET, on=date(2026, 12, 1)))
    history = _figures(made, options=YEAR).history
    assert (history[0], history[-1]) == (Standing(date(2026, 1, 1), 1, 0), Standing(date(2026, 11, 1), 1, 0))


def test_no_history_where_nothing_was_met_or_developing_or_the_period_is_still_to_come() -> None:
    early = date(2026, 1, 1)
    assert _figures(plan(rating(REF, NOT_STARTED, on=early))).history == ()
    assert _figures(plan(rating(REF, MET))).history == ()
    to_come = ReportOptions(start=date(2027, 1, 1), end=date(2027, 12, 31))
    assert _figures(plan(rating(REF, MET, on=early)), options=to_come).history == ()


def test_figures_hold_no_name_of_a_person() -> None:
    made = plan(
        *(rating(ref, MET, by) for ref in THREE for by in By), profile={"name": "Ada Example", "manager": "Grace"}
    )
    told = repr(_figures(made, evidence(1, REF, corroborated_by="Joan"), options=ReportOptions(anonymous=True)))
    assert not any(name in told for name in ("Ada", "Grace", "Joan"))
    assert PRINCIPAL.skills[0].name in told
