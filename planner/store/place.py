"""Where a store lies, in a word that changes when its directory is restored, copied or moved."""

import json
import platform
from pathlib import Path


def place_of(plan: Path, as_if: Path | None = None) -> str:
    """Machine, path and inode of the folder of a plan. as_if: the path it is going to have."""
    return json.dumps([platform.node(), str((as_if or plan).resolve()), plan.stat().st_ino])
