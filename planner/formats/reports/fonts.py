"""Which letters a report can show, and how wide they are.

Every character a person typed comes out of here as one the embedded fonts hold, or as its number; never as a black box.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import fontpkg_fira_sans
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD, ITALIC, BOLD_ITALIC = FACES = (
    "FiraSans-Regular",
    "FiraSans-Bold",
    "FiraSans-Italic",
    "FiraSans-BoldItalic",
)
_DIRECTORY = Path(fontpkg_fira_sans.__file__).parent / "files"
_WORDS_KEPT = 50_000

# Spaces of other widths and the hyphens the font lacks read the same as the plain ones; so do the other line ends.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\t\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"),
    }
)


class _Widths(dict[str, float]):
    """Word -> its width at size 1, worked out when first asked for: a report says most of its words many times."""

    def __init__(self, characters: dict[str, float], missing: float) -> None:
        super().__init__()
        self._characters = characters
        self._missing_width = missing

    def __missing__(self, word: str) -> float:
        if len(self) >= _WORDS_KEPT:
            self.clear()
        self[word] = width = sum(self._characters.get(each, self._missing_width) for each in word)
        return width


class Face:
    """One face of the report's font. name: as reportlab knows it; glyphs: the characters it can draw; width(word): the
    word's width at size 1."""

    def __init__(self, name: str) -> None:
        font = TTFont(name, str(_DIRECTORY / f"{name}.ttf"))
        pdfmetrics.registerFont(font)
        self.name = name
        self.glyphs = frozenset(map(chr, font.face.charToGlyph))
        self._characters = {chr(code): width / 1000 for code, width in font.face.charWidths.items()}
        self._missing = font.face.defaultWidth / 1000
        self._words = _Widths(self._characters, self._missing)
        self.width: Callable[[str], float] = self._words.__getitem__
        self.space = self.width(" ")

    def cut(self, word: str, width: float) -> list[str]:
        """The word in pieces that are each at most so wide (at size 1), or one character where even that is wider."""
        pieces, piece, room = [], "", width
        for character in word:
            wide = self._characters.get(character, self._missing)
            if piece and wide > room:
                pieces.append(piece)
                piece, room = "", width
            piece += character
            room -= wide
        return [*pieces, piece]


@lru_cache(maxsize=len(FACES))
def face(name: str) -> Face:
    """The face of that name, one of FACES; read and registered with reportlab at its first use."""
    return Face(name)


@lru_cache(maxsize=1)
def _drawable() -> frozenset[str]:
    shared = frozenset.intersection(*(face(name).glyphs for name in FACES))
    return frozenset(each for each in shared if not _is_shapeless(each)) | {"\n"}


def legible(text: str) -> str:
    """The text as the fonts can draw it.

    Letters and their accents are joined, unusual spaces and hyphens become plain ones, marks that have no shape of
    their own go, and a character no face has is shown by its number, as U+1F680.
    """
    if text.isascii() and text.isprintable():
        return text
    plain = _plain(text)
    lacking = set(plain) - _drawable()
    if not lacking:
        return plain
    return plain.translate({ord(each): _stand_in(each) for each in lacking})


def strangers(text: str) -> set[str]:
    """The characters of the text that legible shows by their numbers."""
    if text.isascii():
        return set()
    return {each for each in set(_plain(text)) - _drawable() if not _is_shapeless(each)}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_PLAIN)


def _stand_in(character: str) -> str:
    if _is_shapeless(character):
        return ""
    # The space lets a line of such characters be broken.
    return f"U+{ord(character):04X} "


def _is_shapeless(character: str) -> bool:
    """Controls, direction marks, joiners, soft hyphens and variation selectors draw nothing by themselves."""
    return unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f"


def without_controls(text: str) -> str:
    """Text for a bookmark or the document's properties, which the reader's own fonts draw: one line, no controls."""
    kept = (each for each in text if unicodedata.category(each) not in ("Cc", "Cs"))
    return "".join(each if unicodedata.category(each) not in ("Zl", "Zp") else " " for each in kept)
