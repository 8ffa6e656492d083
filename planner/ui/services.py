"""What the window may ask of the other rooms: callables that the composition root hands in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from planner.ui.desktop import open_file, show_in_folder

if TYPE_CHECKING:
    # Reports are made long after the start; importing their values would delay the first frame.
    from planner.core.report import ReportOptions


class ExportPdf(Protocol):
    """Writes the report to a file and returns its number of pages; raises UserError and leaves what stood there.

    Safe off the GUI thread. progress is told the pages written so far; cancelled is asked between pages.
    """

    def __call__(
        self,
        options: "ReportOptions",
        target: Path,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> int: ...


def _none_lacking(options: "ReportOptions") -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that needs a room the window does not know.

    preview_pdf: the report's bytes (off the GUI thread too); page_count and render_page read such bytes;
    render_page(pdf, index from 0, width in pixels) -> (width, height, RGBA bytes). open_sample starts the program
    again on the sample plan; discard_sample throws that plan away. data_dir: where this plan lies. unprintable: a
    sentence on the letters of a report that its fonts lack, empty for none (off the GUI thread too). open_file,
    show_in_folder: by the desktop, whether it could.
    """

    export_pdf: ExportPdf
    preview_pdf: Callable[["ReportOptions"], bytes]
    page_count: Callable[[bytes], int]
    render_page: Callable[[bytes, int, int], tuple[int, int, bytes]]
    open_sample: Callable[[], None]
    discard_sample: Callable[[], None]
    is_sample: bool
    data_dir: Path
    version: str
    unprintable: Callable[["ReportOptions"], str] = _none_lacking
    open_file: Callable[[Path], bool] = open_file
    show_in_folder: Callable[[Path], bool] = show_in_folder
