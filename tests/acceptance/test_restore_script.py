"""packaging/restore_backup.py brings a plan back without the program: the standard library alone, run in isolation."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planner.cli.demo import fill_sample
from planner.core.builtin import read_builtin
from planner.paths import FRAMEWORK
from planner.store.backup import make_backup
from planner.store.first_page import first_plan

SCRIPT = Path(__file__).parents[2] / "packaging" / "restore_backup.py"


def run(*arguments: Path | str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", "-S", str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample plan's data directory, and a backup of it. Not to be written to."""
    data_dir = tmp_path_factory.mktemp("script") / "data"
    fill_sample(data_dir)
    return data_dir, Path(make_backup(data_dir).backup.folder)


def _files(data_dir: Path) -> dict[str, bytes]:
    attachments = data_dir / "plan" / "attachments"
    return {each.name: each.read_bytes() for each in attachments.rglob("*") if each.is_file()}


def test_a_backup_becomes_a_plan_that_the_program_opens(made: tuple[Path, Path], tmp_path: Path) -> None:
    data_dir, backup = made
    done = run(backup, tmp_path / "new")
    assert (done.returncode, done.stderr) == (0, "")
    framework = read_builtin(FRAMEWORK)
    assert first_plan(tmp_path / "new", framework) == first_plan(data_dir, framework)
    assert _files(tmp_path / "new") == _files(data_dir)
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["plan"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_is_restored_is_for_its_owner_alone(made: tuple[Path, Path], tmp_path: Path) -> None:
    run(made[1], tmp_path / "new")
    assert all(each.stat().st_mode & 0o077 == 0 for each in (tmp_path / "new").rglob("*"))


def test_a_plan_that_is_there_is_not_touched_without_replace_and_kept_with_it(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    mine = tmp_path / "data" / "plan" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    refused = run(made[1], tmp_path / "data")
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert [each.name for each in mine.parent.iterdir()] == ["mine.txt"]
    assert run(made[1], tmp_path / "data", "--replace").returncode == 0
    (kept,) = (tmp_path / "data").glob("plan-before-restore-*")
    assert (kept / "mine.txt").read_text() == "mine"
    assert _files(tmp_path / "data") == _files(made[0])


@pytest.mark.parametrize("which", ["planner.sqlite3", "attachment", "manifest.json"])
def test_damage_is_named_and_nothing_is_restored(made: tuple[Path, Path], tmp_path: Path, which: str) -> None:
    backup = tmp_path / "backup"
    shutil.copytree(made[1], backup)
    victim = backup / which if "." in which else next(each for each in backup.rglob("??/*") if each.is_file())
    whole = victim.read_bytes()
    victim.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    for arguments in ((backup, tmp_path / "new"), (backup, "--check")):
        done = run(*arguments)
        assert done.returncode == 1
        assert victim.name in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "new" / "plan").exists()
    assert not list((tmp_path / "new").glob("*"))


def test_a_file_outside_the_backup_is_not_read(made: tuple[Path, Path], tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    shutil.copytree(made[1], backup)
    manifest = backup / "manifest.json"
    text = manifest.read_text()
    name = next(each.name for each in backup.rglob("??/*") if each.is_file())
    manifest.write_text(text.replace(f"attachments/{name[:2]}/{name}", f"../{name}"))
    assert run(backup, tmp_path / "new").returncode == 1
    assert not (tmp_path / "new").exists()


def test_a_backup_can_be_looked_through_alone(made: tuple[Path, Path]) -> None:
    assert run(made[1], "--check").stdout.startswith("The backup is whole: ")


def test_the_script_is_python_3_8_and_standard_library() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names
