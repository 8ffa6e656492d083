"""A date as a person writes it; the secret kept here is which ways of writing one leave no doubt."""

import re
from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QIcon, QKeyEvent, QTextCharFormat, QTransform
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from planner.core.dates import SHORT, long_date
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.kept_words import KeptWords

HINT = "Write a date as 2026-10-14 or 14 Oct 2026."
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?", re.IGNORECASE)
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}


def read_date(text: str, today: date) -> date | None:
    """2026-10-14, 14 Oct 2026, 14 October (of this year), today, yesterday, tomorrow; None for anything else.

    3/4/2026 is refused: nobody can tell whether it is in March or in April.
    """
    words = " ".join(text.split())
    if words.casefold() in _NEAR:
        return today + timedelta(days=_NEAR[words.casefold()])
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII):
        return _made(int(words[:4]), int(words[5:7]), int(words[8:]))
    found = _DAY_MONTH_YEAR.fullmatch(words)
    if found is None:
        return None
    day, name, year = found.groups()
    month = next((n for n, short in enumerate(SHORT) if n and name[:3].casefold() == short.casefold()), 0)
    sure = month and _full_name(month).startswith(name.casefold())
    return _made(int(year or today.year), month, int(day)) if sure else None


def _full_name(month: int) -> str:
    return long_date(date(2000, month, 1)).split()[1].casefold()


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DateField(QLineEdit):
    """A date, typed or picked from a calendar (Down or the button opens it).

    date_entered(date | None): the person gave another one; None where an optional one was cleared. What cannot be read
    stays as it was typed and is marked; refused(True) tells it, and refused(False) when it is well again. Whoever
    stores the date and cannot says so by `put_back`: then it stays as it was typed, too.
    """

    date_entered = Signal(object)
    refused = Signal(bool)

    def __init__(
        self, theme: Theme, name: str, today: date, *, empty_words: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = today
        set_role(self, "date")
        self._optional = bool(empty_words)
        self._day: date | None = None
        self._calendar: _Calendar | None = None
        self._refused_by_owner = False
        self.kept = KeptWords(self, self._typed, self._show_waiting, self._base)
        self.setAccessibleName(name)
        self.setAccessibleDescription(f"{HINT} Down opens a calendar.")
        self.setPlaceholderText(empty_words)
        self.setMaxLength(40)
        self._button = QAction(self)
        self._button.setText("Open the calendar")
        self._button.triggered.connect(self.open_calendar)
        self.addAction(self._button, QLineEdit.ActionPosition.LeadingPosition)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.editingFinished.connect(self.flush)
        self.textChanged.connect(self._on_text_changed)

    @property
    def day(self) -> date | None:
        """The date that is stored."""
        return self._day

    def set_today(self, today: date) -> None:
        """What today, and a date without a year, mean."""
        self._today = today

    def set_day(self, day: date | None) -> None:
        """Show a stored date, unless another one is being typed."""
        self._day = day
        if not self.isModified():
            self._show_day()

    def discard(self) -> None:
        """Let go of what is typed here for good."""
        self.setModified(False)
        self.kept.settle()

    def set_aside(self) -> None:
        """Another thing is going to be shown: what could not be stored waits until this one is shown again."""
        self.kept.set_aside()
        self.setModified(False)

    def put_back(self) -> None:
        """The date that was entered could not be stored; for whoever answers date_entered."""
        self._refused_by_owner = True

    def flush(self) -> bool:
        """Take what is typed; returns False where it is no date."""
        if not self.isModified():
            return True
        text = self.text().strip()
        day = read_date(text, self._today)
        if day is None and (text or not self._optional):
            if not text:
                self.setModified(False)
                self._show_day()
                return True
            self._mark(True)
            return False
        self._take(day)
        return not self.isModified()

    def open_calendar(self) -> None:
        """Show the calendar below the field."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self._calendar is None:
            self._calendar = _Calendar(self, self._theme)
            self._calendar.picked.connect(self._take)
        self._calendar.open_at(self.mapToGlobal(QPoint(0, self.height() + 4)), self._day or self._today, self._optional)

    @property
    def calendar(self) -> "QCalendarWidget | None":
        """The calendar, once it was opened."""
        return None if self._calendar is None else self._calendar.calendar

    def _take(self, day: date | None) -> None:
        stored, changed = self._day, day != self._day
        typed = self.text() if self.isModified() or day is None else long_date(day)
        with self.kept.handed_over():
            self._day = day
            self.setModified(False)
            self._show_day()
            self._refused_by_owner = False
            if changed:
                self.date_entered.emit(day)
            if self._refused_by_owner:
                self._day = stored
                self._show_waiting(typed)

    def _show_waiting(self, words: str) -> None:
        self.setText(words)
        self.setModified(True)

    def _typed(self) -> str:
        return self.text().strip() if self.isModified() else ""

    def _base(self) -> str:
        return "" if self._day is None else self._day.isoformat()

    def _show_day(self) -> None:
        self._mark(False)
        words = "" if self._day is None else long_date(self._day)
        if words != self.text():
            self.setText(words)

    def _mark(self, wrong: bool) -> None:
        if bool(self.property("invalid")) != wrong:
            self.setProperty("invalid", wrong)
            self.style().unpolish(self)
            self.style().polish(self)
            self.refused.emit(wrong)
        self.setToolTip(HINT if wrong else "")

    def _on_text_changed(self) -> None:
        self.updateGeometry()

    def _on_theme_changed(self) -> None:
        self._button.setIcon(self._theme.icon("calendar", self._theme.palette.text))
        if self._calendar is not None:
            self._calendar.deleteLater()
            self._calendar = None

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        words = self.text() or self.placeholderText()
        room = hint.height() + self._theme.px(10)  # the button, and what the line edit keeps free on both sides
        return QSize(self.fontMetrics().horizontalAdvance(words + "0") + room, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            self.open_calendar()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()


class _Calendar(QFrame):
    """A month to pick a day from, closed by Esc, Enter, a pick or a click elsewhere."""

    picked = Signal(object)

    def __init__(self, field: QWidget, theme: Theme) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setObjectName("calendarPopup")
        self._optional = False
        self.calendar = QCalendarWidget(self)
        self.calendar.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.calendar.setAccessibleName("Calendar")
        self._dress(theme)
        self.calendar.clicked.connect(self._on_picked)
        self.calendar.activated.connect(self._on_picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.calendar)

    def _dress(self, theme: Theme) -> None:
        plain = QTextCharFormat()
        plain.setForeground(theme.palette.text)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        forward = theme.pixmap("chevron-right", theme.px(16), theme.palette.text, self.devicePixelRatioF())
        arrows = {
            "qt_calendar_nextmonth": (forward, "Next month"),
            "qt_calendar_prevmonth": (forward.transformed(QTransform.fromScale(-1, 1)), "Previous month"),
        }
        for arrow in self.calendar.findChildren(QToolButton):
            if arrow.objectName() in arrows:
                picture, says = arrows[arrow.objectName()]
                arrow.setIcon(QIcon(picture))
                arrow.setAccessibleName(says)

    def open_at(self, corner: QPoint, day: date, optional: bool) -> None:
        """Show the day's month; Delete clears an optional date."""
        self._optional = optional
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        screen = self.screen().availableGeometry()
        left = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        top = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)
        for child in self.calendar.findChildren(QWidget):
            child.installEventFilter(self)

    def _on_picked(self, day: QDate) -> None:
        self.close()
        self.picked.emit(date(day.year(), day.month(), day.day()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        deletes = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if deletes and self._optional and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):  # type: ignore[attr-defined]
            self.close()
            self.picked.emit(None)
            return True
        return super().eventFilter(watched, event)
