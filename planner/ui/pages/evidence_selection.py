"""What can be done with several pieces of evidence at once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from planner.core import limits
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.buttons import IconButton, PlainButton
from planner.ui.widgets.chips import FlowLayout
from planner.ui.widgets.labels import plain_label


class SelectionBar(QWidget):
    """Shown while two pieces or more are selected. Each signal is a wish about all of them."""

    tag_requested = Signal(str)
    link_requested = Signal()
    bin_requested = Signal()
    restore_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = plain_label("", "strong")
        self.tag = QLineEdit()
        self.tag.setPlaceholderText("Add a tag")
        self.tag.setAccessibleName("Add a tag to all selected")
        self.tag.setMaxLength(limits.TAG)
        self.tag.setFixedWidth(theme.px(92))
        self.tag.returnPressed.connect(self._on_tag)
        self.link = PlainButton(theme, "Link", "link")
        self.link.setAccessibleName("Link all selected to descriptors")
        self.bin = IconButton(theme, "trash", "Move all selected to the trash")
        self.bin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.restore = PlainButton(theme, "Restore", "restore")
        self.link.clicked.connect(self.link_requested)
        self.bin.clicked.connect(self.bin_requested)
        self.restore.clicked.connect(self.restore_requested)
        acts = QWidget()
        flow = FlowLayout(acts)
        for widget in (self.tag, self.link, self.restore, self.bin):
            flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        acts.setSizePolicy(policy)
        line = QWidget()
        set_role(line, "line")
        line.setFixedHeight(1)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(20), theme.px(6), theme.px(8), theme.px(6))
        row.setSpacing(theme.px(12))
        row.addWidget(self.words, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(acts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(row)
        self.hide()

    def show_count(self, count: int, *, in_trash: bool) -> None:
        """How many are selected; fewer than two hide the bar."""
        self.words.setText(f"{count:,} selected")
        for widget in (self.tag, self.link, self.bin):
            widget.setVisible(not in_trash)
        self.restore.setVisible(in_trash)
        self.setVisible(count > 1)

    def _on_tag(self) -> None:
        tag = self.tag.text().strip()
        self.tag.clear()
        if tag:
            self.tag_requested.emit(tag)
