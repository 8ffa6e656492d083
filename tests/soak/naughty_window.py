"""Naughty strings in the real window: `python -m tests.soak.naughty_window DATA_DIR WANTED` shows each piece of
evidence and each goal, searches for each, and says as JSON how many things it looked at and what is wrong.

WANTED is a JSON list of [evidence id, goal id, text, one line]. Plain text is what a field holds letter for letter, a
label whose format is plain text, and a tip in which Qt finds no other words and no picture.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from planner.ui.main_window import MainWindow
from planner.ui.models.found import Finder
from planner.ui.session import Session
from planner.ui.widgets.palette_popup import PalettePopup
from planner.ui.widgets.text_field import TextField
from tests.acceptance.window_acts import close_window, open_window

_SIGNS = "<&"
_ENDS = {0x2028: "\n", 0x2029: "\n"}
_ORDER = "\ufeff"


class Looker:
    """Goes through a window. shown: how many things were looked at."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        self._window = window
        self._palette = PalettePopup(window._theme, Finder(session, window.acts, window.reveal), window)
        self.shown = 0

    def look(self, evidence: str, goal: str, text: str, line: str) -> Iterator[str]:
        """What is wrong with one string."""
        for page, own, wanted in (("evidence", evidence, {text, line}), ("goals", goal, {text, line})):
            self._window.reveal(page, own)
            QApplication.processEvents()
            widget = self._window.page(page)
            fields = {_shown(each) for each in _fields(widget)}
            self.shown += len(fields)
            for missing in {_shown(each) for each in wanted} - fields:
                yield f"{page}: no field holds {missing!r}"
            yield from self._plain(widget)
        yield from self._searched(line)

    def _plain(self, page: QWidget) -> Iterator[str]:
        for label in page.findChildren(QLabel):
            self.shown += bool(label.text())
            if label.textFormat() is not Qt.TextFormat.PlainText and any(sign in label.text() for sign in _SIGNS):
                yield f"a label guesses: {label.text()!r}"
        for each in page.findChildren(QWidget):
            if tip := each.toolTip():
                self.shown += 1
                yield from _obeyed(tip)

    def _searched(self, line: str) -> Iterator[str]:
        self._palette.open_with(line)
        QApplication.processEvents()
        model = self._palette.model
        shown = [model.data(model.index(row)) for row in range(model.rowCount())]
        self.shown += len(shown)
        if _shown(self._palette.field.text()) != _shown(line):
            yield f"the search's field holds no {line!r}"
        yield from self._plain(self._palette)
        self._palette.hide()


def _fields(page: QWidget) -> Iterator[str]:
    for field in page.findChildren(TextField):
        yield field.text()
    for line in page.findChildren(QLineEdit):
        yield line.text()


def _obeyed(tip: str) -> Iterator[str]:
    """What a tip makes Qt do besides showing words."""
    if not Qt.mightBeRichText(tip):
        return
    document = QTextDocument()
    document.setHtml(tip)
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            form = fragments.fragment().charFormat()
            if form.isImageFormat() or form.isAnchor():
                yield f"a tip is obeyed: {tip!r}"
            fragments += 1
        block = block.next()


def _shown(text: str) -> str:
    """A text as Qt shows it: the separators of lines and paragraphs are ends of lines, and a mark of the order of bytes
    at the very beginning, which nobody sees, is taken as one. What is stored keeps both until the person edits it."""
    return text.translate(_ENDS).removeprefix(_ORDER)


def main(data_dir: Path, wanted: Path) -> None:
    """Look at everything, and tell."""
    session, window = open_window(data_dir)
    looker = Looker(session, window)
    wrong = [what for each in json.loads(wanted.read_text()) for what in looker.look(*each)]
    close_window(session, window)
    print(json.dumps({"shown": looker.shown, "wrong": wrong}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
