"""What the frozen build leaves out (packaging/lean.py)."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

LEAN = Path(__file__).parents[2] / "packaging" / "lean.py"


@pytest.fixture(scope="module")
def lean() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lean", LEAN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("place", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/plugins/iconengines/libqsvgicon.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("lxml/etree.abi3.so", True),
        ("docx/templates/default.docx", True),
        ("lxml/isoschematron/resources/rng/iso-schematron.rng", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/QtCore.abi3.so", True),
        ("planner/bundled/framework.json", True),
    ],
)
def test_plugins_for_screens_and_icons_stay_and_the_rest_goes(lean: ModuleType, place: str, stays: bool) -> None:
    assert lean.wanted(place) is stays


def test_a_library_stays_only_while_something_left_links_to_it(lean: ModuleType) -> None:
    asks = {
        "core": {"libQt6Core.so.6", "libc.so.6"},
        "qt-core": {"libicu.so.73"},
        "icu": set(),
        "quick": {"libQt6Core.so.6"},
        "python": set(),
    }
    binaries = [
        ("PySide6/QtCore.abi3.so", "core", "EXTENSION"),
        ("PySide6/Qt/lib/libQt6Core.so.6", "qt-core", "BINARY"),
        ("PySide6/Qt/lib/libicu.so.73", "icu", "BINARY"),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "quick", "BINARY"),
        ("libpython3.11.so.1.0", "python", "BINARY"),
    ]
    left = lean.reachable(binaries, asks.__getitem__, {"libpython"})
    assert [source for _, source, _ in left] == ["core", "qt-core", "icu", "python"]
