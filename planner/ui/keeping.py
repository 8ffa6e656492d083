"""Safe-keeping in the window: when backups are made, and what is asked before something goes for good.

The secret it keeps: the rhythm of backups. One is made soon after a start that finds changes without one, at most every
half an hour while there are changes, and after the window was closed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from planner.core.check import LastCheck, Pause
from planner.core.dates import long_date
from planner.core.errors import NotFound, StoreBusy, UserError
from planner.files import file_size_words
from planner.ui.tasks import Task

if TYPE_CHECKING:
    from planner.core.retention import Backup
    from planner.ui.dialogs import Dialogs
    from planner.ui.main_window import MainWindow
    from planner.ui.session import Session

_SOON_MS = 60_000
_EVERY_MS = 30 * 60_000


def _nothing_there() -> int:
    return 0


def _not_deleted(ids: Sequence[str]) -> int:
    raise NotFound("Nothing can be deleted for good here.", "Use a window of the whole program.")


def _no_backup() -> str:
    raise NotFound("Backups cannot be made here.", "Use a window of the whole program.")


def _no_backups() -> "Sequence[Backup]":
    return ()


def _not_restored(folder: Path) -> Path | None:
    raise NotFound("Backups cannot be restored here.", "Use a window of the whole program.")


def _not_moved() -> Path:
    raise NotFound("The plan cannot be moved aside here.", "Use a window of the whole program.")


def _not_found(folder: Path) -> "Backup":
    raise NotFound("Backups cannot be looked for here.", "Use a window of the whole program.")


def _no_folder() -> bool:
    return False


def _not_looked_through(pause: Pause) -> Sequence[str]:
    raise NotFound("The plan cannot be looked through here.", "Use a window of the whole program.")


def _just_checked() -> LastCheck | None:
    return LastCheck(datetime.now(UTC))


def _not_mended(pause: Pause) -> str:
    raise NotFound("The plan cannot be mended here.", "Use a window of the whole program.")


def _not_prepared(place: Path) -> None:
    raise NotFound("No second place for backups can be chosen here.", "Use a window of the whole program.")


def _always_there(place: Path) -> str:
    return ""


def _never_due() -> bool:
    return False


def _fine() -> str:
    return ""


def _nowhere() -> Path | None:
    return None


def _stays(target: Path, watch: Callable[[str], object]) -> Path:
    raise NotFound("The plan cannot be moved here.", "Use a window of the whole program.")


def _not_opened(home: Path) -> None:
    raise NotFound(f"The plan in {home} cannot be opened from here.", "Use a window of the whole program.")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the window may ask of the store about safe-keeping; each opens the plan for itself, on any thread, and
    raises UserError.

    back_up: makes one and returns the second place's trouble, empty for none; prepare_second: makes a folder what they
    may be copied to; second_trouble: why nothing can be copied there now, in a sentence, empty where it can; due:
    whether anything changed since the last; backups: newest first; backup_in: the one that any folder is, or the newest
    whole one in it; restore: puts one in the place of the plan, and returns the folder where the old one is kept;
    set_aside: moves a damaged plan aside for an empty one, and returns
    where it is kept; in_bin: how many things; empty_bin: removes them for good and says how many; delete: these alone,
    by their ids; place: why the data folder is no good place, in a sentence, empty where it is fine; read_only: why the
    plan can be read and not changed, empty where it can; show_folder: opens the data folder.
    look_through: what is wrong with the plan, its files and its backups, each in a sentence, raises what pause raises;
    last_check: when that was asked last; mend: puts back what backups tell, and says how much that
    was, raises what pause raises.
    own_place: the platform's own place, where the plan can be moved there, else None; move: moves it to a directory,
    telling each step in words, and returns where it is, as it was where it raises; open_at: starts the program again on
    the plan there; moved_from: the directory that it was moved from, None where it was not.
    """

    back_up: Callable[[], str] = _no_backup
    prepare_second: Callable[[Path], None] = _not_prepared
    second_trouble: Callable[[Path], str] = _always_there
    due: Callable[[], bool] = _never_due
    backups: "Callable[[], Sequence[Backup]]" = _no_backups
    backup_in: "Callable[[Path], Backup]" = _not_found
    restore: Callable[[Path], Path | None] = _not_restored
    set_aside: Callable[[], Path] = _not_moved
    in_bin: Callable[[], int] = _nothing_there
    empty_bin: Callable[[], int] = _nothing_there
    delete: Callable[[Sequence[str]], int] = _not_deleted
    place: Callable[[], str] = _fine
    read_only: Callable[[], str] = _fine
    show_folder: Callable[[], bool] = _no_folder
    look_through: Callable[[Pause], Sequence[str]] = _not_looked_through
    last_check: Callable[[], LastCheck | None] = _just_checked
    mend: Callable[[Pause], str] = _not_mended
    own_place: Callable[[], Path | None] = _nowhere
    move: Callable[[Path, Callable[[str], object]], Path] = _stays
    open_at: Callable[[Path], None] = _not_opened
    moved_from: Callable[[], Path | None] = _nowhere


