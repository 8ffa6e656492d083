"""Short ways to make evidence and to read the page."""

from datetime import date

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from planner.core.evidence import EvidenceDraft
from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from tests.ui.stub_store import TODAY


def add_piece(session: Session, title: str, on: date = TODAY, *descriptors: str, tags: tuple[str, ...] = ()) -> str:
    """Add evidence; returns its id."""
    made = session.add_evidence(EvidenceDraft(title, on=on, descriptors=descriptors, tags=tags))
    assert made is not None
    return made


def titles(page: EvidencePage) -> list[str]:
    """What the list shows."""
    model = page.pane.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def drop(page: EvidencePage, *urls: QUrl) -> QDropEvent:
    """Drop these on the editor."""
    mime = QMimeData()
    mime.setUrls(list(urls))
    action = Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(5, 5), action, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.editor.dropEvent(event)
    return event
