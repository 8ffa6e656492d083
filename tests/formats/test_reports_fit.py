"""What is taken out of a text before a report holds it, and that everything else stays."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.plan import RatingValue
from planner.formats.reports.fit import fit, fit_text, whole_text
from tests.formats.report_plans import a_report


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "one\r\ntwo\rthree\x0bfour\x0cfive\x85six\u2028seven\u2029eight",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight",
        ),
        ("tab\tand\nline", "tab\tand\nline"),
        ("bell\x07nul\x00del\x7f\x9f", "bellnuldel"),
        ("left\u202eright\u202c \u2066apart\u2069", "leftright apart"),
        ("non\ufffe\uffff\ufdd0\U0001ffffcharacters", "noncharacters"),
        ("half\ud800", "halfU+D800"),
        ("👩\u200d💻 e\u0301 soft\u00adhyphen \u200f", "👩\u200d💻 e\u0301 soft\u00adhyphen \u200f"),
    ],
)
def test_what_no_document_can_hold_is_taken_out_and_the_rest_stays(typed: str, shown: str) -> None:
    assert fit_text(typed) == shown


def test_every_character_is_either_kept_or_of_a_kind_that_is_not_shown() -> None:
    changed = [chr(code) for code in range(sys.maxunicode + 1) if fit_text(f"a{chr(code)}b") != f"a{chr(code)}b"]
    assert {unicodedata.category(each) for each in changed} == {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}
    assert len(changed) == 63 + 66 + 9 + 2 + 2_048


@given(st.text())
def test_what_is_fit_stays_as_it_is(text: str) -> None:
    assert fit_text(fit_text(text)) == fit_text(text)


def test_a_whole_text_keeps_everything_but_halves_of_pairs() -> None:
    assert whole_text("a\x00\u202e\ud83d\udc4d") == "a\x00\u202eU+D83DU+DC4D"


def test_a_report_is_fit_however_deep_its_texts_lie_and_one_that_is_fit_is_left_alone() -> None:
    assert "\x07" not in repr(fit(a_report("a\x07b")))
    assert "ab" in repr(fit(a_report("a\x07b")))
    report = a_report()
    assert fit(report) is report


def test_what_is_no_text_stays() -> None:
    assert fit((1, None, RatingValue.MET)) == (1, None, RatingValue.MET)
    assert fit((RatingValue.MET,))[0] is RatingValue.MET
