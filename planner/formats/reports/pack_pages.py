"""The pages at the end of a report that say which files came with it, and that show those that were appended."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reportlab.lib.utils import ImageReader

from planner.files import file_size_words
from planner.formats.reports.blocks import Cell, Column, Row
from planner.formats.reports.canvas import Block, Mark
from planner.formats.reports.pack import LeftOut, Pack, PackedFile
from planner.formats.reports.pack_documents import Sheet, sheets_of
from planner.formats.reports.pack_pictures import SUFFIXES, Picture, UnfitError, picture_of
from planner.formats.reports.styles import (
    BODY,
    BOTTOM,
    CAPTION,
    CHART,
    HAIRLINE,
    HEADING,
    MUTED,
    MUTED_BODY,
    PAGE_HEIGHT,
    TOP,
    WIDTH,
)
from planner.formats.reports.text import Run, Text, broken, draw_lines

FILES, LEFT_OUT, ANNEXES = "Files", "Left out", "Annexes"
_FILE_COLUMNS = (Column(0, 252), Column(262, 54, right=True), Column(330, WIDTH - 330))
_OUT_COLUMNS = (Column(0, 212), Column(222, 54, right=True), Column(290, WIDTH - 290))
_WHOLE_PAGE = PAGE_HEIGHT - TOP - BOTTOM - 1
_ABOVE = 48.0
_HALF_OF_HASH = 32
_TITLE = replace(CHART, before=0, tag="H3")


@dataclass(frozen=True, slots=True)
class Annex:
    """A file whose pages are appended: a picture, or the sheets of a PDF. number: from 1."""

    number: int
    file: PackedFile
    picture: Picture | None = None
    sheets: tuple[Sheet, ...] = ()

    @property
    def title(self) -> str:
        """Annex 2: threat-model.pdf."""
        return f"Annex {self.number}: {self.file.attachment.name}"


@dataclass(slots=True)
class Annexes:
    """What is appended, and what cannot be. sheets: of the PDFs, with the scale each is shown at."""

    shown: list[Annex] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def sheets(self) -> list[Sheet]:
        """The pages of all PDFs, in order."""
        return [sheet for annex in self.shown for sheet in annex.sheets]


def add_annex(annexes: Annexes, file: PackedFile) -> None:
    """Append the file if it is a PDF or a picture that can be shown; say why where it cannot."""
    name, number = file.attachment.name.lower(), len(annexes.shown) + 1
    try:
        if name.endswith(".pdf"):
            annexes.shown.append(Annex(number, file, sheets=sheets_of(file.path, f"annex-{number}")))
        elif name.endswith(SUFFIXES):
            annexes.shown.append(Annex(number, file, picture=picture_of(file.path)))
    except UnfitError as error:
        annexes.left_out.append(LeftOut(file.attachment.name, file.attachment.size, f"not appended: {error}"))


def scale_of(width: float, height: float) -> float:
    """How much smaller something must be to stand below an annex's heading; never larger than it is."""
    return min(WIDTH / width, (_WHOLE_PAGE - _ABOVE) / height, 1.0)


def pack_pages(pack: Pack, names: Sequence[str], left_out: Sequence[LeftOut], annexes: Annexes) -> Iterator[Block]:
    """The lists of files, then the annexes. names: what each of the pack's files is called where it travels."""
    if pack.files:
        rows = [_file(packed, name) for packed, name in zip(pack.files, names, strict=True)]
        yield from _table(FILES, "files", _head(_FILE_COLUMNS, "File", "Size", "SHA-256"), rows)
    if left_out:
        rows = [_out(each) for each in left_out]
        yield from _table(LEFT_OUT, "left-out", _head(_OUT_COLUMNS, "File", "Size", "Why"), rows)
    if not (pack.files or left_out):
        yield Text(FILES, replace(HEADING, keep=BODY.leading), mark=Mark("files", FILES))
        yield Text("No file is attached to the evidence of this report.", MUTED_BODY)
    for annex in annexes.shown:
        yield from _annex(annex)


def _table(title: str, name: str, head: Row, rows: Sequence[Row]) -> Iterator[Block]:
    head.keep = rows[0].height
    for row in rows:
        row.above = head.repeated
    yield Text(title, replace(HEADING, keep=head.height + head.keep), mark=Mark(name, title))
    yield head
    yield from rows


