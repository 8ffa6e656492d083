"""The mean and its band, the working in full, what the next band takes, and the switch of the what-if."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.core.pay_review import INDICATIVE, PayReview
from planner.ui.theme import L, M, S, Theme, set_role
from planner.ui.widgets.buttons import PlainButton
from planner.ui.widgets.labels import plain_label


class ResultCard(QFrame):
    """supposing: the box that makes choices a what-if; keep: the button that stores them after all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.mean = plain_label("", "number")
        self.band = plain_label("", "number")
        self.before = plain_label("", "caption", wrap=True)
        self.working = plain_label("", "", wrap=True)
        self.next_band = plain_label("", "muted", wrap=True)
        self.left_out = plain_label("", "caption", wrap=True)
        self.supposing = QCheckBox("What if (not stored)")
        self.keep = PlainButton(theme, "Store these")
        self.keep.setAutoDefault(False)
        self.working.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.working.setAccessibleName("Working")
        figures = QHBoxLayout()
        figures.setSpacing(L + S)
        for words, label in (("Mean", self.mean), ("Band", self.band)):
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(plain_label(words, "caption"))
            pair.addWidget(label)
            figures.addLayout(pair)
        figures.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, M, L, L)
        column.setSpacing(S)
        column.addWidget(plain_label(INDICATIVE, "warning", wrap=True))
        column.addLayout(figures)
        for widget in (self.before, self.working, self.next_band, self.left_out, self.supposing):
            column.addWidget(widget)
        column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)

    def show_review(self, review: PayReview, stored: PayReview, *, supposed: bool) -> None:
        """The figures of a review, beside those that are stored where they are supposed."""
        self.mean.setText(_mean(review))
        self.band.setText(_band(review))
        self.mean.setAccessibleName(f"Mean {_mean(review)}")
        self.band.setAccessibleName(f"Band {_band(review)}")
        kept = "nothing yet" if stored.mean is None else f"{_mean(stored)}, band {_band(stored)}"
        _tell(self.before, f"What if. Stored: {kept}." if supposed else "")
        _tell(self.working, review.working)
        _tell(self.next_band, review.next_band.words if review.next_band else "")
        _tell(self.left_out, review.left_out_words)
        self.keep.setVisible(self.supposing.isChecked())
        self.keep.setEnabled(supposed)


def _tell(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _mean(review: PayReview) -> str:
    return "–" if review.mean is None else f"{review.mean:.2f}"


def _band(review: PayReview) -> str:
    return "–" if review.band is None else str(review.band.number)
