"""What the window may ask of the other rooms: callables that the composition root hands in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from planner.core.errors import ReportError, ReturnRefused
from planner.ui.bundles import Carrying
from planner.ui.desktop import open_file, show_in_folder
from planner.ui.keeping import Keeping

if TYPE_CHECKING:
    # Reports are made long after the start; importing their values would delay the first frame.
    from planner.core.report import ReportOptions, Saved
    from planner.core.review import Review
    from planner.core.review_return import ReturnedForm


class ExportReport(Protocol):
    """Writes the report to a file in the format of its suffix, with its files where the options ask for them.

    Raises UserError and leaves what stood there. Safe off the GUI thread. progress is told the pages (or parts) written
    so far; cancelled is asked between them.
    """

    def __call__(
        self,
        options: "ReportOptions",
        target: Path,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> "Saved": ...


def _pdf_alone() -> tuple[tuple[str, str], ...]:
    return ((".pdf", "PDF document"),)


def _none_lacking(options: "ReportOptions") -> str:
    return ""


def _no_form_written(review: "Review", target: Path) -> int:
    raise ReportError("Forms cannot be made here. Nothing was written.", "Use a window of the whole program.")


def _no_form_read(path: Path) -> "ReturnedForm":
    raise ReturnRefused("Forms cannot be read here. Nothing was filed.", "Use a window of the whole program.")


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that needs a room the window does not know.

    preview_pdf: the report's bytes (off the GUI thread too); page_count and render_page read such bytes;
    render_page(pdf, index from 0, width in pixels) -> (width, height, RGBA bytes). open_sample starts the program
    again on the sample plan; discard_sample throws that plan away. data_dir: where this plan lies. formats: suffix and
    name of each format of a report, PDF first. unprintable: a sentence on the letters of a report that its fonts lack,
    empty for none (off the GUI thread too). write_form: the form of a frozen review, returns its pages, raises
    ReportError; read_form: what a returned one says, raises ReturnRefused, and NotAForm where the file is none (both
    off the GUI thread too). open_file, show_in_folder: by the desktop, whether it could.
    keeping: backups, and what goes for good; carrying: the whole plan in and out.
    """

    export_report: ExportReport
    preview_pdf: Callable[["ReportOptions"], bytes]
    page_count: Callable[[bytes], int]
    render_page: Callable[[bytes, int, int], tuple[int, int, bytes]]
    open_sample: Callable[[], None]
    discard_sample: Callable[[], None]
    is_sample: bool
    data_dir: Path
    version: str
    formats: Callable[[], Sequence[tuple[str, str]]] = _pdf_alone
    unprintable: Callable[["ReportOptions"], str] = _none_lacking
    write_form: Callable[["Review", Path], int] = _no_form_written
    read_form: Callable[[Path], "ReturnedForm"] = _no_form_read
    open_file: Callable[[Path], bool] = open_file
    show_in_folder: Callable[[Path], bool] = show_in_folder
    keeping: Keeping = field(default_factory=Keeping)
    carrying: Carrying = field(default_factory=Carrying)
