"""How a page's code writes a text: as the bytes that stand for its letters in the subset of a font that the file holds.

reportlab does the same one character at a time and anew for each line, which was most of the time a long report took.
"""

from functools import lru_cache
from typing import Any

from reportlab.lib.rl_accel import escapePDF, fp_str
from reportlab.pdfbase import pdfmetrics

Part = tuple[int, str]


class _ElsewhereError(Exception):
    """The letter is in another subset than the first."""


class Glyphs(dict[int, str]):
    """One face in one document. Holds for each letter of the first subset how it is written; filled as letters come."""

    def __init__(self, name: str, document: Any) -> None:
        super().__init__()
        self._font: Any = pdfmetrics.getFont(name)
        self._document = document

    def __missing__(self, letter: int) -> str:
        ((subset, code),) = self._font.splitString(chr(letter), self._document)
        if subset:
            raise _ElsewhereError
        self[letter] = written = escapePDF(code)
        return written

    def parts(self, text: str) -> list[Part]:
        """The text as (number of the subset, how it is written there). A subset holds some 200 letters, so that most
        texts are one part of the first."""
        try:
            return [(0, text.translate(self))]
        except _ElsewhereError:
            return [(subset, escapePDF(code)) for subset, code in self._font.splitString(text, self._document)]

    def name(self, subset: int) -> str:
        """The subset as the page's code calls it."""
        return str(self._font.getSubsetInternalName(subset, self._document))


@lru_cache(maxsize=4096)
def length(value: float) -> str:
    """A length as the page's code writes it."""
    return str(fp_str(value))
