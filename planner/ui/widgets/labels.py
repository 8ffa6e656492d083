"""Labels, headings and empty states: every text a person typed is shown as plain text.

plain_label("3 files", "caption")          roles as in resources/style.qss
header = PageHeader("Evidence"); header.set_note("61"); header.add_widget(sort_button)
section = SectionHeader("Goals"); section.set_count(2); section.add_widget(link)
fit_words(label, 420)                      a wrapped label of one size, for dialogs
EmptyState(theme, "evidence", "What it is for.", "Add evidence", on_clicked)
"""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from planner.ui.theme import L, M, S, Theme, set_role
from planner.ui.widgets.buttons import PrimaryButton

DOT = "  ·  "  # divides the parts of a caption
_LONG_WORD = 30  # letters


class PlainLabel(QLabel):
    """A label of plain text; where it wraps, a word of any length wraps too (a QLabel would widen its window)."""

    _plain = ""

    def setText(self, text: str) -> None:
        self._plain = text
        super().setText(_breakable(text) if self.wordWrap() else text)

    def text(self) -> str:
        return self._plain


class DottedLabel(PlainLabel):
    """Plain words in parts that a dot divides; where a line ends between two parts, no dot dangles at its end.

    Before it has a width, and for as long as all of them fit into a line, it shows its text as it is; and it asks for
    one line, which a QLabel whose words wrap does not.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._break_lines()

    def sizeHint(self) -> QSize:
        around = self.contentsMargins()
        wide = self.fontMetrics().horizontalAdvance(self._plain) + around.left() + around.right() + 1
        return QSize(wide, super().sizeHint().height())

    def heightForWidth(self, width: int) -> int:
        if DOT not in self._plain:
            return super().heightForWidth(width)
        flags, room = int(Qt.TextFlag.TextWordWrap), QRect(0, 0, max(1, width), 100_000)
        return self.fontMetrics().boundingRect(room, flags, self._lines(width)).height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._break_lines()

    def _break_lines(self) -> None:
        if DOT in self._plain:
            super(PlainLabel, self).setText(self._lines(self.width()))

    def _lines(self, width: int) -> str:
        lines: list[str] = []
        for part in self._plain.split(DOT):
            longer = f"{lines[-1]}{DOT}{part}" if lines else part
            if lines and self.fontMetrics().horizontalAdvance(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(part)
        return "\n".join(lines)


def _breakable(text: str) -> str:
    if all(len(word) <= _LONG_WORD for word in text.split()):
        return text
    import re  # its patterns are dear to make, and such words are rare

    return re.sub(rf"\S{{{_LONG_WORD + 1},}}", lambda word: re.sub(r"\S{12}(?=\S)", "\\g<0>\u200b", word[0]), text)


def plain_label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label that never takes its words for markup."""
    label = PlainLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setText(text)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    if role:
        set_role(label, role)
    return label


def fit_words(label: QLabel, width: int) -> None:
    """Make a wrapped label so many pixels wide and just as high as its words need, where a dialog is fitted to it."""
    label.ensurePolished()  # its font has its say in the height
    label.setFixedSize(width, label.heightForWidth(width))


def key_cap(keys: str) -> QLabel:
    """A key as it stands on the keyboard, as a reminder beside a button; not read aloud, the button says it."""
    label = plain_label(keys, "keycap")
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


class PageHeader(QWidget):
    """A page's title with a note (counts) at its right, and room for widgets after it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = plain_label(title, "title")
        self._note = plain_label("", "caption")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(M)
        self._row.addWidget(self._title)
        self._row.addWidget(self._note)
        self._row.addStretch(1)

    def set_note(self, text: str) -> None:
        """The words beside the title."""
        self._note.setText(text)

    def note_at_right(self) -> None:
        """Put the note at the far end."""
        self._row.removeWidget(self._note)
        self._note.setWordWrap(True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._note, 100)

    def add_widget(self, widget: QWidget) -> None:
        """Add a widget at the far end."""
        self._row.addWidget(widget)

    def words_width(self) -> int:
        """What the title and the note need, with the gaps after them (pixels)."""
        return self._title.sizeHint().width() + self._note.sizeHint().width() + 3 * M


class SectionHeader(QWidget):
    """A heading within a pane: "Evidence 3 ........ Add E"."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = plain_label("", "caption")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(S)
        self._row.addWidget(plain_label(title, "heading"))
        self._row.addWidget(self._count)
        self._row.addStretch(1)

    def set_count(self, count: int | None) -> None:
        """How many there are; None shows nothing."""
        self._count.setText("" if count is None else str(count))

    def add_widget(self, widget: QWidget) -> None:
        """Add a widget at the far end."""
        self._row.addWidget(widget)


class EmptyState(QWidget):
    """What an empty page shows: an icon, what the page is for, and the one button that fills it."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        words: str,
        verb: str = "",
        on_clicked: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._picture = QLabel()
        self._words = plain_label(words, "muted", wrap=True)
        for label in (self._picture, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(L, L, L, L)
        layout.setSpacing(L)
        layout.addStretch(1)
        layout.addWidget(self._picture)
        layout.addWidget(self._words)
        if verb and on_clicked is not None:
            self.button = PrimaryButton(theme, verb)
            self.button.clicked.connect(on_clicked)
            layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_words(self, words: str) -> None:
        """Other words, for a list that is empty for another reason."""
        self._words.setText(words)

    def set_shown(self, on: bool) -> None:
        """Say it, or stay blank where something beside it says more."""
        self._picture.setVisible(on)
        self._words.setVisible(on)

    def _on_theme_changed(self) -> None:
        size = self._theme.px(32)
        picture = self._theme.pixmap(self._icon, size, self._theme.palette.control, self.devicePixelRatioF())
        self._picture.setPixmap(picture)
