"""The JSON documents: exactly the keys that were promised, and what they say agrees."""

from typing import Any

import pytest

from tests.cli.terminal import Terminal

COUNTS = {"total", "not_started", "developing", "met", "not_applicable", "with_evidence"}
REFERENCE = {"ref", "key"}
ATTACHMENT = {"name", "sha256", "size"}
LINK = {"url", "title"}


def keys(documents: list[dict[str, Any]]) -> set[str]:
    """The keys of every document, which have to be the same for each."""
    (shared,) = {frozenset(each) for each in documents}
    return set(shared)


def test_status_counts_the_sample(look: Terminal) -> None:
    status = look.json("status")
    assert set(status) == {"target", "overall", "responsibilities", "skills", "goals", "evidence"}
    assert status["target"] == {
        "role": "Development operations (DevOps) engineer",
        "role_level": "Principal DevOps engineer",
        "edition": "2025-10",
    }
    assert set(status["overall"]) == set(status["responsibilities"]) == COUNTS
    assert keys(status["skills"]) == COUNTS | {"name", "level"}
    assert (len(status["skills"]), status["overall"]["total"], status["responsibilities"]["total"]) == (10, 28, 5)
    assert (status["overall"]["met"], status["overall"]["developing"]) == (12, 7)
    assert (status["overall"]["not_started"], status["overall"]["not_applicable"]) == (8, 1)
    for name in COUNTS:
        assert sum(skill[name] for skill in status["skills"]) == status["overall"][name]
    assert status["goals"] == {"open": 9, "overdue": 2, "done": 2}
    assert status["evidence"] == {"total": 60, "unlinked": 2}


def test_the_checklist_agrees_with_the_status(look: Terminal) -> None:
    checklist, status = look.json("checklist"), look.json("status")
    assert set(checklist) == {"groups"}
    assert keys(checklist["groups"]) == {"name", "kind", "level", "descriptors"}
    first, *skills = checklist["groups"]
    assert (first["kind"], first["level"], len(first["descriptors"])) == ("responsibility", None, 5)
    assert {skill["kind"] for skill in skills} == {"skill"}
    told = [each for group in checklist["groups"] for each in group["descriptors"]]
    assert keys(told) == {"ref", "key", "text", "rating", "manager_rating", "evidence", "goals", "strength"}
    assert keys([each["strength"] for each in told]) == {"level", "reasons"}
    assert {each["strength"]["level"] for each in told} == {"none", "thin", "fair", "strong"}
    of_skills = [each for skill in skills for each in skill["descriptors"]]
    assert sum(each["rating"] == "met" for each in of_skills) == status["overall"]["met"]
    assert sum(each["evidence"] > 0 for each in of_skills) == status["overall"]["with_evidence"]
    assert None in {each["manager_rating"] for each in told}


def test_a_rating_tells_the_one_before(terminal: Terminal) -> None:
    first = terminal.json("rate", "information-security/1", "developing")
    assert first == {
        "ref": "information-security/1",
        "key": "cbf847d90cef",
        "rating": "developing",
        "previous": "not-started",
    }
    assert terminal.json("rate", "cbf847d90cef", "met")["previous"] == "developing"
    assert terminal.json("rate", "info/1", "met", "--by", "manager")["previous"] is None


def test_a_history_tells_all_ratings_oldest_first(terminal: Terminal) -> None:
    terminal.done("rate", "info/1", "met", "--on", "2024-02-01")
    terminal.done("rate", "info/1", "developing", "--on", "2024-01-01", "--note", "half")
    terminal.done("rate", "info/1", "met", "--on", "2024-01-15", "--by", "manager")
    assert terminal.json("history", "info/1") == [
        {"on": "2024-01-01", "by": "me", "rating": "developing", "note": "half"},
        {"on": "2024-01-15", "by": "manager", "rating": "met", "note": ""},
        {"on": "2024-02-01", "by": "me", "rating": "met", "note": ""},
    ]


