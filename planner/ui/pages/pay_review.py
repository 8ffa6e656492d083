"""The pay review: where each skill stands, the mean with its working, the bands, and what if."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from planner.core.dates import long_date
from planner.core.draft import Place
from planner.core.errors import UserError
from planner.core.pay_review import BANDS_FIELD, PayReview, Standing, pay_review, standings, with_bands, with_standings
from planner.ui.dialogs import Dialogs
from planner.ui.pages.pay_review_bands import BandsCard
from planner.ui.pages.pay_review_result import ResultCard
from planner.ui.pages.pay_review_skills import SkillTable
from planner.ui.pages.statement_saving import copy_text, save_text
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import L, M, S, Theme, set_role
from planner.ui.widgets.buttons import PlainButton
from planner.ui.widgets.fitted import Fitted
from planner.ui.widgets.labels import EmptyState, plain_label
from planner.ui.writable import only_while_writable

_ABOUT = "Say how each skill stands against the level that is expected. What you do not say is left out."
_NO_SKILLS = "The target has no skills to review."


class PayReviewDialog(QDialog):
    """Modal to its window. While `supposing` nothing that is chosen is stored."""

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._theme, self._dialogs, self._settings = session, theme, dialogs, settings
        self._supposed: dict[str, Standing | None] = {}
        self.setWindowTitle("Pay review")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        groups = [group for group in session.plan.target.groups() if group.kind == "skill"]
        self.skills = SkillTable(theme, groups)
        self.outcome = ResultCard(theme)
        self.bands = BandsCard(theme)
        self._build(bool(groups))
        self._connect()
        self.resize(round(parent.width() * 0.92), round(parent.height() * 0.92))
        self.refresh()
        self.skills.focus_first()

    @property
    def review(self) -> PayReview:
        """What is shown: what is stored, with what is supposed in its place."""
        return pay_review(self._session.plan, self._supposed)

    def refresh(self) -> None:
        """Show what is stored and what is supposed."""
        plan = self._session.plan
        stored, review = pay_review(plan), self.review
        kept = standings(plan)
        self._supposed = {slug: said for slug, said in self._supposed.items() if said is not kept.get(slug)}
        self.skills.show_review(review, stored)
        self.outcome.show_review(review, stored, supposed=bool(self._supposed))
        self.bands.show_bands(review.bands, review.band)
        self.bands.kept.keep_drafts(self._session.drafts, Place("profile", (BANDS_FIELD,), "value"))

    # Building

    def _build(self, some: bool) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._main(some), 3)
        row.addWidget(self._side(), 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self._foot())

    def _main(self, some: bool) -> QWidget:
        main = QWidget()
        set_role(main, "surface")
        main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QVBoxLayout()
        head.setContentsMargins(L + 4, L, L + 4, M)
        head.setSpacing(S)
        head.addWidget(plain_label("Pay review", "title"))
        head.addWidget(plain_label(_ABOUT, "muted", wrap=True))
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(_scrolling(self.skills) if some else EmptyState(self._theme, "pay", _NO_SKILLS), 1)
        return main

    def _side(self) -> QWidget:
        inner = Fitted(self._theme.px(200))
        set_role(inner, "editor")
        column = QVBoxLayout(inner)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        column.addWidget(self.outcome)
        column.addWidget(self.bands)
        column.addStretch(1)
        side = QWidget()
        set_role(side, "pane")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setMaximumWidth(self._theme.px(360))
        whole = QVBoxLayout(side)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.addWidget(_scrolling(inner))
        return side

    def _foot(self) -> QWidget:
        self.said = plain_label("", "caption", wrap=True)
        self.copy = PlainButton(self._theme, "Copy", "copy")
        self.save = PlainButton(self._theme, "Save as text", "save")
        self.close_button = PlainButton(self._theme, "Close")
        foot = QWidget()
        set_role(foot, "foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(L + 4, M, L, M)
        row.setSpacing(S)
        row.addWidget(self.said, 1)
        for button in (self.copy, self.save, self.close_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        return foot

    def _connect(self) -> None:
        self.skills.chosen.connect(self._on_chosen)
        self.outcome.supposing.toggled.connect(self._on_supposing)
        self.outcome.keep.clicked.connect(self._on_keep)
        self.bands.entered.connect(self._on_bands)
        self.copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self._on_save)
        self.close_button.clicked.connect(self.reject)
        self._session.plan_changed.connect(self.refresh)
        self._session.plan_loaded.connect(self.refresh)
        only_while_writable(self._session.writable, self.bands, self.outcome.keep)

    # Slots

    def _on_chosen(self, slug: str, standing: Standing | None) -> None:
        self._say("")
        if self.outcome.supposing.isChecked():
            self._supposed[slug] = standing
            self.refresh()
        else:
            self._session.set_profile(with_standings(self._session.plan, {slug: standing}), "Choose a standing")

    def _on_supposing(self, on: bool) -> None:
        if not on:
            self._supposed = {}
        self.refresh()

    def _on_keep(self) -> None:
        if self._session.set_profile(with_standings(self._session.plan, self._supposed), "Store the what-if"):
            self.outcome.supposing.setChecked(False)

    def _on_bands(self, bands: object) -> None:
        assert isinstance(bands, tuple)
        self._session.set_profile(with_bands(bands), "Change the bands")
        self.refresh()

    def _on_copy(self) -> None:
        copy_text(self._text())
        self._say("Copied.")

    def _on_save(self) -> None:
        day = self._session.today()
        try:
            saved = save_text(self, self._dialogs, self._settings, f"Pay review {day.isoformat()}", self._text())
        except UserError as error:
            self._say(str(error), "danger")
            return
        if saved is not None:
            self._say(f"Saved as {saved.name} in {saved.parent}.")

    def _text(self) -> str:
        what_if = " (what if, not stored)" if self._supposed else ""
        head = (f"Pay review, {long_date(self._session.today())}{what_if}", self._session.plan.target.name)
        return "\n".join((*(line for line in head if line), "", *self.review.lines))

    def _say(self, words: str, role: str = "caption") -> None:
        self.said.setText(words)
        set_role(self.said, role)


def _scrolling(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
