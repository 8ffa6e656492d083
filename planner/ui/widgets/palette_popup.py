"""The search of the whole program: type, arrow down, Enter. It opens over the window and never leaves it."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from planner.core.errors import UserError
from planner.ui.models.found import Finder, FoundModel, Role
from planner.ui.theme import BODY, CAPTION, M, S, Theme, set_role
from planner.ui.widgets.labels import plain_label

Index = QModelIndex | QPersistentModelIndex
_WORDS = "Search evidence, goals, descriptors, actions"
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class PalettePopup(QDialog):
    """One field and what it finds. Enter or a click does what is chosen; Esc closes."""

    def __init__(self, theme: Theme, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._finder = finder
        self.setWindowTitle("Search")
        set_role(self, "palette")
        self.field = QLineEdit()
        self.field.setPlaceholderText(_WORDS)
        self.field.setAccessibleName(_WORDS)
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.model = FoundModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setAccessibleName("What was found")
        self.view.setItemDelegate(_FoundDelegate(theme, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.clicked.connect(self._choose)
        self._nothing = plain_label("Nothing has all of these words.", "muted")
        self._nothing.setContentsMargins(M, S, M, S)
        column = QVBoxLayout(self)
        column.setContentsMargins(S, S, S, S)
        column.setSpacing(S)
        column.addWidget(self.field)
        column.addWidget(self.view, 1)
        column.addWidget(self._nothing)

    def open_with(self, text: str = "") -> None:
        """Show it over the window, with this text to begin with."""
        window = self.parentWidget()
        if window is not None:
            width = min(self._theme.px(620), window.width() - self._theme.px(48))
            height = min(self._theme.px(460), window.height() - self._theme.px(120))
            self.resize(width, height)
            corner = window.mapToGlobal(window.rect().topLeft())
            self.move(corner.x() + (window.width() - width) // 2, corner.y() + self._theme.px(64))
        self.field.setText(text)
        self._on_text(text)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def _on_text(self, text: str) -> None:
        try:
            self.model.show(self._finder.find(text))
        except UserError as error:
            self.model.show(())
            self._nothing.setText(str(error))
        else:
            self._nothing.setText("Nothing has all of these words.")
        some = self.model.rowCount() > 0
        self.view.setVisible(some)
        self._nothing.setVisible(not some)
        if some:
            self.view.setCurrentIndex(self.model.index(0))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            chosen = self.model.found(index.row())
            self.close()
            chosen.go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.view.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.view.currentIndex())
                return True
        return super().eventFilter(watched, event)


class _FoundDelegate(QStyledItemDelegate):
    """Icon, title, and what it is at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, palette, rect = self._theme, self._theme.palette, option.rect
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.selection)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.hover)
        side, gap = theme.px(16), theme.px(M)
        picture = theme.pixmap(str(index.data(Role.ICON)), side, palette.muted, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.left() + gap, rect.center().y() - side // 2, picture)
        note = " · ".join(part for part in (str(index.data(Role.NOTE)), str(index.data(Role.SORT))) if part)
        right = self._draw(painter, rect.adjusted(rect.width() // 2, 0, -gap, 0), note, CAPTION, right=True)
        left = rect.left() + gap + side + gap
        self._draw(painter, QRect(left, rect.top(), right - gap - left, rect.height()), str(index.data()), BODY)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, text: str, size: int, *, right: bool = False) -> int:
        painter.setFont(self._theme.font(size))
        painter.setPen(self._theme.palette.muted if right else self._theme.palette.text)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
        return rect.right() - painter.fontMetrics().horizontalAdvance(shown) if right else rect.left()
