"""Every format says what the report says, and nothing that it does not."""

import re
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner.core.dates import short_date
from planner.core.pay_review import INDICATIVE, standing_words
from planner.core.plan import Goal
from planner.core.report import Report, ReportEvidence
from planner.formats.reports import words as words_of
from planner.formats.reports.chart_words import OUTSIDE, charts
from planner.formats.reports.fit import fit_text, whole_text
from planner.formats.reports.words import cards, shown_address
from tests.core.making import ITEMS
from tests.formats.report_plans import EARLIER, NAMES, PRIVATE, a_report
from tests.formats.report_texts import FLOWING, SUFFIXES, flat, raw, words, written

OPTIONS: dict[str, dict[str, Any]] = {
    "everything": {},
    "a period": {"start": date(2026, 1, 1), "end": date(2026, 12, 31)},
    "one skill": {"skills": ("information-security",)},
    "only what is evidenced": {"only_evidenced": True},
    "without accounts": {"accounts": False},
    "with what is private": {"include_private": True},
    "anonymous": {"anonymous": True},
    "without goals": {"goals": False},
    "without next steps": {"next_steps": False},
    "without responsibilities": {"responsibilities": False},
    "with the pay review": {"pay_review": True, "anonymous": True},
    "the pay review of one skill": {"pay_review": True, "skills": ("information-security",)},
}
# What must not be found anywhere in the file with these options, its own description included.
ABSENT: dict[str, tuple[str, ...]] = {
    "everything": (PRIVATE, INDICATIVE, words_of.PAY_REVIEW),
    "a period": (EARLIER, PRIVATE),
    "one skill": ("Hired two engineers", "Spoke at the meet-up", EARLIER, ITEMS["user-focus/1"].descriptor.text),
    "only what is evidenced": (ITEMS["responsibilities/1"].descriptor.text,),
    "without accounts": ("Did Some words", "Came Some words", "Here Some words", "Sixty came."),
    "anonymous": NAMES,
    "without goals": ("Lead Some words", "Some day", "Why Some words"),
    "without next steps": ("Some day",),
    "without responsibilities": ("Hired two engineers", ITEMS["responsibilities/1"].descriptor.text),
    "with the pay review": NAMES,
    "the pay review of one skill": ("User focus", "Systems integration"),
}
NASTY = [
    "<script>alert(1)</script> & <b>bold</b> &amp; &#169; <!-- ]]> --> \"quoted\" 'so'",
    "# not a heading\n- not a list\n1. nor this\n> nor a quote\n```\nnor code\n---\n===\n~~~",
    "*a* _b_ `c` [d](javascript:e) ![f](g) <h> | i | ~j~ $k$ \\l\\ &m; * _ trailing \\",
    "    indented\n\n\n\ttabbed\n+ plus\n=sum\n@at\n\\",
    "one\r\ntwo\rthree\u2028four\u2029five\x0bsix",
    "Ship it 🚀 👩\u200d💻 e\u0301tude Ελλάδα Київ 漢字 “quoted” – €5",
    "שלום עולם, مرحبا و left\u202eright\u202c and \u2066isolated\u2069",
    "bell\x07 nul\x00 escape\x1b[31m next\x85line half\ud800 \ufffe\uffff delete\x7f _x000D_ _x005F_",
    "word " * 3_999 + "last",
    "endless" * 2_857,
    "line\n" * 400 + "end",
    "%s %(a)s {0} {a} $HOME ${x} `id` ; DROP TABLE",
    "'=1+1",
    "\u00a0\u3000spaces\u2003of\u2009all kinds\u200b",
]


def _entries(report: Report) -> Iterator[ReportEvidence]:
    for group in report.groups:
        for each in group.descriptors:
            yield from each.evidence
    yield from report.unlinked


def _goals(report: Report) -> Iterator[Goal]:
    """Goals told in full."""
    for group in report.groups:
        for each in group.descriptors:
            yield from each.goals


def _said(report: Report) -> Iterator[str]:
    """Every text that a reader of the report has to meet."""
    yield from (report.title, report.licence, *(value for _, value in report.facts))
    if report.answer is not None:
        yield from (report.answer.name, report.answer.statement, *report.answer.actions)
    if report.pay_review is not None:
        yield from report.pay_review.closing
    for group in report.groups:
        yield from (group.group.name, group.remark)
        for each in group.descriptors:
            yield each.item.descriptor.text
            yield from each.strength.reasons
            yield from (rating.note for rating in (each.mine, each.manager) if rating)
            for remark in each.remarks:
                yield from (remark.text, remark.name)
    for entry in _entries(report):
        piece = entry.evidence
        yield from (piece.title, entry.how, piece.corroborated_by, *piece.tags, *(text for _, text in entry.account))
        yield from (file.name for file in piece.attachments)
        yield from (text for link in piece.links for text in (link.title, shown_address(link.url)))
    for goal in _goals(report):
        yield from (goal.title, goal.why, goal.measure, *(step.text for step in goal.steps))
    yield from (entry.goal.title for entry in report.next_goals)