def _head(columns: Sequence[Column], *names: str) -> Row:
    return Row(columns, [Cell([Run(name)]) for name in names], BODY, head=True)


def _file(packed: PackedFile, name: str) -> Row:
    sha256 = packed.attachment.sha256
    halves = f"{sha256[:_HALF_OF_HASH]}\n{sha256[_HALF_OF_HASH:]}"
    cells = (
        Cell([Run(name), Run(f"\n{packed.whose}", colour=MUTED)], head=True),
        Cell([Run(file_size_words(packed.attachment.size))]),
        Cell([Run(halves, colour=MUTED)]),
    )
    return Row(_FILE_COLUMNS, cells, CAPTION_TEXT, inset=4)


def _out(each: LeftOut) -> Row:
    cells = (Cell([Run(each.name)], head=True), Cell([Run(file_size_words(each.size))]), Cell([Run(each.reason)]))
    return Row(_OUT_COLUMNS, cells, CAPTION_TEXT, inset=4)


CAPTION_TEXT = replace(CAPTION, colour=BODY.colour)


def _annex(annex: Annex) -> Iterator[Block]:
    above = Mark("annexes", ANNEXES) if annex.number == 1 else None
    if annex.picture is not None:
        yield _PicturePage(annex, annex.picture, above)
    for number, sheet in enumerate(annex.sheets, 1):
        yield _SheetPage(annex, sheet, number, above if number == 1 else None)


class _AnnexPage(Block):
    """A whole page, with a heading that says what it is and whose. above: the bookmark of all annexes."""

    def __init__(self, annex: Annex, size: tuple[float, float], number: int, above: Mark | None) -> None:
        super().__init__(_WHOLE_PAGE)
        self.annex = annex
        self.number = number
        self.mark = above
        scale = scale_of(*size)
        self.size = size[0] * scale, size[1] * scale

    @property
    def about(self) -> str:
        """Which page it is of what, if it is one of several."""
        pages = len(self.annex.sheets)
        return f"Page {self.number} of {pages}. {self.annex.file.whose}" if pages > 1 else self.annex.file.whose

    def draw(self) -> None:
        canvas, structure, top = self.canv, self.canv.structure, self.height
        if self.mark is not None:
            canvas.put_mark(self.mark, top)
        if self.number == 1:
            canvas.put_mark(Mark(f"annex-{self.annex.number}", self.annex.title, 1), top)
        # On its further pages the heading is an ornament: the picture's words say the same.
        for text, style, down in ((self.annex.title, _TITLE, 12), (self.about, MUTED_BODY, 28)):
            lines = broken([Run(text)], style, WIDTH)[:1]
            if self.number == 1:
                draw_lines(canvas, lines, style, 0, top - down, structure.add(style.tag))
            else:
                structure.begin_ornament()
                draw_lines(canvas, lines, style, 0, top - down)
                structure.end()
        wide, high = self.size
        bottom = top - _ABOVE - high
        x, y = canvas.absolutePosition(0, bottom)
        words = f"{self.annex.file.attachment.name}, {self.about}"
        structure.begin(structure.figure(words, (x, y, x + wide, y + high)))
        self.show(bottom)
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.7)
        canvas.rect(0, bottom, wide, high, stroke=1, fill=0)
        structure.end()

    def show(self, bottom: float) -> None:
        """Draw what is appended, with its lower left corner at (0, bottom)."""
        raise NotImplementedError


class _PicturePage(_AnnexPage):
    def __init__(self, annex: Annex, picture: Picture, above: Mark | None) -> None:
        super().__init__(annex, (picture.width * 0.75, picture.height * 0.75), 1, above)
        self.picture = picture

    def show(self, bottom: float) -> None:
        self.canv.drawImage(ImageReader(io.BytesIO(self.picture.data)), 0, bottom, *self.size)


class _SheetPage(_AnnexPage):
    """The page of a PDF: a form that is empty until the file is whole, and is filled then."""

    def __init__(self, annex: Annex, sheet: Sheet, number: int, above: Mark | None) -> None:
        super().__init__(annex, (sheet.width, sheet.height), number, above)
        self.sheet = sheet

    def show(self, bottom: float) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.translate(0, bottom)
        canvas.doForm(self.sheet.name)
        canvas.restoreState()
        canvas.beginForm(self.sheet.name, 0, 0, *self.size)
        canvas.endForm()
