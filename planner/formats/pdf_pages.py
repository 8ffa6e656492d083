"""Pages of a PDF as pictures, for the preview and for thumbnails; the one place that knows pypdfium2."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from planner.core.errors import NotFound, UserError

LARGEST_SIDE = 10_000
# PDFium keeps state of its own for the whole process and must not be entered by two threads at once.
_ONE_AT_A_TIME = Lock()


def page_count(data: bytes) -> int:
    """How many pages the PDF has. Raises UserError where it cannot be read."""
    with _opened(data) as document:
        return len(document)


def render_page(data: bytes, index: int, width_px: int) -> tuple[int, int, bytes]:
    """A page, counted from 0, as (width, height, pixels): four bytes a pixel, red, green, blue, alpha, by rows from
    the top, on white. The width is the one asked for; the height follows, up to 10,000 pixels. Raises UserError."""
    with _opened(data) as document:
        if not 0 <= index < len(document):
            raise NotFound(f"The document has no page {index + 1}; it has {len(document)}.")
        page = document[index]
        wide, high = page.get_size()
        # Sides are rounded up: a hair less than what is asked for comes out as just that.
        scale = min((min(width_px, LARGEST_SIDE) - 0.01) / wide, (LARGEST_SIDE - 0.01) / high)
        # Its byte order is blue, green, red; rev_byteorder turns that round.
        bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=pdfium.FPDFBitmap_BGRA)
        return bitmap.width, bitmap.height, bytes(bitmap.buffer)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    try:
        with _ONE_AT_A_TIME, pypdfium2.PdfDocument(data) as document:
            yield document
    except pypdfium2.PdfiumError as error:
        raise UserError(
            "The document cannot be shown: it is no PDF, or it is locked or damaged.",
            "Open it with another program, or choose another file.",
        ) from error
