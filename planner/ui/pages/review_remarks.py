"""What managers wrote about one descriptor, beside the checklist: who, when, in which words, the newest first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.core.dates import long_date
from planner.core.plan import Remark
from planner.ui.theme import XS, M, S, set_role
from planner.ui.widgets.labels import SectionHeader, plain_label


class RemarksPanel(QWidget):
    """Comments from the reviews that came back; it is not there where nobody wrote anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Remark, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, S, 0, 0)
        self._column.setSpacing(S)
        self.hide()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show these, oldest first as the plan has them; what did not change is left alone."""
        wanted = tuple(remarks)
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if wanted:
            header = SectionHeader("Manager’s comments")
            header.set_count(len(wanted))
            self._column.addWidget(header)
        for remark in reversed(wanted):
            self._column.addWidget(_quoted(remark))
        self.setVisible(bool(wanted))


def _quoted(remark: Remark) -> QWidget:
    who = f"{remark.name or 'Manager'}, {long_date(remark.on)}"
    box = QWidget()
    set_role(box, "quote")
    box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(box)
    column.setContentsMargins(M, 0, 0, 0)
    column.setSpacing(XS)
    words = plain_label(remark.text, wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    words.setAccessibleName(f"Comment by {who}: {remark.text}")
    column.addWidget(plain_label(who, "caption", wrap=True))
    column.addWidget(words)
    return box
