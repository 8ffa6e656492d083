"""How a line of the checklist is laid out and painted: headings with their bar, descriptors wrapped in full.

Measures are one function of a line and a width, so that what is painted, how high the row is and what a click hits
cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QCursor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from planner.ui.models.checklist import Role
from planner.ui.models.checklist_lines import DescriptorLine, GroupLine, Line
from planner.ui.theme import BODY, CAPTION, Theme
from planner.ui.widgets.painting import paint_rating_box, paint_stacked_bar
from planner.ui.widgets.wrapped import Wrapped, wrapped

_EDGE = 10  # right of everything; the scroll bar stands beside it
# How long the bar of a heading is from which width of the row on, and below which it stands under the words (logical
# pixels): a skill's name and level come first.
_BARS = ((600, 96), (440, 72), (0, 56))
_NARROWEST = 320
_ICON_ROOM = 16  # what an icon before small words takes


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of text in a row. place: its top left corner within the row; icon: painted before it."""

    text: Wrapped
    place: QPointF
    tone: str = "text"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class RowLayout:
    """Where everything of a row is, from its own top left corner. box: a descriptor's rating; bar: a heading's, of
    which first_line is the middle of the first line."""

    height: int
    pieces: tuple[Piece, ...]
    box: QRectF
    bar: QRectF
    first_line: float = 0.0


