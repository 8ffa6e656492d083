"""How well a descriptor is evidenced, and why: a rule that anyone can check."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.evidence import (
    NO_EVIDENCE,
    Attachment,
    Evidence,
    EvidenceKind,
    EvidenceTotals,
    kept_once,
    months_before,
    overlaps,
    strength,
    totals_of,
)
from tests.core.making import TODAY, evidence

FEEDBACK = EvidenceKind.FEEDBACK
WHOLE: dict[str, Any] = {"result": "It held.", "corroborated_by": "Grace"}
LONG_AGO = date(2025, 11, 24)


@st.composite
def pieces(draw: st.DrawFn) -> list[Evidence]:
    return [
        evidence(
            number,
            on=TODAY - timedelta(days=draw(st.integers(0, 800))),
            kind=draw(st.sampled_from(EvidenceKind)),
            result=draw(st.sampled_from(["", " ", "It held."])),
            corroborated_by=draw(st.sampled_from(["", "Grace"])),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


def _level(*made: Evidence) -> str:
    return strength(totals_of(made), TODAY).level


def test_no_evidence_is_none() -> None:
    assert totals_of([]) is NO_EVIDENCE
    assert strength(NO_EVIDENCE, TODAY).reasons == ("no evidence yet",)
    assert strength(EvidenceTotals(count=1), TODAY).level == "none"


def test_one_piece_is_thin_however_good() -> None:
    found = strength(totals_of([evidence(1, **WHOLE)]), TODAY)
    assert (found.level, found.reasons) == ("thin", ("recent", "one piece"))


def test_nothing_from_the_last_twelve_months_is_thin_however_much() -> None:
    old = [evidence(number, on=LONG_AGO, kind=kind, **WHOLE) for number, kind in enumerate(EvidenceKind)]
    assert strength(totals_of(old), TODAY) == strength(totals_of(old[:2]), TODAY)
    assert _level(*old) == "thin"
    assert _level(*old, evidence(9, on=LONG_AGO + timedelta(days=1))) != "thin"


def test_the_day_evidence_ended_says_how_recent_it_is() -> None:
    assert _level(evidence(1, on=LONG_AGO, until=TODAY), evidence(2, on=LONG_AGO)) == "fair"


def test_three_pieces_of_two_kinds_with_a_recent_result_somebody_can_corroborate_are_strong() -> None:
    strong = [evidence(1), evidence(2, kind=FEEDBACK), evidence(3, **WHOLE)]
    assert strength(totals_of(strong), TODAY).reasons == ("recent", "2 kinds")
    assert _level(*strong) == "strong"


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ([evidence(1), evidence(2, kind=FEEDBACK, **WHOLE)], "two pieces"),
        ([evidence(1), evidence(2), evidence(3, **WHOLE)], "one kind"),
        ([evidence(1), evidence(2, kind=FEEDBACK), evidence(3)], "no recent result that somebody can corroborate"),
        (
            [evidence(1), evidence(2, kind=FEEDBACK), evidence(3, on=LONG_AGO, **WHOLE)],
            "no recent result that somebody can corroborate",
        ),
    ],
)
def test_short_of_strong_is_fair_and_says_what_is_missing(made: Sequence[Evidence], reason: str) -> None:
    found = strength(totals_of(made), TODAY)
    assert found.level == "fair"
    assert reason in found.reasons


def _rule(made: list[Evidence]) -> str:
    """The rule as it is written down, read over the pieces themselves."""
    recent = [each for each in made if each.last_day > LONG_AGO]
    if not made:
        return "none"
    if len(made) == 1 or not recent:
        return "thin"
    whole = any(each.result.strip() and each.corroborated_by for each in recent)
    return "strong" if len(made) >= 3 and len({each.kind for each in made}) >= 2 and whole else "fair"


@given(pieces())
def test_strength_is_the_rule_as_it_is_written_down(made: list[Evidence]) -> None:
    assert _level(*made) == _rule(made)


@given(pieces(), st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(made: list[Evidence], random: object) -> None:
    shuffled = [*made]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert totals_of(shuffled) == totals_of(made)


@given(pieces(), st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 400))
def test_evidence_is_of_the_period_that_it_overlaps(made: list[Evidence], start: date, days: int) -> None:
    end = start + timedelta(days=days)
    within = sum(start <= each.on <= end for each in made)
    assert totals_of(made, start, end).in_period == within


def test_a_period_without_an_end_is_open_there_and_both_days_count() -> None:
    day = date(2026, 3, 1)
    assert overlaps(day, day, None, None)
    assert overlaps(day, day, day, day)
    assert not overlaps(day, day, day + timedelta(days=1), None)
    assert not overlaps(day, day, None, day - timedelta(days=1))
    assert overlaps(day, day + timedelta(days=9), day + timedelta(days=9), None)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 11, 24), 12, date(2025, 11, 24)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
        (date(2026, 3, 1), 3, date(2025, 12, 1)),
    ],
)
def test_months_before_a_day_stay_within_the_month(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


def test_of_files_with_the_same_content_those_whose_names_are_lost_are_named() -> None:
    hashes = {"a.bin": "1", "b.pdf": "1", "c.txt": "2", "odd.txt": "3"}

    def hash_of(path: Path) -> str:
        assert path.name in {"b.pdf", "odd.txt", "gone.txt"}  # a file whose name is there is not read again
        if path.name not in hashes:
            raise FileNotFoundError(2, "No such file", str(path))
        return hashes[path.name]

    attached = [Attachment("1", "a.bin", 1, ""), Attachment("2", "c.txt", 1, "")]
    files = [Path("x", name) for name in ("a.bin", "b.pdf", "c.txt", "gone.txt", "odd.txt")]
    assert kept_once(files, attached, hash_of) == (
        "b.pdf has the same content as a.bin, so it is kept once, as a.bin.",
    )
