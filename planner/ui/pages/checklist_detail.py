"""The detail of one descriptor beside the checklist: ratings, evidence, goals, a drop zone."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from planner.core.draft import Place
from planner.core.evidence import EvidenceLine, EvidenceQuery
from planner.core.framework import Group, Item
from planner.core.plan import RatingValue
from planner.ui.dialogs import Dialogs
from planner.ui.pages.checklist_cards import CardStack, evidence_words, goal_words
from planner.ui.pages.checklist_ratings import RatingsPanel
from planner.ui.pages.checklist_words import RULE, SEPARATOR, strength_words
from planner.ui.pages.review_remarks import RemarksPanel
from planner.ui.session import Session
from planner.ui.theme import XL, XS, S, Theme, set_role
from planner.ui.widgets.buttons import LinkButton
from planner.ui.widgets.card import DropZone
from planner.ui.widgets.labels import SectionHeader, key_cap, plain_label
from planner.ui.writable import only_while_writable

_SHOWN = 30  # cards; a descriptor with more says so and leads to the list


class ChecklistDetail(QScrollArea):
    """Shows one descriptor. evidence_opened(id), goal_opened(id); evidence_wanted(key), goal_wanted(key);
    files_dropped(key, paths); left(): back to the list."""

    evidence_opened = Signal(str)
    goal_opened = Signal(str)
    evidence_wanted = Signal(str)
    goal_wanted = Signal(str)
    files_dropped = Signal(str, object)
    left = Signal()

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._dialogs = dialogs
        self._key = ""
        self._shown: tuple[object, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = body = QWidget()
        set_role(body, "detail")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(XL, 20, XL, XL)
        self._column.setSpacing(S)
        self._build_top()
        self._build_evidence()
        self._build_goals()
        self._column.addStretch(1)
        self.setWidget(body)

    def show_descriptor(self, key: str) -> None:
        """Show the descriptor with this key; one that is not in the target shows nothing."""
        if key != self._key:
            self._key = key
            self._show_rule(False)
            self._ratings.fold()
            self.verticalScrollBar().setValue(0)
        self.refresh()
        self.hurry()

    def refresh_ratings(self) -> None:
        """Show the ratings as they are by now; for an act that changed nothing else."""
        if self._found() is not None:
            self._ratings.show_ratings(self._session.plan, self._key)

    def refresh(self) -> None:
        """Show what the plan says by now; what did not change is left alone. Cards that are missing come soon."""
        found = self._found()
        self._body.setVisible(found is not None)
        if found is None:
            return
        group, item = found
        self._place.setText(f"{group.name}{SEPARATOR}{group.level or 'Role level'}")
        self._text.setText(item.descriptor.text)
        self._ratings.show_ratings(self._session.plan, self._key)
        self._remarks.show_remarks(self._session.plan.remarks_for(self._key))
        self._refresh_cards()
        totals = self._session.plan.totals_for(self._key)
        self._strength.setText(strength_words(totals, self._session.today()))

    def hurry(self) -> None:
        """Show the first cards now that would come in the next turn of the event loop."""
        self._evidence_cards.hurry()
        self._goal_cards.hurry()

    def focus_first(self) -> None:
        """Put the keyboard on my rating."""
        self._ratings.focus_first()

    def _found(self) -> tuple[Group, Item] | None:
        groups = self._session.plan.target.groups()
        return next(((group, item) for group in groups for item in group.items if item.key == self._key), None)

    # Building

    def _build_top(self) -> None:
        self._place = plain_label("", "caption", wrap=True)
        self._text = plain_label("", "heading", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._ratings = RatingsPanel(self._theme)
        self._ratings.chosen.connect(self._on_rating_chosen)
        only_while_writable(self._session.writable, self._ratings.choice)
        self._remarks = RemarksPanel()
        for widget in (self._place, self._text, self._ratings, self._remarks):
            self._column.addWidget(widget)

    def _build_evidence(self) -> None:
        self._evidence_header = SectionHeader("Evidence")
        add = _add_button("Add evidence for this descriptor (E)")
        add.clicked.connect(self._on_add_evidence)
        self._evidence_header.add_widget(add)
        self._evidence_header.add_widget(key_cap("E"))
        self._evidence_cards = CardStack(self._theme)
        self._evidence_cards.opened.connect(self.evidence_opened)
        self._strength = plain_label("", "caption", wrap=True)
        self._rule_toggle = LinkButton("How this is judged")
        set_role(self._rule_toggle, "small-link")
        self._rule_toggle.setCheckable(True)
        self._rule_toggle.toggled.connect(self._show_rule)
        self._rule = plain_label(RULE, "caption", wrap=True)
        self._rule.setVisible(False)
        self._drop = DropZone("Drop a file here to make it evidence for this descriptor")
        self._drop.dropped.connect(self._on_dropped)
        only_while_writable(self._session.writable, self._drop)
        self._column.addSpacing(S)
        self._column.addWidget(self._evidence_header)
        strength = QHBoxLayout()
        strength.addWidget(self._strength, 1)
        strength.addWidget(self._rule_toggle, alignment=Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(strength)
        self._column.addWidget(self._rule)
        self._column.addWidget(self._evidence_cards)
        self._column.addSpacing(XS)
        self._column.addWidget(self._drop)

    def _build_goals(self) -> None:
        self._goal_header = SectionHeader("Goals")
        add = _add_button("Add a goal for this descriptor (G)")
        add.clicked.connect(self._on_add_goal)
        self._goal_header.add_widget(add)
        self._goal_header.add_widget(key_cap("G"))
        self._goal_cards = CardStack(self._theme)
        self._goal_cards.opened.connect(self.goal_opened)
        self._column.addSpacing(S)
        self._column.addWidget(self._goal_header)
        self._column.addWidget(self._goal_cards)

    # Showing

    def _refresh_cards(self) -> None:
        lines, goals = self._evidence(), self._session.plan.goals_for(self._key)
        total = self._session.plan.totals_for(self._key).count
        self._evidence_header.set_count(total or None)
        self._goal_header.set_count(len(goals) or None)
        shown = (self._key, lines, goals, total, self._session.today())
        if shown == self._shown:
            return
        self._shown = shown
        more = f"The newest {len(lines)} of {total} are shown." if lines and total > len(lines) else ""
        self._evidence_cards.show_words([evidence_words(line) for line in lines], more)
        self._goal_cards.show_words([goal_words(goal, self._session.today()) for goal in goals])

    def _evidence(self) -> tuple[EvidenceLine, ...]:
        store = self._session.store
        if store is None:
            return ()
        keys = self._session.plan.keys_leading_to(self._key)
        return store.evidence_lines(EvidenceQuery(descriptors=keys), 0, _SHOWN)

    # What the person does

    def _on_rating_chosen(self, choice: str) -> None:
        value, note = RatingValue(choice), ""
        if not self._session.may_write():
            return
        if value is RatingValue.NOT_APPLICABLE:
            kept = (self._session.drafts, Place("rating", (self._key,), "note"))
            answer = self._dialogs.ask_text(self, "Not applicable", "Why does this not apply to you?", kept=kept)
            if answer is None:
                return
            note = answer
        self._session.rate(self._key, value, note)

    def _show_rule(self, shown: bool) -> None:
        self._rule_toggle.setChecked(shown)
        self._rule.setVisible(shown)

    def _on_add_evidence(self) -> None:
        self.evidence_wanted.emit(self._key)

    def _on_add_goal(self) -> None:
        self.goal_wanted.emit(self._key)

    def _on_dropped(self, paths: object) -> None:
        self.files_dropped.emit(self._key, paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.left.emit()
        elif key is Qt.Key.Key_E and not event.modifiers():
            self.evidence_wanted.emit(self._key)
        elif key is Qt.Key.Key_G and not event.modifiers():
            self.goal_wanted.emit(self._key)
        else:
            super().keyPressEvent(event)


def _add_button(says: str) -> LinkButton:
    button = LinkButton("Add")
    button.setAccessibleName(says)
    return button
