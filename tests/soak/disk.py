"""The recording disk as a proof uses it: mounted, asked and told, unmounted."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Client, Connection
from pathlib import Path
from types import TracebackType

from tests.soak.disk_tree import Event

_PATIENCE_S = 20.0


def why_no_disk() -> str:
    """Why there can be no such disk here; empty where there can."""
    if not sys.platform.startswith("linux"):
        return "FUSE is mounted on Linux alone"
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "/dev/fuse cannot be opened"
    if shutil.which("fusermount3") is None:
        return "fusermount3 is missing (Debian: fuse3)"
    if importlib.util.find_spec("mfusepy") is None:
        return "mfusepy is not installed"
    try:
        with Disk():
            return ""
    except OSError as error:
        return str(error)


class Disk:
    """A mounted disk. root: where it is mounted; acks: write there what was acknowledged."""

    def __init__(self) -> None:
        self._place = Path(tempfile.mkdtemp(prefix="planner-disk-"))
        self.root = self._place / "mount"
        self.acks = self.root / "acknowledged"

    def __enter__(self) -> "Disk":
        self.root.mkdir()
        socket = self._place / "socket"
        self._server = subprocess.Popen([sys.executable, "-m", "tests.soak.disk_server", str(self.root), str(socket)])
        until = time.monotonic() + _PATIENCE_S
        while not (socket.exists() and self.root.is_mount()):
            if self._server.poll() is not None or time.monotonic() > until:
                self._server.kill()
                raise OSError("FUSE cannot be mounted here")
            time.sleep(0.01)
        self._line: Connection = Client(str(socket))
        return self

    def fail(self, at: int, code: int, *, for_ever: bool, reads: bool) -> None:
        """Let the step with that number from now, counted from 1, fail with that errno. reads: reading counts too."""
        self._ask("arm", at, code, for_ever, reads)

    def count(self, *, reads: bool) -> None:
        """Count steps from now, and let none fail."""
        self._ask("arm", 0, 0, False, reads)

    def steps(self) -> list[str]:
        """The kinds of the steps since then."""
        done = self._ask("steps")
        assert isinstance(done, list)
        return done

    def set_free(self, size: int) -> None:
        """How many bytes it says are free."""
        self._ask("free", size)

    def log(self) -> list[Event]:
        """Everything that was done to it."""
        log = self._ask("log")
        assert isinstance(log, list)
        return log

    def forget(self) -> None:
        """Forget what was done to it."""
        self._ask("forget")

    def _ask(self, *question: object) -> object:
        self._line.send(question)
        return self._line.recv()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        subprocess.run(["fusermount3", "-u", "-z", str(self.root)], check=False, capture_output=True)
        self._line.close()
        try:
            self._server.wait(5)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self._place, ignore_errors=True)
