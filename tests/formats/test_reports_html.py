"""The report as a web page: what it holds for readers who hear it, and that nothing in it runs or is fetched.

What axe-core finds in Chromium is looked at by hand when the page changes; this stands in every run.
"""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from planner.core.report import Report
from planner.formats.reports.html_style import DARK, LIGHT, style_sheet
from tests.formats.report_plans import a_report
from tests.formats.report_texts import html_tree, written

SHAPES = {
    "full": a_report(),
    "private": a_report(include_private=True),
    "bare": a_report(goals=False, next_steps=False, responsibilities=False, accounts=False),
    "anonymous": a_report(anonymous=True),
    "right to left": a_report("שלום <b>עולם</b>"),
}
INERT = "<script src=x>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) \" onmouseover='x'"


@pytest.fixture(params=SHAPES)
def page(request: pytest.FixtureRequest, tmp_path: Path) -> ElementTree.Element:
    return html_tree(written(SHAPES[request.param], ".html", tmp_path))


def _page(report: Report, place: Path) -> ElementTree.Element:
    return html_tree(written(report, ".html", place))


def _text(element: ElementTree.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def test_the_page_says_its_language_its_title_and_whose_it_is(page: ElementTree.Element) -> None:
    assert page.get("lang") == "en-GB"
    assert _text(page.find("head/title")).startswith("Progress report: Principal DevOps engineer")
    assert len(page.findall(".//h1")) == 1


def test_headings_go_down_one_level_at_a_time(page: ElementTree.Element) -> None:
    levels = [int(each.tag[1]) for each in page.iter() if re.fullmatch("h[1-6]", str(each.tag))]
    assert levels[0] == 1
    assert max(levels) > 2
    assert [(one, other) for one, other in pairwise(levels) if other > one + 1] == []
    assert [each for each in page.iter() if re.fullmatch("h[1-6]", str(each.tag)) and not _text(each)] == []


def test_there_is_one_of_each_landmark_and_a_way_past_the_beginning(page: ElementTree.Element) -> None:
    body = page.find("body")
    assert body is not None
    assert [len(list(body.iter(name))) for name in ("header", "main", "footer")] == [1, 1, 1]
    first = next(each for each in body.iter("a"))
    assert (first.get("href"), first.get("class")) == ("#report", "skip")


def test_every_table_has_a_caption_and_says_what_its_heads_are_for(page: ElementTree.Element) -> None:
    tables = list(page.iter("table"))
    assert tables
    for table in tables:
        assert _text(table.find("caption"))
        assert {cell.get("scope") for cell in table.findall("thead/tr/th")} == {"col"}
        assert len(table.findall("thead/tr/th")) > 1
        for row in table.findall("tbody/tr"):
            assert [cell.get("scope") for cell in row.findall("th")] == ["row"]
            assert len(list(row)) == len(table.findall("thead/tr/th"))


def test_every_drawing_is_told_in_words_or_passed_over(page: ElementTree.Element) -> None:
    drawings = list(page.iter("svg"))
    assert drawings
    told = [each for each in drawings if each.get("aria-hidden") != "true"]
    by_mark = {each.get("id"): _text(each) for each in page.iter() if each.get("id")}
    for each in told:
        assert each.get("role") == "img"
        named = each.get("aria-label") or " ".join(by_mark[mark] for mark in each.get("aria-labelledby", "").split())
        assert named or _text(each.find("title"))
    assert told
    assert list(page.iter("img")) == []


def test_every_mark_is_there_once_and_every_way_within_the_page_leads_to_one(page: ElementTree.Element) -> None:
    marks = [str(each.get("id")) for each in page.iter() if each.get("id")]
    assert len(marks) == len(set(marks))
    ways = {href for each in page.iter() if (href := each.get("href", "")).startswith("#")}
    assert {way[1:] for way in ways} <= set(marks)


def test_nothing_is_fetched_and_nothing_runs(page: ElementTree.Element) -> None:
    tags = {str(each.tag) for each in page.iter()}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form", "base", "video", "audio"})
    names = {name for each in page.iter() for name in each.attrib}
    assert [name for name in names if name.startswith("on") or name in ("src", "srcset", "action", "style")] == []
    assert re.findall(r"url\((?!#)|@import|expression\(", style_sheet()) == []
    leads = [(str(each.tag), each.get("href", "")) for each in page.iter() if each.get("href")]
    away = [(tag, href) for tag, href in leads if not href.startswith("#")]
    assert {tag for tag, _ in away} <= {"a"}
    assert {urlsplit(href).scheme for _, href in away} <= {"http", "https", "mailto"}
    policy = [each.get("content", "") for each in page.iter("meta") if each.get("http-equiv")]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]


