"""One window for each plan: who has it, who raises it, and what can lock nobody out."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner.ui.doorbell import Doorbell
from planner.ui.one_window import LONGEST, Claim, claim_window
from tests.soak import start_races

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks a second process by a POSIX socket")

HOLD = """
import sys, time
from pathlib import Path
from planner.ui.one_window import claim_window
claim = claim_window(Path(sys.argv[1]))
assert claim is not None and claim.handle is not None
print("mine", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(data_dir: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that has the right to the window and does not answer."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"mine\n"
        yield process
        process.kill()


@pytest.fixture
def claim(data_dir: Path) -> Iterator[Claim]:
    made = claim_window(data_dir)
    assert made is not None
    assert made.handle is not None
    yield made
    made.let_go()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.showMinimized()
    return made


def second_start(data_dir: Path) -> tuple[threading.Thread, list[Claim | None]]:
    """A start in a thread: the lock belongs to the open file, so a thread is as good as a process."""
    found: list[Claim | None] = []
    thread = threading.Thread(target=lambda: found.append(claim_window(data_dir)))
    thread.start()
    return thread, found


def test_a_second_start_raises_the_window_of_the_first(
    qtbot: QtBot, data_dir: Path, claim: Claim, window: QWidget
) -> None:
    doorbell = Doorbell(window, claim)
    assert window.isMinimized()
    thread, found = second_start(data_dir)
    qtbot.waitUntil(lambda: not thread.is_alive())
    doorbell.stop()
    assert found == [None]
    assert not window.isMinimized()
    assert window.isVisible()


def test_it_may_come_before_the_first_one_listens(qtbot: QtBot, data_dir: Path, claim: Claim, window: QWidget) -> None:
    thread, found = second_start(data_dir)
    doorbell = Doorbell(window, claim)
    qtbot.waitUntil(lambda: not thread.is_alive())
    doorbell.stop()
    assert found == [None]


def test_another_plan_has_a_window_of_its_own(data_dir: Path, claim: Claim) -> None:
    other = claim_window(data_dir.with_name("other"))
    assert other is not None
    assert other.handle is not None
    assert other.address != claim.address
    other.let_go()


def test_the_same_plan_by_another_path_is_the_same(data_dir: Path, claim: Claim, tmp_path: Path) -> None:
    way = tmp_path / "way"
    way.symlink_to(data_dir)
    beside = claim_window(way, patience_s=0)
    assert beside == Claim(None), "it is taken, so this one is opened without the right"


@pytest.mark.parametrize("left", [b"", b"\x00\xff", b"4711\nanother-machine\n"], ids=["empty", "garbage", "foreign"])
def test_what_stands_in_the_lock_file_locks_nobody_out(data_dir: Path, left: bytes) -> None:
    data_dir.mkdir()
    (data_dir / "lock").write_bytes(left)
    made = claim_window(data_dir)
    assert made is not None
    assert made.handle is not None
    assert (data_dir / "lock").read_bytes() == left
    made.let_go()


def test_what_a_killed_window_left_locks_nobody_out(
    qtbot: QtBot, data_dir: Path, holder: "subprocess.Popen[bytes]", window: QWidget
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    made = claim_window(data_dir)
    assert made is not None
    assert made.address is not None
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(made.address)
    stale.close()  # the socket's file stays, and nobody listens
    doorbell = Doorbell(window, made)
    thread, found = second_start(data_dir)
    qtbot.waitUntil(lambda: not thread.is_alive())
    assert found == [None]
    doorbell.stop()
    made.let_go()


def test_a_window_that_does_not_answer_keeps_nobody_out(data_dir: Path, holder: "subprocess.Popen[bytes]") -> None:
    assert claim_window(data_dir, patience_s=0.2) == Claim(None)


def test_the_right_goes_on_to_who_waits_when_its_holder_ends(data_dir: Path, holder: "subprocess.Popen[bytes]") -> None:
    thread, found = second_start(data_dir)
    holder.kill()
    thread.join(30)
    (made,) = found
    assert made is not None
    assert made.handle is not None
    made.let_go()


def test_where_there_is_no_place_for_a_lock_the_window_opens(tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file")
    assert claim_window(in_the_way) == Claim(None)
    link = tmp_path / "linked" / "lock"
    link.parent.mkdir()
    link.symlink_to(tmp_path / "elsewhere")
    assert claim_window(link.parent) == Claim(None)
    assert not (tmp_path / "elsewhere").exists(), "a link is not followed"


def test_lock_and_socket_are_for_their_owner_alone(data_dir: Path, claim: Claim, window: QWidget) -> None:
    doorbell = Doorbell(window, claim)
    assert claim.address is not None
    for path in (data_dir / "lock", Path(claim.address)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(claim.address).parent.stat().st_mode) == 0o700
    doorbell.stop()
    assert not Path(claim.address).exists()


def test_a_runtime_directory_that_others_may_enter_is_not_used(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o755)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(open_to_all))
    monkeypatch.setattr("planner.ui.one_window.tempfile.gettempdir", lambda: str(tmp_path))
    made = claim_window(data_dir)
    assert made is not None
    assert made.address is not None
    assert Path(made.address).parent == tmp_path / f"capability-planner-{os.getuid()}"
    made.let_go()


@pytest.mark.parametrize("words", [b"", b"shutdown", b"raised", b"\x80\x04." * 200])
def test_any_other_word_is_not_answered(qtbot: QtBot, claim: Claim, window: QWidget, words: bytes) -> None:
    doorbell = Doorbell(window, claim)
    assert claim.address is not None
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(claim.address)
        line.sendall(words)
        line.shutdown(socket.SHUT_WR)
        line.setblocking(False)
        answer: list[bytes] = []

        def ended() -> bool:
            try:
                answer.append(line.recv(LONGEST))
            except BlockingIOError:
                return False
            except ConnectionResetError:
                answer.append(b"")
            return True

        qtbot.waitUntil(ended)
    assert answer == [b""]
    assert window.isMinimized()
    doorbell.stop()


def test_a_raised_window_takes_the_desktops_token(
    qtbot: QtBot, data_dir: Path, claim: Claim, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(
        QWidget, "activateWindow", lambda self: taken.append(os.environ.get("XDG_ACTIVATION_TOKEN", ""))
    )
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token-of-the-second")
    doorbell = Doorbell(window, claim)
    thread, _ = second_start(data_dir)
    qtbot.waitUntil(lambda: not thread.is_alive())
    doorbell.stop()
    assert taken == ["token-of-the-second"]


def test_four_starts_at_once_open_one_window() -> None:
    proof = start_races.prove(full=False)
    assert proof.passed, proof.figures


def test_a_second_start_does_not_load_qt() -> None:
    code = "import sys, planner.ui.one_window; print(any('PySide' in name for name in sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
