"""Which evidence a statement is about: a list to search and to tick in, what is ticked on top."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from planner.core.dates import date_range
from planner.core.errors import UserError
from planner.core.evidence import Evidence, EvidenceLine, EvidenceQuery
from planner.ui.delegates.rows import paint_ground, paint_words
from planner.ui.session import Session
from planner.ui.theme import BODY, CAPTION, S, Theme
from planner.ui.widgets.labels import SectionHeader, plain_label
from planner.ui.widgets.plain import plain_tip

_MOST = 200
_ROW, _SIDE, _BOX = 48, 12, 16
_ID, _DAYS = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1

Index = QModelIndex | QPersistentModelIndex


class EvidenceChooser(QWidget):
    """changed: other pieces are ticked, and `chosen` says so already."""

    changed = Signal()

    def __init__(self, session: Session, theme: Theme, chosen: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen = tuple(dict.fromkeys(chosen))
        self.header = SectionHeader("Evidence")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search evidence")
        self.search.setAccessibleName("Search evidence")
        self.search.setClearButtonEnabled(True)
        self.list = _Ticks()
        self.list.setItemDelegate(_TickDelegate(theme, self.list))
        self._more = plain_label("", "caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        for widget in (self.header, self.search):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addWidget(self._more)
        self.search.textChanged.connect(self.refresh)
        self.list.toggled.connect(self._on_toggled)
        self.refresh()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of what is ticked."""
        return self._chosen

    def pieces(self) -> list[Evidence]:
        """What is ticked, whole; what is gone meanwhile is left out."""
        return list(self._read(self._chosen))

    def refresh(self) -> None:
        """List what the search finds, what is ticked before the rest."""
        self.list.clear()
        for piece in self._read(self._chosen):
            self._add(piece.id, piece.title, date_range(piece.on, piece.until, short=True), ticked=True)
        found, total = self._find(self.search.text())
        for line in found:
            if line.id not in self._chosen:
                self._add(line.id, line.title, date_range(line.on, line.until, short=True), ticked=False)
        self._more.setText(_more_words(len(found), total, self.search.text()))
        self._more.setVisible(bool(self._more.text()))
        self.header.set_count(len(self._chosen) or None)

    def _find(self, text: str) -> tuple[Sequence[EvidenceLine], int]:
        store = self._session.store
        if store is None:
            return (), 0
        try:
            query = EvidenceQuery(text)
            return store.evidence_lines(query, 0, _MOST), store.evidence_count(query)
        except UserError:
            return (), 0  # the next look will find it again; the window says what ails the store

    def _read(self, ids: Sequence[str]) -> Iterator[Evidence]:
        store = self._session.store
        for own in ids if store is not None else ():
            try:
                yield store.evidence(own)  # type: ignore[union-attr]
            except UserError:
                continue  # deleted for good meanwhile

    def _add(self, own: str, title: str, days: str, *, ticked: bool) -> None:
        item = QListWidgetItem(title)
        item.setToolTip(plain_tip(title))
        item.setData(_ID, own)
        item.setData(_DAYS, days)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {days}")
        self.list.addItem(item)

    def _on_toggled(self, item: QListWidgetItem) -> None:
        own = str(item.data(_ID))
        on = own not in self._chosen
        self._chosen = (*self._chosen, own) if on else tuple(each for each in self._chosen if each != own)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.header.set_count(len(self._chosen) or None)
        self.changed.emit()


def _more_words(listed: int, total: int, text: str) -> str:
    if total > listed:
        return f"{total - listed:,} more: search for them."
    if not total:
        return "Nothing has all of these words." if text.strip() else "There is no evidence yet."
    return ""


class _Ticks(QListWidget):
    """toggled(item): clicked, or Space or Enter on it."""

    toggled = Signal(QListWidgetItem)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Evidence for the statement")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(self.toggled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.currentRow() >= 0 and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggled.emit(self.currentItem())
        else:
            super().keyPressEvent(event)


class _TickDelegate(QStyledItemDelegate):
    """A box, the title, and the days below it."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(100), self._theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, option.rect
        painter.save()
        paint_ground(painter, option, theme)
        self._paint_box(painter, option, index)
        left = theme.px(_SIDE + _BOX + 10)
        half = rect.height() // 2
        title = rect.adjusted(left, theme.px(6), -theme.px(_SIDE), -half)
        days = rect.adjusted(left, half, -theme.px(_SIDE), -theme.px(6))
        paint_words(painter, title, str(index.data()), theme.font(BODY), theme.palette.text)
        paint_words(painter, days, str(index.data(_DAYS)), theme.font(CAPTION), theme.palette.muted)
        painter.restore()

    def _paint_box(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, palette, rect = self._theme, self._theme.palette, option.rect
        side = theme.px(_BOX)
        box = QRectF(rect.left() + theme.px(_SIDE), rect.center().y() - side / 2, side, side).adjusted(1, 1, -1, -1)
        on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(palette.accent if on else palette.control, 1.5))
        painter.setBrush(palette.accent if on else palette.surface)
        painter.drawRoundedRect(box, 3, 3)
        if on:
            size = theme.px(12)
            tick = theme.pixmap("tick", size, palette.on_accent, painter.device().devicePixelRatioF())
            painter.drawPixmap(round(box.center().x() - size / 2), round(box.center().y() - size / 2), tick)