def test_evidence_lists_all_of_it_newest_first(look: Terminal) -> None:
    listed = look.json("evidence")
    assert set(listed) == {"total", "items"}
    assert listed["total"] == len(listed["items"]) == 60
    items = listed["items"]
    assert keys(items) == {"id", "title", "on", "until", "for", "tags", "links", "attachments"}
    assert keys([each for item in items for each in item["for"]]) == REFERENCE
    assert keys([each for item in items for each in item["links"]]) == LINK
    assert keys([each for item in items for each in item["attachments"]]) == ATTACHMENT
    days = [item["until"] or item["on"] for item in items]
    assert days == sorted(days, reverse=True)


def test_evidence_is_found_by_words_tag_descriptor_and_period(look: Terminal) -> None:
    everything = look.json("evidence")["items"]
    limited = look.json("evidence", "--limit", "2")
    assert (limited["total"], limited["items"]) == (60, everything[:2])
    about = look.json("evidence", "--for", "prototyping/2")["items"]
    assert [item["title"] for item in about] == ["Coached a policy team through its first prototype"]
    assert look.json("evidence", "--unlinked")["total"] == 2
    tagged = look.json("evidence", "--tag", "Threat-Model")["items"]
    assert tagged == [item for item in everything if "threat-model" in item["tags"]]
    assert tagged
    middle = everything[30]["on"]
    recent = look.json("evidence", "--from", middle)["items"]
    assert recent == [item for item in everything if (item["until"] or item["on"]) >= middle]
    assert look.json("evidence", "STRIDE", "finance")["total"] == 1
    assert look.json("evidence", "no such words")["items"] == []


def test_show_tells_one_piece_whole(look: Terminal) -> None:
    own = look.json("evidence", "STRIDE")["items"][0]
    shown = look.json("show", own["id"][:12])
    assert set(shown) == {
        "id", "kind", "title", "on", "until", "situation", "task", "action", "result", "evidence_kind",
        "corroborated_by", "private", "binned", "links", "attachments", "tags", "for",
    }  # fmt: skip
    assert (shown["kind"], shown["evidence_kind"], shown["private"]) == ("evidence", "work", False)
    for name in ("id", "title", "on", "until", "links", "attachments", "tags", "for"):
        assert shown[name] == own[name]
    assert "STRIDE" in shown["action"]


def test_goals_are_listed_and_shown(look: Terminal) -> None:
    listed = look.json("goal", "list")
    assert set(listed) == {"items"}
    items = listed["items"]
    assert keys(items) == {"id", "title", "state", "due", "overdue", "steps", "for"}
    assert keys([step for item in items for step in item["steps"]]) == {"text", "done"}
    assert [item["overdue"] for item in items[:3]] == [True, True, False]
    assert {item["state"] for item in items} == {"planned", "in-progress", "done", "dropped"}
    done = look.json("goal", "list", "--state", "done")["items"]
    assert done == [item for item in items if item["state"] == "done"]
    about = look.json("goal", "list", "--for", "systems-integration/2")["items"]
    assert [item["title"] for item in about] == ["Plan who runs integration work next year"]
    shown = look.json("show", items[0]["id"])
    assert set(shown) == {"id", "kind", "title", "why", "measure", "due", "state", "binned", "steps", "for"}
    assert (shown["kind"], shown["steps"]) == ("goal", items[0]["steps"])


def test_settings_are_a_value_a_key(terminal: Terminal) -> None:
    assert terminal.json("config", "name", "Maren Alderwick") == {"name": "Maren Alderwick"}
    assert terminal.json("config", "name") == {"name": "Maren Alderwick"}
    assert terminal.json("config") == {
        "name": "Maren Alderwick", "job-title": "", "organisation": "", "manager": "",
        "period-from": "", "period-to": "", "backup-dir": "",
    }  # fmt: skip


def test_a_check_says_ok(look: Terminal) -> None:
    assert look.json("check", "--deep") == {"ok": True, "findings": []}


def test_the_demo_counts_what_it_put_in(terminal: Terminal) -> None:
    told = terminal.json("demo")
    assert set(told) == {"evidence", "goals", "ratings", "attachments"}
    assert (told["evidence"], told["goals"]) == (60, 12)


@pytest.mark.parametrize("before", [True, False])
def test_json_is_taken_before_and_after_the_command(terminal: Terminal, before: bool) -> None:
    argv = ("--json", "config") if before else ("config", "--json")
    assert terminal.done(*argv).startswith("{")
