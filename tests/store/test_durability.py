"""What was acknowledged survives a kill, and two programs that write at once lose nothing."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from planner.core.evidence import EvidenceQuery
from planner.store.first_page import first_plan
from tests.store.making import BUILD, DESIGN, FRAMEWORK, Opener

WRITER = """
import sys
from itertools import count
from pathlib import Path
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import RatingValue
from planner.store.plan_store import open_store
from tests.store.making import BUILD, DESIGN, FRAMEWORK

store = open_store(Path(sys.argv[1]), framework=FRAMEWORK)
note = Path(sys.argv[2])
note.write_text("x" * 3000)
numbers = range(int(sys.argv[3])) if len(sys.argv) > 3 else count()
for number in numbers:
    own = store.add_evidence(EvidenceDraft(f"Piece {number}", descriptors=(DESIGN,), files=(note,))).ids[0]
    store.edit_evidence(own, EvidenceEdit({"result": "told"}, add_tags=("tag",)))
    store.rate(BUILD, RatingValue.MET)
    print(own, flush=True)
"""


def _writer(data_dir: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(data_dir), *arguments], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_what_was_acknowledged_survives_kill_9(data_dir: Path, tmp_path: Path) -> None:
    acknowledged: list[str] = []
    cut_short: set[str] = set()  # pieces whose writer was killed before it could say so: whole, or not told further
    rounds = random.Random(7)
    for _ in range(5):
        with _writer(data_dir, str(tmp_path / "note.txt")) as child:
            assert child.stdout is not None
            for _ in range(rounds.randrange(2, 12)):
                acknowledged.append(child.stdout.readline().strip())
            child.send_signal(signal.SIGKILL)
            acknowledged.extend(line.strip() for line in child.stdout if len(line) == 33)
        plan = first_plan(data_dir, FRAMEWORK)
        with Opener(data_dir) as opener:
            store = opener()
            assert store.load() == plan
            assert store.check(deep=True) == []
            for own in acknowledged:
                piece = store.evidence(own)
                assert (piece.result, piece.tags, len(piece.attachments)) == ("told", ("tag",), 1)
            sure = len(acknowledged) + len(cut_short)
            assert plan.evidence in (sure, sure + 1)
            assert plan.totals_for(DESIGN).count == plan.evidence
            assert store.evidence_count(EvidenceQuery(text="piece")) == plan.evidence
            assert len(acknowledged) <= len(store.history(BUILD)) <= plan.evidence
            cut_short = {piece.id for piece in store.evidence_all()} - set(acknowledged)


def test_two_programs_that_write_at_once_lose_nothing(data_dir: Path, tmp_path: Path) -> None:
    children = [_writer(data_dir, str(tmp_path / f"note {number}"), "12") for number in range(2)]
    told = [child.communicate()[0].split() for child in children]
    assert [child.returncode for child in children] == [0, 0]
    with Opener(data_dir) as opener:
        store = opener()
        assert {piece.id for piece in store.evidence_all()} == {own for those in told for own in those}
        ratings = store.history(BUILD)
        assert len(ratings) == len({each.order for each in ratings}) == 24
        assert store.load().totals_for(DESIGN).count == 24
        assert store.check(deep=True) == []
