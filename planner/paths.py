"""Where bundled files and a person's data lie; the one place that knows the platforms."""

import os
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
# A wheel and the frozen build carry the files in planner/bundled; a source tree has them beside the package.
BUNDLED = next((place for place in (_HERE / "bundled",) if (place / "framework.json").is_file()), _HERE.parent)
FRAMEWORK = BUNDLED / "framework.json"
RESOURCES = BUNDLED / "resources"


def default_data_dir() -> Path:
    """The platform's place for a person's plan, unless PLANNER_DATA_DIR names another."""
    chosen = os.environ.get("PLANNER_DATA_DIR")
    return Path(chosen) if chosen else platform_data_dir()


def platform_data_dir() -> Path:
    """The platform's place for a person's plan."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "Capability Planner"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Capability Planner"
    base = os.environ.get("XDG_DATA_HOME", "")
    # The base directory specification says that a relative path is to be ignored.
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".local" / "share"
    return root / "capability-planner"


def sample_data_dir(data_dir: Path) -> Path:
    """Where the sample plan of a first start lies: beside the person's own, never in it."""
    return data_dir.with_name(data_dir.name + "-sample")


def database(data_dir: Path) -> Path:
    """The plan's database inside a data directory."""
    return data_dir / "plan" / "planner.sqlite3"


def attachments(data_dir: Path) -> Path:
    """The attachments inside a data directory."""
    return data_dir / "plan" / "attachments"


def window_lock(data_dir: Path) -> Path:
    """The file whose lock the window of a plan holds."""
    return data_dir / "lock"
