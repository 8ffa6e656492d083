"""Which room may know which: the contracts of pyproject.toml, each a test with its sentence for a name."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "pyproject.toml"
CONTRACTS: dict[str, str] = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads(CONFIG.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
}

# One line that breaks a contract: the contract, the file it is added to, the line.
OFFENCES = [
    pytest.param("arrows", "formats/__init__.py", "import planner.store", id="formats imports its sibling, the store"),
    pytest.param("arrows", "store/__init__.py", "import planner.ui", id="the store imports upwards, the window"),
    pytest.param("arrows", "sixth_room.py", "SIXTH = 6", id="a sixth room appears"),
    pytest.param("window", "ui/__init__.py", "import planner.formats", id="the window imports formats"),
    pytest.param("core", "core/__init__.py", "import pydantic", id="core imports pydantic"),
    pytest.param(
        "qt", "cli/__init__.py", "def late() -> None:\n    import PySide6.QtCore", id="the terminal imports Qt late"
    ),
    pytest.param("sql", "app.py", "import sqlalchemy", id="app imports SQLAlchemy"),
    pytest.param("documents", "store/__init__.py", "import pypdf", id="the store imports pypdf"),
    pytest.param(
        "documents",
        "cli/__init__.py",
        "def late() -> None:\n    import xlsxwriter",
        id="the terminal imports XlsxWriter",
    ),
    pytest.param("terminal", "formats/__init__.py", "import typer", id="formats imports Typer"),
]


def _lint(place: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """import-linter on the package that lies in `place`."""
    command = "import sys; from importlinter.cli import lint_imports_command as run; run(sys.argv[1:])"
    arguments = ["--config", str(CONFIG), "--contract", contract, "--no-cache", "--no-logo"]
    return subprocess.run(
        [sys.executable, "-c", command, *arguments], cwd=place, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("contract", CONTRACTS, ids=CONTRACTS.values())
def test_the_contract_between_the_rooms_is_kept(contract: str) -> None:
    linted = _lint(ROOT, contract)
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize(("contract", "path", "line"), OFFENCES)
def test_a_contract_notices_the_import_it_forbids(contract: str, path: str, line: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "planner", tmp_path / "planner", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "planner" / path).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    linted = _lint(tmp_path, contract)
    assert linted.returncode == 1
    assert "BROKEN" in linted.stdout or "sixth_room" in linted.stdout, linted.stdout


def _imported(module: Path) -> set[str]:
    """The top-level packages that a module imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("planner" if node.level else (node.module or "").partition(".")[0])
    return names


def test_core_paths_and_files_import_the_standard_library_alone() -> None:
    modules = [*(ROOT / "planner" / "core").rglob("*.py"), ROOT / "planner" / "paths.py", ROOT / "planner" / "files.py"]
    strangers = {module.name: _imported(module) - sys.stdlib_module_names - {"planner"} for module in modules}
    assert {name: found for name, found in strangers.items() if found} == {}
