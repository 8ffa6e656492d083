"""How words are laid out for a terminal.

The secret it keeps: width, colour and which characters there are. Colour only on a terminal that has it, never where
NO_COLOR is set; nothing of a person's text can steer the terminal.
"""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

_STYLES = {
    "title": "1",
    "muted": "2",
    "accent": "36",
    "danger": "31",
    "met": "32",
    "developing": "33",
    "not-started": "2",
    "not-applicable": "2",
}
BAR = ("met", "developing", "not-started", "not-applicable")
_BLOCKS = dict(zip(BAR, "█▒░·", strict=True))
_LETTERS = dict(zip(BAR, "#+-.", strict=True))
_NARROWEST, _WIDEST, _WITHOUT_TERMINAL = 40, 110, 100


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written on. width: in character cells; blocks: whether bars can be drawn with block characters."""

    width: int = _WITHOUT_TERMINAL
    colour: bool = False
    blocks: bool = True

    def style(self, text: str, name: str) -> str:
        """The text in one of the styles, where there is colour."""
        return f"\x1b[{_STYLES[name]}m{text}\x1b[0m" if self.colour and text else text

    def wrap(self, text: str, indent: str = "", first: str | None = None) -> list[str]:
        """The text in lines no wider than the paper, its own line ends kept. first: what stands before line one."""
        lines: list[str] = []
        for paragraph in printable(text).split("\n"):
            for line in _filled(paragraph, max(self.width - cells(indent), 16)):
                before = first if first is not None and not lines else indent
                lines.append(f"{before}{line}".rstrip())
        return lines

    def bar(self, counts: Mapping[str, int], length: int) -> str:
        """A bar of the length for counts by BAR's names: as many cells each as its share, the whole always full."""
        signs = _BLOCKS if self.blocks else _LETTERS
        shares = _shares([counts[name] for name in BAR], length)
        return "".join(self.style(signs[name] * share, name) for name, share in zip(BAR, shares, strict=True))

    def legend(self) -> str:
        """What the signs of a bar mean."""
        signs = _BLOCKS if self.blocks else _LETTERS
        return ", ".join(f"{sign} {name.replace('-', ' ')}" for name, sign in signs.items())


def paper_for(stream: TextIO) -> Paper:
    """The paper that a stream is."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        "█▒░·".encode(encoding)
        blocks = True
    except (UnicodeEncodeError, LookupError):
        blocks = False
    if not stream.isatty():
        return Paper(_columns(_WITHOUT_TERMINAL), False, blocks)
    return Paper(_columns(80), _has_colour(), blocks)


def _columns(otherwise: int) -> int:
    given = os.environ.get("COLUMNS", "")
    width = shutil.get_terminal_size((otherwise, 24)).columns if given or sys.stdout.isatty() else otherwise
    return min(max(width, _NARROWEST), _WIDEST)


def _has_colour() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    # A console of old Windows would show the codes as they are; those that know them say so.
    return sys.platform != "win32" or any(name in os.environ for name in ("WT_SESSION", "ANSICON", "TERM"))


def printable(text: str) -> str:
    """The text without what a terminal would obey."""
    return "".join(each if each == "\n" or each.isprintable() else " " for each in text)


def cells(text: str) -> int:
    """How many character cells the text takes."""
    return sum(_cell(each) for each in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int) -> str:
    """The text with blanks after it up to a number of cells."""
    return text + " " * max(width - cells(text), 0)


def _filled(paragraph: str, width: int) -> Iterator[str]:
    line = paragraph[: len(paragraph) - len(paragraph.lstrip(" "))]
    begun = False
    for word in paragraph.split():
        for part in _pieces(word, width):
            if begun and cells(line) + 1 + cells(part) > width:
                yield line
                line, begun = "", False
            line, begun = f"{line} {part}" if begun else line + part, True
    yield line


def _pieces(word: str, width: int) -> Iterator[str]:
    """The word, cut where it is wider than a line."""
    piece, taken = "", 0
    for character in word:
        if taken + _cell(character) > width:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + character, taken + _cell(character)
    yield piece


def _shares(counts: Sequence[int], length: int) -> list[int]:
    """Whole cells by largest remainder."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    exact = [count * length / total for count in counts]
    shares = [int(each) for each in exact]
    order = sorted(range(len(counts)), key=lambda place: shares[place] - exact[place])
    for place in order[: length - sum(shares)]:
        shares[place] += 1
    return shares
