"""A list of evidence of any length; the secret kept here is that only the pages looked at are ever read."""

from collections import OrderedDict
from collections.abc import Callable
from enum import IntEnum
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from planner.core.changes import Change, Kind
from planner.core.dates import date_range
from planner.core.errors import UserError
from planner.core.evidence import EvidenceLine, EvidenceQuery
from planner.ui.models.descriptor_words import DescriptorBook
from planner.ui.session import Session
from planner.ui.store_protocol import Store

PAGE_ROWS = 64  # a few screens: more would be read for nothing at each letter of a search
KEPT_PAGES = 36
_ID_LENGTH = 32  # a descriptor's key, which a change may name too, has twelve digits

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")


class EvidenceRole(IntEnum):
    """What the list can be asked besides its text."""

    ID = Qt.ItemDataRole.UserRole + 1
    LINE = Qt.ItemDataRole.UserRole + 2
    WHEN = Qt.ItemDataRole.UserRole + 3
    SKILLS = Qt.ItemDataRole.UserRole + 4


class EvidenceModel(QAbstractTableModel):
    """One column, a row for each piece of evidence that the query finds. It writes nothing."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._query = EvidenceQuery()
        self._count = 0
        self._pages: OrderedDict[int, tuple[EvidenceLine, ...]] = OrderedDict()
        self._book = DescriptorBook(session.plan)
        session.plan_changed.connect(self._on_plan_changed)
        session.plan_loaded.connect(self.reload)
        self.reload()

    @property
    def query(self) -> EvidenceQuery:
        """What is listed."""
        return self._query

    def set_query(self, query: EvidenceQuery) -> None:
        """List something else."""
        if query != self._query:
            self._reset(query)

    def reload(self) -> None:
        """Read everything again; views keep their place by the ids they remember."""
        self._reset(self._query)

    def _reset(self, query: EvidenceQuery) -> None:
        self.beginResetModel()
        self._query = query
        self._pages.clear()
        self._book = DescriptorBook(self._session.plan)
        self._count = self._read(lambda store: store.evidence_count(self._query), 0)
        self.endResetModel()

    def line(self, row: int) -> EvidenceLine | None:
        """The piece in that row; None where there is none, or where it cannot be read just now."""
        if not 0 <= row < self._count:
            return None
        lines = self._page(row // PAGE_ROWS)
        place = row % PAGE_ROWS
        return lines[place] if place < len(lines) else None

    def line_at_hand(self, row: int) -> EvidenceLine | None:
        """The piece in that row as it was last read; None where it would have to be read now."""
        lines = self._pages.get(row // PAGE_ROWS, ()) if 0 <= row < self._count else ()
        place = row % PAGE_ROWS
        return lines[place] if place < len(lines) else None

    def row_of(self, evidence_id: str) -> int | None:
        """Where a piece stands in the list, None if the query does not find it."""
        cached = self._cached_row(evidence_id)
        if cached is not None:
            return cached
        return self._read(lambda store: store.evidence_position(self._query, evidence_id), None)

    def is_near(self, evidence_id: str) -> bool:
        """Whether a piece is on the first page of the list."""
        return any(line.id == evidence_id for line in self._page(0))

    # What changed

    def _on_plan_changed(self, change: Change) -> None:
        if Kind.TARGET in change.kinds:
            self.reload()
        elif Kind.EVIDENCE in change.kinds:
            ids = [each for each in change.ids if len(each) == _ID_LENGTH]
            if len(ids) != 1 or not self._follow(ids[0]):
                self.reload()

    def _follow(self, evidence_id: str) -> bool:
        """Tell the views of the one row that came, went, moved or changed; False where that cannot be told."""
        before = self._cached_row(evidence_id)
        after = self._read(lambda store: store.evidence_position(self._query, evidence_id), None)
        step = self._read(lambda store: store.evidence_count(self._query), self._count) - self._count
        if before is None and after is None:
            return step == 0
        if before is None and after is not None and step == 1:
            return self._insert(after)
        if before is not None and after is None and step == -1:
            return self._remove(before)
        if before is not None and after is not None and step == 0:
            return self._move(before, after)
        return False

    def _insert(self, row: int) -> bool:
        if not (self._is_at_hand(row - 1) and self._is_at_hand(row)):
            return False
        self.beginInsertRows(QModelIndex(), row, row)
        self._count += 1
        self._forget_from(row)
        self.endInsertRows()
        self._page(row // PAGE_ROWS)
        return True

    def _remove(self, row: int) -> bool:
        if not (self._is_at_hand(row - 1) and self._is_at_hand(row + 1)):
            return False
        self.beginRemoveRows(QModelIndex(), row, row)
        self._count -= 1
        self._forget_from(row)
        self.endRemoveRows()
        self._page(row // PAGE_ROWS)
        return True

    def _move(self, before: int, after: int) -> bool:
        if before != after:
            self.beginMoveRows(QModelIndex(), before, before, QModelIndex(), after + (after > before))
            self._forget_from(min(before, after))
            self.endMoveRows()
        else:
            self._pages.pop(before // PAGE_ROWS, None)
        self._page(after // PAGE_ROWS)  # the next change needs to find its row here
        changed = self.index(after, 0)
        self.dataChanged.emit(changed, changed)
        return True

    def _is_at_hand(self, row: int) -> bool:
        """Whether the row can be shown as it was while rows come and go."""
        return not 0 <= row < self._count or row // PAGE_ROWS in self._pages

    def _forget_from(self, row: int) -> None:
        for page in [each for each in self._pages if each >= row // PAGE_ROWS]:
            del self._pages[page]

    # Reading

    def _page(self, number: int) -> tuple[EvidenceLine, ...]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        lines = self._read(lambda store: store.evidence_lines(self._query, number * PAGE_ROWS, PAGE_ROWS), None)
        if lines is None:
            return ()
        self._pages[number] = lines
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        return lines

    def _cached_row(self, evidence_id: str) -> int | None:
        for number, lines in self._pages.items():
            for place, line in enumerate(lines):
                if line.id == evidence_id:
                    return number * PAGE_ROWS + place
        return None

    def _read(self, ask: Callable[[Store], T], otherwise: T) -> T:
        """What the store says. A list has nobody to tell of trouble while it paints: it shows less, and asks again."""
        store = self._session.store
        if store is None:
            return otherwise
        try:
            return ask(store)
        except UserError:
            return otherwise

    def _spoken(self, line: EvidenceLine) -> str:
        parts = [line.title, date_range(line.on, line.until), ", ".join(self._book.groups(line.descriptors))]
        parts.append(_counted(line.files, "file"))
        parts.append(_counted(line.links, "link"))
        parts.append("private" if line.private else "")
        return ", ".join(part for part in parts if part)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return "Evidence"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        if role == EvidenceRole.ID:
            return line.id
        if role == EvidenceRole.LINE:
            return line
        if role == EvidenceRole.WHEN:
            return date_range(line.on, line.until, short=True)
        if role == EvidenceRole.SKILLS:
            return ", ".join(self._book.groups(line.descriptors)) or "Not linked yet"
        return None


def _counted(number: int, noun: str) -> str:
    if number == 0:
        return ""
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
