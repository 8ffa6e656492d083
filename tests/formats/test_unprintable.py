"""Whoever exports a report can be told what of it the fonts lack."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.evidence import Attachment, Link, Shows
from planner.core.plan import RatingValue, Step
from planner.core.report import Report, ReportOptions, build_report
from planner.formats.reports.unprintable import unprintable, unprintable_words
from tests.core.making import TODAY, evidence, goal, key, plan, rating
from tests.formats.pdf_text import pdf_of, words

REF = "information-security/1"
EVERYTHING = ReportOptions()


def _with(options: ReportOptions = EVERYTHING, /, **told: Any) -> Report:
    return build_report(plan(), [evidence(1, REF, **told)], options, TODAY)


def test_a_report_in_letters_the_fonts_hold_has_none() -> None:
    report = _with(title="Ελλάδα, Київ, Việt Nam", action="“Quoted” – €5\u00a0\u2011 thin\u2009space soft\u00adhyphen")
    assert unprintable(report) == ()


def test_each_character_is_told_once_in_order_whoever_many_there_are() -> None:
    assert unprintable(_with(title="🚀🚀 שלום", action="中 🚀")) == ("ו", "ל", "ם", "ש", "中", "🚀")


@pytest.mark.parametrize("place", ["title", "situation", "task", "action", "result", "corroborated_by"])
def test_every_field_of_evidence_is_looked_at(place: str) -> None:
    told: dict[str, Any] = {"title": "Plain", place: "made of 中"}
    assert unprintable(_with(**told)) == ("中",)


def test_what_is_around_evidence_and_goals_and_people_is_looked_at() -> None:
    piece = evidence(
        1,
        tags=("一",),
        links=(Link("https://x.org/二", "三"),),
        attachments=(Attachment("a" * 64, "四.pdf", 1, "text/plain"),),
        shows=(Shows(key(REF), "五"),),
    )
    about = goal(1, REF, title="六", why="七", measure="八", steps=(Step("1", "九"),))
    made = plan(rating(REF, RatingValue.MET, note="十"), goals=(about,), profile={"name": "名", "job-title": "職"})
    assert set(unprintable(build_report(made, [piece], ReportOptions(), TODAY))) == set("一二三四五六七八九十名職")


def test_what_is_left_out_of_the_report_is_left_out_here() -> None:
    assert unprintable(_with(ReportOptions(accounts=False), title="Plain", action="中")) == ()
    assert unprintable(_with(title="Plain", action="中", private=True)) == ()


def test_the_licence_and_the_title_are_looked_at() -> None:
    assert unprintable(replace(_with(), licence="許", title="題")) == ("許", "題")


@settings(max_examples=8, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_what_it_tells_is_what_the_pdf_shows_by_number(text: str) -> None:
    report = _with(ReportOptions(only_evidenced=True, next_steps=False), title="Plain", action=f"x{text}x")
    shown = words(pdf_of(report))
    assert all(f"U+{ord(each):04X}" in shown for each in unprintable(report))
    assert shown.count("U+") - text.count("U+") >= len(unprintable(report))


@pytest.mark.parametrize(
    ("characters", "said"),
    [
        ("", ""),
        ("🚀", "One character that the report’s fonts lack is printed as its number, U+1F680 (1 symbol)."),
        (
            "ש中华🚀",
            "4 characters that the report’s fonts lack are printed as their numbers, such as U+05E9 "
            "(2 Chinese or Japanese, 1 Hebrew, 1 symbol).",
        ),
        (
            "שسगกあ한ก",
            "7 characters that the report’s fonts lack are printed as their numbers, such as U+05E9 "
            "(2 Thai, 1 Hebrew, 1 Arabic, 1 Devanagari, 2 more).",
        ),
        ("ꀀ\ue000", None),
    ],
)
def test_the_sentence_names_the_first_few_in_plain_letters(characters: str, said: str | None) -> None:
    sentence = unprintable_words(tuple(characters))
    assert said is None or sentence == said
    assert sentence.replace("’", "'").isascii()
