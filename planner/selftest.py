"""What --smoke-test does, on a source tree, a wheel and a frozen binary alike: the main job, on a throwaway plan."""

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.ui.main_window import MainWindow
    from planner.ui.services import Services
    from planner.ui.session import Session

_PATIENCE_MS = 30_000


class SmokeError(Exception):
    """A step of the self-test that did not do what it must."""


def smoke_test(
    assemble: Callable[[Path], "tuple[Session, MainWindow, Services]"], has_display: Callable[[], bool]
) -> int:
    """Rate, add, undo, draw every page, export a PDF, ask the terminal, write every format, send a form out and back.

    Returns 0, or 1 after saying what failed.
    assemble(data_dir): a session with its window on that plan, not shown yet; the store is opened after first paint.
    """
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        with tempfile.TemporaryDirectory(prefix="planner-smoke-", ignore_cleanup_errors=True) as place:
            _window_works(assemble, Path(place) / "data", Path(place) / "report.pdf")
            _terminal_works(Path(place) / "data", Path(place))
            _form_comes_back(Path(place) / "data", Path(place) / "form.pdf")
    except SmokeError as error:
        print(f"Self-test failed: {error}", file=sys.stderr)
        return 1
    print("Self-test passed: rated, added, undone, every page drawn, every report written, a form read back.")
    return 0


def _expect(fact: object, what: str) -> None:
    if not fact:
        raise SmokeError(what)


def _window_works(
    assemble: Callable[[Path], "tuple[Session, MainWindow, Services]"], data_dir: Path, report: Path
) -> None:
    from planner.core.report import ReportOptions
    from planner.ui.waiting import wait_for

    session, window, services = assemble(data_dir)
    troubles: list[str] = []
    session.failed.connect(lambda error: troubles.append(str(error)))
    try:
        window.show()
        if not session.ready:
            wait_for(session.ready_changed, session.failed, at_most_ms=_PATIENCE_MS)
        _expect(session.ready, "the store was not opened: " + "; ".join(troubles))
        _act(session, data_dir.parent)
        _draw_every_page(window)
        services.export_report(ReportOptions(), report, None, None)
        data = report.read_bytes()
        _expect(data.startswith(b"%PDF-"), "the report is no PDF")
        width, height, pixels = services.render_page(data, 0, 300)
        _expect(len(pixels) == width * height * 4, "the preview was not drawn")
        _expect(not troubles, "; ".join(troubles))
    finally:
        window.close()
        session.close()


def _act(session: "Session", place: Path) -> None:
    from planner.core.evidence import EvidenceDraft
    from planner.core.plan import GoalDraft, RatingValue

    key = session.plan.target.descriptors()[0].key
    note = place / "note.txt"
    note.write_text("A file to attach.\n", encoding="utf-8")
    _expect(session.rate(key, RatingValue.MET), "a descriptor was not rated")
    _expect(session.plan.value(key) is RatingValue.MET, "the rating is not in the plan")
    draft = EvidenceDraft("Self-test evidence", descriptors=(key,), files=(note,))
    _expect(session.add_evidence(draft), "evidence was not added")
    _expect(session.add_goal(GoalDraft("Self-test goal", descriptors=(key,))), "a goal was not added")
    session.undo()
    _expect(not session.plan.goals, "undo did not take the goal back")
    session.redo()
    _expect(len(session.plan.goals) == 1, "redo did not bring the goal back")


def _draw_every_page(window: "MainWindow") -> None:
    for page_id in window.page_ids:
        window.show_page(page_id)
        picture = window.grab()
        _expect(not picture.isNull() and picture.width() > 100, f"the page {page_id} was not drawn")


def _terminal_works(data_dir: Path, place: Path) -> None:
    from planner.cli.main import run
    from planner.formats.reports.writers import FORMATS

    spoken = io.StringIO()
    with contextlib.redirect_stdout(spoken):
        code = run(["--data-dir", str(data_dir), "status", "--json"])
    _expect(code == 0 and '"overall"' in spoken.getvalue(), "planner status did not answer")
    for suffix in (each.suffix for each in FORMATS):
        report = place / f"terminal{suffix}"
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            code = run(["--data-dir", str(data_dir), "report", str(report)])
        _expect(code == 0 and report.is_file(), f"planner report wrote no {suffix}")


def _form_comes_back(data_dir: Path, form: Path) -> None:
    """The program reads a form in a child process of its own; one that nobody filled in it reads, and refuses."""
    from planner.cli.main import run

    place, spoken = ["--data-dir", str(data_dir)], io.StringIO()
    with contextlib.redirect_stdout(spoken), contextlib.redirect_stderr(spoken):
        run([*place, "review", "start", "Self-test", "--from", "2026-01-01", "--to", "2026-12-31"])
        review = spoken.getvalue().split()[0]
        made = run([*place, "review", "form", review, str(form)])
        refused = run([*place, "review", "return", str(form)])
    _expect(made == 0 and form.is_file(), "the review form was not written")
    _expect(refused == 1 and "Nothing is filled in" in spoken.getvalue(), "the review form was not read")
