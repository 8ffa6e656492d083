"""Every key of QSettings, once, with its type and default. Only what belongs to this screen is kept here.

    settings.get(THEME)            -> "system"
    settings.put(THEME, "dark")

What belongs to the person or the plan is in the plan itself (the profile), so that the terminal sees it.
"""

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from planner.files import PRIVATE_FILE, private_dir

V = TypeVar("V", str, bool, int, QByteArray)


@dataclass(frozen=True)
class Setting(Generic[V]):
    """One key. choices: what a text may be, the default for anything else."""

    key: str
    default: V
    choices: tuple[str, ...] = ()


THEME = Setting("look/theme", "system", ("system", "light", "dark"))
TEXT_SIZE = Setting("look/text-size", 100)
GEOMETRY = Setting("window/geometry", QByteArray())
PAGE = Setting("window/page", "checklist")
CHECKLIST_SPLIT = Setting("checklist/split", QByteArray())
CHECKLIST_FILTER = Setting("checklist/filter", "all")
CHECKLIST_COLLAPSED = Setting("checklist/collapsed", "responsibilities")
EVIDENCE_SPLIT = Setting("evidence/split", QByteArray())
EVIDENCE_ORDER = Setting("evidence/order", "newest")
GOALS_SPLIT = Setting("goals/split", QByteArray())
REVIEWS_SPLIT = Setting("reviews/split", QByteArray())
FOLDER = Setting("files/folder", "")
REPORT_FOLDER = Setting("report/folder", "")
WELCOMED = Setting("window/welcomed", False)
PLACE_KNOWN = Setting("window/place-known", "")

ALL: tuple[Setting[str] | Setting[bool] | Setting[int] | Setting[QByteArray], ...] = (
    THEME,
    TEXT_SIZE,
    GEOMETRY,
    PAGE,
    CHECKLIST_SPLIT,
    CHECKLIST_FILTER,
    CHECKLIST_COLLAPSED,
    EVIDENCE_SPLIT,
    EVIDENCE_ORDER,
    GOALS_SPLIT,
    REVIEWS_SPLIT,
    FOLDER,
    REPORT_FOLDER,
    WELCOMED,
    PLACE_KNOWN,
)


class Settings(QObject):
    """Reads and writes the keys above. changed(key): one got another value. A test hands in a store of its own."""

    changed = Signal(str)

    def __init__(self, store: QSettings | None = None) -> None:
        super().__init__()
        self._store = store if store is not None else QSettings("capability-planner", "window")
        self._private = sys.platform in ("win32", "darwin")  # the system keeps them there, each person's apart

    @property
    def place(self) -> str:
        """Where they are kept."""
        return self._store.fileName()

    def get(self, setting: Setting[V]) -> V:
        """The value kept, or the default where there is none or a wrong one."""
        value = self._store.value(setting.key, setting.default, type(setting.default))
        if not isinstance(value, type(setting.default)) or (setting.choices and value not in setting.choices):
            return setting.default
        return value

    def put(self, setting: Setting[V], value: V) -> None:
        """Keep the value; `changed` tells if it is another one."""
        if value == self.get(setting):
            return
        if not self._private:
            self._private = True
            _make_private(Path(self.place))
        self._store.setValue(setting.key, value)
        self.changed.emit(setting.key)


def _make_private(path: Path) -> None:
    """Give the file its owner alone before Qt writes it: Qt leaves that to the umask, and keeps what it finds."""
    with suppress(OSError):  # nowhere to write to: then Qt keeps the values for this run
        private_dir(path.parent)
        path.touch(PRIVATE_FILE)
        path.chmod(PRIVATE_FILE)
