"""The pills above the list of evidence; the secret kept here is how they become a query."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from planner.core.evidence import EvidenceOrder, EvidenceQuery
from planner.core.plan import Plan
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import LinkButton
from planner.ui.widgets.chips import Chip, FlowLayout

_ORDERS = {
    EvidenceOrder.NEWEST: "Newest first",
    EvidenceOrder.OLDEST: "Oldest first",
    EvidenceOrder.TITLE: "By title",
}


class MenuChip(Chip):
    """A pill that opens a menu of choices, one of which may be in force. chosen(id): the person chose; "" for none."""

    chosen = Signal(str)

    def __init__(self, words: str, none_words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._plain = words
        self._none_words = none_words
        self._choices: tuple[tuple[str, str], ...] = ()
        self.current = ""
        self.choices = QMenu(self)
        self.clicked.connect(self.open_menu)

    def set_choices(self, choices: Sequence[tuple[str, str]], current: str = "") -> None:
        """What there is to choose, as (id, words)."""
        self._choices = tuple(choices)
        self.set_current(current)

    def set_current(self, choice: str) -> None:
        """Show a choice as in force; nothing is emitted."""
        words = dict(self._choices).get(choice)
        self.current = choice if words is not None else ""
        self.set_words((words or self._plain).replace("&", "&&"))
        self.setAccessibleName(f"{self._plain}: {words}" if words else self._plain)
        self.setChecked(bool(self.current) and bool(self._none_words))

    def open_menu(self) -> None:
        """Show the choices below the pill."""
        self.setChecked(bool(self.current) and bool(self._none_words))
        self.choices.clear()
        group = QActionGroup(self.choices)
        none = (("", self._none_words),) if self._none_words else ()
        for choice, words in (*none, *self._choices):
            action = self.choices.addAction(words.replace("&", "&&"))
            action.setData(choice)
            action.setCheckable(True)
            action.setChecked(choice == self.current)
            action.triggered.connect(self._on_triggered)
            group.addAction(action)
        self.choices.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def _on_triggered(self) -> None:
        action = next((each for each in self.choices.actions() if each.isChecked()), None)
        choice = "" if action is None else str(action.data())
        if choice != self.current:
            self.set_current(choice)
            self.chosen.emit(choice)


class OrderChip(MenuChip):
    """The order of the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Order", parent=parent)
        self.set_choices([(order.value, words) for order, words in _ORDERS.items()], EvidenceOrder.NEWEST.value)
        self.setCheckable(False)


class EvidenceFilter(QWidget):
    """This period, skill, tag, with files, unlinked, trash. changed(): another query."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filters")
        self.period, self.files = Chip("This period"), Chip("With files")
        self.unlinked, self.trash = Chip("Unlinked"), Chip("Trash")
        self.skill, self.tag = MenuChip("Skill", "Any skill"), MenuChip("Tag", "Any tag")
        layout = FlowLayout(self)
        for chip in (self.period, self.skill, self.tag, self.files, self.unlinked, self.trash):
            layout.addWidget(chip)
            if isinstance(chip, MenuChip):
                chip.chosen.connect(self.changed)
            else:
                chip.clicked.connect(self.changed)
        self.empty_trash = LinkButton("Empty the trash…")
        self.empty_trash.hide()
        layout.addWidget(self.empty_trash)
        self.trash.toggled.connect(self.empty_trash.setVisible)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def active(self) -> bool:
        """Whether anything is filtered out."""
        chips = (self.period, self.files, self.unlinked, self.trash)
        return any(chip.isChecked() for chip in chips) or bool(self.skill.current or self.tag.current)

    def clear(self) -> None:
        """Take every filter off; nothing is emitted."""
        for chip in (self.period, self.files, self.unlinked, self.trash):
            chip.setChecked(False)
        self.skill.set_current("")
        self.tag.set_current("")

    def show_plan(self, plan: Plan, tags: Sequence[str]) -> None:
        """Offer what there is: the target's groups, the tags in use, a period only where one is set."""
        self.skill.set_choices([(group.slug, group.name) for group in plan.target.groups()], self.skill.current)
        self.tag.set_choices([(tag, tag) for tag in tags], self.tag.current)
        self.tag.setVisible(bool(tags))
        self.unlinked.set_count(plan.unlinked or None)
        self.period.setVisible(any(plan.period))
        if not any(plan.period):
            self.period.setChecked(False)

    def query(self, plan: Plan, text: str, order: EvidenceOrder) -> EvidenceQuery:
        """What to list."""
        start, end = plan.period if self.period.isChecked() else (None, None)
        return EvidenceQuery(
            text=text,
            descriptors=self._descriptors(plan),
            tag=self.tag.current,
            start=start,
            end=end,
            with_files=self.files.isChecked(),
            unlinked=self.unlinked.isChecked(),
            binned=self.trash.isChecked(),
            order=order,
        )

    def _descriptors(self, plan: Plan) -> tuple[str, ...]:
        if not self.skill.current:
            return ()
        group = next(each for each in plan.target.groups() if each.slug == self.skill.current)
        return tuple(dict.fromkeys(key for item in group.items for key in plan.keys_leading_to(item.key)))