@cache
def _file(suffix: str, options: str) -> bytes:
    """The file of a report with these options."""
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        return written(a_report(**OPTIONS[options]), suffix, Path(place))


def _missing(report: Report, suffix: str, data: bytes) -> list[str]:
    """What the file of that format does not say of the report."""
    found = words(data, suffix).casefold()
    as_told = whole_text if suffix == ".json" else fit_text
    wanted = {flat(as_told(text)).casefold() for text in _said(report)}
    return sorted(text for text in wanted if text not in found)


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_says_everything_that_the_report_says(suffix: str, options: str) -> None:
    assert _missing(a_report(**OPTIONS[options]), suffix, _file(suffix, options)) == []


@pytest.mark.parametrize("options", ABSENT)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_left_out_is_nowhere_in_the_file(suffix: str, options: str) -> None:
    data = _file(suffix, options)
    found = raw(data, suffix) + words(data, suffix)
    assert [text for text in ABSENT[options] if text in found] == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_private_is_there_where_it_is_asked_for(suffix: str) -> None:
    found = words(_file(suffix, "with what is private"), suffix)
    assert f"{PRIVATE} too" in found
    assert f"{PRIVATE} goal" in found


@pytest.mark.parametrize("suffix", [".pdf", *FLOWING])
def test_what_is_private_says_so(suffix: str) -> None:
    found = words(_file(suffix, "with what is private"), suffix)
    assert re.search(rf"{PRIVATE} 24 November 2026 · private\b", found)
    assert re.search(rf"Goal: {PRIVATE} goal planned · private\b", found, re.IGNORECASE)


@pytest.mark.parametrize("suffix", SUFFIXES[:-1])
def test_the_pay_review_says_where_each_skill_stands_and_what_it_counts(suffix: str) -> None:
    made = a_report(**OPTIONS["with the pay review"]).pay_review
    assert made is not None
    found = words(_file(suffix, "with the pay review"), suffix)
    for each in made.skills:
        points = rf"\D{{1,20}}{each.standing.points}\b" if each.standing else ""
        stands = rf"(Standing: )?{standing_words(each.standing)}\b{points}"
        told = rf"{re.escape(each.name)}\W+(Expected level: )?{each.level}\W+{stands}"
        assert re.search(told, found), told


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("suffix", [".pdf", *FLOWING])
def test_the_numbers_at_the_top_and_each_rating_stand_in_words(suffix: str, options: str) -> None:
    report = a_report(**OPTIONS[options])
    found = words(_file(suffix, options), suffix)
    assert [said for number, said in cards(report) if f"{number} {said}" not in found] == []
    for who, rating in (
        (who, rating)
        for group in report.groups
        for each in group.descriptors
        for who, rating in (("Mine", each.mine), ("Manager", each.manager))
        if rating is not None
    ):
        assert f"{who}: {rating.value.words}, {short_date(rating.on)}" in found
    unrated = sum(each.mine is None for group in report.groups for each in group.descriptors)
    assert found.count("Mine: not started") == unrated


@pytest.mark.parametrize("suffix", FLOWING)
def test_the_figures_of_every_chart_stand_in_a_table_or_a_list(suffix: str) -> None:
    found = words(_file(suffix, "everything"), suffix)
    told = list(charts(a_report()))
    assert len(told) == 3
    for chart in told:
        assert f"{chart.title} " in found
        assert chart.note in found
        for row in chart.rows:
            names = [f"{name}: " if suffix == ".md" else "" for name in chart.columns]
            cells = [f"{name}{cell}" for name, cell in zip(names[1:], row[1:], strict=True) if cell != OUTSIDE]
            assert re.search(rf"{re.escape(row[0])}\W+" + r"[\W–]+".join(map(re.escape, cells)), found)


@pytest.mark.parametrize("suffix", FLOWING)
def test_evidence_and_goals_are_told_in_full_once_and_referred_to_after(suffix: str) -> None:
    found = words(_file(suffix, "everything"), suffix)
    assert found.count("Came Some words of mine.") == 1
    assert found.count("So Some words of mine.") == 1
    assert found.count("Threats Some words of mine.") == 2
    assert found.count("Told in full under Information security, 1") == 2


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("suffix", SUFFIXES[1:])
def test_whatever_was_typed_is_said_as_it_is(suffix: str, text: str, tmp_path: Path) -> None:
    report = a_report(text)
    assert _missing(report, suffix, written(report, suffix, tmp_path)) == []


@pytest.mark.parametrize("suffix", SUFFIXES[1:])
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(text=st.text(min_size=1, max_size=150))
@example(text="\\\n")
@example(text="0\n1)")
def test_any_text_is_said_as_it_is(suffix: str, text: str, tmp_path: Path) -> None:
    report = a_report(text)
    assert _missing(report, suffix, written(report, suffix, tmp_path)) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_comparison_sees_a_text_that_is_not_said(suffix: str) -> None:
    """A negative control: what is written is compared with another report than its own."""
    assert "did another thing" in _missing(a_report("Another thing"), suffix, _file(suffix, "everything"))