class ChecklistDelegate(QStyledItemDelegate):
    """Paints groups and descriptors across the whole width of the view."""

    def __init__(self, theme: Theme, view: QTreeView, row_width: Callable[[], int]) -> None:
        super().__init__(view)
        self._row_width = row_width
        self._theme = theme
        self._view = view

    def layout(self, line: Line, width: int) -> RowLayout:
        """Where everything is in a row of that width (pixels)."""
        if isinstance(line, GroupLine):
            return self._group_layout(line, width)
        return self._descriptor_layout(line, width)

    def box_rect(self, index: QModelIndex, row: QRect) -> QRect:
        """What a click on the rating box hits, in the view's coordinates: a little more than the box."""
        line = index.data(Role.LINE)
        if not isinstance(line, DescriptorLine):
            return QRect()
        margin = self._theme.px(7)
        box = self.layout(line, row.width()).box.toRect()
        return box.translated(row.topLeft()).adjusted(-margin, -margin, margin, margin)

    # Layout

    def _group_layout(self, line: GroupLine, width: int) -> RowLayout:
        px = self._theme.px
        caption, edge = self._theme.font(CAPTION), px(_EDGE)
        left, top, below = px(46), px(10), width < px(_NARROWEST)
        score = wrapped(line.score_words, caption, px(80))
        bar_width = px(next(length for least, length in _BARS if width >= px(least)))
        bar_left = left if below else width - edge - px(52) - bar_width
        room = width - edge - left if below else bar_left - left - px(16)
        name = wrapped(line.name, self._theme.font(BODY, bold=True), room)
        level = wrapped(line.level_words, caption, room)
        beside = name.last_line_width + px(10) + level.width <= room
        level_left = left + name.last_line_width + px(10) if beside else left
        level_top = top + name.height - level.height - px(1) if beside else top + name.height + px(2)
        bottom = max(top + name.height, level_top + level.height)
        first_line = top + min(name.height, px(18)) / 2
        middle = bottom + px(4) + score.height / 2 if below else first_line
        score_left = bar_left + bar_width + px(10) if below else width - edge - score.width
        pieces = (
            Piece(name, QPointF(left, top)),
            Piece(level, QPointF(level_left, level_top), "muted"),
            Piece(score, QPointF(score_left, middle - score.height / 2), "muted"),
        )
        height = int(middle + score.height / 2 if below else bottom) + px(10)
        bar = QRectF(bar_left, middle - px(3), bar_width, px(6))
        return RowLayout(height, pieces, QRectF(), bar, first_line)

    def _descriptor_layout(self, line: DescriptorLine, width: int) -> RowLayout:
        px = self._theme.px
        left, room, top = px(72), width - px(72) - px(_EDGE), px(9)
        text = wrapped(line.text, self._theme.font(BODY), room)
        pieces = [Piece(text, QPointF(left, top))]
        y = self._lay_meta(line, pieces, QPointF(left, top + text.height + px(4)), room)
        side = px(17)
        first_line = text.height if text.height < 2 * px(BODY) else px(18)
        box = QRectF(px(43), top + (first_line - side) / 2, side, side)
        return RowLayout(int(y + px(9)), tuple(pieces), box, QRectF())

    def _lay_meta(self, line: DescriptorLine, pieces: list[Piece], at: QPointF, room: int) -> float:
        """Lay out what stands below the text, in as many lines as it needs; returns where it ends."""
        px, font = self._theme.px, self._theme.font(CAPTION)
        words = [
            (line.evidence_words, "evidence" if line.evidence else "", "muted" if line.evidence else "danger"),
            (line.goal_words, "goal", "muted"),
            (line.strength_words, "", "muted"),
        ]
        x, y, bottom = at.x(), at.y(), at.y()
        for text, icon, tone in words:
            if not text:
                continue
            indent = px(_ICON_ROOM) if icon else 0
            block = wrapped(text, font, room - indent)
            if x > at.x() and x + indent + block.width > at.x() + room:
                x, y = at.x(), bottom + px(2)
            pieces.append(Piece(block, QPointF(x + indent, y), tone, icon))
            x += indent + block.width + px(12)
            bottom = max(bottom, y + block.height)
        return bottom

    # Qt's own

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._row_width()
        if not width:
            return QSize(1, self._theme.px(40))  # the view has no size yet: wrapping would be for nothing
        return QSize(1, self.layout(index.data(Role.LINE), width).height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # The view is asked, and neither option.state nor the viewport: to hand those out, PySide builds enumerations by
        # the dozen, which delays the first frame by 15 ms.
        view, plain = self._view, index.model().index(index.row(), 0, index.parent())
        line, row = index.data(Role.LINE), QRect(option.rect)
        layout = self.layout(line, row.width())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, row, selected=view.selectionModel().isSelected(plain))
        if isinstance(line, GroupLine) and row.y() > 0:
            painter.fillRect(QRect(row.x(), row.y(), row.width(), 1), self._theme.palette.hairline)
        painter.translate(row.topLeft())
        if isinstance(line, GroupLine):
            chevron = "chevron-down" if view.isExpanded(plain) else "chevron-right"
            self._paint_icon(painter, chevron, self._theme.px(21), layout.first_line, 14, "text")
            paint_stacked_bar(painter, layout.bar, line.met, line.developing, line.applicable, self._theme.palette)
        else:
            paint_rating_box(painter, layout.box, line.rating, self._theme.palette)
        for piece in layout.pieces:
            if piece.icon:
                middle = piece.place.y() + piece.text.height / 2
                left = piece.place.x() - self._theme.px(_ICON_ROOM)
                self._paint_icon(painter, piece.icon, left, middle, 12, piece.tone)
            piece.text.draw(painter, piece.place, self._tone(piece.tone))
        painter.restore()

    def _paint_ground(self, painter: QPainter, row: QRect, *, selected: bool) -> None:
        palette, view = self._theme.palette, self._view
        if selected:
            painter.fillRect(row, palette.selection)
            painter.fillRect(QRect(row.x(), row.y(), self._theme.px(3), row.height()), palette.accent)
        elif view.underMouse() and row.contains(view.mapFromGlobal(QCursor.pos())):
            painter.fillRect(row, palette.hover)

    def _paint_icon(self, painter: QPainter, name: str, left: float, middle: float, size: int, tone: str) -> None:
        side = self._theme.px(size)
        picture = self._theme.pixmap(name, side, self._tone(tone), painter.device().devicePixelRatio())
        painter.drawPixmap(QPointF(round(left), round(middle - side / 2)), picture)

    def _tone(self, tone: str) -> QColor:
        colour = getattr(self._theme.palette, tone)
        assert isinstance(colour, QColor)
        return colour
