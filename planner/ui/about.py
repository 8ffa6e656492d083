"""The About box: version, and under which licences the program, the framework's words and its parts come."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLayout, QVBoxLayout, QWidget

from planner.core.framework import Framework
from planner.core.report import LICENCE
from planner.ui.theme import XL, L, M, Theme
from planner.ui.widgets.labels import fit_words, plain_label

_WORDS_WIDTH = 440
_CODE = "The program's own code is under the MIT licence."
_PARTS = (
    "It is built on Qt and PySide6 (LGPL-3.0), SQLModel and Alembic (MIT), SQLAlchemy (MIT), reportlab (BSD), pypdf "
    "(BSD), pypdfium2 (Apache-2.0 or BSD), pydantic (MIT), Typer (MIT), markdown-it-py (MIT), and the typeface Fira "
    "Sans (OFL-1.1). Qt can be replaced by another build of the same version; About Qt tells more."
)
_PRIVACY = "Nothing leaves this computer: the program makes no connection to any network."


class AboutDialog(QDialog):
    """Says what the program is, in words that can be copied."""

    def __init__(self, theme: Theme, framework: Framework, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Capability Planner")
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, L)
        column.setSpacing(M)
        picture = QLabel()
        side = theme.px(40)
        picture.setPixmap(theme.pixmap("application", side, theme.palette.accent, self.devicePixelRatioF()))
        column.addWidget(picture)
        column.addWidget(plain_label("Capability Planner", "title"))
        column.addWidget(plain_label(f"Version {version}", "caption"))
        source = f"{framework.title}. {LICENCE}" if framework.title else LICENCE
        for words in (source, _CODE, _PARTS, _PRIVACY):
            label = plain_label(words, wrap=True)
            fit_words(label, theme.px(_WORDS_WIDTH))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
