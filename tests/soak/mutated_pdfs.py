"""Mutated PDFs: a form is changed at random places, cut, doubled and spliced, and each result given to the reader of
forms, which must read it or refuse it in a person's words, in its time, and leave nothing behind."""

import random
import tempfile
from collections import Counter
from pathlib import Path

from planner.core.errors import UserError
from planner.formats.review_form import read_form, write_form
from tests.formats.review_forms import frozen
from tests.soak.proof import Proof
from tests.soak.shards import parts, spread

_SEED = 20261124
_SHARD = 100


def prove(full: bool) -> Proof:
    """2,000 files (8 in the tests, for each is read in a process of its own)."""
    found = sum(spread(_shard, parts(2_000 if full else 8, _SHARD), full=full), Counter[str]())
    wrong = found["ended otherwise"] + found["the whole form is refused"] + found["files left behind"]
    figures = {
        "mutated files": found["read"] + found["refused"] + found["ended otherwise"],
        "read": found["read"],
        "refused in words": found["refused"],
        "ended otherwise": found["ended otherwise"],
        "files left behind": found["files left behind"],
    }
    return Proof("Mutated PDFs given to the review return", figures, wrong == 0)


def _shard(part: tuple[int, int]) -> Counter[str]:
    """What came of so many files; each shard has chances of its own, and sees the whole form read first."""
    number, count = part
    chance, found = random.Random(_SEED + number), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="planner-pdfs-") as place:
        path = Path(place) / "form.pdf"
        write_form(frozen(), path)
        held = path.read_bytes()
        found["the whole form is refused"] += _outcome(path) != "read"
        for _ in range(count):
            path.write_bytes(_mutated(held, chance))
            found[_outcome(path)] += 1
        found["files left behind"] += sum(each != path for each in Path(place).iterdir())
    return found


def _outcome(path: Path) -> str:
    try:
        read_form(path)
    except UserError as error:
        return "refused" if error.message else "ended otherwise"
    except Exception:
        return "ended otherwise"
    return "read"


def _mutated(held: bytes, chance: random.Random) -> bytes:
    kind = chance.randrange(6)
    made = bytearray(held)
    if kind == 0:
        for _ in range(chance.randint(1, 40)):
            made[chance.randrange(len(made))] = chance.randrange(256)
    elif kind == 1:
        made = made[: chance.randrange(len(made))]
    elif kind == 2:
        start = chance.randrange(len(made))
        del made[start : start + chance.randint(1, 4_000)]
    elif kind == 3:
        start = chance.randrange(len(made))
        made[start:start] = made[start : start + chance.randint(1, 4_000)]
    elif kind == 4:
        for number in (b"/Length", b"/Size", b"/Count", b"/Kids", b"/Fields", b"startxref"):
            if chance.random() < 0.5:
                made = bytearray(bytes(made).replace(number, number[:-1] + bytes([chance.randrange(33, 126)]), 1))
    else:
        digits = [place for place, byte in enumerate(made) if 48 <= byte <= 57]
        for place in chance.sample(digits, min(30, len(digits))):
            made[place] = 48 + chance.randrange(10)
    return bytes(made)
