"""The Settings page: who the report is about, its period, how the window looks, where everything lies."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from planner.core.draft import Place
from planner.core.errors import UserError
from planner.core.report import LICENCE
from planner.ui.actions import ACTIONS
from planner.ui.dialogs import Dialogs
from planner.ui.pages.page import Page
from planner.ui.pages.settings_keeping import KeepingCard
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import TEXT_SIZE, THEME, Settings
from planner.ui.theme import XL, L, M, S, Theme, set_role
from planner.ui.widgets.buttons import LinkButton, PlainButton, SegmentedControl
from planner.ui.widgets.date_field import DateField
from planner.ui.widgets.fitted import Fitted
from planner.ui.widgets.flow import FlowLayout
from planner.ui.widgets.labels import PageHeader, key_cap, plain_label
from planner.ui.widgets.text_field import TextField

_LIMIT = 200
_PROFILE = (
    ("name", "Name"),
    ("job-title", "Job title"),
    ("organisation", "Organisation"),
    ("manager", "Manager"),
)
_THEMES = (("system", "Follow the system"), ("light", "Light"), ("dark", "Dark"))
_SIZES = (("90", "Small"), ("100", "Usual"), ("120", "Large"), ("150", "Largest"))
_WIDEST, _NARROWEST = 760, 420


class SettingsPage(Page):
    """Everything is saved as it is typed, as on every page."""

    page_title = "Settings"

    def __init__(
        self, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings, *, services: Services
    ) -> None:
        super().__init__(session, theme, dialogs, settings)
        self._services = services
        self.fields: dict[str, TextField] = {}
        self.days: dict[str, DateField] = {}
        self.trouble = plain_label("", "danger", wrap=True)
        self.trouble.hide()
        self._build()
        session.plan_loaded.connect(self.refresh)
        session.plan_changed.connect(self.refresh)
        session.writable.changed.connect(self.refresh)
        settings.changed.connect(self._show_look)
        self.refresh()
        self._show_look()

    # What the window asks

    def flush(self) -> None:
        for field in self.fields.values():
            field.flush()
        for day in self.days.values():
            day.flush()

    def focus_first(self) -> None:
        self.fields["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self, thing: str) -> None:
        """Bring the part about safe-keeping into view."""
        if thing == "safe-keeping":
            self._scroll.ensureWidgetVisible(self.keeping.choose)
            self.keeping.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the profile as it is stored."""
        profile = self._session.plan.profile
        locked = not self._session.writable.now
        for name, field in self.fields.items():
            field.setReadOnly(locked)
            field.set_stored(profile.get(name, ""))
            field.keep_drafts(self._session.drafts, Place("profile", (name,), "value"))
        start, end = self._session.plan.period
        self.days["period-from"].set_day(start)
        self.days["period-to"].set_day(end)
        for name, day in self.days.items():
            day.setReadOnly(locked)
            day.kept.keep_drafts(self._session.drafts, Place("profile", (name,), "value"))
        self.keeping.refresh()

    # Building

    def _build(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(L + 4, 0, L + 4, XL)
        column.setSpacing(M)
        sections = (self._about_you, self._period, self._look, self._safe, self._data, self._keys, self._licences)
        for section in sections:
            column.addWidget(section())
        column.addStretch(1)
        inner = Fitted(self._theme.px(_NARROWEST))
        set_role(inner, "editor")
        inner.setLayout(column)
        inner.setMaximumWidth(self._theme.px(_WIDEST))
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        header = PageHeader("Settings")
        header.setContentsMargins(L + 4, L, L + 4, M)
        outer.addWidget(header)
        outer.addWidget(scroll, 1)

    def _section(self, title: str, note: str = "") -> tuple[QWidget, QVBoxLayout]:
        card = QFrame()
        set_role(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(L, M, L, L)
        column.setSpacing(S)
        column.addWidget(plain_label(title, "heading"))
        if note:
            column.addWidget(plain_label(note, "caption", wrap=True))
        return card, column

    def _about_you(self) -> QWidget:
        card, column = self._section("About you", "Kept in your plan and printed at the head of a report.")
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(S)
        for row, (name, words) in enumerate(_PROFILE):
            field = TextField(words, partial(self._put, name), limit=_LIMIT, single_line=True)
            self.fields[name] = field
            grid.addWidget(_for(field, words), row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnMinimumWidth(0, self._theme.px(110))
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        return card

    def _period(self) -> QWidget:
        card, column = self._section(
            "Review period", "The days your next appraisal is about; a report begins with them."
        )
        row = QHBoxLayout()
        row.setSpacing(S)
        for name, words, says in (("period-from", "From", "not set"), ("period-to", "to", "not set")):
            day = DateField(self._theme, f"Review period {words.lower()}", self._session.today(), empty_words=says)
            day.date_entered.connect(partial(self._put_day, name))
            self.days[name] = day
            row.addWidget(plain_label(words, "muted"))
            row.addWidget(day)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.trouble)
        return card

    def _look(self) -> QWidget:
        card, column = self._section("Appearance")
        self._themes = SegmentedControl("Theme", _THEMES)
        self._themes.chosen.connect(self._on_theme_chosen)
        self._sizes = SegmentedControl("Text size", _SIZES)
        self._sizes.chosen.connect(self._on_size_chosen)
        for words, control in (("Theme", self._themes), ("Text size", self._sizes)):
            column.addWidget(plain_label(words, "caption"))
            column.addWidget(control)
        return card

    def _safe(self) -> QWidget:
        self.keeping = KeepingCard(self._session, self._theme, self._dialogs, self._services.keeping)
        self.keeping.trouble_told.connect(self._on_trouble_told)
        self.keeping.back_up_requested.connect(partial(self.act_requested.emit, "back-up"))
        self.keeping.check_requested.connect(partial(self.act_requested.emit, "check-plan"))
        self.keeping.about_requested.connect(partial(self.act_requested.emit, "about-data"))
        self.keeping.export_requested.connect(partial(self.act_requested.emit, "export-plan"))
        self.keeping.import_requested.connect(partial(self.act_requested.emit, "import-plan"))
        return self.keeping

    def _data(self) -> QWidget:
        card, column = self._section(
            "Your data",
            "Your plan and copies of attached files lie in this folder, readable by you alone. They are not encrypted. "
            "Nothing is sent anywhere.",
        )
        place = plain_label(str(self._services.data_dir), wrap=True)
        place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        place.setAccessibleName("Data folder")
        open_folder = PlainButton(self._theme, "Open folder", "folder")
        open_folder.clicked.connect(self._on_open_folder)
        column.addWidget(place)
        column.addWidget(open_folder, alignment=Qt.AlignmentFlag.AlignLeft)
        return card

    def _keys(self) -> QWidget:
        card, column = self._section("Keyboard")
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(S)
        with_keys = [spec for spec in ACTIONS if spec.shortcut]
        half = (len(with_keys) + 1) // 2
        for number, spec in enumerate(with_keys):
            row, place = number % half, 2 * (number // half)
            grid.addWidget(plain_label(spec.text.rstrip("…")), row, place)
            grid.addWidget(_key_caps(spec.shortcuts), row, place + 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        column.addLayout(grid)
        return card

    def _licences(self) -> QWidget:
        card, column = self._section(f"Capability Planner {self._services.version}")
        source = self._session.plan.framework.title
        for words in (
            f"{source}. {LICENCE}" if source else LICENCE,
            "The program's own code is under the MIT licence.",
        ):
            column.addWidget(plain_label(words, "caption", wrap=True))
        more = LinkButton("All licences")
        more.setProperty("flush", True)
        more.clicked.connect(self._on_licences)
        column.addWidget(more, alignment=Qt.AlignmentFlag.AlignLeft)
        return card

    # Acts

    def _on_trouble_told(self) -> None:
        QTimer.singleShot(0, self, self._show_trouble)  # once it has its place

    def _show_trouble(self) -> None:
        self._scroll.ensureWidgetVisible(self.keeping.trouble)

    def _put(self, name: str, text: str) -> bool:
        return self._session.set_profile({name: text})

    def _put_day(self, name: str, day: date | None) -> None:
        refused: list[UserError] = []
        self._session.failed.connect(refused.append)
        self._session.set_profile({name: day.isoformat() if day else ""})
        self._session.failed.disconnect(refused.append)
        if refused and self._session.writable.troubled:
            self.days[name].put_back()
        self.trouble.setText(str(refused[0]) if refused else "")
        self.trouble.setVisible(bool(refused))
        self.refresh()

    def _on_theme_chosen(self, choice: str) -> None:
        self._settings.put(THEME, choice)

    def _on_size_chosen(self, choice: str) -> None:
        self._settings.put(TEXT_SIZE, int(choice))

    def _show_look(self) -> None:
        self._themes.set_current(self._settings.get(THEME))
        self._sizes.set_current(str(self._settings.get(TEXT_SIZE)))

    def _on_open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._services.data_dir)))

    def _on_licences(self) -> None:
        from planner.ui.about import AboutDialog

        dialog = AboutDialog(self._theme, self._session.plan.framework, self._services.version, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _for(field: QWidget, words: str) -> QLabel:
    label = plain_label(words, "muted")
    label.setBuddy(field)
    return label


def _key_caps(shortcuts: Sequence[str]) -> QWidget:
    caps = QWidget()
    row = FlowLayout(caps)
    for keys in shortcuts:
        row.addWidget(key_cap(keys.replace("+", " ")))
    return caps
