"""A Markdown text taken apart into evidence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import InvalidValue
from planner.core.evidence import EvidenceKind, Link
from planner.formats.markdown_entry import LARGEST, MarkdownEntry, read_entry

WHOLE = """\
# Cut deploy time from 40 to 6 minutes

When: 2026-03-02 to 2026-03-20
Tags: delivery, build  time
Link: https://wiki.example.org/deploy
Link: [Measurements](https://wiki.example.org/numbers)
For: information-security/1, systems-design/2
For: cbf847d90cef
Kind: feedback
By whom: Grete Lindqvale

## Situation

Nobody merged after lunch.

## Task
Make it short.

## Action

- cached by content

```sh
# Result
make
```

## Result

Six minutes.
"""


def entry(text: str) -> MarkdownEntry:
    return read_entry(text.encode("utf-8"))


def test_a_whole_entry_is_read_field_by_field() -> None:
    assert entry(WHOLE) == MarkdownEntry(
        title="Cut deploy time from 40 to 6 minutes",
        on=date(2026, 3, 2),
        until=date(2026, 3, 20),
        tags=("delivery", "build  time"),
        links=(Link("https://wiki.example.org/deploy"), Link("https://wiki.example.org/numbers", "Measurements")),
        refs=("information-security/1", "systems-design/2", "cbf847d90cef"),
        kind=EvidenceKind.FEEDBACK,
        corroborated_by="Grete Lindqvale",
        situation="Nobody merged after lunch.",
        task="Make it short.",
        action="- cached by content\n\n```sh\n# Result\nmake\n```",
        result="Six minutes.",
    )


def test_the_same_entry_from_windows_is_the_same() -> None:
    assert read_entry(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()) == entry(WHOLE)


@given(st.sampled_from(["#", "##", "###"]))
def test_parts_may_have_headings_of_any_depth(marks: str) -> None:
    assert entry(f"Title\n\n{marks} RESULT\n\nit works").result == "it works"


def test_underlined_headings_are_headings() -> None:
    read = entry("Title here\n==========\n\nResult\n------\nit works\n")
    assert (read.title, read.result) == ("Title here", "it works")


def test_the_first_line_is_the_title_where_no_heading_is() -> None:
    read = entry("\n  Fixed the clock\nWhen: 2026-01-05\n")
    assert (read.title, read.on, read.situation) == ("Fixed the clock", date(2026, 1, 5), "")


def test_fields_may_stand_above_the_title() -> None:
    read = entry("When: 2026-01-05\n\n# Fixed the clock\nIt was late.")
    assert (read.title, read.situation) == ("Fixed the clock", "It was late.")


def test_a_later_heading_is_no_title() -> None:
    assert entry("Fixed the clock\n\n## Background\n\nIt was late.").title == "Fixed the clock"


def test_words_above_the_parts_belong_to_the_situation() -> None:
    read = entry("# Title\nTags: a\n\nIt was late.\n\nAnd dark.\n\n## Situation\nMonday.\n## Result\nFine.")
    assert read.situation == "It was late.\n\nAnd dark.\n\nMonday."
    assert read.result == "Fine."


def test_a_line_that_looks_like_a_field_inside_the_account_stays_there() -> None:
    read = entry("# Title\n\nIt was late.\nFor: nobody\n\n## Result\nWhen: never")
    assert (read.situation, read.refs, read.result) == ("It was late.\nFor: nobody", (), "When: never")


def test_other_headings_stay_in_their_part() -> None:
    assert entry("# Title\n## Action\none\n### Detail\ntwo").action == "one\n### Detail\ntwo"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"caf\xe9", "UTF-8"),
        (b"x" * (LARGEST + 1), "longer than 1 MB"),
        (b"# T\nWhen: tomorrow\n", "not a date"),
        (b"# T\nWhen: 2026-01-01 to 2026-02-30\n", "not a date"),
        (b"# T\nKind: party\n", "not a kind"),
    ],
)
def test_what_is_wrong_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        read_entry(data)


@given(st.text())
def test_any_text_is_an_entry_with_a_title_or_refused(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    try:
        read = read_entry(data)
    except InvalidValue:
        return
    assert isinstance(read.title, str)
    assert "\r" not in read.situation
