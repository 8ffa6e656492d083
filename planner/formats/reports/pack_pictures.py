"""Attached pictures as they stand on a page: turned as they were taken, no larger than print needs.

The secret it keeps: what a hostile picture may cost. Its size is known before it is read, and only few formats are.
"""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")
_MOST_PIXELS = 64_000_000
_LONGEST_SIDE = 1600
_QUALITY = 88
_DAMAGED = "it cannot be read as a picture"
_TOO_LARGE = "it is too large a picture"


class UnfitError(ValueError):
    """Why a file cannot be shown; the message is for people."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for a page, as a JPEG. width and height: its pixels."""

    data: bytes
    width: int
    height: int


def picture_of(path: Path) -> Picture:
    """The picture in a file; of several the first. Raises UnfitError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(path, formats=FORMATS) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise UnfitError(_TOO_LARGE)
                # A JPEG is read no larger than it is needed.
                opened.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
                return _for_page(opened)
    except UnfitError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise UnfitError(_TOO_LARGE) from error
    except Exception as error:  # a decoder fails in more ways than it documents
        raise UnfitError(_DAMAGED) from error


def _for_page(opened: Image.Image) -> Picture:
    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    whole = turned.convert("RGBA")
    on_paper = Image.new("RGB", whole.size, "white")
    on_paper.paste(whole, mask=whole)
    out = io.BytesIO()
    on_paper.save(out, "JPEG", quality=_QUALITY)
    return Picture(out.getvalue(), on_paper.width, on_paper.height)
