"""Dialogs take nothing a person typed for markup either: each is opened on a plan with markup in every field."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QLabel, QPlainTextEdit, QTextEdit, QWidget

from planner.ui.main_window import MainWindow
from tests.ui import test_plain_text as plain
from tests.ui.test_plain_text import MARK, taken_for_markup

window = plain.window

DIALOGS = ("export", "write-statement", "pay-review", "search", "help-keys", "about-data", "about", "export-plan")


def test_nothing_in_a_dialog_is_markup_of_a_persons_words(window: MainWindow) -> None:
    window.show_page("evidence")
    seen = ""
    for action in DIALOGS:
        before = set(QApplication.topLevelWidgets())
        window.acts[action].trigger()
        QApplication.processEvents()
        fresh = set(QApplication.topLevelWidgets()) - before
        (dialog,) = (each for each in fresh if isinstance(each, QDialog))
        assert dialog.isVisible(), action
        assert [*marked_up(dialog)] == [], action
        seen += _words(dialog)
        dialog.close()
    assert MARK in seen, "the control: words with markup were there to be looked at"


def marked_up(dialog: QDialog) -> list[str]:
    """What Qt would take for markup."""
    widgets = (dialog, *dialog.findChildren(QWidget))
    labels = [each for each in dialog.findChildren(QLabel) if each.textFormat() is not Qt.TextFormat.PlainText]
    texts = [each.text() for each in labels]
    texts += [tip for each in widgets for tip in (each.toolTip(), each.statusTip(), each.whatsThis())]
    for view in dialog.findChildren(QAbstractItemView):
        for index in plain.indexes(view.model(), view.rootIndex()):
            texts.append(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))
    rich = [str(each) for each in dialog.findChildren(QTextEdit) if each.acceptRichText()]
    return [text for text in texts if taken_for_markup(text)] + rich


def _words(dialog: QDialog) -> str:
    labels = (each.text() for each in dialog.findChildren(QLabel))
    return "\n".join((*labels, *(each.toPlainText() for each in dialog.findChildren(QPlainTextEdit))))
