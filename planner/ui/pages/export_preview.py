"""The right side of the export dialog: the PDF's own pages, drawn off the GUI thread and only where they are seen."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from planner.core.errors import UserError
from planner.ui.services import Services
from planner.ui.tasks import Task
from planner.ui.theme import XL, L, Theme

_A4 = 297 / 210
_KEPT = 24  # drawn pages in memory, some megabytes each


class ExportPreview(QAbstractScrollArea):
    """Pages one below the other, as wide as there is room. page_changed(number from 1, pages)."""

    page_changed = Signal(int, int)

    def __init__(self, theme: Theme, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._services = theme, services
        self._pdf = b""
        self._pages = 0
        self._words = ""
        self._drawn: dict[tuple[int, int], QImage] = {}
        self._task: Task | None = None
        self.setAccessibleName("Preview of the report")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._draw_next)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self._pages

    @property
    def words(self) -> str:
        """What stands there instead of pages."""
        return self._words

    @property
    def drawn(self) -> frozenset[int]:
        """The pages, from 0, that are drawn."""
        return frozenset(page for page, _ in self._drawn)

    @property
    def drawing(self) -> bool:
        """Whether a page is being drawn in another thread."""
        return self._task is not None

    def show_words(self, words: str) -> None:
        """Say something instead of, or until there are, pages; pages that are there stay."""
        self._words = words
        self.setAccessibleDescription(words)
        self.viewport().update()

    def clear(self, words: str) -> None:
        """Show these words and no pages."""
        self._pdf, self._pages = b"", 0
        self._drawn.clear()
        self._measure()
        self.show_words(words)

    def show_pdf(self, pdf: bytes) -> None:
        """Show these pages from now on, at the place where the old ones were."""
        self._pdf, self._pages = pdf, self._services.page_count(pdf)
        self._words = ""
        self.setAccessibleDescription(f"{self._pages} pages")
        self._drawn.clear()
        self._measure()
        self._on_scrolled()

    def page_at(self, y: int) -> int:
        """The page, from 0, at a height of the viewport."""
        step = self._page_size().height() + self._gap()
        return max(0, min(self._pages - 1, (self.verticalScrollBar().value() + y) // step)) if self._pages else 0

    def _gap(self) -> int:
        return self._theme.px(L)

    def _page_size(self) -> QSize:
        width = max(100, min(self.viewport().width() - 2 * self._theme.px(XL), self._theme.px(860)))
        return QSize(width, round(width * _A4))

    def _rect(self, page: int) -> QRect:
        size = self._page_size()
        top = self._gap() + page * (size.height() + self._gap()) - self.verticalScrollBar().value()
        return QRect((self.viewport().width() - size.width()) // 2, top, size.width(), size.height())

    def _measure(self) -> None:
        size, bar = self._page_size(), self.verticalScrollBar()
        whole = self._gap() + self._pages * (size.height() + self._gap())
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._theme.px(40))
        bar.setRange(0, max(0, whole - self.viewport().height()))

    def _visible(self) -> range:
        if not self._pages:
            return range(0)
        return range(self.page_at(0), self.page_at(self.viewport().height()) + 1)

    def _pixels(self) -> int:
        return round(self._page_size().width() * self.devicePixelRatioF())

    def _on_scrolled(self) -> None:
        if self._pages:
            self.page_changed.emit(self.page_at(self.viewport().height() // 3) + 1, self._pages)
        self.viewport().update()
        self._soon.start(0)

    def _draw_next(self) -> None:
        if self._task is not None:
            return
        width, pdf = self._pixels(), self._pdf
        wanted = next((page for page in self._visible() if (page, width) not in self._drawn), None)
        if wanted is None:
            return
        task = self._task = Task(_drawing(self._services, pdf, wanted, width), self)
        task.done.connect(lambda picture: self._on_drawn(pdf, wanted, width, picture))
        task.failed.connect(self._on_failed)
        task.ended.connect(self._on_ended)
        task.start()

    def _on_drawn(self, pdf: bytes, page: int, width: int, picture: object) -> None:
        if pdf is not self._pdf or not isinstance(picture, QImage):
            return
        while len(self._drawn) >= _KEPT:
            self._drawn.pop(next(iter(self._drawn)))
        self._drawn[page, width] = picture
        self.viewport().update()

    def _on_failed(self, error: UserError) -> None:
        self._pages = 0
        self.show_words(str(error))

    def _on_ended(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self._soon.start(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            palette = self._theme.palette
            painter.fillRect(self.viewport().rect(), palette.track)
            width = self._pixels()
            for page in self._visible():
                rect = self._rect(page)
                painter.fillRect(rect, Qt.GlobalColor.white)
                picture = self._drawn.get((page, width))
                if picture is not None:
                    painter.drawImage(rect, picture)
            if self._words and not self._pages:
                painter.setPen(palette.muted)
                painter.setFont(self._theme.font())
                room = self.viewport().rect().adjusted(XL, XL, -XL, -XL)
                painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        super().resizeEvent(event)
        self._measure()
        bar.setValue(round(share * bar.maximum()))
        self._on_scrolled()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()


def _drawing(services: Services, pdf: bytes, page: int, width: int) -> Callable[[], QImage]:
    def draw() -> QImage:
        wide, high, pixels = services.render_page(pdf, page, width)
        return QImage(pixels, wide, high, wide * 4, QImage.Format.Format_RGBA8888).copy()

    return draw
