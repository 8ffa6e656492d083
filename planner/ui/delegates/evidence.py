"""A piece of evidence as a row: its title, its date and skills, and what hangs on it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.core.evidence import EvidenceLine
from planner.ui.delegates.rows import ROW_HEIGHT, paint_ground, paint_words, row_box
from planner.ui.models.evidence import EvidenceRole
from planner.ui.theme import BODY, CAPTION, Theme

_ICON = 16


def icons_of(line: EvidenceLine) -> tuple[str, ...]:
    """The icons at the right of a row: private, then files or links, a page where there is neither."""
    hanging = "attachment" if line.files else "link" if line.links else "evidence"
    return ("lock", hanging) if line.private else (hanging,)


class EvidenceDelegate(QStyledItemDelegate):
    """Paints rows of one height."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        theme, palette = self._theme, self._theme.palette
        paint_ground(painter, option, theme)
        line = index.data(EvidenceRole.LINE)
        if isinstance(line, EvidenceLine):
            box = row_box(option.rect, theme)
            size, right = theme.px(_ICON), box.inner.right()
            ratio = painter.device().devicePixelRatioF()
            for name in reversed(icons_of(line)):
                right -= size
                painter.drawPixmap(
                    QRect(right, box.first.top(), size, size), theme.pixmap(name, size, palette.muted, ratio)
                )
                right -= theme.px(8)
            first = QRect(box.first.left(), box.first.top(), right - box.first.left(), box.first.height())
            paint_words(painter, first, line.title, theme.font(BODY, bold=True), palette.text)
            caption = theme.font(CAPTION)
            width = paint_words(painter, box.second, index.data(EvidenceRole.WHEN), caption, palette.muted)
            rest = box.second.adjusted(width + theme.px(12), 0, 0, 0)
            colour = palette.muted if line.descriptors else palette.developing
            paint_words(painter, rest, index.data(EvidenceRole.SKILLS), caption, colour)
        painter.restore()
