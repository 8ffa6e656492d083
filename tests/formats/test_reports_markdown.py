"""The report as Markdown: CommonMark alone, and nothing typed is obeyed."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from planner.formats.reports.fit import fit_text
from planner.formats.reports.markdown import escaped, paragraphs
from tests.formats.report_plans import a_report
from tests.formats.report_texts import flat, markdown_tokens, written

PARSER = MarkdownIt("commonmark")
ITS_LIKE = MarkdownIt("gfm-like", {"linkify": False})
MARKUP = "[a](javascript:x) <b>b</b> ![c](d) `e` *f* _g_ ~~h~~ | i |\n# j\n- k\n1. l\n> m\n\n    n\n***\nfoo\n==="


def _structure(text: str, place: Path) -> list[tuple[str, str, int]]:
    """Every element of the document and of its lines, without its words."""
    tokens = markdown_tokens(written(a_report(text), ".md", place))
    inside = [child for token in tokens for child in token.children or []]
    return [(token.type, token.tag, token.level) for token in tokens] + [
        (child.type, child.tag, child.level) for child in inside if child.type not in ("text", "hardbreak", "softbreak")
    ]


def test_what_was_typed_adds_no_element(tmp_path: Path) -> None:
    assert _structure(MARKUP.replace("\n\n", "\n"), tmp_path) == _structure("Some words", tmp_path)


def test_the_only_links_are_those_of_the_web_and_of_mail(tmp_path: Path) -> None:
    tokens = markdown_tokens(written(a_report("[x](https://evil.example)"), ".md", tmp_path))
    links = [child.attrs for token in tokens for child in token.children or [] if child.type == "link_open"]
    assert links == [{"href": "https://wiki.example/threats?a=1&copy=2"}, {"href": "mailto:board@example.org"}]


def test_headings_go_down_one_level_at_a_time(tmp_path: Path) -> None:
    tokens = markdown_tokens(written(a_report(), ".md", tmp_path))
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(levels) == 4
    assert [(one, other) for one, other in pairwise(levels) if other > one + 1] == []


def test_no_html_is_in_it(tmp_path: Path) -> None:
    tokens = markdown_tokens(written(a_report("<b>x</b> &copy;"), ".md", tmp_path))
    inside = [child for token in tokens for child in token.children or []]
    assert {each.type for each in (*tokens, *inside)}.isdisjoint({"html_block", "html_inline"})


def test_steps_are_boxes_that_are_ticked_or_not(tmp_path: Path) -> None:
    text = written(a_report(), ".md", tmp_path).decode("utf-8")
    assert "- [x] Agree Some words of mine.\n- [ ] Find Some words of mine.\n" in text


def _shown(parser: MarkdownIt, source: str) -> str:
    """What a reader sees of one paragraph; no element but paragraphs and line ends may come of it."""
    tokens = parser.parse(source)
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    children = [child for token in tokens for child in [*(token.children or []), None]]
    assert {child.type for child in children if child} <= {"text", "hardbreak"}
    return "".join("\n" if child is None or child.type == "hardbreak" else child.content for child in children)


@pytest.mark.parametrize("parser", [PARSER, ITS_LIKE], ids=["CommonMark", "with tables and strikes"])
@given(st.text(max_size=200))
@example("- a\n+ b\n* c\n1. d\n2) e\n# f\n> g\n=== \n---\n```\n~~~\n\ta\n    b")
@example("a\n\n\nb\\\n\\")
@example("\\*\n&lt;\n[x]: y\n| a | b |\n|---|---|")
def test_any_text_is_read_back_line_by_line(parser: MarkdownIt, text: str) -> None:
    typed = fit_text(text)
    lines = [flat(line) for line in typed.split("\n")]
    read = [flat(line) for line in _shown(parser, paragraphs(typed)).split("\n")]
    assert [line for line in read if line] == [line for line in lines if line]


@given(st.text(max_size=200))
def test_a_title_of_any_text_is_one_line(text: str) -> None:
    source = escaped(fit_text(text))
    assert len(source.splitlines()) <= 1
    assert flat(_shown(PARSER, source)) == flat(fit_text(text))
