"""Statements: by template, whole, and never reading a person's words as a template."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core import limits
from planner.core.errors import InvalidValue
from planner.core.evidence import Evidence
from planner.core.statement import (
    FIELDS,
    TEMPLATE,
    USUAL,
    Statement,
    StatementKind,
    checked_template,
    first_sentence,
    statement,
    template_of,
    with_template,
)
from tests.core.making import evidence, plan

STAR, BULLET, PARAGRAPH = StatementKind
WHOLE = evidence(
    1, "information-security/1", "responsibilities/1", "systems-integration/2",
    title="Threat model for payments", on=date(2026, 10, 14),
    situation="The gateway was to move; nobody owned its threats.", task="Lead the review",
    action="I ran four sessions.\nWe ranked 31 threats.", result="Two flaws closed. The method is now the standard.",
    corroborated_by="S. Marlowe",
)  # fmt: skip
BARE = evidence(2, title="Wrote a runbook", on=date(2026, 9, 1))
PLAIN = st.text(st.characters(exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=30)


def told(template: str, *pieces: Evidence, kind: StatementKind = STAR) -> str:
    return statement(pieces or (WHOLE,), kind, plan(), template).text


def test_the_usual_star_statement_has_its_four_parts() -> None:
    assert statement([WHOLE], STAR, plan()) == Statement(
        "Threat model for payments (14 October 2026)\n\n"
        "Situation: The gateway was to move; nobody owned its threats.\n\n"
        "Task: Lead the review\n\n"
        "Action: I ran four sessions.\nWe ranked 31 threats.\n\n"
        "Result: Two flaws closed. The method is now the standard.",
        250,
    )


def test_the_usual_bullet_is_two_sentences() -> None:
    made = statement([WHOLE], BULLET, plan())
    assert made == Statement("Threat model for payments (14 October 2026). Two flaws closed.", 50)


def test_the_usual_paragraph_is_one_paragraph() -> None:
    made = statement([WHOLE], PARAGRAPH, plan())
    assert made.limit == 150
    assert made.text == (
        "Threat model for payments (14 October 2026). The gateway was to move; nobody owned its threats. The task: "
        "Lead the review. I ran four sessions. We ranked 31 threats. Two flaws closed. The method is now the standard. "
        "This shows Information security and Systems integration. Can be corroborated by S. Marlowe."
    )


@pytest.mark.parametrize("kind", StatementKind)
def test_empty_parts_vanish_with_their_words(kind: StatementKind) -> None:
    made = statement([BARE], kind, plan()).text
    assert made == ("Wrote a runbook (1 September 2026)" + ("" if kind is STAR else "."))


def test_a_gap_in_the_middle_leaves_no_hole() -> None:
    partly = evidence(3, title="T", on=date(2026, 1, 2), situation="S", result="R")
    assert statement([partly], STAR, plan()).text == "T (2 January 2026)\n\nSituation: S\n\nResult: R"
    assert statement([partly], PARAGRAPH, plan()).text == "T (2 January 2026). S. R."


def test_a_line_of_empty_fields_alone_vanishes_and_a_line_of_words_stays() -> None:
    assert told("Begin\n\nResult: {result}\n\n\nEnd", BARE) == "Begin\n\nEnd"
    assert told("{title} and {result}", BARE) == "Wrote a runbook and"
    assert told("{result}", BARE) == ""


def test_every_field_can_be_used() -> None:
    made = told(" | ".join(f"{{{name}}}" for name in FIELDS))
    security = "design, review and quality assure solutions and services"
    assert made.startswith("Threat model for payments | 14 October 2026 | The gateway")
    assert "Information security and Systems integration | " in made
    assert security in made
    assert made.endswith(" | S. Marlowe")


def test_brackets_and_braces_that_are_meant_stay() -> None:
    assert told("[[sic] {{x} }} {title}") == "[sic] {x} }} Threat model for payments"
    assert told("[[sic] {{title}} [by hand] a] {title}") == "[sic] {title}} by hand a] Threat model for payments"


def test_no_full_stop_is_doubled() -> None:
    ended = evidence(4, title="Done!", on=date(2026, 1, 2), result='She said "yes."')
    assert told("{title}. {result}.", ended) == 'Done! She said "yes."'


@given(PLAIN, PLAIN)
def test_what_a_person_typed_is_never_interpreted(title: str, result: str) -> None:
    piece = evidence(5, title=f"{{result}} {title}", result=f"[{{title}}] {result}", on=date(2026, 1, 2))
    assert told("{title}\n{result}", piece) == f"{{result}} {title}\n[{{title}}] {result}"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{colour}", "a field “{colour}”"),
        ("{}", "a field “{}”"),
        ("{title!r}", "a field “{title!r}”"),
        ("{situation.__class__}", "a field “{situation.__class__}”"),
        ("{title", "a brace that does not close"),
        ("[{title}", "a bracket that does not close on its line: “[{title}”"),
        ("[{title}\n]", "a bracket that does not close"),
        ("[a [{title}]]", "a bracket within a bracket"),
        ("x" * (TEMPLATE + 1), "at most 4,000 fit"),
    ],
)
def test_a_template_that_cannot_be_read_is_refused_by_name(template: str, words: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        limits.profile({"template-star": template}, {})
    assert words in caught.value.message
    assert "{corroborated_by}" in caught.value.hint


def test_a_field_may_have_blanks_round_its_name() -> None:
    assert told("{ title }") == "Threat model for payments"


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60))
def test_any_other_text_is_a_template(text: str) -> None:
    plain = text.replace("{", "{{").replace("[", "[[")
    assert checked_template(plain) == plain
    assert told(plain) == text.strip(" ")


@pytest.mark.parametrize("kind", StatementKind)
def test_a_template_is_kept_and_reset(kind: StatementKind) -> None:
    own = limits.profile(with_template(kind, "My own: {title}"), {})
    mine = plan(profile=own)
    assert statement([BARE], kind, mine).text == "My own: Wrote a runbook"
    assert template_of(plan(), kind) == USUAL[kind]
    assert with_template(kind, " \n") == with_template(kind, USUAL[kind]) == {kind.profile_field: ""}
    assert checked_template(USUAL[kind]) == USUAL[kind]


def test_several_pieces_make_one_star_statement_the_earliest_first() -> None:
    made = statement([WHOLE, evidence(6, title="Before", on=date(2026, 2, 1), situation="It began")], STAR, plan())
    assert made.text.startswith(
        "Before; Threat model for payments (1 February 2026 to 14 October 2026)\n\n"
        "Situation: It began\nThe gateway was to move"
    )
    assert made.limit == 250


def test_several_pieces_make_one_paragraph_of_whole_sentences() -> None:
    first = evidence(6, title="Before", on=date(2026, 2, 1), result="It\nworked", corroborated_by="G. Lind")
    made = statement([WHOLE, first], PARAGRAPH, plan()).text
    assert "It worked. Two flaws closed." in made
    assert made.endswith("Can be corroborated by G. Lind and S. Marlowe.")


def test_several_pieces_make_a_bullet_each() -> None:
    made = statement([WHOLE, BARE], BULLET, plan())
    assert made.text == (
        "- Wrote a runbook (1 September 2026).\n- Threat model for payments (14 October 2026). Two flaws closed."
    )
    assert made.limit == 100


@pytest.mark.parametrize("kind", StatementKind)
def test_no_evidence_makes_no_statement(kind: StatementKind) -> None:
    assert statement([], kind, plan(), "{title}{when}").text == ""


def test_three_names_are_listed_in_words() -> None:
    people = [evidence(n, on=date(2026, 1, n), corroborated_by=name) for n, name in enumerate("ABCA", 1)]
    assert told("{corroborated_by}", *people) == "A, B and C"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("One", "One"),
        ("We cut it, e.g. The old one. Then more", "We cut it, e.g. The old one."),
        ("It took 2.5 days. Good", "It took 2.5 days."),
        ("Mrs. Lind and J. Doe agreed! So", "Mrs. Lind and J. Doe agreed!"),
        ("A line\nand another. Third", "A line"),
        ("“Yes.” He left", "“Yes.”"),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_where_a_reader_would_end_it(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_the_count_tells_how_far_over_the_limit_it_is() -> None:
    assert (Statement("one two", 2).over, Statement("one two", 2).count_words) == (0, "2 of 2 words")
    assert Statement("one two\nthree", 2).count_words == "3 of 2 words: 1 over the limit"
    assert [kind.words for kind in StatementKind] == ["STAR statement", "Appraisal bullet", "Board paragraph"]


def test_a_long_account_is_told_whole_and_said_to_be_over() -> None:
    long = evidence(7, title="Long", on=date(2026, 1, 1), action="word " * 300)
    made = statement([long], STAR, plan())
    assert made.text.count("word") == 300
    assert made.over == made.words - 250 > 50
