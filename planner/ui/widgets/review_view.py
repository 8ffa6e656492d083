"""The lines of a review on the screen, with a real button beside each development action."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QWidget

from planner.ui.delegates.review_lines import SIDE, ReviewLineDelegate
from planner.ui.models.review_line_model import LINE, Index, ReviewLineModel
from planner.ui.models.review_lines import Action, place_of
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import LinkButton


class ReviewView(QListView):
    """goal_wanted(text): make a goal of that action. goal_opened(id): show the goal that was made of it.
    place_opened(page id, thing): Enter or a double click on a line that tells of a descriptor, evidence or a goal."""

    goal_wanted = Signal(str)
    goal_opened = Signal(str)
    place_opened = Signal(str, str)

    def __init__(self, theme: Theme, model: ReviewLineModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = model
        self._made: dict[int, LinkButton] = {}
        self.setModel(model)
        self.setItemDelegate(ReviewLineDelegate(theme, self, lambda: self.viewport().width()))
        self._dress()
        self.doubleClicked.connect(self._on_opened)
        model.modelReset.connect(self._place_buttons)
        model.dataChanged.connect(self._place_buttons)
        theme.changed.connect(self._on_theme_changed)

    def button(self, row: int) -> LinkButton | None:
        """The button of a row, None where it has none."""
        return self._made.get(row)

    def _place_buttons(self) -> None:
        self._made.clear()
        for row, action in self._lines.actions():
            if action.offered:
                button = _ActionButton(action)
                button.wanted.connect(self.goal_opened if action.goal else self.goal_wanted)
                self._made[row] = button
                self.setIndexWidget(self._lines.index(row), self._beside(button))

    def _beside(self, button: LinkButton) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, self._theme.px(4), self._theme.px(SIDE), 0)
        row.addStretch(1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _dress(self) -> None:
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(self._theme.px(24))
        self.setAccessibleName("What the review holds")
        self.setAccessibleDescription("Enter shows the descriptor, evidence or goal of a line.")

    def _on_opened(self, index: Index) -> None:
        if index.isValid():
            page, thing = place_of(index.data(LINE))
            if thing:
                self.place_opened.emit(page, thing)

    def _on_theme_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


class _ActionButton(LinkButton):
    wanted = Signal(str)

    def __init__(self, action: Action) -> None:
        super().__init__("Show the goal" if action.goal else "Make a goal of it")
        self._says = action.goal or action.text
        self.setAccessibleDescription(action.text)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.wanted.emit(self._says)
