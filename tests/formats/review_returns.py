"""A small form that was filled in, changed or spoilt, for the tests of its way back."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from planner.core.errors import ReturnRefused
from planner.formats.review_form import read_form
from planner.formats.review_form.child import told
from tests.core.making import SMALL, SMALL_FRAMEWORK, key, plan
from tests.formats.review_forms import ACCENTS, PERSON, filled, form_of, frozen

# Few descriptors, since most of what is proved here is as true of a small form.
REVIEW = frozen(plan(level=SMALL, framework=SMALL_FRAMEWORK, profile=PERSON))
FORM = form_of(REVIEW)
KEY, OTHER = key("lamps/1", SMALL), key("boats/1", SMALL)
FILLED = filled(FORM, {f"{KEY}.rating": "Met", "statement": ACCENTS})
KEPT = "Nothing was filed, and your plan is as it was."


def kept(tmp_path: Path, data: bytes) -> Path:
    """Where the bytes were put, to be returned from there."""
    path = tmp_path / "returned.pdf"
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    """Why the file is refused; the words say what was kept, and the hint what to do."""
    with pytest.raises(ReturnRefused) as caught:
        read_form(path)
    assert caught.value.message.endswith(KEPT)
    assert caught.value.hint.endswith(".")
    return caught.value.message.removesuffix(KEPT).strip()


def changed(change: Callable[[PdfWriter, dict[str, Any]], None], form: bytes = FORM) -> bytes:
    """The form after a change to its objects; the change gets its fields by their names after the review's id."""
    writer = PdfWriter(clone_from=io.BytesIO(form))
    fields: dict[str, Any] = {}
    for page in writer.pages:
        for each in page.get("/Annots", ()):
            note = each.get_object()
            parts: list[str] = []
            above = note
            while above is not None:
                parts.insert(0, str(above.get("/T", "")))
                above = above["/Parent"].get_object() if "/Parent" in above else None
            fields[".".join(parts[1:])] = note
    change(writer, fields)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def values(data: bytes) -> dict[str, Any]:
    """What the child says of a file that it takes."""
    said = told(data)
    assert "form" in said, said
    form: dict[str, Any] = said["form"]
    return form
