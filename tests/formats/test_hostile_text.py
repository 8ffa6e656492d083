"""Whatever a person types is shown as it is: never read as markup, never lost, never a black box."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner.core.evidence import Attachment, Evidence, Link, Shows
from planner.core.framework import Framework, RoleLevel, Skill
from planner.core.plan import By, Goal, RatingValue, Step
from planner.core.report import Report, ReportOptions, build_report
from planner.formats.reports.fonts import legible, without_controls
from tests.core.making import TODAY, evidence, goal, key, plan, rating
from tests.formats.pdf_text import outline, pdf_of, read, words

REF = "information-security/1"
MARKUP = [
    "<b>",
    "</para>",
    "vector<int> & map<string, list<T>>",
    '<img src="file:///etc/passwd"/>',
    "<a href='x'>&amp;&#169;</a>",
    "%(message)s {0} \\ ) ( %PDF-1.4 endstream",
    "<!-- <![CDATA[ ]]> <?pi?>",
]


def _everywhere(text: str) -> Report:
    """A report with the text in every field a person can type into."""
    title = text.replace("\n", " ")
    told: dict[str, Any] = dict.fromkeys(("situation", "task", "action", "result", "corroborated_by"), text)
    around: dict[str, Any] = {
        "tags": (title,),
        "links": (Link(f"https://x.org/{title}", title), Link(f"https://x.org/{title}")),
        "attachments": (Attachment("a" * 64, title, 1, "text/plain"),),
        "shows": (Shows(key(REF), text),),
    }
    piece = Evidence("1" * 32, title, TODAY, **told, **around)
    about = goal(1, REF, title=title, why=text, measure=text, steps=(Step("1", title, True), Step("2", title)))
    made = plan(
        rating(REF, RatingValue.MET, note=text),
        rating(REF, RatingValue.MET, By.MANAGER, note=text),
        goals=(about,),
        profile={"name": title, "job-title": title, "organisation": title, "manager": title},
    )
    return build_report(made, [piece, evidence(2, title=title, result=text)], ReportOptions(), TODAY)


def _one(**account: Any) -> Report:
    return build_report(plan(), [evidence(1, REF, **account)], ReportOptions(), TODAY)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_shown_letter_for_letter(text: str) -> None:
    shown = words(pdf_of(_everywhere(text)))
    assert shown.count(" ".join(text.split())) >= 10


def test_a_framework_with_hostile_names_is_shown_as_it_is() -> None:
    skill = Skill("<b>C++</b>", "Expert", ("use vector<int> & co", "<img src='x'>"))
    level = RoleLevel(name="R&D <lead>", responsibilities=("</para>",), skills=(skill,))
    data = pdf_of(build_report(plan(level=level, framework=Framework("T & <i>C")), [], ReportOptions(), TODAY))
    for said in ("<b>C++</b>", "use vector<int> & co", "<img src='x'>", "R&D <lead>", "</para>", "T & <i>C"):
        assert said in words(data)
    assert "use vector<int> & co" in [title for _, title, _ in outline(data)]


@pytest.mark.parametrize("length", [201, 5_000, 20_000])
def test_a_word_without_end_is_cut_over_lines_and_loses_nothing(length: int) -> None:
    text = "".join(chr(ord("a") + number % 26) for number in range(length))
    data = pdf_of(_one(action=text, title=text[:200]))
    found = "".join(words(data).split())
    assert text[:1000] in found
    assert sum(text[at : at + 20] in found for at in range(0, length, 500)) == len(range(0, length, 500))


def test_a_word_that_is_cut_begins_beside_what_leads_to_it() -> None:
    address = f"wiki.example/{'a' * 300}"
    page = next(
        text
        for text in (each.extract_text() for each in read(pdf_of(_one(links=(Link(f"https://{address}"),)))).pages)
        if "Link" in text
    )
    assert re.search(r"Link: wiki\.example/a{20,}\n", page)
    assert page.replace("\n", "").count(address) == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ship it 🚀 now", "Ship it U+1F680 now"),
        ("a non\u2011breaking hyphen\u2010twin", "a non-breaking hyphen-twin"),
        ("thin\u2009space\u202fhere", "thin space here"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("שלום", "U+05E9 U+05DC U+05D5 U+05DD"),
        ("left\u202eright", "leftright"),
        ("fam\U0001f468\u200d\U0001f469", "famU+1F468 U+1F469"),
        ("❤\ufe0f", "U+2764"),
        ("✓ done", "U+2713 done"),
        ("lone \ud800 surrogate", "lone U+D800 surrogate"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("e\u0301tude", "étude"),
        ("Ελλάδα, Київ, Việt Nam, “quoted” – €5", "Ελλάδα, Київ, Việt Nam, “quoted” – €5"),
        ("tab\there", "tab here"),
    ],
)
def test_what_the_fonts_lack_is_shown_by_its_number_and_what_has_no_shape_goes(typed: str, shown: str) -> None:
    assert shown in words(pdf_of(_one(action=f"Here: {typed} ."))).replace(" .", "")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_lines_end_where_they_were_ended(end: str) -> None:
    page = next(each for each in read(pdf_of(_one(action=f"first{end}second"))).pages if "first" in each.extract_text())
    assert re.search(r"first ?\nsecond", page.extract_text())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=120))
def test_any_text_in_every_field_makes_a_sound_pdf(text: str) -> None:
    data = pdf_of(_everywhere(text))
    assert f"of {len(read(data).pages)}" in words(data, 0)


@given(st.text(max_size=200))
def test_legible_text_stays_as_it_is(text: str) -> None:
    once = legible(text)
    assert legible(once) == once


@given(st.text(max_size=200))
@example("\u2029first\u2028second")
def test_a_bookmark_is_one_line_without_controls(text: str) -> None:
    shown = without_controls(text)
    assert all(each.isprintable() or each.isspace() or ord(each) > 0x7F for each in shown)
    assert len(shown.splitlines()) <= 1


def test_nothing_of_the_machine_is_read(tmp_path: Path) -> None:
    canary = tmp_path / "canary.png"
    canary.write_bytes(b"\x89PNG canary")
    data = pdf_of(_everywhere(f'<img src="{canary}" width="9" height="9"/>'))
    assert all(not page.images for page in read(data).pages)


def test_names_and_words_of_any_length_go_over_as_many_pages_as_they_need() -> None:
    name, words_of_one = "Long name " * 30, " ".join(f"word{number}" for number in range(900))
    skills = tuple(Skill(f"{name}{number}", "Expert", (f"{number} {words_of_one}", "short")) for number in range(25))
    level = RoleLevel(name=name, role=name, description=words_of_one, responsibilities=(words_of_one,), skills=skills)
    keys = tuple(item.key for item in level.descriptors())
    everything = Goal("1" * 32, "Learn it all", descriptors=keys)
    made = plan(goals=(everything,), level=level, framework=Framework(name), profile={"name": words_of_one})
    data = pdf_of(build_report(made, [], ReportOptions(), TODAY))
    shown = words(data)
    assert shown.count("word899") >= len(skills) + 2
    assert f"Page {len(read(data).pages)} of {len(read(data).pages)}" in shown
    assert shown.count("Mine: not started") == len(keys)
