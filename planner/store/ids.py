"""Ids by their beginning. The secret it keeps: how the first characters of an id find the one thing they mean."""

from planner.core.errors import AmbiguousId, InvalidValue, NotFound
from planner.core.reference import shown
from planner.store.first_page import Run
from planner.store.writing import PARENTS

SHORTEST = 4


def resolve(run: Run, prefix: str) -> tuple[str, str]:
    """The kind ("evidence", "goal" or "review") and id of the one thing whose id begins so.

    Raises InvalidValue, NotFound or AmbiguousId.
    """
    wanted = prefix.strip().lower().replace("-", "")
    if len(wanted) < SHORTEST:
        raise InvalidValue(
            f"“{shown(prefix)}” is too short for an id, so nothing was done.", "Give its first 4 characters or more."
        )
    found = _beginning_with(run, wanted) if wanted.isalnum() and wanted.isascii() else []
    if not found:
        raise NotFound(
            f"Nothing has an id that begins with “{shown(prefix)}”, so nothing was done.",
            "List evidence, goals or reviews to see their ids.",
        )
    if len(found) > 1:
        could = "; ".join(f"{kind} {own[:12]} “{shown(title)}”" for kind, own, title in found[:5])
        raise AmbiguousId(f"“{shown(prefix)}” could be {could}; nothing was done.", "Give more of the id.")
    return found[0][0], found[0][1]


def _beginning_with(run: Run, prefix: str) -> list[tuple[str, str, str]]:
    titles = {"evidence": "title", "goal": "title", "review": "name"}
    statement = " UNION ALL ".join(
        f"SELECT '{parent}', id, {titles[parent]} FROM {parent} WHERE id >= ?1 AND id < ?2 AND purged = 0"
        for parent in PARENTS
    )
    # Ids are hexadecimal digits: everything that begins so lies below the beginning followed by a "g".
    return [(row[0], row[1], row[2]) for row in run(f"{statement} LIMIT 6", (prefix, prefix + "g"))]
