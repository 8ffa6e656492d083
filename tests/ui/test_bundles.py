"""The whole plan taken away and taken in by the window: real windows over two data directories, real bundles."""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from planner import paths
from planner.cli.carrying import export_plan
from planner.core.builtin import read_builtin
from planner.core.bundle import Exported, Step, Watch
from planner.core.conflict import Merged, Refused
from planner.core.errors import StoreFull
from planner.core.evidence import EvidenceDraft, EvidenceEdit, EvidenceQuery
from planner.core.plan import RatingValue
from planner.duties import services
from planner.store.plan_store import empty_plan, open_store
from planner.ui.attendants import Attendants
from planner.ui.build import build_window
from planner.ui.main_window import MainWindow
from planner.ui.pages.bundle_export import ExportPlan
from planner.ui.pages.bundle_import import ImportPlan
from planner.ui.pages.conflicts import ConflictsPage
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.settings import SettingsPage
from planner.ui.session import Session
from planner.ui.settings import WELCOMED, Settings
from tests.ui.conftest import OpenWindow, ScriptedDialogs
from tests.ui.real_plan import guessing, nameless

FRAMEWORK = read_builtin(paths.FRAMEWORK)
Machine = tuple[Session, MainWindow]
Make = Callable[..., Machine]


@pytest.fixture
def make(open_window: OpenWindow, tmp_path: Path, settings: Settings) -> Make:
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


# Stopped, refused


def stopped_at(
    step: Step, duty: Callable[..., object], reached: threading.Event, go_on: threading.Event
) -> Callable[..., object]:
    """The duty, which waits at the step until it may go on."""

    def act(path: Path, passphrase: str | None, watch: Watch) -> object:
        def watching(now: Step, done: int, of: int) -> None:
            if now is step and not reached.is_set():
                reached.set()
                go_on.wait(20)
            watch(now, done, of)

        return duty(path, passphrase, watching)

    return act


@pytest.mark.parametrize("step", [Step.ROWS, Step.FILES])
def test_a_cancelled_export_leaves_nothing_and_what_stood_there_stands(
    qtbot: QtBot, make: Make, dialogs: ScriptedDialogs, tmp_path: Path, step: Step
) -> None:
    reached, go_on = threading.Event(), threading.Event()
    place = tmp_path / "place"
    place.mkdir()
    target = place / "plan.zip"
    target.write_bytes(b"last week's")
    duty = services(tmp_path / "work").carrying.export_plan
    work, window = make("work", export_plan=stopped_at(step, duty, reached, go_on))
    graph = tmp_path / "graph.png"
    graph.write_bytes(b"\x89PNG a picture")
    work.add_evidence(EvidenceDraft("Cut deploy time", files=(graph,)))
    dialog = exporting(window)
    dialogs.will_answer(target)
    dialog.export.click()
    qtbot.waitUntil(reached.is_set)
    assert dialog.working.isVisible()
    assert not dialog.export.isEnabled()
    dialog.cancel.click()
    assert dialog.doing.text() == "Stopping"
    go_on.set()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert dialog.isVisible()
    assert dialog.trouble.text() == "Stopped, and nothing is left of it."
    assert [each.name for each in place.iterdir()] == ["plan.zip"]
    assert target.read_bytes() == b"last week's"
    dialog.reject()


@pytest.mark.parametrize("step", [Step.LOOKING, Step.COPYING])
def test_a_cancelled_import_takes_nothing_in_and_what_was_done_meanwhile_is_done_then(
    qtbot: QtBot, make: Make, dialogs: ScriptedDialogs, tmp_path: Path, step: Step
) -> None:
    reached, go_on = threading.Event(), threading.Event()
    duty = services(tmp_path / "home").carrying.import_plan
    work, work_window = make("work")
    work.add_evidence(EvidenceDraft("Cut deploy time"))
    dialog = exporting(work_window)
    dialogs.will_answer(tmp_path / "plan.zip")
    dialog.export.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    home, window = make("home", import_plan=stopped_at(step, duty, reached, go_on))
    home.add_evidence(EvidenceDraft("Mine"))
    before = {each.relative_to(tmp_path) for each in (tmp_path / "home" / "plan").rglob("*")}
    dialogs.will_answer((tmp_path / "plan.zip",))
    window.acts["import-plan"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportPlan)))
    taking = window.findChildren(ImportPlan)[-1]
    taking.go.click()
    qtbot.waitUntil(reached.is_set)
    home.add_evidence(EvidenceDraft("Meanwhile"))
    assert titles(home) == {"Mine"}
    taking.close()
    with qtbot.waitSignal(taking.destroyed):
        go_on.set()
    assert titles(home) == {"Mine", "Meanwhile"}
    assert {each.relative_to(tmp_path) for each in (tmp_path / "home" / "plan").rglob("*")} == before
    assert backups(tmp_path, "home") == []


