"""The left side of the export dialog: what a person chooses becomes ReportOptions."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.core.dates import date_range
from planner.core.evidence import months_before
from planner.core.pay_review import standings
from planner.core.plan import Plan
from planner.core.report import ReportOptions
from planner.ui.theme import XL, L, M, S, Theme, set_role
from planner.ui.widgets.date_field import HINT, DateField
from planner.ui.widgets.labels import plain_label

PERIOD, YEAR, EVERYTHING, DAYS = "period", "year", "everything", "days"
_PAY_REVIEW = "pay_review"
_PARTS = (
    ("accounts", "Accounts (situation, task, action, result)", True),
    ("goals", "Goals", True),
    ("responsibilities", "Responsibilities", True),
    ("next_steps", "Next steps and gaps", True),
    ("charts", "Charts", True),
    (_PAY_REVIEW, "Pay review (indicative)", False),
    ("only_evidenced", "Only descriptors that have evidence", False),
    ("include_private", "Private evidence and goals too", False),
    ("anonymous", "Without names of people", False),
    ("with_files", "With the attached files", False),
    ("annex", "Append PDFs and pictures", False),
)
_FILES = ("with_files", "annex")
_HOLD_FILES = (".pdf", ".zip")
_ARCHIVE = ".zip"


class ExportOptions(QScrollArea):
    """changed: the person chose something else, and `options` says so already. formats: suffix and name of each."""

    changed = Signal()
    format_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        plan: Plan,
        today: date,
        formats: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._plan, self._today = theme, plan, today
        self.periods: dict[str, QRadioButton] = {}
        self.parts: dict[str, QCheckBox] = {}
        self.skills: dict[str, QCheckBox] = {}
        inner = QWidget()
        set_role(inner, "surface")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(L + 4, L, L, L)
        self._column.setSpacing(S)
        self._column.addWidget(plain_label("Export report", "title"))
        self._add_formats(formats)
        self._add_periods()
        self._add_parts()
        self._add_skills()
        self._column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def wanted_width(self) -> int:
        """The width at which no words are cut, whatever the font."""
        choices = (*self.periods.values(), *self.parts.values(), *self.skills.values())
        for widget in choices:
            widget.ensurePolished()  # the stylesheet has its say in the size
        inside = max(widget.sizeHint().width() for widget in choices)
        around = self._column.contentsMargins()
        return inside + around.left() + around.right() + self.verticalScrollBar().sizeHint().width()

    @property
    def options(self) -> ReportOptions:
        """What is chosen now."""
        start, end = self._days()
        chosen = {name: box.isChecked() for name, box in self.parts.items()}
        chosen |= self._files()
        picked = tuple(slug for slug, box in self.skills.items() if box.isChecked())
        # The responsibilities have a box of their own: leaving a skill out does not leave them out.
        own = tuple(group.slug for group in self._plan.target.groups() if group.kind == "responsibility")
        skills = () if len(picked) == len(self.skills) else own + picked
        return ReportOptions(start=start, end=end, skills=skills, **chosen)

    def _files(self) -> dict[str, bool]:
        """Files travel in a PDF where they are asked for, in an archive always, and in nothing else."""
        if self.suffix not in _HOLD_FILES:
            return dict.fromkeys(_FILES, False)
        asked = {name: self.parts[name].isChecked() for name in _FILES}
        return asked | {"with_files": True} if self.suffix == _ARCHIVE else asked

    @property
    def suffix(self) -> str:
        """The suffix of the format that is chosen, with its dot."""
        return str(self.format.currentData())

    @property
    def trouble(self) -> str:
        """Why no report can be made of what is chosen; empty where one can."""
        if self.periods[DAYS].isChecked():
            for field in (self.first, self.last):
                if not field.flush():
                    return f"“{field.text()}” is not a date. {HINT}"
        start, end = self._days()
        if start and end and end < start:
            return "The period ends before it begins."
        if self.skills and not any(box.isChecked() for box in self.skills.values()):
            return "No skill is chosen."
        return ""

    def _days(self) -> tuple[date | None, date | None]:
        chosen = next(name for name, button in self.periods.items() if button.isChecked())
        if chosen == PERIOD:
            return self._plan.period
        if chosen == YEAR:
            return months_before(self._today, 12), self._today
        if chosen == DAYS:
            return self.first.day, self.last.day
        return None, None

    def _heading(self, words: str) -> None:
        self._column.addSpacing(M)
        self._column.addWidget(plain_label(words, "heading"))

    def _add_formats(self, formats: Sequence[tuple[str, str]]) -> None:
        self._heading("Format")
        self.format = QComboBox()
        self.format.setAccessibleName("Format of the report")
        for suffix, name in formats:
            self.format.addItem(f"{name} ({suffix})", suffix)
        self.format.currentIndexChanged.connect(self.format_changed)
        self._column.addWidget(self.format)

    def _add_periods(self) -> None:
        self._heading("Period")
        group = QButtonGroup(self)
        start, end = self._plan.period
        choices = [(YEAR, "The last 12 months"), (EVERYTHING, "Everything so far"), (DAYS, "From one day to another")]
        if start and end:
            choices.insert(0, (PERIOD, f"Review period, {date_range(start, end, short=True)}"))
        for name, words in choices:
            button = QRadioButton(words)
            button.setAccessibleName(f"Period: {words}")
            group.addButton(button)
            self.periods[name] = button
            self._column.addWidget(button)
        self.periods[PERIOD if start and end else EVERYTHING].setChecked(True)
        grid = QGridLayout()
        grid.setContentsMargins(XL, 0, 0, 0)
        grid.setSpacing(S)
        self.first = DateField(self._theme, "First day", self._today, empty_words="any day")
        self.last = DateField(self._theme, "Last day", self._today, empty_words="any day")
        self._days_row = QWidget()
        self._days_row.setLayout(grid)
        for number, (words, field) in enumerate((("from", self.first), ("to", self.last))):
            grid.addWidget(plain_label(words, "muted"), number, 0)
            grid.addWidget(field, number, 1)
            field.date_entered.connect(self._on_changed)
        grid.setColumnStretch(2, 1)
        self._days_row.hide()
        self._column.addWidget(self._days_row)
        group.buttonToggled.connect(self._on_period)

    def _add_parts(self) -> None:
        self._heading("What to include")
        # Nobody is asked about a pay review that says nothing.
        is_said = bool(standings(self._plan))
        for name, words, on in (part for part in _PARTS if is_said or part[0] != _PAY_REVIEW):
            self.parts[name] = self._box(words, on)
        self._travelling = self._files()
        self.format_changed.connect(self._on_format)
        self._on_format()

    def _add_skills(self) -> None:
        groups = [group for group in self._plan.target.groups() if group.kind == "skill"]
        if groups:
            self._heading("Skills")
        for group in groups:
            self.skills[group.slug] = self._box(group.name, True)

    def _box(self, words: str, on: bool) -> QCheckBox:
        box = QCheckBox(words)
        box.setChecked(on)
        box.toggled.connect(self._on_changed)
        self._column.addWidget(box)
        return box

    def _on_format(self) -> None:
        self.parts["with_files"].setEnabled(self.suffix in _HOLD_FILES and self.suffix != _ARCHIVE)
        self.parts["annex"].setEnabled(self.suffix in _HOLD_FILES)
        now = self._files()
        if now != self._travelling:
            self._travelling = now
            self.changed.emit()

    def _on_period(self, button: QRadioButton, on: bool) -> None:
        if on:
            self._days_row.setVisible(button is self.periods[DAYS])
            self.changed.emit()

    def _on_changed(self) -> None:
        self._travelling = self._files()
        self.changed.emit()
