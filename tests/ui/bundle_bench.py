"""Machines with a window each, and what a person does there to carry a plan from one to another."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import EvidenceQuery
from planner.duties import services
from planner.store.plan_store import empty_plan, open_store
from planner.ui.attendants import Attendants
from planner.ui.main_window import MainWindow
from planner.ui.pages.bundle_export import ExportPlan
from planner.ui.pages.bundle_import import ImportPlan
from planner.ui.pages.settings import SettingsPage
from planner.ui.session import Session
from planner.ui.settings import WELCOMED, Settings
from tests.ui.conftest import OpenWindow, ScriptedDialogs

FRAMEWORK = read_builtin(paths.FRAMEWORK)
Machine = tuple[Session, MainWindow]
Make = Callable[..., Machine]


def machines(open_window: OpenWindow, tmp_path: Path, settings: Settings) -> Make:
    """A window on a plan of its own: make("work"), make("home"). Changes are Carrying's fields."""
    settings.put(WELCOMED, True)

    def make(name: str, **changes: Callable[..., object]) -> Machine:
        session = Session(empty_plan(FRAMEWORK))
        duties = services(tmp_path / name)
        carrying = replace(duties.carrying, **changes)  # type: ignore[arg-type]
        store = open_store(tmp_path / name, framework=FRAMEWORK, busy_ms=100)
        return session, open_window(session, replace(duties, carrying=carrying), store)

    return make


def said(window: MainWindow) -> str:
    found = window.findChild(Attendants)
    assert isinstance(found, Attendants)
    return found.message_bar.words


def exporting(window: MainWindow) -> ExportPlan:
    """The dialog as it opens from the menu."""
    window.acts["export-plan"].trigger()
    dialog = window.findChildren(ExportPlan)[-1]
    assert dialog.isVisible()
    return dialog


def importing(window: MainWindow, dialogs: ScriptedDialogs, bundle: Path) -> ImportPlan:
    """The dialog as it opens from the menu, once the file was chosen."""
    dialogs.will_answer((bundle,))
    window.acts["import-plan"].trigger()
    return window.findChildren(ImportPlan)[-1]


def write(field: QWidget, text: str) -> None:
    assert isinstance(field, QLineEdit)
    field.setText(text)


def export(window: MainWindow, dialogs: ScriptedDialogs, target: Path, passphrase: str = "") -> Path:
    """Export to the target as a person does; the bundle's path."""
    dialog = exporting(window)
    if passphrase:
        dialog.lock.setChecked(True)
        write(dialog.first.line, passphrase)
        write(dialog.second.line, passphrase)
    dialogs.will_answer(target)
    dialog.export.click()
    assert not dialog.isVisible()
    return target


def words(parent: QWidget) -> str:
    return "\n".join(each.text().replace("\u200b", "") for each in parent.findChildren(QLabel) if each.isVisible())


def settings_page(window: MainWindow) -> SettingsPage:
    window.show_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def titles(session: Session) -> set[str]:
    assert session.store is not None
    return {line.title for line in session.store.evidence_lines(EvidenceQuery(), 0, 100)}


def backups(tmp_path: Path, name: str) -> list[Path]:
    return [each for each in (tmp_path / name / "backups").glob("*-*") if each.is_dir()]
