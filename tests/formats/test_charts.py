"""Charts of a report: on paper and in the web page, each with its table and a sentence that says the same."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from reportlab.graphics.shapes import Line, Polygon, Rect, String

from planner.core.evidence import Evidence
from planner.core.figures import Figures, Mean, Month, SkillBar, Spoke, Standing
from planner.core.plan import By, Plan, Rating, RatingValue
from planner.core.report import Report, ReportOptions, build_report
from planner.formats.reports.chart_drawings import draw
from planner.formats.reports.chart_shapes import ticks
from planner.formats.reports.chart_words import BARS, HISTORY, MONTHS, RADAR, ChartWords, charts
from planner.formats.reports.html import render_html
from planner.formats.reports.json_document import document
from planner.formats.reports.styles import DEVELOPING, MET, WIDTH
from planner.formats.reports.watch import Watch
from tests.core.making import ITEMS, TODAY, evidence, plan, rating
from tests.formats.pdf_text import pdf_of, read, words

_NAMES = (BARS, MONTHS, RADAR, HISTORY)
_VALUES = (RatingValue.MET, RatingValue.DEVELOPING, RatingValue.NOT_STARTED, RatingValue.NOT_APPLICABLE)


def _ratings() -> Iterator[Rating]:
    for number, ref in enumerate(ITEMS):
        yield rating(ref, RatingValue.DEVELOPING, on=date(2026, 1, 5) + timedelta(9 * number))
        yield rating(ref, _VALUES[number % 4], on=TODAY, note="so")
        yield rating(ref, _VALUES[number % 3], By.MANAGER, on=date(2026, 6, 1))


def _pieces() -> list[Evidence]:
    refs = list(ITEMS)
    return [evidence(number, refs[number], on=date(2026, 1 + number, 3)) for number in range(9)]


RICH = build_report(plan(*_ratings()), _pieces(), ReportOptions(), TODAY)


def _page(report: Report) -> ElementTree.Element:
    out = io.BytesIO()
    render_html(report, out, Watch())
    return ElementTree.fromstring(out.getvalue().decode().removeprefix("<!DOCTYPE html>"))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_of(RICH)


@pytest.fixture(scope="module")
def page() -> ElementTree.Element:
    return _page(RICH)


def test_a_report_with_everything_has_its_four_charts_in_order() -> None:
    assert [chart.name for chart in charts(RICH)] == list(_NAMES)


def test_a_report_on_nothing_has_no_chart_no_heading_and_no_empty_frame() -> None:
    nothing = build_report(Plan(), (), ReportOptions(), TODAY)
    assert list(charts(nothing)) == []
    assert "In figures" not in words(pdf_of(nothing))
    assert _page(nothing).find(".//figure") is None


def test_without_charts_neither_the_pages_nor_the_web_page_has_one() -> None:
    report = build_report(plan(*_ratings()), _pieces(), ReportOptions(charts=False), TODAY)
    assert b"/Figure" not in pdf_of(report)
    assert _page(report).find(".//figure") is None


@pytest.mark.parametrize("chart", list(charts(RICH)), ids=lambda chart: chart.name)
def test_the_sentence_and_the_table_say_what_the_figures_are(chart: ChartWords) -> None:
    said = {
        BARS: [f"{bar.name} {bar.met} met" for bar in RICH.figures.bars if bar.met],
        MONTHS: [f"{month.pieces} in" for month in RICH.figures.months],
        RADAR: [f"{spoke.mine.value:.2f}" for spoke in RICH.figures.radar if spoke.mine],
        HISTORY: [f"{RICH.figures.history[-1].met} met"],
    }[chart.name]
    assert all(each in chart.sentence for each in said)
    assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_a_mean_shows_its_working_and_what_is_not_rated_says_so() -> None:
    spokes = (Spoke("One", Mean(3, 2), None), Spoke("Two", Mean(2, 3), Mean(0, 1)), Spoke("Three", None, Mean(2, 1)))
    (chart,) = charts(replace(RICH, figures=Figures(radar=spokes)))
    assert chart.rows == (
        ("One", "1.50 (3 ÷ 2)", "not rated"),
        ("Two", "0.67 (2 ÷ 3)", "0.00 (0 ÷ 1)"),
        ("Three", "not rated", "2.00 (2 ÷ 1)"),
    )


def test_the_table_of_months_has_a_row_a_year_and_marks_what_lies_outside() -> None:
    months = (Month(date(2025, 12, 1), 2), Month(date(2026, 1, 1), 0))
    (chart,) = charts(replace(RICH, figures=Figures(months=months, earlier=1)))
    assert chart.rows[0] == ("2025", *["–"] * 11, "2", "2")
    assert chart.rows[1] == ("2026", "0", *["–"] * 11, "0")
    assert chart.note == "Before these months one piece more."
    assert "December 2025 to January 2026: in 2025 2 in December." in chart.sentence


@pytest.mark.parametrize("name", _NAMES)
def test_nothing_of_a_drawing_lies_beyond_its_edges(name: str) -> None:
    drawing = draw(name, RICH.figures)
    left, bottom, right, top = drawing.getBounds()
    assert drawing.width == WIDTH
    assert left >= -0.5
    assert right <= WIDTH + 0.5
    assert bottom >= -1
    assert top <= drawing.height + 0.5


def test_a_hatching_ends_where_its_field_does() -> None:
    figures = Figures(bars=(SkillBar("Lamps", 0, 3, 0, 0),))
    drawing = draw(BARS, figures)
    slanted = [each for each in drawing.contents if isinstance(each, Line) and each.strokeColor == DEVELOPING]
    slanted = [each for each in slanted if each.y1 > 20]  # those below are the legend's
    field = next(each for each in drawing.contents if isinstance(each, Rect))
    assert len(slanted) > 20
    for line in slanted:
        assert field.x <= line.x1 <= line.x2 <= field.x + field.width + 1e-9
        assert field.y - 1e-9 <= line.y1 <= line.y2 <= field.y + field.height + 1e-9


def test_states_differ_in_shape_and_not_only_in_colour() -> None:
    for parts in ((3, 0, 0, 0), (0, 3, 0, 0), (0, 0, 0, 3)):
        drawing = draw(BARS, Figures(bars=(SkillBar("Lamps", *parts),)))
        solid = [each for each in drawing.contents if isinstance(each, Rect) and each.fillColor == MET]
        dashed = [each for each in drawing.contents if isinstance(each, Rect) and each.strokeDashArray]
        slanted = [each for each in drawing.contents if isinstance(each, Line) and each.strokeColor == DEVELOPING]
        in_legend = (1, 0, 1) if not parts[3] else (1, 1, 1)
        assert (len(solid) > in_legend[0]) == bool(parts[0])
        assert (len(dashed) > in_legend[1]) == bool(parts[3])
        assert (len(slanted) > 20) == bool(parts[1])


def test_a_value_that_is_missing_leaves_a_gap_and_no_field() -> None:
    whole = tuple(Spoke(f"Skill {number}", Mean(1, 1), Mean(2, 1)) for number in range(5))
    broken = (replace(whole[0], mine=None), *whole[1:])
    fields = [
        sum(isinstance(each, Polygon) and each.fillColor is not None for each in drawing.contents)
        for drawing in (draw(RADAR, Figures(radar=whole)), draw(RADAR, Figures(radar=broken)))
    ]
    assert fields == [1, 0]


@pytest.mark.parametrize("highest", [1, 3, 4, 5, 19, 20, 21, 99, 1000, 12_345])
def test_an_axis_has_few_whole_numbers_and_ends_above_the_highest(highest: int) -> None:
    numbers = ticks(highest)
    assert numbers[0] == 0
    assert numbers[-1] >= highest
    assert 2 <= len(numbers) <= 6
    assert len({after - before for before, after in pairwise(numbers)}) == 1


def test_a_name_without_end_is_cut_to_its_room() -> None:
    long = Figures(bars=(SkillBar("Lamps and " * 40, 1, 0, 0, 0),))
    written = next(each for each in draw(BARS, long).contents if isinstance(each, String))
    assert written.text.endswith("…")
    assert len(written.text) < 60


def test_a_month_is_named_by_a_letter_where_there_is_no_room_for_three() -> None:
    many = tuple(Standing(date(2024 + number // 12, number % 12 + 1, 1), 1, 1) for number in range(36))
    words = [each.text for each in draw(HISTORY, Figures(history=many)).contents if isinstance(each, String)]
    assert words.count("J") == 9
    assert {"2024", "2025", "2026"} <= set(words)


def test_each_chart_of_the_pdf_is_a_figure_with_its_sentence(pdf: bytes) -> None:
    catalogue: Any = read(pdf).trailer["/Root"]
    kids = [each.get_object() for each in catalogue["/StructTreeRoot"]["/K"]["/K"]]
    figures = [each for each in kids if each["/S"] == "/Figure"]
    assert [each["/Alt"] for each in figures] == [chart.sentence for chart in charts(RICH)]
    for each in figures:
        left, bottom, right, top = each["/A"]["/BBox"]
        assert 0 < left < right < 600
        assert 0 < bottom < top < 842


def test_the_table_of_each_chart_follows_it_on_paper(pdf: bytes) -> None:
    text = words(pdf)
    for chart in charts(RICH):
        for row in chart.rows:
            assert " ".join(row) in text


def test_a_chart_in_the_web_page_is_real_text_with_a_title_and_a_description(page: ElementTree.Element) -> None:
    figures = page.findall(".//figure")
    assert [each.findtext("figcaption/h3") for each in figures] == [chart.title for chart in charts(RICH)]
    for figure, chart in zip(figures, charts(RICH), strict=True):
        drawn = figure.find("svg")
        assert drawn is not None
        assert (drawn.get("role"), drawn.findtext("title"), drawn.findtext("desc")) == (
            "img",
            chart.title,
            chart.sentence,
        )
        assert drawn.findall("text")
        rows = [tuple(cell.text for cell in row) for row in figure.findall(".//table/tbody/tr")]
        assert rows == list(chart.rows)


def test_the_svg_has_no_clipping_no_script_no_font_and_no_colour_of_its_own(page: ElementTree.Element) -> None:
    for drawn in page.findall(".//figure/svg"):
        tags = {each.tag for each in drawn.iter()}
        assert tags <= {"svg", "title", "desc", "line", "rect", "circle", "polygon", "text"}
        written = ElementTree.tostring(drawn, encoding="unicode")
        assert not re.search(r"#[0-9a-fA-F]{6}|clip|font-family|href", written)


def test_what_a_person_typed_is_text_in_the_drawing_too() -> None:
    hostile = Figures(bars=(SkillBar('<script>alert("1")</script>&', 1, 0, 0, 0),))
    page = _page(replace(RICH, figures=hostile))
    assert page.find(".//figure//script") is None
    assert any('<script>alert("1")</script>&' in (each.text or "") for each in page.findall(".//figure/svg/text"))


def test_the_same_report_is_drawn_in_the_same_bytes(pdf: bytes) -> None:
    assert pdf_of(RICH) == pdf
    assert ElementTree.tostring(_page(RICH)) == ElementTree.tostring(_page(RICH))


def test_the_json_has_the_figures_as_the_other_formats_tell_them() -> None:
    told = document(RICH)["figures"]
    assert isinstance(told, list)
    assert [(each["name"], each["sentence"]) for each in told] == [(each.name, each.sentence) for each in charts(RICH)]
    assert [each["rows"] for each in told] == [[list(row) for row in each.rows] for each in charts(RICH)]
