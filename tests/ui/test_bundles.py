"""The whole plan taken away and taken in by the window: real windows over two data directories, real bundles."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import RatingValue
from planner.duties import services
from planner.store.plan_store import empty_plan
from planner.ui.build import build_window
from planner.ui.main_window import MainWindow
from planner.ui.pages.bundle_export import ExportPlan
from planner.ui.pages.bundle_import import ImportPlan
from planner.ui.pages.conflicts import ConflictsPage
from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from planner.ui.settings import WELCOMED, Settings
from tests.ui.bundle_bench import (
    FRAMEWORK,
    Make,
    backups,
    export,
    exporting,
    importing,
    machines,
    said,
    settings_page,
    titles,
    words,
    write,
)
from tests.ui.conftest import OpenWindow, ScriptedDialogs
from tests.ui.real_plan import gone, guessing, nameless


@pytest.fixture
def make(open_window: OpenWindow, tmp_path: Path, settings: Settings) -> Make:
    return machines(open_window, tmp_path, settings)


# There and back


@pytest.mark.usefixtures("inline_tasks")
@pytest.mark.parametrize("passphrase", ["", "correct horse 🐎"])
def test_a_plan_goes_with_its_files_from_one_machine_to_another(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path, passphrase: str
) -> None:
    work, work_window = make("work")
    graph = tmp_path / "graph.png"
    graph.write_bytes(b"\x89PNG a picture")
    work.add_evidence(EvidenceDraft("Cut deploy time", files=(graph,)))
    name = "plan.zip.age" if passphrase else "plan.zip"
    bundle = export(work_window, dialogs, tmp_path / name, passphrase)
    assert f"The whole plan is in {name} (" in said(work_window)
    assert ("locked with your passphrase" if passphrase else "not encrypted") in said(work_window)
    assert bundle.read_bytes().startswith(b"age-encryption" if passphrase else b"PK")

    home, home_window = make("home")
    home.add_evidence(EvidenceDraft("Mine"))
    home.rate(home.plan.target.groups()[1].items[0].key, RatingValue.MET)
    dialog = importing(home_window, dialogs, bundle)
    assert dialog.passphrase.isVisible() is bool(passphrase)
    for told in ("cannot be undone", "A backup of your plan is made and checked first"):
        assert told in words(dialog)
    write(dialog.passphrase.line, passphrase)
    dialog.go.click()
    assert titles(home) == {"Mine", "Cut deploy time"}
    assert home.store is not None
    assert home.store.missing_files() == frozenset()
    assert len(backups(tmp_path, "home")) == 1
    assert "The plan is taken in: " in words(dialog)
    numbers = {each.accessibleName() for each in dialog.findChildren(QLabel)}
    assert {"Evidence, added: 1", "Attached files, added: 1"} <= numbers
    assert not dialog.conflicts.isVisible()
    home.undo()
    assert home.plan.ratings == {}, "undo goes on over what came in"
    dialog.close_button.click()
    again = importing(home_window, dialogs, bundle)
    write(again.passphrase.line, passphrase)
    again.go.click()
    assert "Your plan held all of it already. Nothing was changed." in words(again)


@pytest.mark.usefixtures("inline_tasks")
def test_what_is_being_typed_goes_along(make: Make, dialogs: ScriptedDialogs, tmp_path: Path) -> None:
    work, window = make("work")
    made = work.add_evidence(EvidenceDraft("Cut deploy time"))
    assert made is not None
    window.reveal("evidence", made)
    page = window.page("evidence")
    assert isinstance(page, EvidencePage)
    page.editor.form.title.setPlainText("Cut deploy time to 6 minutes")
    bundle = export(window, dialogs, tmp_path / "plan.zip")
    home, home_window = make("home")
    importing(home_window, dialogs, bundle).go.click()
    assert titles(home) == {"Cut deploy time to 6 minutes"}


@pytest.mark.usefixtures("inline_tasks")
def test_the_place_in_a_list_is_kept_when_the_plan_is_read_anew(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    work, work_window = make("work")
    for number in range(40):
        work.add_evidence(EvidenceDraft(f"From work {number}"))
    bundle = export(work_window, dialogs, tmp_path / "plan.zip")
    home, window = make("home")
    for number in range(40):
        home.add_evidence(EvidenceDraft(f"At home {number}"))
    window.show_page("evidence")
    page = window.page("evidence")
    assert isinstance(page, EvidencePage)
    chosen = page.pane.model.index(20, 0)
    page.pane.table.setCurrentIndex(chosen)
    shown = page.editor.evidence_id
    assert shown
    importing(window, dialogs, bundle).go.click()
    assert len(titles(home)) == 80
    assert page.editor.evidence_id == shown
    assert window.current_page == "evidence"


@pytest.mark.usefixtures("inline_tasks")
def test_a_plan_that_was_taken_in_is_no_longer_said_to_be_empty(
    make: Make, dialogs: ScriptedDialogs, settings: Settings, tmp_path: Path
) -> None:
    work, work_window = make("work")
    work.add_evidence(EvidenceDraft("Cut deploy time"))
    bundle = export(work_window, dialogs, tmp_path / "plan.zip")
    settings.put(WELCOMED, False)
    _, window = make("home")
    assert "Your plan is empty" in words(window)
    importing(window, dialogs, bundle).go.click()
    assert "Your plan is empty" not in words(window)


# Passphrases


@pytest.mark.usefixtures("inline_tasks")
def test_a_wrong_passphrase_is_said_and_asked_for_again(make: Make, dialogs: ScriptedDialogs, tmp_path: Path) -> None:
    work, work_window = make("work")
    work.add_evidence(EvidenceDraft("Cut deploy time"))
    bundle = export(work_window, dialogs, tmp_path / "plan.zip.age", "right")
    home, window = make("home")
    home.add_evidence(EvidenceDraft("Mine"))
    dialog = importing(window, dialogs, bundle)
    dialog.go.click()
    assert dialog.trouble.text() == "Type the passphrase of the file."
    write(dialog.passphrase.line, "wrong")
    dialog.go.click()
    assert dialog.isVisible()
    assert "the passphrase is not the right one" in dialog.trouble.text()
    assert dialog.focusWidget() is dialog.passphrase.line
    assert dialog.passphrase.line.selectedText() == "wrong"
    assert titles(home) == {"Mine"}
    assert backups(tmp_path, "home") == []
    write(dialog.passphrase.line, "right")
    dialog.go.click()
    assert titles(home) == {"Mine", "Cut deploy time"}


@pytest.mark.usefixtures("inline_tasks")
def test_a_passphrase_is_typed_twice_and_what_it_means_is_said(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    _, window = make("work")
    dialog = exporting(window)
    assert "whoever has the file can read all of it" in words(dialog)
    assert "the trash travel with it" in words(dialog)
    dialog.lock.setChecked(True)
    assert "A lost passphrase cannot be recovered" in words(dialog)
    for first, second, told in (("", "", "Type a passphrase"), ("  ", "  ", "Type a passphrase"), ("a", "b", "differ")):
        write(dialog.first.line, first)
        write(dialog.second.line, second)
        dialog.export.click()
        assert told in dialog.trouble.text()
        assert dialogs.asked == []
    assert dialog.first.line.echoMode() is QLineEdit.EchoMode.Password
    dialog.first.eye.click()
    assert dialog.first.line.echoMode() is QLineEdit.EchoMode.Normal


@pytest.mark.usefixtures("inline_tasks")
@pytest.mark.parametrize(
    ("passphrase", "chosen", "written"), [("", "plan", "plan.zip"), ("x", "plan.zip", "plan.zip.age")]
)
def test_the_ending_says_whether_it_is_locked_and_nothing_is_replaced_unasked(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path, passphrase: str, chosen: str, written: str
) -> None:
    _, window = make("work")
    target = tmp_path / written
    target.write_bytes(b"another file")
    for answer, kept in ((False, True), (True, False)):
        dialog = exporting(window)
        dialog.lock.setChecked(bool(passphrase))
        write(dialog.first.line, passphrase)
        write(dialog.second.line, passphrase)
        dialogs.will_answer(tmp_path / chosen, answer)
        dialog.export.click()
        assert dialogs.asked[-1] == f"{written} is there already. Replace it?"
        assert (target.read_bytes() == b"another file") is kept
        dialog.reject()


# Dropped on the window


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPoint(300, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


@pytest.mark.usefixtures("inline_tasks")
@pytest.mark.parametrize("passphrase", ["", "secret"])
def test_a_bundle_dropped_on_the_window_is_taken_in_or_becomes_evidence_if_that_was_meant(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path, passphrase: str
) -> None:
    work, work_window = make("work")
    work.add_evidence(EvidenceDraft("Cut deploy time"))
    bundle = export(work_window, dialogs, tmp_path / ("plan.zip.age" if passphrase else "plan.zip"), passphrase)
    home, window = make("home")
    drop(window, bundle)
    (dialog,) = window.findChildren(ImportPlan)
    assert titles(home) == set(), "nothing is done before it was asked"
    write(dialog.passphrase.line, passphrase)
    dialog.go.click()
    assert titles(home) == {"Cut deploy time"}
    dialog.close_button.click()
    drop(window, bundle)
    window.findChildren(ImportPlan)[-1].evidence.click()
    assert len(titles(home)) == 2
    assert window.current_page == "evidence"


@pytest.mark.usefixtures("inline_tasks")
def test_an_archive_that_is_no_bundle_becomes_evidence_when_it_is_dropped(make: Make, tmp_path: Path) -> None:
    other = tmp_path / "logs.zip"
    other.write_bytes(b"PK\x05\x06" + bytes(18))
    home, window = make("home")
    drop(window, other)
    assert window.findChildren(ImportPlan) == []
    assert len(titles(home)) == 1


@pytest.mark.usefixtures("inline_tasks")
def test_several_files_are_not_taken_in_at_once(make: Make, dialogs: ScriptedDialogs, tmp_path: Path) -> None:
    _, window = make("home")
    dialogs.will_answer((tmp_path / "a.zip", tmp_path / "b.zip"))
    window.acts["import-plan"].trigger()
    assert "several files were chosen" in said(window)
    dialogs.will_answer(())
    window.acts["import-plan"].trigger()
    assert window.findChildren(ImportPlan) == []


@pytest.mark.usefixtures("inline_tasks")
@pytest.mark.parametrize("act", ["export-plan", "import-plan"])
def test_before_the_plan_is_open_nothing_begins(
    qtbot: QtBot, tmp_path: Path, settings: Settings, dialogs: ScriptedDialogs, act: str
) -> None:
    session = Session(empty_plan(FRAMEWORK))
    window = build_window(session, services(tmp_path / "home"), settings, dialogs)
    window.acts[act].trigger()
    assert "still being opened" in said(window)
    gone(window, session)


@pytest.mark.usefixtures("inline_tasks")
def test_a_plan_that_cannot_be_written_is_taken_away_but_takes_nothing_in(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    work, window = make("work")
    work.add_evidence(EvidenceDraft("Cut deploy time"))
    work.writable.look_with(lambda: "The folder cannot be written.")
    work.writable.look()
    bundle = export(window, dialogs, tmp_path / "plan.zip")
    drop(window, bundle)
    assert window.findChildren(ImportPlan) == []
    assert "The folder cannot be written." in said(window)
    assert titles(work) == {"Cut deploy time"}
    page = settings_page(window)
    assert not page.keeping.take_in.isEnabled()
    assert page.keeping.export.isEnabled()


# What a person who does not see or point can do


@pytest.mark.usefixtures("inline_tasks")
def test_controls_have_names_and_words_are_plain(make: Make, dialogs: ScriptedDialogs, tmp_path: Path) -> None:
    work, window = make("work")
    work.add_evidence(EvidenceDraft("Cut <b>deploy</b> time"))
    dialog = exporting(window)
    dialog.lock.setChecked(True)
    assert (nameless(dialog), guessing(dialog)) == ([], [])
    dialog.reject()
    bundle = export(window, dialogs, tmp_path / "a <b> plan.zip.age", "secret")
    taking = importing(window, dialogs, bundle)
    assert (nameless(taking), guessing(taking)) == ([], [])
    write(taking.passphrase.line, "secret")
    taking.passphrase.entered.emit()
    assert (nameless(taking), guessing(taking)) == ([], [])
    assert taking.focusWidget() is taking.close_button


@pytest.mark.usefixtures("inline_tasks")
def test_settings_lead_there_too(make: Make, dialogs: ScriptedDialogs) -> None:
    _, window = make("work")
    page = settings_page(window)
    page.keeping.export.click()
    assert len(window.findChildren(ExportPlan)) == 1
    dialogs.will_answer(())
    page.keeping.take_in.click()
    assert dialogs.asked == ["Import a plan"]


# Conflicts that come with it


@pytest.mark.usefixtures("inline_tasks")
def test_conflicts_that_came_are_counted_and_a_button_leads_to_them(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    work, work_window = make("work")
    own = work.add_evidence(EvidenceDraft("Deploys"))
    assert own is not None
    home, window = make("home")
    importing(window, dialogs, export(work_window, dialogs, tmp_path / "plan.zip")).go.click()
    window.findChildren(ImportPlan)[-1].close_button.click()
    work.edit_evidence(own, EvidenceEdit({"title": "Deploys at work"}))
    home.edit_evidence(own, EvidenceEdit({"title": "Deploys at home"}))
    assert not window.acts["go-conflicts"].isVisible()
    dialog = importing(window, dialogs, export(work_window, dialogs, tmp_path / "again.zip"))
    dialog.go.click()
    assert "1 conflict waits" in words(dialog)
    dialog.conflicts.click()
    page = window.page("conflicts")
    assert isinstance(page, ConflictsPage)
    assert window.current_page == "conflicts"
    assert page.model.rowCount() == 1
