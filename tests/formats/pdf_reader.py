"""A person at a PDF reader, which is the one in Chrome: it is clicked and typed into, and saves."""

import ctypes
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

_TAB = 9


class Reader:
    """A file open in the reader, at one page (from 0)."""

    def __init__(self, path: Path, page: int = 0) -> None:
        self._document = pypdfium2.PdfDocument(path)
        self._document.init_forms()
        self._page = self._document[page]
        self._form: Any = self._document.formenv.raw
        raw.FORM_OnAfterLoadPage(self._page, self._form)

    def press_tab(self) -> None:
        """Go on to the next field."""
        raw.FORM_OnKeyDown(self._form, self._page, _TAB, 0)
        raw.FORM_OnChar(self._form, self._page, _TAB, 0)

    def focused(self) -> str:
        """What the reader tells of the field where the keyboard is: its tooltip."""
        page, note = ctypes.c_int(-1), raw.FPDF_ANNOTATION()
        raw.FORM_GetFocusedAnnot(self._form, page, note)
        if not note:
            return ""
        length = raw.FPDFAnnot_GetFormFieldAlternateName(self._form, note, None, 0)
        told = ctypes.create_string_buffer(length)
        as_units = ctypes.cast(told, ctypes.POINTER(ctypes.c_ushort))
        raw.FPDFAnnot_GetFormFieldAlternateName(self._form, note, as_units, length)
        raw.FPDFPage_CloseAnnot(note)
        return told.raw.decode("utf-16-le").rstrip("\0")

    def type(self, text: str) -> None:
        """Put the text where the keyboard is."""
        data = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
        raw.FORM_ReplaceSelection(self._form, self._page, ctypes.cast(data, ctypes.POINTER(ctypes.c_ushort)))

    def choose(self, number: int) -> None:
        """Take one entry of the list where the keyboard is, from 0."""
        raw.FORM_SetIndexSelected(self._form, self._page, number, True)

    def press_space(self) -> None:
        """Turn the tick where the keyboard is."""
        raw.FORM_OnChar(self._form, self._page, ord(" "), 0)

    def save(self, path: Path) -> None:
        """Leave the field and write the file."""
        raw.FORM_ForceToKillFocus(self._form)
        self._document.save(path)
        self._page.close()
        self._document.close()
