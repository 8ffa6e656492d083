"""A row of what the search found; the secret kept here is how much of a long text a row shows.

A text that fits stands on one line with what it is at its right. A longer one has the whole width, two lines of it,
and what it is below.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from planner.ui.models.found import Role
from planner.ui.theme import BODY, CAPTION, M, S, Theme

Index = QModelIndex | QPersistentModelIndex
_LINES = 2
_ICON = 16
_ONE_LINE = 34


class FoundDelegate(QStyledItemDelegate):
    """Icon, title, and what it is."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        text, room = str(index.data()), self._text_width(width)
        if self._fits(text, _note(index), room):
            return QSize(width, self._theme.px(_ONE_LINE))
        body, caption = (QFontMetrics(self._theme.font(size)) for size in (BODY, CAPTION))
        lines = len(self.lines(text, room))
        return QSize(width, 2 * self._theme.px(S - 1) + lines * body.height() + caption.height() + self._theme.px(2))

    def lines(self, text: str, width: int) -> list[str]:
        """The text as it stands in so many pixels: two lines at most, the last one cut where there is more."""
        font = self._theme.font(BODY)
        layout = QTextLayout(text, font)
        found: list[str] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            rest = text[line.textStart() :]
            if len(found) == _LINES - 1:
                found.append(QFontMetrics(font).elidedText(rest.rstrip(), Qt.TextElideMode.ElideRight, width))
                break
            found.append(rest[: line.textLength()].rstrip())
        layout.endLayout()
        return found

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect, state = self._theme, option.rect, option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.palette.selection)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.palette.hover)
        side, gap = theme.px(_ICON), theme.px(M)
        ratio = painter.device().devicePixelRatioF()
        picture = theme.pixmap(str(index.data(Role.ICON)), side, theme.palette.muted, ratio)
        words = rect.adjusted(gap + side + gap, 0, -gap, 0)
        text, note = str(index.data()), _note(index)
        if self._fits(text, note, words.width()):
            painter.drawPixmap(rect.left() + gap, rect.center().y() - side // 2, picture)
            self._draw(painter, words, text, BODY)
            self._draw(painter, words, note, CAPTION, right=True)
        else:
            top = words.adjusted(0, theme.px(S - 1), 0, -theme.px(S - 1))
            painter.drawPixmap(rect.left() + gap, top.top(), picture)
            self._draw_lines(painter, top, self.lines(text, words.width()), note)
        painter.restore()

    def _draw_lines(self, painter: QPainter, rect: QRect, lines: list[str], note: str) -> None:
        painter.setFont(self._theme.font(BODY))
        painter.setPen(self._theme.palette.text)
        metrics = painter.fontMetrics()
        for number, line in enumerate(lines):
            painter.drawText(QPointF(rect.left(), rect.top() + number * metrics.height() + metrics.ascent()), line)
        foot = rect.bottom() - QFontMetrics(self._theme.font(CAPTION)).height()
        self._draw(painter, QRect(rect.left(), foot, rect.width(), rect.bottom() - foot + 1), note, CAPTION, muted=True)

    def _draw(
        self, painter: QPainter, rect: QRect, text: str, size: int, *, right: bool = False, muted: bool = False
    ) -> None:
        painter.setFont(self._theme.font(size))
        painter.setPen(self._theme.palette.muted if right or muted else self._theme.palette.text)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)

    def _fits(self, text: str, note: str, room: int) -> bool:
        wanted = QFontMetrics(self._theme.font(BODY)).horizontalAdvance(text)
        beside = QFontMetrics(self._theme.font(CAPTION)).horizontalAdvance(note)
        return wanted + self._theme.px(M) + beside <= room

    def _text_width(self, width: int) -> int:
        return width - 3 * self._theme.px(M) - self._theme.px(_ICON)


def _note(index: Index) -> str:
    return " · ".join(part for part in (str(index.data(Role.NOTE)), str(index.data(Role.SORT))) if part)
