"""Frozen reviews for the tests of the form, and hands that fill a form in as programs of other people do."""

import io
import json
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pypdf import PdfWriter

from planner.core.evidence import Attachment, Evidence, Link, totals_of
from planner.core.plan import By, GoalState, Plan, RatingValue, Step
from planner.core.review import Review, ReviewState
from planner.core.snapshot import snapshot_of
from planner.core.snapshot_json import digest, to_json
from planner.formats.review_form.writing import render_form
from tests.core.making import TODAY, evidence, goal, key, plan, rating

REF = "information-security/1"
ID = "0123456789abcdef" * 2
DRAFT = Review(ID, "Mid-year", date(2026, 4, 1), date(2026, 9, 30))
PERSON = {"name": "Ada Example", "job-title": "Engineer", "manager": "Grace Example"}
ACCENTS = "Zażółć gęślą jaźń, ÿ\nναι — “so”\t🚀\n\nлюбовь"
LONG = "é" * 5_000


def _piece() -> Evidence:
    return evidence(
        1,
        REF,
        "user-focus/1",
        title="Threat model",
        on=date(2026, 5, 5),
        until=date(2026, 6, 7),
        links=(Link("https://example.org/model", "The model"),),
        attachments=(Attachment("c" * 64, "model.pdf", 1_200_000, "application/pdf"),),
    )


def a_plan() -> Plan:
    """A plan with a rating by each, a piece of evidence and a goal."""
    ratings = (
        rating(REF, RatingValue.MET, note="Said aloud", on=date(2026, 9, 1)),
        rating(REF, RatingValue.DEVELOPING, by=By.MANAGER, on=date(2026, 3, 3)),
    )
    steps = (Step("1" * 32, "Read", True), Step("2" * 32, "Write"))
    learn = replace(goal(1, REF, title="Learn it"), steps=steps, due=date(2027, 1, 5), state=GoalState.IN_PROGRESS)
    totals = {key(REF): totals_of([_piece()], DRAFT.start, DRAFT.end)}
    return plan(*ratings, goals=(learn,), profile=PERSON, totals=totals)


def frozen(made: Plan | None = None, *pieces: Evidence, review: Review = DRAFT) -> Review:
    """A review of the plan with these pieces of evidence, frozen."""
    snapshot = snapshot_of(review, made or a_plan(), pieces or (_piece(),), TODAY)
    text = to_json(snapshot)
    return replace(review, state=ReviewState.SENT, on=TODAY, snapshot=text, sha256=digest(text))


def form_of(review: Review) -> bytes:
    """The review's form."""
    out = io.BytesIO()
    render_form(review, out)
    return out.getvalue()


def filled(form: bytes, values: Mapping[str, str]) -> bytes:
    """The form filled in by pypdf. values: by field name, after the review's id."""
    writer = PdfWriter(clone_from=io.BytesIO(form))
    answers = {f"{ID}.{name}": value for name, value in values.items()}
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, dict(answers), auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def filled_by_qpdf(source: Path, target: Path, values: Mapping[str, str]) -> None:
    """Fill the form in by qpdf's JSON. values: by the field's own name as qpdf writes values, `u:text` or `/Name`."""
    told = subprocess.run(["qpdf", "--json-output", str(source), "-"], check=True, capture_output=True, timeout=60)
    head, objects = json.loads(told.stdout)["qpdf"]
    changed = {}
    for number, each in objects.items():
        name = _name(objects, each.get("value") if isinstance(each, dict) else None)
        if name in values:
            state = {"/AS": values[name]} if values[name].startswith("/") else {}
            changed[number] = {"value": {**each["value"], "/V": values[name], **state}}
    assert len(changed) == len(values)
    update = target.with_suffix(".json")
    update.write_text(json.dumps({"qpdf": [head, changed]}), encoding="utf-8")
    subprocess.run(["qpdf", f"--update-from-json={update}", str(source), str(target)], check=True, timeout=60)


def _name(objects: Mapping[str, Any], field: Any) -> str:
    """A field's name after the review's id."""
    parts: list[str] = []
    while isinstance(field, dict) and "/T" in field:
        parts.insert(0, field["/T"].removeprefix("u:"))
        field = objects[f"obj:{field['/Parent']}"]["value"] if "/Parent" in field else None
    return ".".join(parts[1:])
