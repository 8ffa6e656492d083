"""Acts on several pieces of evidence; the secret kept here is what counts as one act, and so as one step to undo."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from planner.core.changes import Change
from planner.core.evidence import EvidenceEdit
from planner.ui.session import Session


class EvidenceBulk(QObject):
    """Tags and links the pieces it is given. To link, from choosing the first descriptor to the end, is one act."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._times = 0
        self._ids: tuple[str, ...] = ()
        self._linked: dict[str, tuple[str, ...]] = {}
        self._own = False
        session.plan_changed.connect(self._on_plan_changed)

    def tag(self, ids: Sequence[str], tag: str) -> None:
        """Tag all of them."""
        change = self._session.edit_many(ids, EvidenceEdit(add_tags=(tag,)), f"Tag {_pieces(len(ids))}")
        if change is None:
            return  # refused, which was said, or waiting
        if change:
            self._session.told.emit(f"{_pieces(len(ids))} tagged {tag}", True)
        else:
            self._session.told.emit(f"They are tagged {tag} already", False)

    @property
    def linked(self) -> tuple[str, ...]:
        """The descriptors (keys) that the pieces were linked to since linking began."""
        return tuple(self._linked)

    def begin_linking(self, ids: Sequence[str]) -> None:
        """From now on it is these that are linked."""
        self._ids, self._linked = tuple(ids), {}
        self._times += 1

    def link(self, key: str, on: bool) -> None:
        """Link all of them to a descriptor, or take away what was linked since linking began."""
        if on:
            change = self._edit(self._ids, EvidenceEdit(add_descriptors=(key,)))
            if change is not None:
                # A piece may have had the descriptor before: it keeps it, whatever is ticked here.
                self._linked[key] = tuple(each for each in self._ids if each in change.ids)
        else:
            self._edit(self._linked.pop(key, ()), EvidenceEdit(remove_descriptors=(key,)))

    def end_linking(self) -> None:
        """Say what was done."""
        count = len({each for ids in self._linked.values() for each in ids})
        if count:
            self._session.told.emit(f"{_pieces(count)} linked", True)
        elif self._linked:
            self._session.told.emit("They were linked already", False)
        self._ids, self._linked = (), {}

    def _edit(self, ids: Sequence[str], edit: EvidenceEdit) -> Change | None:
        if not ids:
            return None
        self._own = True
        try:
            words = f"Link {_pieces(len(self._ids))}"
            return self._session.edit_many(ids, edit, words, f"link/{self._times}")
        finally:
            self._own = False

    def _on_plan_changed(self, change: Change) -> None:
        if not self._own:
            self._linked = {}  # undone meanwhile, or something else: its Undo would be another act's


def _pieces(count: int) -> str:
    return "1 piece" if count == 1 else f"{count:,} pieces"
