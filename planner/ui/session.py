"""Session: the plan on screen and the only writer. It owns the undo stack and tells every view what changed."""

from __future__ import annotations  # what is named in annotations alone is not imported before the first frame

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from planner.core.changes import Change, Kind
from planner.core.errors import ChangedMeanwhile, StoreBusy, UserError
from planner.core.plan import By
from planner.ui.commands import Act, moved_words
from planner.ui.copying import Copying, copying_words, twins_words
from planner.ui.drafts import Drafts
from planner.ui.reserve import Reserve
from planner.ui.waiting import patiently
from planner.ui.writable import Writable

if TYPE_CHECKING:
    from planner.core.conflict import Conflict
    from planner.core.draft import Draft
    from planner.core.evidence import EvidenceDraft, EvidenceEdit
    from planner.core.plan import GoalDraft, GoalEdit, Plan, RatingValue
    from planner.core.review_return import ReturnedForm
    from planner.ui.store_protocol import Store

EVERYTHING = Change(frozenset(Kind))
_LOOK_AROUND_MS = 1_000


class Session(QObject):
    """The current Plan, what was done to it, and the way to the store.

    It begins without a store, so that the window can show at once; what is done before `attach` waits and is done
    then. plan_loaded: the whole plan was read again. plan_changed(Change): one write. failed(UserError): a write was
    refused and nothing changed. told(message, can_undo): something worth a line in the message bar.

    aside runs one write on a connection of its own, on any thread: large files are copied there, so that the window
    stays alive. Without it they are copied where they are asked for.
    """

    plan_loaded = Signal()
    plan_changed = Signal(object)
    failed = Signal(object)
    told = Signal(str, bool)
    ready_changed = Signal(bool)

    def __init__(
        self,
        plan: Plan,
        *,
        today: Callable[[], date] = date.today,
        aside: Callable[[Callable[[Store], Change]], Change] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._copying = Copying(aside, self)
        self._plan = plan
        self._store: Store | None = None
        self._waiting: list[Callable[[], object]] = []
        self._writing = False
        self._held = False
        self._quiet = False
        self.today = today
        self.undo_stack = QUndoStack(self)
        self.drafts = Drafts(self)
        self.writable = Writable(self)
        self._reserve = Reserve(self)
        self._reserve.needed.connect(self.failed)
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_AROUND_MS)
        self._watch.timeout.connect(self.look_around)

    @property
    def plan(self) -> Plan:
        """The plan as it is stored."""
        return self._plan

    @property
    def store(self) -> Store | None:
        """For reading; None until `attach`."""
        return self._store

    @property
    def ready(self) -> bool:
        """Whether writing is possible now."""
        return self._store is not None

    def attach(self, store: Store) -> None:
        """Take the store, read the plan, do what waited, and bring back what was being typed at a crash."""
        self._store = store
        self._plan = store.load()
        self._reserve.begin(store)
        self.writable.look()
        self.plan_loaded.emit()
        self.ready_changed.emit(True)
        self._do_what_waited()
        self.drafts.bring_back()
        self._watch.start()

    def hold(self) -> None:
        """Let what the person does wait: bulk work is going to write through a connection of its own."""
        self._held = True

    def let_go(self) -> None:
        """The bulk work is over: read the plan anew and do what waited. Undo goes on, by value."""
        self._held = False
        self.look_around()
        self._do_what_waited()

    def _do_what_waited(self) -> None:
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()

    def close(self) -> None:
        """Let go of the store, and of what could be undone; what comes after waits for another store."""
        self._watch.stop()
        self._reserve.end()
        self.undo_stack.clear()
        if self._store is not None:
            store, self._store = self._store, None
            store.close()

    def look_around(self) -> None:
        """Read the plan again if another program changed it."""
        store = self._store
        if store is None or self._writing or self._held:
            return
        try:
            if not store.changed_elsewhere():
                return
            self._plan = store.load()
        except StoreBusy:
            return  # the next look is a second away
        except UserError as error:
            self.failed.emit(error)
            return
        self.plan_loaded.emit()

    # What a person does. Each returns what was made or changed, None where it has to wait or was refused.

    def rate(self, descriptor: str, value: RatingValue, note: str = "", by: By = By.ME) -> bool:
        """Rate a descriptor (its key) as of today."""
        text = f"Rate as {value.words}"
        return self._act(text, lambda store: store.rate(descriptor, value, by=by, note=note)) is not None

    def add_evidence(self, draft: EvidenceDraft) -> str | None:
        """Add evidence; returns its id, None also where large files are still being copied."""
        own = self._added(self._act("Add evidence", lambda store: store.add_evidence(draft), files=draft.files))
        self._tell_twins(own, draft.files)
        return own

    def edit_evidence(self, evidence_id: str, edit: EvidenceEdit, merge_as: str = "") -> bool:
        """Change evidence. merge_as names a text field, so that typing on in it is one step to undo."""
        place = f"{evidence_id}/{merge_as}" if merge_as else ""
        made = self._act(
            "Edit evidence", lambda store: store.edit_evidence(evidence_id, edit), place, edit.add_files, evidence_id
        )
        self._tell_twins(None if made is None else evidence_id, edit.add_files)
        return made is not None

    def edit_many(self, ids: Sequence[str], edit: EvidenceEdit, text: str, merge_as: str = "") -> Change | None:
        """Change several pieces alike, as one act: all or none. text: what Undo calls it; merge_as: acts that follow
        each other under one name are one step to undo. The Change is empty where everything was so already."""
        return self._act(text, lambda store: store.edit_many(ids, edit), merge_as)

    def add_goal(self, draft: GoalDraft) -> str | None:
        """Add a goal; returns its id."""
        return self._added(self._act("Add goal", lambda store: store.add_goal(draft)))

    def edit_goal(self, goal_id: str, edit: GoalEdit, merge_as: str = "") -> bool:
        """Change a goal; merge_as as in edit_evidence."""
        place = f"{goal_id}/{merge_as}" if merge_as else ""
        return self._act("Edit goal", lambda store: store.edit_goal(goal_id, edit), place) is not None

    def bin(self, ids: Sequence[str]) -> bool:
        """Move evidence, goals and reviews to the trash."""
        change = self._act("Move to the trash", lambda store: store.bin(ids))
        if change:
            self.told.emit(moved_words(change, len(ids)), True)
        return change is not None

    def unbin(self, ids: Sequence[str]) -> bool:
        """Take evidence, goals and reviews out of the trash."""
        return self._act("Restore from the trash", lambda store: store.unbin(ids)) is not None

    def start_review(self, name: str, start: date, end: date) -> str | None:
        """Start a review of a period as a draft; returns its id."""
        return self._added(self._act("Start review", lambda store: store.start_review(name, start, end)))

    def edit_review(
        self,
        review_id: str,
        *,
        name: str | None = None,
        start: date | None = None,
        end: date | None = None,
        merge_as: str = "",
    ) -> bool:
        """Change a draft's name or period; merge_as as in edit_evidence."""
        place = f"{review_id}/{merge_as}" if merge_as else ""
        made = self._act("Edit review", lambda store: store.edit_review(review_id, name, start, end), place)
        return made is not None

    def freeze_review(self, review_id: str) -> Change | None:
        """Freeze a draft, which makes it sent. The Change is empty where it was frozen before."""
        return self._act("Freeze review", lambda store: store.freeze_review(review_id))

    def return_review(self, form: ReturnedForm) -> Change | None:
        """File a returned form as the manager's round. The Change is empty where this file was filed before."""
        return self._act("File returned form", lambda store: store.return_review(form))

    def close_review(self, review_id: str) -> bool:
        """Close a review for good: no undo brings it back, and what lies below it on the stack cannot reach into it."""
        return self._act("Close review", lambda store: store.close_review(review_id), for_good=True) is not None

    def settle(self, conflict: Conflict, *, take: bool) -> bool:
        """Settle a conflict: take the version that lost, or keep what stands, which lets the other go for good."""
        text = "Take the other version" if take else "Keep what stands"
        change = self._act(text, lambda store: store.settle(conflict.id, None if take else ()), for_good=not take)
        if change is not None and not change:
            self.plan_changed.emit(change)  # keeping changes nothing of the plan, but one conflict fewer waits
        return change is not None

    def bring_back(self, draft: Draft) -> bool:
        """Write what was being typed at a crash; what it displaces becomes a conflict."""
        return self._act("Bring back typed words", lambda store: store.bring_back(draft)) is not None

    def may_write(self, *, typed: bool = False) -> bool:
        """Whether the plan can be written; else the person is told, before they are asked anything. typed: they wrote
        something already, which stays."""
        if self._store is None or self.writable.look_again():
            return True
        self._refuse(self.writable.refusal(typed=typed))
        return False

    def set_profile(self, fields: Mapping[str, str], text: str = "") -> bool:
        """Set profile fields (names of PROFILE_FIELDS and KEPT_FIELDS); an empty value clears one. text: what Undo
        calls it where it is a choice, a step of its own; typing on in a field is one step."""
        place = "" if text else "profile/" + ",".join(sorted(fields))
        return self._act(text or "Edit profile", lambda store: store.set_profile(fields), place) is not None

    def undo(self) -> None:
        """Take the last act back, by value; nothing changes if it cannot be."""
        if self._held:
            self._waiting.append(self.undo)
            return
        index = self.undo_stack.index() - 1
        self._move(index, lambda store, act: store.undo(act.change), self.undo_stack.undo, "Undone")

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._held:
            self._waiting.append(self.redo)
            return
        index = self.undo_stack.index()
        self._move(index, lambda store, act: store.redo(act.change), self.undo_stack.redo, "Done again")

    # How it is written

    def _act(
        self,
        text: str,
        write: Callable[[Store], Change],
        merge_as: str = "",
        files: Sequence[Path] = (),
        about: str = "",
        *,
        for_good: bool = False,
    ) -> Change | None:
        if self._store is None or self._held:
            self._waiting.append(lambda: self._act(text, write, merge_as, files, about, for_good=for_good))
            return None
        if not self.may_write(typed=True):
            return None
        if self._copying.wants(files):
            self.told.emit(copying_words(files), False)
            self._copying.start(write, lambda change: self._on_copied(text, change, files, about), self._refuse)
            return None
        try:
            change = self._write(write)
        except UserError as error:
            self._refuse(error)
            return None
        self._done(text, change, merge_as, for_good=for_good)
        return change

    def _done(self, text: str, change: Change, merge_as: str = "", *, for_good: bool = False) -> None:
        if change:
            if not for_good:
                self.undo_stack.push(Act(text, change, merge_as))
            self.plan_changed.emit(change)

    def _on_copied(self, text: str, change: Change, files: Sequence[Path], about: str) -> None:
        if self._store is None:
            return  # closed meanwhile; what was copied is stored
        self._plan = patiently(self._store.load)
        self._done(text, change)
        if not change:
            self.plan_changed.emit(Change(frozenset({Kind.EVIDENCE})))  # a copy that was missing may be back
        self.told.emit("The files are copied", bool(change))
        self._tell_twins(about or self._added(change), files)

    def _move(
        self, index: int, write: Callable[[Store, Act], Change], move_stack: Callable[[], None], said: str
    ) -> None:
        command = self.undo_stack.command(index) if 0 <= index < self.undo_stack.count() else None
        if not isinstance(command, Act) or self._store is None or not self.may_write():
            return
        try:
            change = self._write(lambda store: write(store, command))
        except ChangedMeanwhile as error:
            command.setObsolete(True)  # the stack drops it as it passes
            move_stack()
            self._refuse(error)
            return
        except UserError as error:
            self._refuse(error)
            return
        text = command.text()
        move_stack()
        self.plan_changed.emit(change)
        # What was undone may lie on another page: it is never done without a word.
        self.told.emit(f"{said}: {text[:1].lower()}{text[1:]}", False)

    def _write(self, write: Callable[[Store], Change]) -> Change:
        store = self._store
        if store is None or self._writing:
            raise StoreBusy("That was not done: another change is still being saved.", "Try again in a moment.")
        self._writing = True
        try:
            change = self._reserve.write(store, write)
            if change:
                self._plan = patiently(store.load)
            return change
        finally:
            self._writing = False

    def _tell_twins(self, own: str | None, files: Sequence[Path]) -> None:
        """Say of files just attached to the evidence with that id which are the same as others; after the act's own."""
        if own is None or self._store is None or not files:
            return
        twins = twins_words(self._store, own, files)
        if twins:
            can_undo = self.undo_stack.canUndo()
            QTimer.singleShot(0, self, lambda: self.told.emit(twins, can_undo))

    def quietly(self, act: Callable[[], bool]) -> bool:
        """Do an act whose refusal is told elsewhere; whether it was done."""
        self._quiet = True
        try:
            return act()
        finally:
            self._quiet = False

    def _refuse(self, error: UserError) -> None:
        self.writable.refused(error)
        if self._quiet:
            return
        self.failed.emit(error)
        self.plan_changed.emit(EVERYTHING)  # every view falls back to the stored truth

    @staticmethod
    def _added(change: Change | None) -> str | None:
        return change.ids[0] if change and change.ids else None