def test_links_lead_where_they_say_and_tell_nobody_where_from(tmp_path: Path) -> None:
    away = [each for each in _page(a_report(), tmp_path).iter("a") if not each.get("href", "").startswith("#")]
    assert [(each.get("href"), _text(each)) for each in away] == [
        ("https://wiki.example/threats?a=1&copy=2", "Page Some words of mine."),
        ("mailto:board@example.org", "board@example.org"),
    ]
    assert {each.get("rel") for each in away} == {"noopener noreferrer"}


def test_what_was_typed_adds_no_element_and_no_attribute(tmp_path: Path) -> None:
    plain = [(each.tag, sorted(each.attrib)) for each in _page(a_report("x " * 50), tmp_path).iter()]
    typed = [(each.tag, sorted(each.attrib)) for each in _page(a_report(INERT), tmp_path).iter()]
    assert typed == plain


def test_a_browsers_parser_reads_the_same_elements(tmp_path: Path) -> None:
    """The page is HTML first: an element that HTML closes by itself must not be left open."""

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.tags: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.tags.append(tag)
            self.open.append(tag)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            # In HTML only these are empty elements; those of a drawing follow the rules of XML.
            assert tag in ("meta", "br") or "svg" in self.open, tag
            self.tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    data = written(a_report(INERT), ".html", tmp_path)
    reader = Reader()
    reader.feed(data.decode("utf-8"))
    reader.close()
    assert reader.open == []
    assert reader.tags == [str(each.tag).lower() for each in html_tree(data).iter()]


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_signs_stand_out_from_what_they_stand_on(palette: dict[str, str]) -> None:
    words = {name: _contrast(palette[name], palette["surface"]) for name in ("text", "muted", "accent", "danger")}
    signs = {name: _contrast(palette[name], palette["surface"]) for name in ("met", "developing", "idle")}
    assert [name for name, ratio in words.items() if ratio < 4.5] == []
    assert [name for name, ratio in signs.items() if ratio < 3] == []


def test_light_and_dark_have_the_same_colours_by_name_and_paper_is_light() -> None:
    assert LIGHT.keys() == DARK.keys()
    sheet = style_sheet()
    assert sheet.count("prefers-color-scheme: dark") == 1
    assert "@media screen and (prefers-color-scheme: dark)" in sheet
    used = set(re.findall(r"var\(--([a-z]+)\)", sheet))
    assert used <= LIGHT.keys()


def test_a_name_from_right_to_left_is_kept_apart(tmp_path: Path) -> None:
    page = _page(a_report("שלום"), tmp_path)
    apart = [_text(each) for each in page.iter("bdi")]
    assert "Threats שלום" in apart
    assert "Hired two engineers" not in apart


def test_a_short_account_is_one_paragraph_and_one_with_lines_is_several(tmp_path: Path) -> None:
    one = [_text(each) for each in _page(a_report(), tmp_path).iter("p") if each.get("class") == "account"]
    several = [_text(each) for each in _page(a_report("a\n b"), tmp_path).iter("p") if each.get("class") == "account"]
    assert any(text.startswith("Situation. Then Some words of mine. Task. Asked") for text in one)
    assert "Situation. Then a b" in several
