"""The page about a person's data: where it lies, what is encrypted, how to take it away, how to delete it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from planner.ui.theme import XL, L, M, S, Theme, set_role
from planner.ui.widgets.labels import fit_words, plain_label

_WORDS_WIDTH = 520
_AROUND = 40


def about_data(
    data_dir: Path, settings_file: str, second: str, left: Path | None = None
) -> tuple[tuple[str, str], ...]:
    """(heading, words) of each part. second: the second place for backups, empty for none; left: the folder that the
    plan was moved from, None where it was not."""
    others = "".join(f" and {each}" for each in (second, left) if each)
    places = (
        f"Your plan: {data_dir / 'plan'}. Backups: {data_dir / 'backups'}"
        f"{f', and {second}' if second else ''}. A log of the program's own faults, without your words: "
        f"{data_dir / 'logs'}. How the window looks: {settings_file}. Reports, forms and bundles lie where you saved "
        "them."
        f"{f' The plan was moved here from {left}; the old one is kept there, and is not opened.' if left else ''}"
    )
    return (
        ("Where everything lies", places),
        (
            "Who can read it",
            "You alone: folders and files are readable by your account and no other. Nothing is encrypted by this "
            "program, neither the plan nor attached files, backups, reports or forms; a bundle is, if you give it a "
            "passphrase. Whoever has your disk, or administers this machine, can read the rest: encrypt the disk for "
            "that.",
        ),
        (
            "What leaves this machine",
            "Nothing. The program makes no connection to any network; it talks to another start of itself on this "
            "machine alone. A link you open goes to your browser, once you have seen its address.",
        ),
        (
            "To take it away",
            "Export the whole plan, in the File menu, writes one file with everything, what lies in the trash "
            "included, in a documented format; Import a plan takes it in on another machine. In the terminal they are "
            "planner export plan.zip and planner import plan.zip. A backup folder is whole in itself too; "
            "restore_backup.py, which comes with the program, brings it back with Python alone.",
        ),
        (
            "To delete it",
            "What you move to the trash is in no report, and comes back if you like. Empty the trash deletes it for "
            "good, from the file as well; backups hold it until they are let go, and a review keeps what it froze. "
            f"To delete everything, delete {data_dir}{others}. A deleted file can "
            "sometimes be brought back from a disk until the disk writes over it.",
        ),
    )


class AboutDataDialog(QDialog):
    """The same, in words that can be copied."""

    def __init__(
        self,
        theme: Theme,
        data_dir: Path,
        settings_file: str,
        second: str,
        parent: QWidget | None = None,
        *,
        left: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("About my data")
        words = QWidget()
        set_role(words, "editor")
        parts = QVBoxLayout(words)
        parts.setContentsMargins(XL, XL, XL, 0)
        parts.setSpacing(S)
        parts.addWidget(plain_label("About my data", "title"))
        for heading, text in about_data(data_dir, settings_file, second, left):
            parts.addSpacing(M)
            parts.addWidget(plain_label(heading, "heading"))
            label = plain_label(text, wrap=True)
            fit_words(label, theme.px(_WORDS_WIDTH))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            parts.addWidget(label)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(words)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(XL, 0, XL, L)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        # As high as its words, where the window leaves room for that; else they scroll.
        size = words.sizeHint()
        room = parent.height() - theme.px(_AROUND) if parent is not None else size.height()
        around = buttons.sizeHint().height() + M + L
        width = size.width() + scroll.verticalScrollBar().sizeHint().width()
        self.setFixedSize(width, min(size.height() + around, room))
