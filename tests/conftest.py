"""What every test stands on: no screen, no home of a real person, one locale, one time zone.

The environment is set while this file is read, before any test module can import Qt or ask where data lies.
"""

import os
import tempfile
import time
from pathlib import Path

import hypothesis

_HOME = tempfile.TemporaryDirectory(prefix="planner-tests-", ignore_cleanup_errors=True)


def _private_directory(name: str) -> str:
    path = Path(_HOME.name) / name
    path.mkdir(mode=0o700)
    return str(path)


def _set_environment() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.update(
        HOME=_HOME.name,
        USERPROFILE=_HOME.name,
        LOCALAPPDATA=_private_directory("local-app-data"),
        APPDATA=_private_directory("app-data"),
        XDG_DATA_HOME=_private_directory("data"),
        XDG_CONFIG_HOME=_private_directory("config"),
        XDG_CACHE_HOME=_private_directory("cache"),
        XDG_STATE_HOME=_private_directory("state"),
        XDG_RUNTIME_DIR=_private_directory("runtime"),
        LC_ALL="C.UTF-8",
        LANG="C.UTF-8",
        TZ="UTC",
    )
    for name in ("PLANNER_DATA_DIR", "LANGUAGE", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR", "NO_COLOR", "FORCE_COLOR"):
        os.environ.pop(name, None)
    if hasattr(time, "tzset"):
        time.tzset()


_set_environment()

# On a desk every run tries other examples; where a change is judged, the same ones, so that it fails for its own sake.
# No rule of ours says how quick an example must be: speed is measured by the bench.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")
else:
    hypothesis.settings.load_profile("here")
