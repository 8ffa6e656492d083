"""How a page's code writes letters: as reportlab writes them, only faster."""

import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from planner.core.report import ReportOptions, build_report
from planner.formats.reports.fonts import REGULAR, face, legible
from planner.formats.reports.glyphs import Glyphs, length
from tests.core.making import TODAY, evidence, plan
from tests.formats.pdf_text import pdf_of, words

DRAWABLE = [chr(code) for code in range(0x20, 0x500) if legible(chr(code)) == chr(code)]


def _document() -> Any:
    return Canvas(io.BytesIO())._doc  # type: ignore[attr-defined]


@given(st.lists(st.text(DRAWABLE), max_size=12))
def test_letters_are_written_as_reportlab_writes_them(texts: list[str]) -> None:
    font: Any = pdfmetrics.getFont(face(REGULAR).name)
    theirs, ours = _document(), _document()
    glyphs = Glyphs(REGULAR, ours)
    for text in texts:
        wanted = [(subset, escapePDF(code)) for subset, code in font.splitString(text, theirs)]
        assert [part for part in glyphs.parts(text) if part != (0, "")] == wanted


@given(st.floats(-2000, 2000))
def test_a_length_is_written_to_within_a_thousandth_of_a_point(value: float) -> None:
    assert abs(float(length(value)) - value) < 0.001 + abs(value) / 1e5


def test_more_letters_than_one_subset_holds_are_all_shown() -> None:
    # Each is between others, so that the line goes to and fro between the subsets.
    text = " ".join(f"a{letter}b" for letter in DRAWABLE[1:])
    piece = evidence(1, "information-security/1", action=text)
    data = pdf_of(build_report(plan(), [piece], ReportOptions(), TODAY))
    assert [word for word in legible(text).split() if word not in words(data)] == []
