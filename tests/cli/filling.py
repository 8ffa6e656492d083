"""Fills a review form as a manager's reader would."""

from collections.abc import Mapping
from pathlib import Path

from pypdf import PdfReader, PdfWriter


def fill(form: Path, filled: Path, answers: Mapping[str, str]) -> Path:
    """A filled copy. answers: by the end of a field's name, such as `<descriptor key>.rating` or `manager.name`."""
    writer = PdfWriter(clone_from=PdfReader(form))
    names = writer.get_fields() or {}
    values = {name: text for name in names for end, text in answers.items() if name.endswith(f".{end}")}
    assert len(values) == len(answers)
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    writer.write(filled)
    return filled
