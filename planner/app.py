"""Composition root: reads the arguments, and builds the rooms together for the window. Qt is imported only for it."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from planner import __version__, paths
from planner.duties import framework, keeping, services

if TYPE_CHECKING:
    from planner.core.changes import Change
    from planner.core.errors import UserError
    from planner.store.plan_store import PlanStore
    from planner.ui.main_window import MainWindow
    from planner.ui.one_window import Claim
    from planner.ui.services import Services
    from planner.ui.session import Session
    from planner.ui.store_protocol import Store

Answer = TypeVar("Answer")

_WINDOWLESS = (
    "There is no display to open a window on; nothing was changed. "
    "Use the terminal commands instead: `planner --help` lists them, `planner checklist` is a beginning."
)
_HEADLESS_PLATFORMS = ("offscreen", "minimal", "vnc")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code: 0 done, 1 refused or failed, 2 wrong usage."""
    _have_streams()
    arguments = list(sys.argv[1:] if argv is None else argv)
    chosen, rest = _split_data_dir(arguments)
    if rest == ["--version"]:
        print(f"Capability Planner {__version__}")
        return 0
    if rest == ["--smoke-test"]:
        from planner.selftest import smoke_test

        return smoke_test(assemble, has_display)
    if rest == ["--read-form"]:  # the frozen program as its own child process
        from planner.formats.review_form.child import main as read_form

        return read_form()
    if rest in ([], ["--sample"]) and chosen != "":
        return _window(Path(chosen) if chosen else paths.default_data_dir(), sample=bool(rest))
    if rest == [] and chosen == "":
        arguments.append("status")  # it refuses a directory without a name as every command does
    from planner.cli.main import run

    return run(arguments)


