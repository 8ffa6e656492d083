"""What the window and its pages agree on.

A page is made as `SomePage(session, theme, dialogs, settings)`, the first time it is shown. It reads through
`session.plan` and `session.store` (None until the store is open) and writes through the session's methods alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from planner.ui.dialogs import Dialogs
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme


class Page(QWidget):
    """One page of the window.

    reveal_requested(page id, thing's id): show that thing on another page ("evidence", "goals", "checklist").
    add_requested(page id, descriptor keys): begin a new thing there, for these descriptors (tuple of keys).
    act_requested(action id): do one of the window's ACTIONS.
    """

    page_title = ""

    reveal_requested = Signal(str, str)
    add_requested = Signal(str, object)
    act_requested = Signal(str)

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._dialogs = dialogs
        self._settings = settings

    def prepare(self) -> None:
        """Import what `complete` needs, in a turn of the event loop before it: both together would hold the window."""

    def complete(self) -> None:
        """Make what the window's first frame can do without. The window calls it once, after that frame; a page that
        opens later is completed at once."""

    def flush(self) -> None:
        """Commit text that is still being typed. The window calls it before it leaves the page, exports or closes."""

    def focus_first(self) -> None:
        """Put the keyboard where the page begins."""

    def reveal(self, thing: str) -> None:
        """Show the thing with this id (evidence and goals) or key (descriptors), whatever filter is in force."""

    def add_new(self, descriptors: tuple[str, ...] = ()) -> None:
        """Begin a new thing of the page's kind, for these descriptors (keys). Evidence and goals have it."""

    def take_drop(self, paths: tuple[Path, ...], otherwise: Callable[[], None]) -> bool:
        """Whether the page looks into files dropped on the window; it does `otherwise` where they are not for it."""
        return False


PageFactory = Callable[[Session, Theme, Dialogs, Settings], Page]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page as navigation lists it. number: its Ctrl+number for good, 0 for none; low: it stands at the foot of the
    sidebar; passing: it is listed only while something waits there."""

    number: int
    id: str
    title: str
    icon: str
    factory: PageFactory
    low: bool = False
    passing: bool = False
