"""ACTIONS: every act of the window in one table. Menus, the command palette and the help page read it.

    registry = Actions(window, theme)        QActions by id, made from the table
    registry["export"].triggered.connect(...)

Page numbers are for good, so a page that comes later finds its number free.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from planner.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One act. label: its words in a menu, & before the letter that chooses it there; menu: one of MENUS; shortcut as
    QKeySequence reads it, further ones that do the same in also; group: a line parts the groups of a menu."""

    id: str
    label: str
    menu: str = ""
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    group: int = 0
    checkable: bool = False
    also: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its words wherever no letter chooses it."""
        return self.label.replace("&", "")

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """All keys that do it, the one that menus show first."""
        return (self.shortcut, *self.also) if self.shortcut else ()


MENUS = ("File", "Edit", "View", "Help")

ACTIONS = (
    ActionSpec("add-evidence", "Add &evidence", "File", "Ctrl+N", "add", "Write down something that happened"),
    ActionSpec("add-goal", "Add &goal", "File", "Ctrl+G", "goal", "Write down what you will do"),
    ActionSpec("start-review", "Start a &review", "File", "", "review", "Begin an appraisal round for a period"),
    ActionSpec("return-form", "File a returned &form…", "File", "", "returned", "Take in a review form that came back"),
    ActionSpec("export", "E&xport report…", "File", "Ctrl+E", "export", "Make a progress report as a PDF", 1),
    ActionSpec("write-statement", "Write a &statement…", "File", "Ctrl+T", "statement", "Make a text of evidence", 1),
    ActionSpec("pay-review", "&Pay review…", "File", "Ctrl+Shift+P", "pay", "Work out the mean of all skills", 1),
    ActionSpec("export-plan", "Export the &whole plan…", "File", "", "send", "Take it away as one file", 2),
    ActionSpec("import-plan", "&Import a plan…", "File", "", "drop", "Take in a plan from another machine", 2),
    ActionSpec("open-data", "Show the &data folder", "File", "", "folder", "Open the folder that holds your plan", 2),
    ActionSpec("back-up", "&Back up now", "File", "", "shield", "Make a backup of the plan with its files", 2),
    ActionSpec("check-plan", "&Check everything", "File", "", "eye", "Look through the plan, its files and backups", 2),
    ActionSpec("quit", "&Quit", "File", "Ctrl+Q", "quit", "Leave; everything is already saved", 3),
    ActionSpec("undo", "&Undo", "Edit", "Ctrl+Z", "undo", "Take the last change back"),
    ActionSpec("redo", "&Redo", "Edit", "Ctrl+Shift+Z", "redo", "Do again what was undone", also=("Ctrl+Y",)),
    ActionSpec("search", "&Search…", "Edit", "Ctrl+K", "search", "Find descriptors, evidence, goals and actions", 1),
    ActionSpec("empty-trash", "&Empty the trash…", "Edit", "", "trash", "Delete for good what lies in the trash", 2),
    ActionSpec("go-checklist", "&Checklist", "View", "Ctrl+2", "checklist", "Go to the checklist"),
    ActionSpec("go-evidence", "&Evidence", "View", "Ctrl+3", "evidence", "Go to the evidence"),
    ActionSpec("go-goals", "&Goals", "View", "Ctrl+4", "goal", "Go to the goals"),
    ActionSpec("go-reviews", "&Reviews", "View", "Ctrl+5", "review", "Go to the reviews"),
    ActionSpec("go-conflicts", "C&onflicts", "View", "", "compare", "Settle what two machines say differently"),
    ActionSpec("go-trash", "&Trash", "View", "Ctrl+8", "trash", "Go to what was moved away"),
    ActionSpec("go-settings", "&Settings", "View", "Ctrl+7", "settings", "Go to the settings"),
    ActionSpec("theme-system", "&Follow the system", "View", "", "contrast", "Light or dark as the system is", 1, True),
    ActionSpec("theme-light", "&Light", "View", "", "contrast", "Always light", 1, True),
    ActionSpec("theme-dark", "&Dark", "View", "", "contrast", "Always dark", 1, True),
    ActionSpec("help-keys", "&Keyboard shortcuts", "Help", "F1", "command", "Every action with its keys"),
    ActionSpec("about-data", "About my &data", "Help", "", "lock", "Where everything lies, and who can read it", 1),
    ActionSpec("about", "&About Capability Planner", "Help", "", "info", "Version and licences", 1),
    ActionSpec("about-qt", "About &Qt", "Help", "", "info", "The toolkit this window is made with", 1),
)

# Keys that a page knows by itself, for the page of keys: (place, ((keys, what they do), ...)).
PAGE_KEYS = (
    (
        "In the checklist",
        (
            ("Space", "Not started, developing, met, and round again"),
            ("Enter", "Go to the detail"),
            ("E", "Add evidence for the descriptor"),
            ("G", "Add a goal for the descriptor"),
            ("← →", "Fold and unfold a skill"),
        ),
    ),
    (
        "In lists",
        (
            ("↑ ↓", "Move"),
            ("Enter", "Open"),
            ("F2", "Rename"),
            ("Delete", "Move to the trash"),
            ("Ctrl+C", "Copy a line of a review"),
            ("Esc", "Leave a field or a pane; nothing typed is lost"),
        ),
    ),
)


class Actions:
    """The table as QActions of one window."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        self._theme = theme
        self._dressed = False
        self._actions: dict[str, QAction] = {}
        for spec in ACTIONS:
            action = QAction(spec.label, window)
            action.setObjectName(spec.id)
            action.setStatusTip(spec.tip)
            action.setToolTip(f"{spec.tip} ({spec.shortcut})" if spec.shortcut else spec.tip)
            action.setCheckable(spec.checkable)
            if spec.shortcut:
                action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
            self._actions[spec.id] = action
        window.addActions(list(self._actions.values()))
        theme.changed.connect(self._on_theme_changed)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[tuple[ActionSpec, QAction]]:
        return ((spec, self._actions[spec.id]) for spec in ACTIONS)

    def dress(self) -> None:
        """Give the actions their icons. Menus ask for it when they open: drawing them all would delay the start."""
        if self._dressed:
            return
        self._dressed = True
        for spec in ACTIONS:
            if not spec.checkable:
                self._actions[spec.id].setIcon(self._theme.icon(spec.icon, self._theme.palette.muted))

    def _on_theme_changed(self) -> None:
        if self._dressed:
            self._dressed = False
            self.dress()