def _have_streams() -> None:
    """Python leaves a stream out that was closed before it started; printing must not fail for that."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (it stays open)


def _split_data_dir(arguments: list[str]) -> tuple[str | None, list[str]]:
    if len(arguments) >= 2 and arguments[0] == "--data-dir":
        return arguments[1], arguments[2:]
    if arguments and arguments[0].startswith("--data-dir="):
        return arguments[0].partition("=")[2], arguments[1:]
    return None, arguments


def has_display() -> bool:
    """Whether a window can be opened here."""
    if sys.platform in ("win32", "darwin"):
        return True
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(_HEADLESS_PLATFORMS):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _window(data_dir: Path, *, sample: bool) -> int:
    if not has_display():
        print(_WINDOWLESS, file=sys.stderr)
        return 1
    from planner.core.errors import StoreError
    from planner.store.moved import followed
    from planner.ui.one_window import claim_window

    try:
        data_dir = followed(data_dir)
    except StoreError as error:
        from planner.ui.application import show_trouble

        print(error, file=sys.stderr)
        show_trouble(error)
        return 1
    home = paths.sample_data_dir(data_dir) if sample else data_dir
    claim = claim_window(home)
    if claim is None:
        return 0  # the window that is open already was raised
    try:
        code, hurried = _open_until_it_opens(data_dir, claim, sample=sample)
    finally:
        claim.let_go()
    if code == 0 and not hurried:
        _back_up_after(home)
    return code


def _open_until_it_opens(data_dir: Path, claim: "Claim", *, sample: bool) -> tuple[int, bool]:
    """Open the window; where the plan is damaged, the recovery page first, and then again.

    Returns the exit code, and whether the system ended the program.
    """
    from planner.core.errors import UserError

    home = paths.sample_data_dir(data_dir) if sample else data_dir
    while True:
        try:
            return _open_window(data_dir, claim, sample=sample)
        except UserError as error:
            print(error, file=sys.stderr)
            if not _recovered(home, error):
                return 1, False


def _recovered(home: Path, error: "UserError") -> bool:
    """Whether the plan can be opened again: the person restored it, or put it aside for an empty one."""
    from planner.core.errors import StoreDamaged, StoreForeign
    from planner.ui.application import recover, show_trouble

    safe = keeping(home)
    # A file that is somebody else's is only put aside for a backup of ours.
    if isinstance(error, StoreDamaged) or (isinstance(error, StoreForeign) and safe.backups()):
        return recover(error, safe)
    show_trouble(error)
    return False


def _open_window(data_dir: Path, claim: "Claim", *, sample: bool) -> tuple[int, bool]:
    if sample:
        _fill_sample(paths.sample_data_dir(data_dir))
    session, window, _ = quick_start(data_dir, sample=sample)

    from planner.core.errors import StoreDamaged, StoreForeign, UserError
    from planner.ui.application import in_a_hurry, run_application

    damage: list[UserError] = []

    def close_if_damaged(error: UserError) -> None:
        # Only at the start, when nothing is written in it yet; later the message bar tells.
        if isinstance(error, StoreDamaged | StoreForeign) and not session.ready:
            damage.append(error)
            window.close()

    session.failed.connect(close_if_damaged)
    window.show()
    try:
        code = run_application(window, claim)
    finally:
        session.close()
    if damage:
        window.deleteLater()
        raise damage[0]
    return code, in_a_hurry(window)


def _back_up_after(home: Path) -> None:
    """A backup after a session with changes. The window is gone, so nobody waits for it; one that fails is made after
    the next start, which tells why."""
    from planner.core.errors import UserError
    from planner.store.moved import LEFT

    if (home / LEFT).exists():
        return  # it was moved meanwhile, by a backup
    with suppress(UserError):
        safe = keeping(home)
        if safe.due():
            safe.back_up()


def quick_start(data_dir: Path, *, sample: bool = False) -> "tuple[Session, MainWindow, Services]":
    """As assemble, for a process that does nothing else: garbage is collected from the moment the store is open.

    Imports make objects by the ten thousand and drop next to none: to look through them again and again is a tenth of
    the start. What is there by then stays, and is not looked at later either.
    """
    gc.disable()
    session, window, duties = assemble(data_dir, sample=sample)
    session.ready_changed.connect(_collect_again)
    session.failed.connect(_collect_again)
    return session, window, duties


def _collect_again() -> None:
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def assemble(data_dir: Path, *, sample: bool = False) -> "tuple[Session, MainWindow, Services]":
    """A session with its window on the plan in data_dir (or on the sample beside it), not shown yet.

    The first page is read at once; the store is opened in a thread after the first paint, because importing its
    libraries takes longer than everything before it.
    """
    from planner.store.first_page import empty_plan, stored_plan

    home = paths.sample_data_dir(data_dir) if sample else data_dir
    plan = stored_plan(home) or empty_plan(framework())

    from planner.ui.application import build_application, imports_as_usual

    imports_as_usual()
    from planner.ui.build import build_window
    from planner.ui.session import Session
    from planner.ui.settings import Settings
    from planner.ui.tasks import Task

    build_application(home / "logs")
    session = Session(plan, aside=lambda write: _aside(home, write))
    duties = services(data_dir, sample=sample)
    window = build_window(session, duties, Settings(), hurried=True)
    opening = Task(lambda: _open_store(home), window)
    opening.done.connect(session.attach)
    opening.failed.connect(session.failed)
    window.later.do(opening.start)
    return session, window, duties


def _open_store(data_dir: Path) -> "PlanStore":
    from concurrent.futures import ThreadPoolExecutor

    from planner.store.recovery import refuse_damaged

    # SQLite looks the whole file through while Python imports: neither waits for the other.
    with ThreadPoolExecutor(1) as beside:
        looked = beside.submit(refuse_damaged, data_dir)
        from planner.store.plan_store import open_store

        looked.result()
    return open_store(data_dir, framework=framework(), busy_ms=100)


def _aside(data_dir: Path, write: "Callable[[Store], Change]") -> "Change":
    from planner.store.plan_store import open_store

    store = open_store(data_dir, framework=framework())
    try:
        return write(store)
    finally:
        store.close()


def _fill_sample(data_dir: Path) -> None:
    from planner.cli.demo import fill_sample

    if not paths.database(data_dir).exists():
        fill_sample(data_dir)
