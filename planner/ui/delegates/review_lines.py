"""How the lines of a review are laid out and painted: ratings in columns at the right, every text whole.

Measures are one function of a line and a width, so that what is painted and how high the row is cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.core.plan import RatingValue
from planner.ui.models.review_line_model import LINE
from planner.ui.models.review_lines import Action, Fact, Heading, Line, Quote, Rated, Skill
from planner.ui.models.review_words import rating_words
from planner.ui.theme import BODY, CAPTION, HEADING, Theme
from planner.ui.widgets.painting import paint_rating_box
from planner.ui.widgets.wrapped import Wrapped, wrapped

SIDE = 24
ACTION_ROOM = 150  # logical pixels at the right of an action, for its button
_COLUMN = 112
_TEXT_LEAST = 190  # less room than this for the words, and the ratings go below them
_BOX = 15


@dataclass(slots=True)
class LineLayout:
    """Where everything of a line is, from its own top left corner."""

    height: float = 0
    texts: list[tuple[Wrapped, QPointF, str]] = field(default_factory=list)
    boxes: list[tuple[QRectF, RatingValue]] = field(default_factory=list)
    bars: list[tuple[QRectF, str]] = field(default_factory=list)
    icons: list[tuple[str, QPointF]] = field(default_factory=list)
    rule: bool = False


class ReviewLineDelegate(QStyledItemDelegate):
    """Paints lines across the whole width of the view."""

    def __init__(self, theme: Theme, parent: QWidget, row_width: Callable[[], int]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row_width = row_width

    def layout(self, line: Line, width: int) -> LineLayout:
        """Where everything is in a row of that width (pixels)."""
        if isinstance(line, Heading):
            return self._heading(line, width)
        if isinstance(line, Skill):
            return self._skill(line, width)
        if isinstance(line, Rated):
            return self._rated(line, width)
        if isinstance(line, Quote):
            made = LineLayout(self._theme.px(4))
            self._quote(made, line, width)
            made.height += self._theme.px(4)
            return made
        return self._fact(line, width)

    # Layout

    def _heading(self, line: Heading, width: int) -> LineLayout:
        px = self._theme.px
        name = wrapped(line.text, self._theme.font(HEADING, bold=True), width - 2 * px(SIDE) - px(60))
        note = wrapped(line.note, self._theme.font(CAPTION), px(60))
        top = px(18)
        made = LineLayout(top + name.height + px(6))
        made.texts.append((name, QPointF(px(SIDE), top), "text"))
        beside = QPointF(px(SIDE) + name.last_line_width + px(8), top + name.height - note.height - px(2))
        made.texts.append((note, beside, "muted"))
        return made

    def _skill(self, line: Skill, width: int) -> LineLayout:
        px, caption = self._theme.px, self._theme.font(CAPTION)
        beside = self._beside(width, len(line.columns))
        room = width - 2 * px(SIDE) - (px(_COLUMN) * len(line.columns) if beside else 0) - px(12)
        name = wrapped(line.text, self._theme.font(BODY, bold=True), room)
        level = wrapped(line.level, caption, room)
        top = px(14)
        made = LineLayout(rule=True)
        made.texts.append((name, QPointF(px(SIDE), top), "text"))
        fits = name.last_line_width + px(10) + level.width <= room
        left = px(SIDE) + (name.last_line_width + px(10) if fits else 0)
        level_top = top + name.height - level.height - px(1) if fits else top + name.height + px(2)
        made.texts.append((level, QPointF(left, level_top), "muted"))
        made.height = max(top + name.height, level_top + level.height) + px(6)
        if beside:
            for number, column in enumerate(line.columns):
                words = wrapped(column, caption, px(_COLUMN))
                place = QPointF(self._column(width, number, len(line.columns)), made.height - px(7) - words.height)
                made.texts.append((words, place, "muted"))
        return made

    def _rated(self, line: Rated, width: int) -> LineLayout:
        px = self._theme.px
        beside = self._beside(width, len(line.columns))
        room = width - 2 * px(SIDE) - (px(_COLUMN) * len(line.columns) + px(12) if beside else 0)
        top = px(7)
        text = wrapped(line.text, self._theme.font(BODY), room)
        made = LineLayout(top + text.height)
        made.texts.append((text, QPointF(px(SIDE), top), "text"))
        if beside:
            for number, value in enumerate(line.ratings):
                at = QPointF(self._column(width, number, len(line.columns)), top)
                made.height = max(made.height, self._rating(made, value, at, px(_COLUMN)))
        else:
            self._ratings_below(made, line, width)
        if line.note:
            note = wrapped(line.note, self._theme.font(CAPTION), room)
            made.texts.append((note, QPointF(px(SIDE), made.height + px(3)), "muted"))
            made.height += px(3) + note.height
        for quote in line.quotes:
            made.height += px(4)
            self._quote(made, quote, width)
        made.height += px(7)
        return made

    def _ratings_below(self, made: LineLayout, line: Rated, width: int) -> None:
        px, caption = self._theme.px, self._theme.font(CAPTION)
        top, share = made.height + px(4), (width - 2 * px(SIDE)) / len(line.columns)
        for number, (column, value) in enumerate(zip(line.columns, line.ratings, strict=True)):
            left = px(SIDE) + number * share
            words = wrapped(column, caption, round(share))
            made.texts.append((words, QPointF(left, top), "muted"))
            below = top + words.height + px(1)
            made.height = max(made.height, self._rating(made, value, QPointF(left, below), share))

    def _rating(self, made: LineLayout, value: RatingValue | None, at: QPointF, room: float) -> float:
        """Lay out a rating in so much room; returns where it ends."""
        px, side = self._theme.px, self._theme.px(_BOX)
        aside = 0 if value is None else side + px(6)
        words = wrapped(rating_words(value), self._theme.font(CAPTION), int(room - aside - px(8)))
        line_height = px(17)
        left = at.x()
        if value is not None:
            made.boxes.append((QRectF(left, at.y() + (line_height - side) / 2, side, side), value))
            left += side + px(6)
        place = QPointF(left, at.y() + max(0.0, (line_height - words.height) / 2))
        made.texts.append((words, place, "muted" if value is None else "text"))
        return max(at.y() + line_height, place.y() + words.height)

    def _quote(self, made: LineLayout, quote: Quote, width: int) -> None:
        px = self._theme.px
        left, room, top = px(SIDE) + px(12), width - 2 * px(SIDE) - px(12), made.height
        if quote.by:
            by = wrapped(quote.by, self._theme.font(CAPTION), room)
            made.texts.append((by, QPointF(left, made.height), "muted"))
            made.height += by.height + px(2)
        text = wrapped(_in_lines(quote.text), self._theme.font(BODY), room)
        made.texts.append((text, QPointF(left, made.height), "muted" if quote.faint else "text"))
        made.height += text.height
        bar = QRectF(px(SIDE), top, px(3), made.height - top)
        made.bars.append((bar, "control" if quote.faint else "accent"))

    def _fact(self, line: Fact | Action, width: int) -> LineLayout:
        px = self._theme.px
        action = isinstance(line, Action)
        icon = "goal" if action else line.icon  # type: ignore[union-attr]
        left = px(SIDE) + (px(22) if icon else 0)
        room = width - left - px(SIDE) - (px(ACTION_ROOM) if action and line.offered else 0)  # type: ignore[union-attr]
        top = px(9) if action else px(5)
        text = wrapped(_in_lines(line.text), self._theme.font(BODY), room)
        made = LineLayout(top + text.height)
        made.texts.append((text, QPointF(left, top), "text"))
        if icon:
            made.icons.append((icon, QPointF(px(SIDE), top + px(1))))
        note = "" if isinstance(line, Action) else line.note
        if note:
            small = wrapped(note, self._theme.font(CAPTION), room)
            made.texts.append((small, QPointF(left, made.height + px(2)), "muted"))
            made.height += px(2) + small.height
        made.height += top
        return made

    def _beside(self, width: int, columns: int) -> bool:
        px = self._theme.px
        return width - 2 * px(SIDE) - columns * px(_COLUMN) >= px(_TEXT_LEAST)

    def _column(self, width: int, number: int, columns: int) -> float:
        px = self._theme.px
        return width - px(SIDE) - px(_COLUMN) * (columns - number) + px(8)

    # Qt's own

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width, line = self._row_width(), index.data(LINE)
        if not width or line is None:
            return QSize(1, self._theme.px(30))
        return QSize(1, round(self.layout(line, width).height))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = index.data(LINE)
        if line is None:
            return
        row = QRect(option.rect)
        layout = self.layout(line, row.width())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(row, self._theme.palette.selection)
            painter.fillRect(QRect(row.x(), row.y(), self._theme.px(3), row.height()), self._theme.palette.accent)
        if layout.rule:
            painter.fillRect(QRect(row.x(), row.y(), row.width(), 1), self._theme.palette.hairline)
        painter.translate(row.topLeft())
        self._paint_parts(painter, layout)
        painter.restore()

    def _paint_parts(self, painter: QPainter, layout: LineLayout) -> None:
        for bar, tone in layout.bars:
            painter.fillRect(bar, self._tone(tone))
        for box, value in layout.boxes:
            paint_rating_box(painter, box, value, self._theme.palette)
        side, ratio = self._theme.px(14), painter.device().devicePixelRatioF()
        for icon, at in layout.icons:
            painter.drawPixmap(at, self._theme.pixmap(icon, side, self._theme.palette.muted, ratio))
        for text, place, tone in layout.texts:
            text.draw(painter, place, self._tone(tone))

    def _tone(self, tone: str) -> QColor:
        colour = getattr(self._theme.palette, tone)
        assert isinstance(colour, QColor)
        return colour


def _in_lines(text: str) -> str:
    return text.replace("\n", "\u2028")  # what a text layout takes for the end of a line
