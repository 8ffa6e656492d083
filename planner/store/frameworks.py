"""Frameworks in the store. The secret it keeps: how a framework is taken apart into rows, and what identifies it."""

import hashlib
import json
from dataclasses import asdict

from planner.core.framework import Framework, RoleLevel
from planner.store.first_page import Run


def framework_id(framework: Framework) -> str:
    """SHA-256 over the framework's canonical JSON, as 64 hexadecimal digits."""
    canonical = json.dumps(asdict(framework), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def store_framework(run: Run, framework: Framework) -> str:
    """Add the framework if it is not there yet; returns its id."""
    own = framework_id(framework)
    if run("SELECT 1 FROM framework WHERE id = ?", (own,)):
        return own
    head = (framework.title, framework.edition, framework.edition_note, framework.source, framework.licence)
    run("INSERT INTO framework (id, title, edition, edition_note, source, licence) VALUES (?, ?, ?, ?, ?, ?)",
        (own, *head))  # fmt: skip
    for position, level in enumerate(framework.role_levels):
        _store_level(run, own, position, level)
    return own


def _store_level(run: Run, framework: str, position: int, level: RoleLevel) -> None:
    skills = json.dumps([[skill.name, skill.level, skill.description] for skill in level.skills], ensure_ascii=False)
    words = (level.role_family, level.role, level.name, level.role_description, level.description, level.note)
    run(
        """INSERT INTO role_level (framework, "key", position, role_family, role, name, role_description, description,
        note, skills) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (framework, level.key, position, *words, skills),
    )
    shift = 0 if level.responsibilities else 1  # groups begin with the responsibilities, if there are any
    number = 0
    for skill, group in enumerate(level.groups(), shift):
        for item in group.items:
            run('INSERT OR IGNORE INTO descriptor ("key") VALUES (?)', (item.key,))
            run(
                """INSERT INTO expectation (framework, role_level, position, descriptor, skill, "text")
                VALUES (?, ?, ?, ?, ?, ?)""",
                (framework, level.key, number, item.key, skill, item.descriptor.text),
            )
            number += 1
