"""The account of a piece of evidence: situation, task, action, result, and how many words there are."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from planner.core import limits
from planner.core.evidence import Evidence
from planner.ui.theme import Theme, set_property
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.text_field import TextField, word_count

GOOD_WORDS = 250
_PARTS = (
    ("situation", "Situation", "What was going on, and why it mattered"),
    ("task", "Task", "What you were asked or chose to do"),
    ("action", "Action", "What you did yourself"),
    ("result", "Result", "What came of it, and how you know"),
)


class AccountFields(QWidget):
    """Four fields that save themselves by commit(column, text) -> stored or not."""

    def __init__(self, theme: Theme, commit: Callable[[str, str], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, TextField] = {}
        self._counts: dict[str, QLabel] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        for column, name, placeholder in _PARTS:
            field = TextField(name, _committer(commit, column), limit=limits.TEXT, parent=self)
            field.setPlaceholderText(placeholder)
            field.textChanged.connect(self._count)
            caption, count = plain_label(name, "caption"), plain_label("", "caption")
            caption.setBuddy(field)
            head = QHBoxLayout()
            head.addWidget(caption)
            head.addStretch(1)
            head.addWidget(count)
            layout.addLayout(head)
            layout.addWidget(field)
            if column != "result":
                layout.addSpacing(theme.px(6))
            self.fields[column], self._counts[column] = field, count
        self.hint = plain_label("A number makes a result stronger.", "warning", wrap=True)
        self.hint.hide()
        layout.addWidget(self.hint)
        self.total = TotalBar(theme)

    def show_account(self, evidence: Evidence) -> None:
        """Show what is stored."""
        for column, field in self.fields.items():
            field.set_stored(getattr(evidence, column))
        self._count()

    def clear(self) -> None:
        """Show nothing."""
        for field in self.fields.values():
            field.set_stored("")
        self._count()

    def _count(self) -> None:
        words = 0
        for column, field in self.fields.items():
            own = word_count(field.text())
            words += own
            self._counts[column].setText(_words_or_room(field, own))
            set_property(field, "invalid", bool(field.too_long))
        result = self.fields["result"].text()
        self.hint.setVisible(bool(result.strip()) and not any(char.isdigit() for char in result))
        self.total.set_words(words)


def _committer(commit: Callable[[str, str], bool], column: str) -> Callable[[str], bool]:
    return lambda text: commit(column, text)


def _words_or_room(field: TextField, words: int) -> str:
    if field.too_long:
        return f"{field.too_long:,} characters too many: not saved"
    if not words:
        return ""
    return "1 word" if words == 1 else f"{words:,} words"


class TotalBar(QWidget):
    """How long the whole account is, beside the length that reads well."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setRange(0, GOOD_WORDS)
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(theme.px(40))
        self._bar.setMaximumWidth(theme.px(160))
        self._bar.setFixedHeight(theme.px(6))
        self._bar.setAccessibleName("Length of the account")
        self._words = plain_label("", "caption")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._bar, 100)
        layout.addWidget(self._words)
        layout.addStretch(1)
        self.set_words(0)

    def sizeHint(self) -> QSize:
        # The whole bar where there is room; it gives way before the words do.
        hint = super().sizeHint()
        return QSize(hint.width() + self._bar.maximumWidth() - self._bar.sizeHint().width(), hint.height())

    def set_words(self, words: int) -> None:
        """Words in all four parts."""
        self._bar.setValue(min(words, GOOD_WORDS))
        text = f"{words:,} of {GOOD_WORDS} words"
        self._words.setText(text if words <= GOOD_WORDS else f"{text}: shorter reads better")
        self._bar.setAccessibleDescription(text)

    @property
    def words(self) -> str:
        """What stands beside the bar."""
        return self._words.text()
