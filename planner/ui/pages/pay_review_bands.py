"""The bands of the pay review, changed by where each begins: so there can be no gap and no overlap."""

import json

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from planner.core.errors import InvalidValue
from planner.core.pay_review import BANDS_FIELD, MOST_BANDS, USUAL_BANDS, Band, Bands, bands_from, with_bands
from planner.ui.theme import L, M, S, Theme, set_property, set_role
from planner.ui.widgets.buttons import LinkButton
from planner.ui.widgets.kept_words import KeptWords
from planner.ui.widgets.labels import SectionHeader, plain_label

_HELP = "Change where a band begins; an empty field takes its band away."


class BandsCard(QFrame):
    """entered(Bands): the person changed them, and they hold."""

    entered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bands: Bands = ()
        set_role(self, "card")
        self.lows: list[QLineEdit] = []
        self.names: list[QLabel] = []
        self._ends: list[QLabel] = []
        self.usual = LinkButton("Usual bands")
        self.more = LinkButton("Add a band")
        self.trouble = plain_label("", "danger", wrap=True)
        self.kept = KeptWords(self, self._typed, self._show_waiting, lambda: with_bands(self._bands)[BANDS_FIELD])
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(S)
        self._grid.setVerticalSpacing(S)
        self._grid.setColumnStretch(3, 1)
        header = SectionHeader("Bands")
        header.add_widget(self.usual)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(S)
        column.addWidget(header)
        column.addLayout(self._grid)
        column.addWidget(self.trouble)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(plain_label(_HELP, "caption", wrap=True))
        set_property(self.more, "flush", True)
        for button in (self.usual, self.more):
            button.setAutoDefault(False)
        self.usual.clicked.connect(self._on_usual)
        self.more.clicked.connect(self._on_more)

    def show_bands(self, bands: Bands, reached: Band | None) -> None:
        """Show these bands and which of them the mean is in; a field that is being typed in stays."""
        if bands != self._bands:
            self._bands = bands
            self._set_rows(len(bands))
            for field, band in zip(self.lows, bands, strict=True):
                field.setText(f"{band.low:.2f}")
            self._complain("")
        for name, end, band in zip(self.names, self._ends, bands, strict=False):
            here = band == reached
            name.setText(f"Band {band.number}")
            end.setText(f"to {band.high:.2f}{'  ·  mean' if here else ''}")
            set_role(name, "nav-on" if here else "nav-off")
        self.usual.setEnabled(bands != USUAL_BANDS)

    def _typed(self) -> str:
        lows = [low for low in (field.text().strip() for field in self.lows) if low]
        return "" if lows == [f"{band.low:.2f}" for band in self._bands] else json.dumps(lows)

    def _show_waiting(self, words: str) -> None:
        lows = json.loads(words)
        self._set_rows(len(lows))
        for field, low in zip(self.lows, lows, strict=True):
            field.setText(low)

    def _set_rows(self, count: int) -> None:
        while len(self.lows) > count:
            for widget in (self.lows.pop(), self.names.pop(), self._ends.pop()):
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        while len(self.lows) < count:
            self._add_row()
        self.more.setEnabled(count < MOST_BANDS)

    def _add_row(self) -> None:
        number = len(self.lows) + 1
        name, end, field = plain_label(f"Band {number}", "nav-off"), plain_label("", "muted", wrap=True), QLineEdit()
        field.setAccessibleName(f"Band {number} begins at")
        field.setFixedWidth(self._theme.px(64))
        field.setMaxLength(4)
        field.setReadOnly(number == 1)
        field.setEnabled(number > 1)
        field.editingFinished.connect(self._on_entered)
        self.kept.watch(field)
        self._grid.addWidget(name, number, 0)
        self._grid.addWidget(field, number, 1)
        self._grid.addWidget(end, number, 2, 1, 2)
        self.lows.append(field)
        self.names.append(name)
        self._ends.append(end)

    def _on_entered(self) -> None:
        lows = [field.text().strip() for field in self.lows]
        try:
            bands = bands_from([low for low in lows if low])
        except InvalidValue as error:
            self._complain(error.message.removesuffix(" Nothing was changed."), self.sender())
            return
        self._complain("")
        with self.kept.handed_over():
            if bands == self._bands:
                self._bands = ()  # an empty row that was added goes again
            self.entered.emit(bands)

    def _on_more(self) -> None:
        if len(self.lows) < MOST_BANDS:
            self._set_rows(len(self.lows) + 1)
            self.lows[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_usual(self) -> None:
        self._complain("")
        self.entered.emit(USUAL_BANDS)

    def _complain(self, words: str, about: QObject | None = None) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))
        for field in self.lows:
            set_property(field, "invalid", bool(words) and field is about)
