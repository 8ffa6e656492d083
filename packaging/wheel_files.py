"""Which files that are no code travel in the wheel, and where they lie there.

A hook of hatchling rather than a force-include in pyproject.toml: that one holds for an editable install too, and would
leave a second, ageing copy of the framework beside the one in this folder.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelFiles(BuildHookInterface[Any]):
    """Puts framework.json and resources/ where planner.paths looks for them, in planner/bundled/, and beside them the
    script that restores a backup without the program."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"].update(
                {
                    "framework.json": "planner/bundled/framework.json",
                    "resources": "planner/bundled/resources",
                    "packaging/restore_backup.py": "planner/bundled/restore_backup.py",
                }
            )
