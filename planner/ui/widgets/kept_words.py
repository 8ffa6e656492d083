"""Words in a field that is not a TextField, kept through a crash. The secret kept here: when they are, and that they
are let go of only once what was made of them is stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from planner.core.draft import Draft, Place
from planner.ui.drafts import DraftKeeper

DRAFT_MS = 1_000


class KeptWords(QObject):
    """Keeps what is typed in a field, a second after the first letter at the latest.

    words: what to keep, "" where there is nothing that is not stored; show: puts words that waited into the field;
    base: what is stored in its place. Several fields can be kept as one: `watch` each; `fields` has them.
    """

    def __init__(
        self,
        field: QWidget,
        words: Callable[[], str],
        show: Callable[[str], object],
        base: Callable[[], str] = str,
    ) -> None:
        super().__init__(field)
        self._words, self._show, self._base = words, show, base
        self.fields: list[QLineEdit | QPlainTextEdit] = []
        self._keeper: DraftKeeper | None = None
        self._place: Place | None = None
        self._drafted: Place | None = None
        self._begun = ""
        self._holding = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self.keep)
        if isinstance(field, QLineEdit | QPlainTextEdit):
            self.watch(field)

    def watch(self, field: QLineEdit | QPlainTextEdit) -> None:
        """What is typed in this field is a part of the words."""
        field.textChanged.connect(self.look)
        self.fields.append(field)

    @property
    def place(self) -> Place | None:
        """Where the words belong; None until the field is about something."""
        return self._place

    def keep_drafts(self, keeper: DraftKeeper, place: Place) -> None:
        """Keep words with this keeper, as typed in this place. What waits there is shown."""
        self._keeper = keeper
        if place == self._place:
            return
        self.settle()
        self._place = place
        waiting = keeper.waiting(place)
        if waiting is not None and not self._words():
            self._show(waiting)
            self._drafted = place

    @Slot()
    def look(self) -> None:
        """The words may be others than before."""
        if self._holding:
            return
        if not self._words():
            self.settle()
        elif not self._timer.isActive():
            if self._drafted is None:
                self._begun = self._base()
            self._timer.start()

    @contextmanager
    def handed_over(self) -> Iterator[None]:
        """Around emptying the field and storing what was in it: only then are the words let go of."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
            self.look()

    @Slot()
    def keep(self) -> None:
        """Keep the words now."""
        words = self._words()
        if words and self._keeper is not None and self._place is not None:
            self._drafted = self._place
            self._keeper.keep(Draft(self._place, words, self._begun))

    def set_aside(self) -> None:
        """Another thing is going to be shown: words that could not be stored wait until this one is shown again."""
        self.look()
        words, place = self._words(), self._place
        if words and self._keeper is not None and place is not None:
            self._keeper.set_aside(Draft(place, words, self._begun))
            self._drafted = None
        self.settle()
        self._place = None

    def settle(self) -> None:
        """Let go of the words: they are stored, or nobody wants them any more."""
        self._timer.stop()
        if self._drafted is not None and self._keeper is not None:
            self._keeper.drop(self._drafted)
        self._drafted = None
