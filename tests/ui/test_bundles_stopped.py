"""A plan on its way that is stopped, refused or damaged: what stood there stands, and what waited is done."""

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from planner.cli.carrying import export_plan
from planner.core.bundle import Exported, Step, Watch
from planner.core.conflict import Merged, Refused
from planner.core.errors import StoreFull
from planner.core.evidence import EvidenceDraft
from planner.duties import services
from planner.store.plan_store import open_store
from planner.ui.pages.bundle_import import ImportPlan
from planner.ui.settings import Settings
from tests.ui.bundle_bench import (
    FRAMEWORK,
    Make,
    backups,
    export,
    exporting,
    importing,
    machines,
    said,
    titles,
    words,
)
from tests.ui.conftest import OpenWindow, ScriptedDialogs


@pytest.fixture
def make(open_window: OpenWindow, tmp_path: Path, settings: Settings) -> Make:
    return machines(open_window, tmp_path, settings)


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
    with qtbot.waitSignal(dialog.destroyed):
        dialog.export.click()
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
