"""Damaged databases: 300 of them are opened and read as a start does it.

Each is either read to the end, or refused in words; one that is refused is left byte for byte as it was, what lies
beside it too. One that is read and says something else than the plan said is found by the deep check, which asks the
search index, the sums and the backup. Half of the pieces are younger than the backup: where a byte of theirs is changed
between two words, or from a small letter to a capital, nothing in the world tells. Those are counted.
"""

import hashlib
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from planner import paths
from planner.core.errors import UserError
from planner.core.evidence import EvidenceDraft
from planner.store.backup import make_backup
from planner.store.first_page import first_plan
from planner.store.looking import check_backups
from planner.store.plan_store import open_store
from tests.soak.proof import Proof
from tests.store.making import FRAMEWORK, goal_draft, whole_draft

_SEED = 20261124
_PAGE = 4096
_PIECES = 60
Damage = Callable[[Path, random.Random], None]


def prove(full: bool) -> Proof:
    """300 databases (30 in the tests)."""
    tries, chance, came = 300 if full else 30, random.Random(_SEED), Counter[str]()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        whole = Path(place) / "whole"
        young = _fill(whole)
        truth = _reading(whole)
        assert not truth.findings
        for number in range(tries):
            name, damage = list(DAMAGES.items())[number % len(DAMAGES)]
            home = Path(shutil.copytree(whole, Path(place) / str(number)))
            damage(paths.database(home), chance)
            outcome = _outcome(home, truth, young)
            came[outcome] += 1
            if outcome not in _RIGHT:
                wrong.append(f"{name} {number}: {outcome}")
            shutil.rmtree(home)
    figures: dict[str, int | str] = {
        "damaged databases": tries, "kinds of damage": len(DAMAGES), **{each: came[each] for each in (*_RIGHT, _WORDS)},
        "otherwise": len(wrong),
    }  # fmt: skip
    figures |= {f"otherwise {number}": what for number, what in enumerate(wrong[:40], 1)}
    return Proof("Damaged databases", figures, not wrong)


_REFUSED = "refused in words, left byte for byte as they were"
_FOUND = "opened, and the check tells what is wrong"
_SAME = "opened, and nothing of the plan is lost"
_YOUNG = "opened with a changed byte that nothing tells: between two words younger than the backup"
_WORDS = "opened with a changed byte in a person's words, and not noticed"
_RIGHT = (_REFUSED, _FOUND, _SAME, _YOUNG)


class _Reading:
    """What a plan says, and what the check finds."""

    def __init__(self, words: tuple[object, ...], findings: list[str]) -> None:
        self.words, self.findings = words, findings


def _reading(home: Path) -> _Reading:
    first_plan(home, FRAMEWORK)
    with closing(open_store(home, framework=FRAMEWORK)) as store:
        findings = [*store.check(deep=True), *check_backups(home)]
        return _Reading((store.load(), tuple(store.evidence_all()), store.tags(), store.reviews()), findings)


def _outcome(home: Path, truth: _Reading, young: frozenset[str]) -> str:
    before = _bytes(home)
    try:
        found = _reading(home)
    except UserError as error:
        if _bytes(home) != before:
            return f"refused, but changed: {error}"
        return _REFUSED
    except Exception as error:
        return f"not told in words: {error!r}"
    if found.findings:
        return _FOUND
    if found.words == truth.words:
        return _SAME
    return _YOUNG if _differ_in(found, truth) <= young else _WORDS


def _differ_in(found: _Reading, truth: _Reading) -> frozenset[str]:
    """The ids of the pieces that differ; "the rest" where anything else does too."""
    (plan, pieces, *rest), (plan_then, pieces_then, *rest_then) = found.words, truth.words
    assert isinstance(pieces, tuple)
    assert isinstance(pieces_then, tuple)
    own = {piece.id for piece in {*pieces} ^ {*pieces_then}}
    return frozenset(own | ({"the rest"} if (plan, rest) != (plan_then, rest_then) else set()))


def _bytes(home: Path) -> dict[str, str]:
    files = (each for each in paths.database(home).parent.iterdir() if each.is_file())
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def _fill(home: Path) -> frozenset[str]:
    """A plan with a backup; returns the ids of the pieces that are younger."""
    with closing(open_store(home, framework=FRAMEWORK)) as store:
        store.add_evidence(whole_draft())
        store.add_goal(goal_draft())
        drafts = [EvidenceDraft(f"Piece {number}", situation="words " * 60, tags=("tag",)) for number in range(_PIECES)]
        for draft in drafts[: _PIECES // 2]:
            store.add_evidence(draft)
        make_backup(home)
        return frozenset(store.add_evidence(draft).ids[0] for draft in drafts[_PIECES // 2 :])


# Kinds of damage


def _flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 8, 64))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _flip_head(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(100)] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _cut(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])


def _cut_pages(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: _PAGE * chance.randrange(1, len(data) // _PAGE)])


def _zero_pages(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 4))):
        start = _PAGE * chance.randrange(len(data) // _PAGE)
        data[start : start + _PAGE] = bytes(_PAGE)
    path.write_bytes(data)


def _swap_pages(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    one, other = (_PAGE * number for number in chance.sample(range(len(data) // _PAGE), 2))
    data[one : one + _PAGE], data[other : other + _PAGE] = data[other : other + _PAGE], data[one : one + _PAGE]
    path.write_bytes(data)


def _noise_journal(path: Path, chance: random.Random) -> None:
    path.with_name(f"{path.name}-journal").write_bytes(chance.randbytes(chance.choice((0, 20, 512, 5000))))


def _cut_journal(path: Path, chance: random.Random) -> None:
    """A journal as a kill in the middle of a write leaves it, cut off somewhere."""
    journal = path.with_name(f"{path.name}-journal")
    copy = path.with_name("copy")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA cache_size = 1; PRAGMA synchronous = OFF; BEGIN; UPDATE evidence SET task = 'new'"
        )
        whole, data = journal.read_bytes(), path.read_bytes()
        connection.execute("ROLLBACK")
    copy.write_bytes(data)
    copy.replace(path)
    # The part that the database needs was on the disk before the database was written to.
    journal.write_bytes(whole + chance.randbytes(chance.choice((0, 7, 3000))))


def _foreign_journal(path: Path, chance: random.Random) -> None:
    """The journal of another database, left behind by a copy by hand."""
    other = path.with_name("other")
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.executescript("CREATE TABLE t (x); INSERT INTO t VALUES (randomblob(60000))")
        connection.executescript("PRAGMA cache_size = 1; BEGIN; UPDATE t SET x = randomblob(60000)")
        journal = other.with_name("other-journal").read_bytes()
        connection.execute("ROLLBACK")
    other.unlink()
    path.with_name(f"{path.name}-journal").write_bytes(journal)


def _something_else(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.choice((b"", b"SQLite format 3\0", b"<html>", chance.randbytes(9000))))


DAMAGES: dict[str, Damage] = {
    "flipped bits": _flip,
    "flipped bit in the head": _flip_head,
    "cut off": _cut,
    "cut off at a page": _cut_pages,
    "zeroed pages": _zero_pages,
    "swapped pages": _swap_pages,
    "noise for a journal": _noise_journal,
    "journal with noise after it": _cut_journal,
    "another database's journal": _foreign_journal,
    "another file": _something_else,
}
