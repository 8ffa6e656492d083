"""The plan looked through in the background, once a week, and what is said of it.

The secret it keeps: the rhythm, and that it is in nobody's way: it begins long after the start, rests as long as it
works, and stops when the window is closed.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from planner.core.check import CheckCancelled, LastCheck, Pause, Way, check_due, ways
from planner.core.errors import StoreBusy, StoreDamaged, UserError
from planner.ui.dialogs import Dialogs
from planner.ui.session import Session
from planner.ui.tasks import Task
from planner.ui.theme import Theme
from planner.ui.widgets.welcome import Banner

if TYPE_CHECKING:
    from planner.ui.keeping import Keeping
    from planner.ui.main_window import MainWindow

_SOON_MS = 5 * 60_000
_EVERY_MS = 30 * 60_000
_LONGEST_REST_S = 0.05
_FEW = 8
_MENDS = (
    "What backups tell is put back: words as they were written, and attached files. Nothing that you changed yourself "
    "is touched. What no backup tells stays as it is. The search goes by what the plan says then."
)
_WHAT_HELPS = {
    Way.RESTORE: "Mending does not bring that back; the newest checked backup does.",
    Way.BY_HAND: "No backup tells what belongs there; write it, or attach the file, as it should be.",
    Way.ANEW: "Make a new backup; the folder of the bad one can be deleted.",
}


class Checker(QObject):
    """Looks everything through when it is due or asked for; a banner tells what is wrong and offers to mend it."""

    def __init__(
        self,
        window: "MainWindow",
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        keeping: "Keeping",
        tell: Callable[[str], object],
        fail: Callable[[UserError], object],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._theme, self._dialogs = window, session, theme, dialogs
        self._keeping, self._tell, self._fail = keeping, tell, fail
        self._asked = False
        self._told = False
        self._noted = False
        self._again = False
        self._stopped = False
        self._found: Sequence[str] = ()
        self.banner: Banner | None = None
        self._looking = Task(self._look, self)
        self._looking.done.connect(self._on_looked)
        self._looking.failed.connect(self._on_not_looked)
        self._looking.ended.connect(self._on_look_ended)
        self._mending = Task(self._mend, self)
        self._mending.done.connect(self._on_mended)
        self._mending.failed.connect(self._on_not_mended)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look_if_due)
        session.plan_loaded.connect(self._on_plan_loaded)
        session.ready_changed.connect(self._on_ready)
        window.acts["check-plan"].triggered.connect(self.look)
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self.stop)
        if session.ready:
            self._on_ready(True)

    @property
    def running(self) -> bool:
        """Whether everything is being looked through."""
        return self._looking.running

    @Slot()
    def look(self) -> None:
        """Look everything through because the person asks for it; its end is told."""
        self._asked = True
        self._window.flush()
        self._tell("Everything is being looked through; go on meanwhile")
        self._looking.start()

    @Slot()
    def look_if_due(self) -> None:
        """Look everything through if that was not done for a week, and ask again in half an hour."""
        self._timer.start(_EVERY_MS)
        if not self._told and check_due(self._keeping.last_check(), datetime.now(UTC)):
            self._looking.start()

    @Slot()
    def stop(self) -> None:
        """Let go of a look or a mending that is under way; the next start takes it up again."""
        self._stopped, self._again = True, False
        self._timer.stop()
        self._looking.cancel()
        self._mending.cancel()

    def _look(self) -> Sequence[str]:
        return self._keeping.look_through(_resting(self._looking.cancelled))

    def _mend(self) -> str:
        return self._keeping.mend(_unresting(self._mending.cancelled))

    def _look_once_more(self) -> None:
        """Look through what is there now: a look that is under way began before, and what it tells is old."""
        if self._looking.running:
            self._again = True
            self._looking.cancel()
        elif not self._stopped:
            self._looking.start()

    @Slot(bool)
    def _on_ready(self, ready: bool) -> None:
        if not ready:
            return
        self._timer.start(_SOON_MS)
        last = self._keeping.last_check()
        self._noted = last is not None
        if last is not None and last.found and self.banner is None:
            self._put(remembered_words(last, datetime.now(UTC)), [("Check again", self.look)])

    @Slot()
    def _on_look_ended(self) -> None:
        again, self._again = self._again, False
        if again:
            self._look_once_more()

    @Slot(object)
    def _on_looked(self, found: object) -> None:
        assert isinstance(found, Sequence)
        if self._again:
            return
        asked, self._asked = self._asked, False
        self._found, self._told = found, bool(found)
        self._hide_banner()
        if found:
            self._show_banner()
        elif asked:
            self._tell("Everything was looked through, and nothing is wrong")
        self._session.plan_loaded.emit()  # whoever shows when that was looks again

    @Slot(object)
    def _on_not_looked(self, error: UserError) -> None:
        if self._again:
            return
        asked, self._asked = self._asked, False
        if asked or not isinstance(error, CheckCancelled | StoreBusy):
            self._fail(error)

    # What was found

    def _show_banner(self) -> None:
        helps = ways(self._found)
        acts: list[tuple[str, Callable[[], object]]] = []
        if Way.MEND in helps:
            acts.append(("Mend…", self._on_mend))
        if Way.RESTORE in helps:
            acts.append(("Restore a backup…", self._on_restore))
        if not acts:
            acts.append(("Check again", self.look))
        self._put(found_words(self._found), acts)

    @Slot()
    def _on_plan_loaded(self) -> None:
        noted, self._noted = self._noted, self._keeping.last_check() is not None
        if noted and not self._noted:  # another plan was put in the place of the one that was looked through
            self._told = False
            self._hide_banner()
            if self._looking.running:
                self._look_once_more()

    def _put(self, words: str, acts: Sequence[tuple[str, Callable[[], object]]]) -> None:
        self._hide_banner()
        self.banner = Banner(self._theme, words, [*acts, ("Not now", self._hide_banner)])
        self._window.set_banner(self.banner)

    @Slot()
    def _hide_banner(self) -> None:
        if self.banner is not None:
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None

    @Slot()
    def _on_restore(self) -> None:
        self._window.show_page("settings")  # which lists the backups, and asks before the plan goes back in time

    @Slot()
    def _on_mend(self) -> None:
        more = f"\n… and {len(self._found) - _FEW} more" if len(self._found) > _FEW else ""
        listed = "\n".join(f"• {each}" for each in self._found[:_FEW])
        if self._dialogs.confirm(self._window, "Mend the plan", f"{listed}{more}\n\n{_MENDS}", "Mend"):
            self._window.flush()
            self._mending.start()

    @Slot(object)
    def _on_mended(self, what: object) -> None:
        self._told = False
        self._hide_banner()
        self._session.look_around()
        self._tell(f"Put back from the backups: {what}")
        self._look_once_more()  # what no backup could tell is still to be told

    @Slot(object)
    def _on_not_mended(self, error: UserError) -> None:
        if isinstance(error, CheckCancelled):
            return
        if isinstance(error, StoreDamaged):
            self._put(str(error), [("Restore a backup…", self._on_restore)])
        else:
            self._fail(error)


def _resting(cancelled: Callable[[], bool]) -> Pause:
    """A Pause that rests as long as was worked since the last one, and stops where the task is to."""
    since = time.perf_counter()

    def pause() -> None:
        nonlocal since
        if cancelled():
            raise CheckCancelled(
                "The look at the plan was stopped; nothing was changed.", "It is taken up again later."
            )
        time.sleep(min(time.perf_counter() - since, _LONGEST_REST_S))
        since = time.perf_counter()

    return pause


def _unresting(cancelled: Callable[[], bool]) -> Pause:
    """A Pause for one who waits, that stops where the task is to."""

    def pause() -> None:
        if cancelled():
            raise CheckCancelled("Mending was stopped; what was not put back is as it was.", "Mend it another time.")

    return pause


def found_words(found: Sequence[str]) -> str:
    """What a look found, in a few sentences, and what helps where mending does not."""
    count = "1 thing" if len(found) == 1 else f"{len(found)} things"
    are = "is" if len(found) == 1 else "are"
    helping = ways(found)
    if Way.MEND in helping:
        helping -= {Way.BY_HAND}  # mending tells which of it that is
    helps = " ".join(words for way, words in _WHAT_HELPS.items() if way in helping)
    return (
        f"{count} in your plan, its files or its backups {are} not as stored; a failing disk does that. First of all: "
        f"{found[0]}. {helps}"
    ).rstrip()


def remembered_words(last: LastCheck, now: datetime) -> str:
    """What the last look found, as it is told before there was another."""
    things = "1 thing" if last.found == 1 else f"{last.found} things"
    return (
        f"The last look at everything, {_ago(last, now)}, found {things} that {'is' if last.found == 1 else 'are'} not "
        "as stored. It is looked through again in a few minutes; “Check again” does it now, and tells what helps."
    )


def checked_words(last: LastCheck | None, now: datetime) -> str:
    """When everything was looked through last, and what came of it."""
    if last is None:
        return "Everything is looked through once a week; that has not been done yet."
    things = "1 thing was" if last.found == 1 else f"{last.found} things were"
    wrong = f"{things} wrong" if last.found else "nothing was wrong"
    return f"Everything was last looked through {_ago(last, now)}; {wrong}."


def _ago(last: LastCheck, now: datetime) -> str:
    days = (now - last.at).days
    return (
        f"{days} days ago" if days > 1 else "yesterday" if days == 1 else "today" if days == 0 else "on another clock"
    )
