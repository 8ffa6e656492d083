"""What the frozen build leaves out, and why it still works: the one place that knows the weights of its parts.

A frozen folder takes whatever its parts could want. Plugins that this program never uses are named here; libraries that
were there for them alone are found by following the links of what is left, so a new release of Qt needs no new list.
"""

import os
from collections.abc import Callable
from pathlib import PurePosixPath

Entry = tuple[str, str, str]  # where it lies in the build, where it comes from, its kind

UNUSED_MODULES = [
    # Pillow: readers of pictures that reports don't take, colour management, Tk
    "PIL.AvifImagePlugin",
    "PIL.WebPImagePlugin",
    "PIL._avif",
    "PIL._imagingcms",
    "PIL._imagingtk",
    "PIL._webp",
    "PIL.ImageTk",
    # lxml: Word documents need etree alone
    "lxml.ElementInclude",
    "lxml.builder",
    "lxml.cssselect",
    "lxml.doctestcompare",
    "lxml.html",
    "lxml.isoschematron",
    "lxml.objectify",
    "lxml.pyclasslookup",
    "lxml.sax",
    "lxml.usedoctest",
    # SQLAlchemy: databases other than SQLite. PostgreSQL's stays, Alembic imports it.
    "sqlalchemy.dialects.mssql",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle",
    "MySQLdb",
    "psycopg2",
    # Python's own extras
    "ensurepip",
    "idlelib",
    "lib2to3",
    "pip",
    "pydoc_data",
    "setuptools",
    "tkinter",
    "turtledemo",
]

LIBRARY_PLACES = {(), ("PySide6", "Qt", "lib"), ("pillow.libs",)}

KEPT_PLUGINS = {
    "iconengines": {"libqsvgicon"},
    "imageformats": {"libqgif", "libqjpeg", "libqsvg", "libqwebp"},
    "platforminputcontexts": {"libcomposeplatforminputcontextplugin", "libibusplatforminputcontextplugin"},
    "platforms": {"libqoffscreen", "libqwayland", "libqxcb"},
    # Not GTK's: it would bring the build machine's whole GTK. The portal tells light from dark as well.
    "platformthemes": {"libqxdgdesktopportal"},
    "wayland-decoration-client": {"libadwaita", "libbradient"},
    "wayland-graphics-integration-client": {"libqt-plugin-wayland-egl"},
    "wayland-shell-integration": {"libxdg-shell"},
    "xcbglintegrations": {"libqxcb-egl-integration", "libqxcb-glx-integration"},
}


def wanted(place: str) -> bool:
    """False for Qt's translations, for plugins outside KEPT_PLUGINS, and for lxml's schemas."""
    parts = PurePosixPath(place.replace(os.sep, "/")).parts
    if parts[:1] == ("lxml",) and ("isoschematron" in parts or "includes" in parts):
        return False
    if "PySide6" not in parts:
        return True
    if "translations" in parts:
        return False
    if "plugins" not in parts:
        return True
    kind, name = parts[-2], parts[-1].split(".")[0]
    return name in KEPT_PLUGINS.get(kind, set())


def _is_library(place: str) -> bool:
    """A shared library that is there only because something links to it, as against an extension module or a plugin."""
    path = PurePosixPath(place.replace(os.sep, "/"))
    return path.name.startswith("lib") and ".so" in path.name and path.parent.parts in LIBRARY_PLACES


def reachable(binaries: list[Entry], links: Callable[[str], set[str]], always: set[str]) -> list[Entry]:
    """The binaries without the libraries that nothing left links to.

    `links` gives the file names that a binary asks the loader for; `always` names libraries to keep in any case.
    """
    libraries = {PurePosixPath(place).name: source for place, source, _ in binaries if _is_library(place)}
    waiting = [source for place, source, _ in binaries if not _is_library(place)]
    waiting += [source for name, source in libraries.items() if any(name.startswith(each) for each in always)]
    seen: set[str] = {name for name in libraries if any(name.startswith(each) for each in always)}
    while waiting:
        for name in links(waiting.pop()) & (libraries.keys() - seen):
            seen.add(name)
            waiting.append(libraries[name])
    return [entry for entry in binaries if not _is_library(entry[0]) or PurePosixPath(entry[0]).name in seen]


def without_lexers(modules: list[Entry]) -> list[Entry]:
    """Pygments comes with rich, which draws the terminal's help; its 500 lexers and its themes are never asked for."""
    kept = {"pygments.lexers._mapping", "pygments.lexers.special", "pygments.lexers.python", "pygments.styles._mapping"}
    kept |= {"pygments.styles.default", "pygments.styles.monokai"}
    return [
        entry
        for entry in modules
        if not entry[0].startswith(("pygments.lexers.", "pygments.styles.")) or entry[0] in kept
    ]
