"""Nothing leaks and nothing is obeyed: canaries, strings that have broken programs, mutated forms, and no network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak import canaries, mutated_pdfs, naughty

# A hook that no code can take out again: any socket but one of this machine's own ends the program.
WATCHED = """
import os, sys
def watch(event, arguments):
    if event == "socket.__new__" and arguments[1] not in (1, -1):
        family = int(arguments[1])
    elif event in ("socket.connect", "socket.bind", "socket.sendto"):
        family = int(arguments[0].family)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "ftplib.connect", "smtplib.connect"):
        family = 2
    else:
        return
    if family != 1:
        print("network:", event, arguments, file=sys.stderr, flush=True)
        os._exit(77)
sys.addaudithook(watch)
"""
JOURNEYS = """
import runpy
sys.argv = ["planner", "--smoke-test"]
from planner.app import main
code = main(["--smoke-test"])
for command in (
    ["demo"], ["status"], ["add", "A story"], ["evidence", "story"], ["report", "out.pdf"], ["report", "out.html"],
    ["review", "start", "A year", "--from", "2025-12-01", "--to", "2026-11-20"], ["export", "plan.zip"],
    ["import", "plan.zip"], ["backup"], ["check", "--deep"], ["purge", "--older-than", "0"],
):
    code = code or main(["--data-dir", "data", *command])
print("done", flush=True)
sys.exit(code)
"""
CONTROL = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"


def run(program: str, place: Path, *before: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(place)}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    return subprocess.run(
        [*before, sys.executable, "-c", program],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env=environment,
    )


def test_no_journey_opens_a_socket_of_any_network(tmp_path: Path) -> None:
    answer = run(WATCHED + JOURNEYS, tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert "done" in answer.stdout


def test_the_watch_sees_a_socket_of_a_network(tmp_path: Path) -> None:
    answer = run(WATCHED + CONTROL, tmp_path)
    assert answer.returncode == 77
    assert "network: socket.__new__" in answer.stderr


def _namespaces() -> bool:
    try:
        return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not _namespaces(), reason="this machine gives no empty network namespace")
def test_every_journey_works_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    answer = run("import sys\n" + JOURNEYS, tmp_path, "unshare", "-rn")
    assert answer.returncode == 0, answer.stderr
    assert "done" in answer.stdout


def test_canaries_of_private_binned_and_purged_fields_are_in_nothing_that_leaves() -> None:
    proof = canaries.prove(full=False)
    assert proof.passed, proof.figures


def test_naughty_strings_come_back_letter_for_letter_and_are_obeyed_nowhere() -> None:
    proof = naughty.prove(full=False)
    assert proof.passed, proof.figures


def test_mutated_forms_are_read_or_refused_in_words() -> None:
    proof = mutated_pdfs.prove(full=False)
    assert proof.passed, proof.figures
