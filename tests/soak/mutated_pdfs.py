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

_SEED = 20261124


def prove(full: bool) -> Proof:
    """2,000 files (8 in the tests, for each is read in a process of its own)."""
    chance = random.Random(_SEED)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="planner-pdfs-") as place:
        whole = Path(place) / "form.pdf"
        write_form(frozen(), whole)
        held = whole.read_bytes()
        found["the whole form is refused"] += _outcome(whole) != "read"
        for _ in range(2_000 if full else 8):
            whole.write_bytes(_mutated(held, chance))
            found[_outcome(whole)] += 1
        left = [each.name for each in Path(place).iterdir() if each != whole]
    wrong = found["ended otherwise"] + found["the whole form is refused"] + len(left)
    figures = {
        "mutated files": sum(found.values()) - found["the whole form is refused"],
        "read": found["read"],
        "refused in words": found["refused"],
        "ended otherwise": found["ended otherwise"],
        "files left behind": len(left),
    }
    return Proof("Mutated PDFs given to the review return", figures, wrong == 0)


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