def test_the_last_step_is_not_stopped_and_what_is_done_meanwhile_comes_after(
    qtbot: QtBot, make: Make, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    reached, go_on = threading.Event(), threading.Event()
    duty = services(tmp_path / "home").carrying.import_plan
    with closing(open_store(tmp_path / "work", framework=FRAMEWORK)) as work:
        work.add_evidence(EvidenceDraft("Cut deploy time"))
        bundle = export_plan(work, tmp_path / "plan.zip").path
    home, window = make("home", import_plan=stopped_at(Step.TAKING_IN, duty, reached, go_on))
    home.add_evidence(EvidenceDraft("Mine"))
    dialogs.will_answer((bundle,))
    window.acts["import-plan"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportPlan)))
    (dialog,) = window.findChildren(ImportPlan)
    dialog.go.click()
    qtbot.waitUntil(reached.is_set)
    home.undo()
    home.add_evidence(EvidenceDraft("Meanwhile"))
    assert titles(home) == {"Mine"}
    go_on.set()
    qtbot.waitUntil(dialog.go.isHidden)
    assert titles(home) == {"Cut deploy time", "Meanwhile"}
    assert "The plan is taken in: " in words(dialog)
    assert not dialog.cancel.isEnabled()


@pytest.mark.usefixtures("inline_tasks")
def test_a_damaged_bundle_is_refused_and_nothing_changes(make: Make, dialogs: ScriptedDialogs, tmp_path: Path) -> None:
    work, work_window = make("work")
    work.add_evidence(EvidenceDraft("Cut deploy time"))
    bundle = export(work_window, dialogs, tmp_path / "plan.zip")
    data = bytearray(bundle.read_bytes())
    data[200:260] = bytes(60)
    bundle.write_bytes(data)
    home, window = make("home")
    home.add_evidence(EvidenceDraft("Mine"))
    dialog = importing(window, dialogs, bundle)
    dialog.go.click()
    assert "The bundle was refused" in dialog.trouble.text()
    assert "your plan is as it was" in dialog.trouble.text()
    assert titles(home) == {"Mine"}
    assert dialog.go.isEnabled()
    home.add_evidence(EvidenceDraft("Goes on"))
    assert titles(home) == {"Mine", "Goes on"}


@pytest.mark.usefixtures("inline_tasks")
def test_without_a_backup_nothing_is_taken_in(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise StoreFull("No backup was made: the disk is full.", "Make room.")

    work, work_window = make("work")
    work.add_evidence(EvidenceDraft("Cut deploy time"))
    bundle = export(work_window, dialogs, tmp_path / "plan.zip")
    home, window = make("home")
    home.add_evidence(EvidenceDraft("Mine"))
    monkeypatch.setattr("planner.store.backup.make_backup", full)
    dialog = importing(window, dialogs, bundle)
    dialog.go.click()
    assert dialog.trouble.text() == "No backup was made: the disk is full. Make room."
    assert titles(home) == {"Mine"}


@pytest.mark.usefixtures("inline_tasks")
def test_a_place_that_cannot_be_written_is_said_where_it_was_asked_for(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    _, window = make("work")
    dialog = exporting(window)
    dialogs.will_answer(tmp_path / "nowhere" / "plan.zip")
    dialog.export.click()
    assert dialog.isVisible()
    assert "The bundle was not written" in dialog.trouble.text()


@pytest.mark.usefixtures("inline_tasks")
def test_files_that_were_left_out_or_lost_are_told(make: Make, dialogs: ScriptedDialogs, tmp_path: Path) -> None:
    left_out = tuple(Refused(f"{number:064x}", f"graph {number}.png", "it is not in the bundle") for number in range(6))
    bundle = tmp_path / "plan.zip"

    def taken_in(*_given: object) -> Merged:
        return Merged({"evidence": 1}, {}, {"goals": 1}, {}, refused=left_out)

    def written(*_given: object) -> Exported:
        return Exported(bundle, 2_000_000, {}, 2)

    _, window = make("home", import_plan=taken_in, export_plan=written)
    dialog = exporting(window)
    dialogs.will_answer(bundle)
    dialog.export.click()
    assert "(2.0 MB)" in said(window)
    assert "2 attached files could not be found, and are not in it" in said(window)
    taking = importing(window, dialogs, bundle)
    taking.go.click()
    assert "1 added; 1 was the same" in words(taking)
    assert "6 attached files left out" in words(taking)
    for each in left_out:
        assert f"{each.name}: it is not in the bundle" in words(taking)


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
    window = build_window(Session(empty_plan(FRAMEWORK)), services(tmp_path / "home"), settings, dialogs)
    qtbot.addWidget(window)
    window.acts[act].trigger()
    assert "still being opened" in said(window)


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
