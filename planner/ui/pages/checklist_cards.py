"""The cards of evidence and goals beside the checklist.

The secret kept here: cards are made once, a few in each turn of the event loop, and say something else afterwards; a
card is dear to make and cheap to fill.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.core.evidence import EvidenceLine
from planner.core.plan import Goal
from planner.ui.pages.checklist_words import evidence_caption, goal_caption
from planner.ui.theme import S, Theme
from planner.ui.widgets.card import Card
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.painting import StepBar

_IN_A_TURN = 3  # cards made before the event loop goes on


@dataclass(frozen=True, slots=True)
class CardWords:
    """What one card says. thing: the id it stands for; done of steps: its bar, where there are steps."""

    thing: str
    title: str
    caption: str
    done: int = 0
    steps: int = 0


def evidence_words(line: EvidenceLine) -> CardWords:
    """The card of a piece of evidence."""
    return CardWords(line.id, line.title, evidence_caption(line))


def goal_words(goal: Goal, today: date) -> CardWords:
    """The card of a goal."""
    return CardWords(goal.id, goal.title, goal_caption(goal, today), goal.steps_done, len(goal.steps))


class CardStack(QWidget):
    """Cards one below the other, and a note below them. opened(id): the person chose one."""

    opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wanted: tuple[CardWords, ...] = ()
        self._cards: list[_StackedCard] = []
        self._blocks: list[QWidget] = []
        self._note = plain_label("", "caption", wrap=True)
        self._column = _column(self)
        self._column.addWidget(self._note)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._make_block)
        self.setVisible(False)

    def show_words(self, wanted: Sequence[CardWords], note: str = "") -> None:
        """Show these; those for which there is no card yet follow in the next turns of the event loop."""
        self._wanted = tuple(wanted)
        for card, words in zip(self._cards, self._wanted, strict=False):
            card.fill(words)
        for card in self._cards[len(self._wanted) :]:
            card.setVisible(False)
        for number, block in enumerate(self._blocks):
            block.setVisible(number * _IN_A_TURN < len(self._wanted))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setVisible(bool(self._wanted))
        if len(self._wanted) > len(self._cards):
            self._next.start()
        else:
            self._next.stop()

    def hurry(self) -> None:
        """Make the next cards now, if some are missing: a pane that turns to something else is not to be empty."""
        if self._next.isActive():
            self._make_block()

    def _make_block(self) -> None:
        """Make the next cards, shown all at once: each that is shown by itself has everything around it laid out."""
        block = QWidget()
        column = _column(block)
        for number in range(len(self._cards), len(self._cards) + _IN_A_TURN):
            card = _StackedCard(self._theme)
            card.opened.connect(self.opened)
            column.addWidget(card)
            self._cards.append(card)
            if number < len(self._wanted):
                card.fill(self._wanted[number])
            else:
                card.setVisible(False)
        self._column.insertWidget(len(self._blocks), block)
        self._blocks.append(block)
        block.setVisible(True)
        if len(self._wanted) > len(self._cards):
            self._next.start()


def _column(owner: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(S)
    return column


class _StackedCard(Card):
    """opened(id): of what it stands for now."""

    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = CardWords("", "", "")
        self._bar: StepBar | None = None
        self.clicked.connect(self._on_clicked)

    def fill(self, words: CardWords) -> None:
        """Stand for something else."""
        self._words = words
        self.set_words(words.title, words.caption)
        if words.steps and self._bar is None:
            self._bar = StepBar(self._theme)
            self.add_widget(self._bar)
        if self._bar is not None:
            self._bar.set_numbers(words.done, words.steps)
            self._bar.setVisible(bool(words.steps))
        self.setVisible(True)

    def _on_clicked(self) -> None:
        self.opened.emit(self._words.thing)
