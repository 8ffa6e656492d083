"""A thing of the trash to look at, read only; the secret kept here is which of its words say what it is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from planner.core.binned import Binned
from planner.core.changes import Kind
from planner.core.dates import date_range, long_date
from planner.core.evidence import Evidence
from planner.core.plan import Goal
from planner.core.review import Review
from planner.ui.store_protocol import Store
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.labels import plain_label

_MOST_TITLES = 20

Parts = list[tuple[str, str]]


class TrashPreview(QScrollArea):
    """Shows the words of one thing; they can be selected and copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What lies in the trash")
        self.viewport().setAutoFillBackground(False)
        self.shown: tuple[str, ...] = ()

    def show_parts(self, title: str, parts: Sequence[tuple[str, str]]) -> None:
        """Show a title, and under it each (caption, words)."""
        shown = (title, *(f"{caption}: {words}" for caption, words in parts))
        if shown == self.shown:
            return
        self.shown = shown
        px = self._theme.px
        body = QWidget()
        set_role(body, "detail")
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(4))
        column.addWidget(_words(title, "heading"))
        for caption, words in parts:
            column.addSpacing(px(10))
            column.addWidget(plain_label(caption, "caption"))
            column.addWidget(_words(words))
        column.addStretch(1)
        self.setWidget(body)
        self.setAccessibleDescription("\n".join(shown))


def _words(text: str, role: str = "") -> QWidget:
    label = plain_label(text, role, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def parts_of(thing: Binned, store: Store) -> Parts:
    """What there is to read of a thing, as (caption, words); what is empty is left out. Raises UserError."""
    if thing.kind is Kind.REVIEW:
        parts = _review(store.review(thing.id))
    elif thing.kind is Kind.GOAL:
        parts = [part for goal in store.binned_goals() if goal.id == thing.id for part in _goal(goal)]
    else:
        parts = _evidence(store.evidence(thing.id))
    return [(caption, words) for caption, words in parts if words.strip()]


def titles_of(things: Sequence[Binned]) -> Parts:
    """The titles of several things by their kind, as (caption, words)."""
    parts: Parts = []
    for kind, caption in ((Kind.EVIDENCE, "Evidence"), (Kind.GOAL, "Goals"), (Kind.REVIEW, "Reviews")):
        titles = [each.title for each in things if each.kind is kind]
        more = [f"and {len(titles) - _MOST_TITLES:,} more"] if len(titles) > _MOST_TITLES else []
        parts += [(caption, "\n".join((*titles[:_MOST_TITLES], *more)))] if titles else []
    return parts


def _evidence(piece: Evidence) -> Parts:
    when = long_date(piece.on) if piece.until is None else date_range(piece.on, piece.until)
    return [
        ("When", when),
        ("Kind", piece.kind.value.capitalize()),
        ("Corroborated by", piece.corroborated_by),
        ("Tags", ", ".join(piece.tags)),
        ("Situation", piece.situation),
        ("Task", piece.task),
        ("Action", piece.action),
        ("Result", piece.result),
        ("Files", "\n".join(file.name for file in piece.attachments)),
        ("Links", "\n".join(link.url for link in piece.links)),
    ]


def _goal(goal: Goal) -> Parts:
    return [
        ("State", goal.state.words.capitalize()),
        ("Due", "" if goal.due is None else long_date(goal.due)),
        ("Why", goal.why),
        ("How I will know", goal.measure),
        ("Steps", "\n".join(f"{step.text} (done)" if step.done else step.text for step in goal.steps)),
    ]


def _review(review: Review) -> Parts:
    frozen = "" if review.on is None else long_date(review.on)
    return [
        ("Period", date_range(review.start, review.end)),
        ("State", review.state.value.capitalize()),
        ("Frozen on", frozen),
    ]
