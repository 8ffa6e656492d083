"""Tags as chips, with a field that completes them from those in use."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPushButton, QWidget

from planner.core import limits
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.chips import FlowLayout
from planner.ui.widgets.kept_words import KeptWords
from planner.ui.widgets.plain import plain_tip

_FIELD_WIDTH = 110


class TagEditor(QWidget):
    """Shows tags and asks for changes: add_requested(label), remove_requested(label).

    Enter or a comma adds what is typed; Backspace in the empty field goes to the last tag; Delete on a tag removes it.
    """

    add_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tags: tuple[str, ...] = ()
        self._chips: list[QPushButton] = []
        self._known = QStringListModel(self)
        self._flow = FlowLayout(self, gap=6)
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Add a tag")
        self.field.setPlaceholderText("Add a tag")
        self.field.setMaxLength(limits.TAG)
        self.field.setFixedWidth(theme.px(_FIELD_WIDTH))
        set_role(self.field, "tag")
        self.kept = KeptWords(self.field, self._typed, self.field.setText)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.field.editingFinished.connect(self._take_typed)
        self.field.textEdited.connect(self._on_edited)
        self.field.installEventFilter(self)
        self._flow.addWidget(self.field)
        theme.changed.connect(self._rebuild)

    @property
    def tags(self) -> tuple[str, ...]:
        """What is shown."""
        return self._tags

    def set_tags(self, tags: Sequence[str]) -> None:
        """Show these tags."""
        if tuple(tags) != self._tags:
            self._tags = tuple(tags)
            self._rebuild()

    def _rebuild(self) -> None:
        had_focus = next((n for n, chip in enumerate(self._chips) if chip.hasFocus()), None)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.field)
        self._chips = [self._chip(tag) for tag in self._tags]
        for widget in (*self._chips, self.field):
            self._flow.addWidget(widget)
        for chip in self._chips:
            chip.show()
        if had_focus is not None:
            self._focus(min(had_focus, len(self._chips) - 1))
        self.updateGeometry()

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return (*self._chips, self.field)

    def set_known(self, tags: Sequence[str]) -> None:
        """What the field completes."""
        self._known.setStringList(list(tags))

    def set_read_only(self, on: bool) -> None:
        """Show the tags, but take none."""
        self.field.setReadOnly(on)
        self.field.setVisible(not on or bool(self.field.text()))  # words that could not be stored stay in view
        for chip in self._chips:
            chip.setEnabled(not on)

    def _chip(self, tag: str) -> QPushButton:
        chip = QPushButton(tag.replace("&", "&&") + "\u00a0", self)  # room before the cross
        set_role(chip, "tag")
        chip.setAccessibleName(f"Tag {tag}")
        chip.setAccessibleDescription("Delete removes it.")
        chip.setIcon(self._theme.icon("close", self._theme.palette.accent))
        chip.setIconSize(QSize(self._theme.px(10), self._theme.px(10)))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setToolTip(plain_tip(f"Remove {tag}"))
        chip.setProperty("tag", tag)
        chip.clicked.connect(self._on_chip_clicked)
        chip.installEventFilter(self)
        return chip

    def _focus(self, place: int) -> None:
        target = self._chips[place] if 0 <= place < len(self._chips) else self.field
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> bool:
        """Add the tag that is typed; returns False where it could not be stored, and is still there."""
        self._take_typed()
        return not self.field.text()

    def put_back(self, tag: str) -> None:
        """What was asked for could not be stored: the words stay where they were typed."""
        self.field.setText(tag)
        self.field.show()

    def set_aside(self) -> None:
        """Another thing is going to be shown: words that could not be stored wait until this one is shown again."""
        self.kept.set_aside()
        self.field.clear()

    def _typed(self) -> str:
        return self.field.text().strip().rstrip(",").strip()

    def _take_typed(self) -> None:
        tag = self._typed()
        with self.kept.handed_over():
            self.field.clear()
            if tag and tag.casefold() not in {each.casefold() for each in self._tags}:
                self.add_requested.emit(tag)

    def _on_edited(self, text: str) -> None:
        if text.endswith(","):
            self._take_typed()

    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, QPushButton):
            self.remove_requested.emit(str(chip.property("tag")))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if watched is self.field and key == Qt.Key.Key_Backspace and not self.field.text() and self._chips:
                self._focus(len(self._chips) - 1)
                return True
            if watched in self._chips and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.remove_requested.emit(str(watched.property("tag")))
                return True
        return super().eventFilter(watched, event)
