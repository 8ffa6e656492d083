"""What the editors of evidence and goals have in common: a form that saves itself, and what keeps its words safe."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from planner.core import limits
from planner.core.draft import Place
from planner.core.errors import UserError
from planner.core.reference import shown
from planner.ui.session import Session
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.descriptor_picker import DescriptorPicker
from planner.ui.widgets.kept_words import KeptWords
from planner.ui.widgets.labels import EmptyState, plain_label
from planner.ui.widgets.plain import TabOrder
from planner.ui.widgets.text_field import NOT_SAVED, SAVED, SAVING, TextField

_WORDS = {SAVED: "Saved", SAVING: "Saving…", NOT_SAVED: "Not saved"}


class EditorForm(QWidget):
    """A form whose first field is a title, with a marker beside it that says whether everything is saved.

    still_good: whether what could not be stored just now was refused for the disk alone, so that it stays where it is;
    locked: whether nothing can be stored at all.
    """

    def __init__(self, theme: Theme, commit_title: Callable[[str], bool], question: str) -> None:
        super().__init__()
        self._theme = theme
        self._tab_order = TabOrder()
        self.still_good: Callable[[], bool] = bool
        self.locked: Callable[[], bool] = bool
        self.title = TextField("Title", commit_title, limit=limits.TITLE, single_line=True, required=True, parent=self)
        self.title.setPlaceholderText(question)
        set_role(self.title, "title")
        self.marker = plain_label("", "caption")

    def text_fields(self) -> tuple[TextField, ...]:
        """Every field that saves as it is typed, in reading order."""
        raise NotImplementedError

    def places(self, own: tuple[str, ...]) -> Iterator[tuple[TextField | KeptWords, Place]]:
        """Where the words of each field belong. own: the id of what is shown, or the key of something new (Place)."""
        raise NotImplementedError

    def flush_others(self) -> bool:
        """Save what is typed in the fields that are no text fields; False where it cannot be read or stored."""
        raise NotImplementedError

    def discard(self) -> None:
        """Let go of what is shown; what could not be stored in a field that is no text field waits for it to come
        again."""
        for field in self.text_fields():
            field.discard()

    def _begin_column(self) -> QVBoxLayout:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(4))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.title, 1)
        head.addWidget(self.marker, 0, Qt.AlignmentFlag.AlignTop)
        self.marker.setContentsMargins(0, px(7), 0, 0)
        column.addLayout(head)
        column.addSpacing(px(2))
        return column


class EditorPane(QWidget):
    """Shows nothing, a form, or the panel to choose descriptors in.

    created(id): what was new has its title, and is stored. left: Esc; whoever holds the editor takes the focus.
    """

    created = Signal(str)
    left = Signal()

    def __init__(
        self, session: Session, theme: Theme, form: EditorForm, picker: DescriptorPicker, nothing: EmptyState
    ) -> None:
        super().__init__()
        self._session = session
        self._form = form
        form.still_good = lambda: session.writable.troubled
        form.locked = lambda: not session.writable.now
        self._watched: set[TextField] = set()
        self._new: tuple[str, ...] | None = None
        self.picker = picker
        self.nothing = nothing
        self._whole = QWidget()
        self._scroll = QScrollArea()
        self._stack = QStackedLayout(self)
        set_role(self, "editor")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.watch_fields()
        picker.done.connect(self._on_picker_done)
        session.ready_changed.connect(self._on_ready)

    @property
    def is_new(self) -> bool:
        """Whether something new waits for its title."""
        return self._new is not None

    @property
    def choosing(self) -> bool:
        """Whether the panel to choose descriptors is open."""
        return self._stack.currentWidget() is self.picker

    def flush(self) -> bool:
        """Save what is typed; returns whether nothing is left to save."""
        saved = [field.flush() for field in self._form.text_fields()]
        return self._form.flush_others() and all(saved)

    def focus_title(self) -> None:
        """Put the cursor into the title, all of it selected."""
        self._form.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._form.title.selectAll()

    def watch_fields(self) -> None:
        """Let the marker follow every field there is now."""
        for field in self._form.text_fields():
            if field not in self._watched:
                self._watched.add(field)
                field.state_changed.connect(self._on_state)
        if not any(field.dirty for field in self._form.text_fields()):
            self._on_state(SAVED)

    def _keep_drafts(self, own: tuple[str, ...]) -> None:
        for field, place in self._form.places(own):
            field.keep_drafts(self._session.drafts, place)

    def _let_go(self) -> bool:
        """Save and let go; words that could not be saved keep the editor where it is, a blank title does not."""
        for field in self._form.text_fields():
            if field.flush() or not field.text().strip():
                continue
            if field.too_long:
                self._session.failed.emit(_too_long(field.accessibleName(), field.too_long))
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        self._form.flush_others()
        self._form.discard()
        self._new = None
        return True

    def _let_go_for_new(self) -> bool:
        """The same before something new is begun: it is said why it was not, for the cursor is in the words that stand
        there, behind the last of them."""
        if self._let_go():
            return True
        field = next(each for each in self._form.text_fields() if each.dirty and each.text().strip())
        field.moveCursor(QTextCursor.MoveOperation.End)
        if not field.too_long:
            self._session.failed.emit(_waits(field.accessibleName(), field.text()))
        return False

    def _show_nothing(self) -> None:
        self._stack.setCurrentWidget(self.nothing)

    def _show_form(self) -> None:
        self._stack.setCurrentWidget(self._whole)
        field = self.window().focusWidget()
        if self._form.isAncestorOf(field):
            field.clearFocus()  # what was typed in went elsewhere; who types on means that, and not what comes
        self._scroll.verticalScrollBar().setValue(0)

    def _show_new(self) -> None:
        self._form.marker.setText("New")
        set_role(self._form.marker, "caption")
        self._show_form()
        self._form.title.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_picker(self, chosen: Sequence[str]) -> None:
        self._stack.setCurrentWidget(self.picker)
        self.picker.begin(self._session.plan, chosen)

    def _on_picker_done(self) -> None:
        self._stack.setCurrentWidget(self._whole)

    def _on_ready(self, ready: bool) -> None:
        if ready and self._new is not None:
            self._form.title.flush()

    def _on_state(self, state: str) -> None:
        if state == SAVED and any(field.dirty for field in self._form.text_fields()):
            state = SAVING
        self._form.marker.setText(_WORDS[state])
        set_role(self._form.marker, "danger" if state == NOT_SAVED else "caption")

    def _lay_out(self, theme: Theme, at_left: Sequence[QWidget], at_right: Sequence[QWidget]) -> None:
        """Put the form together with a footer of these widgets."""
        self._scroll.setWidget(self._form)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._form.setAutoFillBackground(False)
        footer = QHBoxLayout()
        footer.setContentsMargins(theme.px(24), theme.px(8), theme.px(16), theme.px(8))
        for widget in at_left:
            footer.addWidget(widget)
        footer.addStretch(1)
        for widget in at_right:
            footer.addWidget(widget)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addLayout(footer)
        for page in (self.nothing, self._whole, self.picker):
            self._stack.addWidget(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _waits(name: str, words: str) -> UserError:
    return UserError(
        f"Nothing new was begun: {name} “{shown(words)}” is not saved yet. It stays there, with the cursor in it.",
        "Once it can be saved, begin again. What you type now is added to it.",
    )


def _too_long(name: str, characters: int) -> UserError:
    return UserError(
        f"{name} was not saved: it is {characters:,} characters too long. Your words are still there.",
        "Shorten it, then go on.",
    )