class Keeper(QObject):
    """Makes backups in the background, and empties the trash once the person has said so."""

    def __init__(
        self,
        window: "MainWindow",
        session: "Session",
        dialogs: "Dialogs",
        keeping: Keeping,
        tell: Callable[[str], object],
        fail: Callable[[UserError], object],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._dialogs = window, session, dialogs
        self._keeping, self._tell, self._fail = keeping, tell, fail
        self._asked = False
        self._backing = Task(keeping.back_up, self)
        self._backing.done.connect(self._on_backed_up)
        self._backing.failed.connect(self._on_no_backup)
        self._purging = Task(keeping.empty_bin, self)
        self._purging.done.connect(self._on_emptied)
        self._purging.failed.connect(self._on_failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.back_up_if_due)
        session.ready_changed.connect(self._on_ready)
        window.acts["empty-trash"].triggered.connect(self.empty_trash)
        window.acts["back-up"].triggered.connect(self.back_up)

    # Backups

    @property
    def running(self) -> bool:
        """Whether a backup is being made."""
        return self._backing.running

    @Slot()
    def back_up(self) -> None:
        """Make a backup because the person asks for it; its end is told."""
        self._asked = True
        self._window.flush()
        self._backing.start()

    @Slot()
    def back_up_if_due(self) -> None:
        """Make a backup if anything changed since the last one, and look again in half an hour."""
        self._timer.start(_EVERY_MS)
        try:
            due = self._keeping.due()
        except StoreBusy:
            return
        except UserError as error:
            self._on_no_backup(error)
            return
        if due:
            self._backing.start()

    @Slot(bool)
    def _on_ready(self, ready: bool) -> None:
        if ready:
            self._timer.start(_SOON_MS)

    @Slot(object)
    def _on_backed_up(self, trouble: object) -> None:
        asked, self._asked = self._asked, False
        self._session.look_around()  # the plan knows how far it is backed up, and whoever shows that is told
        if asked:
            self._session.plan_loaded.emit()  # also where it knew that before, and a second place is there again
        if trouble:
            self._fail(UserError(f"A backup was made beside the plan. {trouble}"))
        elif asked:
            self._tell("A backup was made, and opened to check it")

    @Slot(object)
    def _on_no_backup(self, error: UserError) -> None:
        self._asked = False
        self._fail(error)

    # The trash

    @Slot()
    def empty_trash(self) -> None:
        """Delete for good what lies in the trash, once the person has agreed: no undo brings it back."""
        self._window.flush()
        try:
            count = self._keeping.in_bin()
        except UserError as error:
            self._fail(error)
            return
        if not count:
            self._tell("The trash is empty")
        elif self._dialogs.confirm(self._window, "Empty the trash", _question(count), "Delete for good"):
            self._purging.start()

    @Slot(object)
    def _on_emptied(self, count: object) -> None:
        assert isinstance(count, int)
        self._session.look_around()
        self._tell(f"{_things(count)} deleted for good")

    @Slot(object)
    def _on_failed(self, error: UserError) -> None:
        self._session.look_around()
        self._fail(error)


def _things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count:,} things"


def _question(count: int) -> str:
    them, what = ("it", "its") if count == 1 else ("them", "their")
    return (
        f"{_things(count)} in the trash will be deleted for good, with {what} files. It cannot be undone.\n\n"
        f"A backup is made before. Backups hold {them} until they are let go, and a review keeps what it froze."
    )


def age_words(made_at: datetime, now: datetime) -> str:
    """How old a backup is, in words: "2 hours old"."""
    hours = int((now - made_at).total_seconds()) // 3600
    if hours < 0:
        return "from a time that this machine's clock has not reached"
    if hours < 1:
        return "less than an hour old"
    if hours < 48:
        return "1 hour old" if hours == 1 else f"{hours} hours old"
    return f"{hours // 24} days old"


def backup_words(backup: "Backup", now: datetime) -> str:
    """A backup on one line: when it was made, how old it is, how large, where it lies if not beside the plan."""
    made = backup.made_at.astimezone()
    parts = [f"{long_date(made.date())}, {made:%H:%M}", age_words(backup.made_at, now), file_size_words(backup.size)]
    parts += [f"kept, made {backup.pinned}"] if backup.pinned else []
    parts += ["second place"] if backup.second else []
    return "  ·  ".join(parts)
