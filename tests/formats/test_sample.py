"""The sample plan: sound, dated from today, with attachments that are what their names say."""

import csv
import io
import json
import struct
import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner import paths
from planner.core.evidence import EvidenceDraft, EvidenceKind, Link
from planner.core.plan import PROFILE_FIELDS, By, GoalDraft, GoalState, RatingValue
from planner.core.sample import Sample, SampleRating
from planner.formats.pdf_pages import page_count
from planner.formats.sample import read_sample
from planner.formats.sample_files import sample_files
from tests.core.making import PRINCIPAL, TODAY, key

SMALL = {
    "profile": {"name": "Maren", "period_from_months_ago": 13, "period_months": 12, "unknown": "x"},
    "evidence": [
        {
            "title": "Cut deploy time",
            "days_ago": 30,
            "until_days_ago": 10,
            "action": "I cached.",
            "kind": "feedback",
            "private": True,
            "tags": ["pipeline"],
            "links": [{"url": "https://x.org", "title": "Write-up"}, {"url": "https://y.org"}],
            "for": ["information-security/1", "responsibilities/2"],
            "files": ["deploy-times.png"],
        },
        {"title": "Bare", "days_ago": 0},
    ],
    "goals": [
        {
            "title": "Forecast",
            "why": "Growth.",
            "due_in_days": 7,
            "state": "in-progress",
            "steps": [{"text": "a", "done": True}, {"text": "b"}, {"text": "c", "done": True}],
            "for": ["user-focus/1"],
        },
        {"title": "Some day"},
    ],
    "ratings": [
        {"for": "user-focus/1", "rating": "met", "days_ago": 2},
        {"for": "user-focus/1", "rating": "developing", "by": "manager", "days_ago": 9, "note": "On the way."},
    ],
}


def _small(tmp_path: Path, today: date = TODAY) -> Sample:
    path = tmp_path / "sample.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    return read_sample(path, PRINCIPAL, today, tmp_path)


def _real(tmp_path: Path, today: date = TODAY) -> Sample:
    return read_sample(paths.RESOURCES / "sample.json", PRINCIPAL, today, tmp_path)


def test_evidence_is_read_with_days_that_count_back_from_today(tmp_path: Path) -> None:
    assert _small(tmp_path).evidence == (
        EvidenceDraft(
            title="Cut deploy time",
            on=date(2026, 10, 25),
            until=date(2026, 11, 14),
            action="I cached.",
            kind=EvidenceKind.FEEDBACK,
            private=True,
            descriptors=(key("information-security/1"), key("responsibilities/2")),
            tags=("pipeline",),
            links=(Link("https://x.org", "Write-up"), Link("https://y.org")),
            files=(tmp_path / "deploy-times.png",),
        ),
        EvidenceDraft("Bare", TODAY),
    )


def test_goals_are_read_with_the_steps_that_are_done(tmp_path: Path) -> None:
    sample = _small(tmp_path)
    forecast = GoalDraft(
        title="Forecast",
        why="Growth.",
        due=date(2026, 12, 1),
        state=GoalState.IN_PROGRESS,
        steps=("a", "b", "c"),
        descriptors=(key("user-focus/1"),),
    )
    assert sample.goals == (forecast, GoalDraft("Some day"))
    assert sample.done_steps == ((0, 2), ())


def test_ratings_are_read_oldest_first(tmp_path: Path) -> None:
    ref = key("user-focus/1")
    assert _small(tmp_path).ratings == (
        SampleRating(ref, RatingValue.DEVELOPING, By.MANAGER, TODAY - timedelta(days=9), "On the way."),
        SampleRating(ref, RatingValue.MET, By.ME, TODAY - timedelta(days=2)),
    )


def test_the_profile_has_its_period_from_today_and_nothing_that_is_unknown(tmp_path: Path) -> None:
    assert _small(tmp_path).profile == {"name": "Maren", "period-from": "2025-10-01", "period-to": "2026-09-30"}


def test_a_reference_that_leads_nowhere_is_an_error_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "sample.json"
    path.write_text(json.dumps({**SMALL, "goals": [{"title": "x", "for": ["no-such-skill/1"]}]}), encoding="utf-8")
    with pytest.raises(KeyError):
        read_sample(path, PRINCIPAL, TODAY, tmp_path)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_our_sample_is_sound_on_any_day(tmp_path: Path, today: date) -> None:
    sample = _real(tmp_path, today)
    keys = {item.key for item in PRINCIPAL.descriptors()}
    assert all(draft.on is not None and draft.on <= (draft.until or draft.on) <= today for draft in sample.evidence)
    assert all(each.on <= today and each.descriptor in keys for each in sample.ratings)
    assert all(set(draft.descriptors) <= keys for draft in sample.evidence)
    assert all(set(draft.descriptors) <= keys for draft in sample.goals)
    assert len(sample.goals) == len(sample.done_steps)
    assert set(sample.profile) <= set(PROFILE_FIELDS)
    assert sample.profile["period-from"] < today.isoformat() < sample.profile["period-to"]


def test_our_sample_shows_every_sort_of_thing(tmp_path: Path) -> None:
    sample = _real(tmp_path)
    assert {draft.kind for draft in sample.evidence} >= {
        EvidenceKind.WORK,
        EvidenceKind.FEEDBACK,
        EvidenceKind.TRAINING,
    }
    assert {goal.state for goal in sample.goals} >= {GoalState.PLANNED, GoalState.IN_PROGRESS, GoalState.DONE}
    assert {each.by for each in sample.ratings} == {By.ME, By.MANAGER}
    assert all(path.is_file() and path.parent == tmp_path for draft in sample.evidence for path in draft.files)
    assert any(set(piece.how) & set(piece.descriptors) for piece in sample.evidence)


NAMES = ("deploy-times.png", "threat-model.pdf", "capacity.csv", "notes.md", "review.txt")


def test_attachments_are_what_their_names_say(tmp_path: Path) -> None:
    made = sample_files(tmp_path, NAMES)
    assert set(made) == set(NAMES)
    assert page_count(made["threat-model.pdf"].read_bytes()) == 1
    rows = list(csv.DictReader(io.StringIO(made["capacity.csv"].read_text(encoding="utf-8"))))
    assert [int(row["minutes"]) for row in rows] == [40, 38, 31, 19, 12, 8, 6]
    assert made["notes.md"].read_text(encoding="utf-8").startswith("# Notes\n")
    assert made["review.txt"].read_text(encoding="utf-8").startswith("# Review\n")


def test_the_graph_is_a_whole_png(tmp_path: Path) -> None:
    data = sample_files(tmp_path, ["deploy-times.png"])["deploy-times.png"].read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size]) == (zlib.crc32(name + body),)
        chunks[name] = body
        at += 12 + size
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    assert (width, height) == (960, 540)
    assert len(zlib.decompress(chunks[b"IDAT"])) == height * (1 + 4 * width)


def test_attachments_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    first = {name: path.read_bytes() for name, path in sample_files(tmp_path, NAMES).items()}
    assert {name: path.read_bytes() for name, path in sample_files(tmp_path, NAMES).items()} == first
