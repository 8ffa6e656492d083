"""What a thing is about: the descriptors chosen, each with its place, and the searchable tree to choose them from."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLineEdit, QTreeView, QVBoxLayout, QWidget

from planner.core import limits
from planner.core.plan import Plan
from planner.ui.delegates.descriptors import DescriptorDelegate
from planner.ui.models.descriptor_tree import DescriptorRole, DescriptorTreeModel
from planner.ui.models.descriptor_words import DescriptorBook, DescriptorWords
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.buttons import PrimaryButton
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.plain import named_button
from planner.ui.widgets.text_field import TextField


class DescriptorPicker(QWidget):
    """A panel to choose descriptors in. Each tick asks at once: choose_requested(key, on); done: that is all."""

    choose_requested = Signal(str, bool)
    done = Signal()

    def __init__(self, theme: Theme, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DescriptorTreeModel(self)
        self.model.choose_requested.connect(self.choose_requested)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search descriptors")
        self.search.setAccessibleName("Search descriptors")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.search.installEventFilter(self)
        self.tree = _Tree(theme, self.model)
        self.count = plain_label("", "caption")
        self.ready = PrimaryButton(theme, "Done")
        self.ready.clicked.connect(self.done)
        head = QHBoxLayout()
        head.addWidget(plain_label(question, "heading"))
        head.addStretch(1)
        head.addWidget(self.count)
        head.addWidget(self.ready)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        layout.setSpacing(theme.px(12))
        layout.addLayout(head)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        QWidget.setTabOrder(self.search, self.tree)
        QWidget.setTabOrder(self.tree, self.ready)

    def begin(self, plan: Plan, chosen: Sequence[str]) -> None:
        """Show the plan's descriptors with these chosen, ready to be searched."""
        self.search.clear()
        self.model.set_plan(plan)
        self.set_chosen(chosen)
        self.tree.expandAll()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_chosen(self, keys: Sequence[str]) -> None:
        """What is chosen now."""
        self.model.set_chosen(keys)
        self.count.setText(f"{len(keys)} chosen")

    def _on_search(self, text: str) -> None:
        self.model.set_filter(text)
        self.tree.expandAll()
        self.tree.setCurrentIndex(self.model.index(0, 0, self.model.index(0, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.tree.toggle(self.tree.currentIndex())
                return True
        return super().eventFilter(watched, event)


class _Tree(QTreeView):
    def __init__(self, theme: Theme, model: DescriptorTreeModel) -> None:
        super().__init__()
        self._descriptors = model
        self.setModel(model)
        self.setItemDelegate(DescriptorDelegate(theme, self))
        self.setAccessibleName("Descriptors")
        self.setAccessibleDescription("Space chooses the descriptor or takes it away.")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setItemsExpandable(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self.toggle)

    def toggle(self, index: QModelIndex) -> None:
        """Ask for the descriptor to be chosen, or to be no longer chosen."""
        if index.isValid() and not index.data(DescriptorRole.IS_GROUP):
            state = Qt.CheckState.Unchecked if self._descriptors.chosen(index) else Qt.CheckState.Checked
            self._descriptors.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class ChosenDescriptors(QWidget):
    """The descriptors chosen, a card each. remove_requested(key) asks; with `say_how` each has a field for how it is
    shown, whose words go to say_how(key, words) and come back whether they were stored."""

    remove_requested = Signal(str)

    def __init__(
        self, theme: Theme, say_how: Callable[[str, str], bool] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._say_how = say_how
        self._cards: dict[str, _ChosenCard] = {}
        self._read_only = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(8))

    def fields(self) -> tuple[TextField, ...]:
        """The fields for how it is shown."""
        return tuple(card.how for card in self._cards.values() if card.how is not None)

    def fields_by_key(self) -> Iterator[tuple[str, TextField]]:
        """The same, each with its descriptor's key."""
        return ((key, card.how) for key, card in self._cards.items() if card.how is not None)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return tuple(each for card in self._cards.values() for each in card.stops())

    def field(self, key: str) -> TextField | None:
        """The field of one descriptor."""
        card = self._cards.get(key)
        return None if card is None else card.how

    def set_chosen(self, book: DescriptorBook, how: Mapping[str, str]) -> None:
        """Show these descriptors (keys) with the words on how each is shown; a card that stays keeps its focus."""
        for key in [each for each in self._cards if each not in how]:
            card = self._cards.pop(key)
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, (key, words) in enumerate(how.items()):
            card = self._cards.get(key) or self._new_card(key, book.words(key))
            self._layout.insertWidget(place, card)
            if card.how is not None:
                card.how.set_stored(words)
        self._cards = {key: self._cards[key] for key in how}
        self.setVisible(bool(how))

    def set_read_only(self, on: bool) -> None:
        """Show the descriptors, but take no change."""
        self._read_only = on
        for card in self._cards.values():
            card.set_read_only(on)

    def _new_card(self, key: str, words: DescriptorWords) -> "_ChosenCard":
        card = _ChosenCard(self._theme, key, words, self, self._say_how)
        card.set_read_only(self._read_only)
        self._cards[key] = card
        return card


class _ChosenCard(QFrame):
    def __init__(
        self,
        theme: Theme,
        key: str,
        words: DescriptorWords,
        owner: ChosenDescriptors,
        say_how: Callable[[str, str], bool] | None,
    ) -> None:
        super().__init__(owner)
        self._key = key
        self._owner = owner
        set_role(self, "card")
        self._remove = named_button(theme, "close", f"Remove: {words.text}")
        self._remove.clicked.connect(self._on_remove)
        self.how: TextField | None = None
        column = QVBoxLayout()
        column.setSpacing(theme.px(2))
        column.addWidget(plain_label(words.text, wrap=True))
        column.addWidget(plain_label(words.where, "caption", wrap=True))
        if say_how is not None:
            self.how = TextField(
                f"How this shows it: {words.text}",
                lambda text: say_how(key, text),
                limit=limits.TEXT,
                parent=self,
            )
            self.how.setPlaceholderText("How this shows it")
            self.how.document().setDocumentMargin(0)
            set_role(self.how, "inline")
            column.addWidget(self.how)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), theme.px(8), theme.px(6), theme.px(8))
        layout.addLayout(column, 1)
        layout.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)

    def stops(self) -> tuple[QWidget, ...]:
        return (self._remove,) if self.how is None else (self.how, self._remove)

    def set_read_only(self, on: bool) -> None:
        self._remove.setVisible(not on)
        if self.how is not None:
            self.how.setReadOnly(on)

    def _on_remove(self) -> None:
        self._owner.remove_requested.emit(self._key)
