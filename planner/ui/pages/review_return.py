"""A form's way back into the window; the secret kept here is in which thread it is read and when it is let go."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from planner.core.errors import NotAForm, UserError
from planner.core.review import ManagerRound, Review
from planner.core.review_return import ReturnedForm, accepted
from planner.ui.models.review_shelf import ReviewShelf
from planner.ui.session import Session
from planner.ui.tasks import Task

_NOT_READY = UserError(
    "The form was not read: the plan is still being opened. Nothing was filed.", "Try again in a moment."
)


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that may be filed. filed: the round it would be, or already is; fresh: it was not filed before."""

    form: ReturnedForm
    review: Review
    filed: ManagerRound
    fresh: bool


class ReturnDesk(QObject):
    """Reads forms off the GUI thread and finds out whether they may be filed.

    reading(file name): one is being read; ended: none is any more. came(Returned): it may be filed. What may not is
    told by the session's `failed`.
    """

    reading = Signal(str)
    came = Signal(object)
    ended = Signal()

    def __init__(
        self, session: Session, shelf: ReviewShelf, read_form: Callable[[Path], ReturnedForm], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._shelf = shelf
        self._read_form = read_form
        self._tasks: list[Task] = []

    @property
    def busy(self) -> bool:
        """Whether a form is being read that somebody still waits for."""
        return any(not task.cancelled() for task in self._tasks)

    def take(self, path: Path, otherwise: Callable[[], None] | None = None) -> None:
        """Read a file. otherwise: what to do instead of a refusal where the file shows no sign of being a form."""
        if not self._session.ready:
            self._session.failed.emit(_NOT_READY)
            return
        self.cancel()
        task = Task(lambda: self._read_form(path), self)
        task.done.connect(partial(self._on_read, task))
        task.failed.connect(partial(self._on_refused, task, otherwise))
        task.ended.connect(partial(self._on_ended, task))
        self._tasks.append(task)
        self.reading.emit(path.name)
        task.start()

    def cancel(self) -> None:
        """Let go of what is being read: the file is only read, so nothing of it is left."""
        if self.busy:
            for task in self._tasks:
                task.cancel()
            self.ended.emit()

    def _on_read(self, task: Task, form: ReturnedForm) -> None:
        if task.cancelled():
            return
        try:
            returned = self._checked(form)
        except UserError as error:
            self._session.failed.emit(error)
            return
        if returned is not None:
            self.came.emit(returned)

    def _checked(self, form: ReturnedForm) -> Returned | None:
        review = self._shelf.review(form.review)
        if review is not None and review.binned:
            self._session.return_review(form)  # refuses it, and says where the review is
            return None
        me = self._session.plan.profile.get("name", "")
        filed = accepted(form, review, me, self._session.today())
        assert review is not None
        return Returned(form, review, filed, all(each.sha256 != filed.sha256 for each in review.rounds))

    def _on_refused(self, task: Task, otherwise: Callable[[], None] | None, error: UserError) -> None:
        if task.cancelled():
            return
        if otherwise is not None and isinstance(error, NotAForm):
            otherwise()
        else:
            self._session.failed.emit(error)

    def _on_ended(self, task: Task) -> None:
        waited_for = not task.cancelled()
        self._tasks.remove(task)
        task.deleteLater()
        if waited_for:
            self.ended.emit()
