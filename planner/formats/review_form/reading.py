"""The way back in: a returned file is read in a child process with limits; what is wrong with it is said in words."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import planner
from planner.core.errors import NotAForm, ReturnRefused
from planner.core.plan import RatingValue
from planner.core.reference import shown
from planner.core.review_return import ReturnedForm
from planner.files import file_size_words
from planner.formats.review_form import names

SECONDS = 10
MOST_BYTES = 50_000_000
ARGUMENT = "--read-form"
# The child finds the program where this process found it, after everything that Python finds by itself.
_CHILD = "import sys; sys.path.append(sys.argv[1]); from planner.formats.review_form import child; child.main()"
# Bytes that other programs have left behind a file's end. Where a number comes first, it is the file that goes on.
_MOST_AFTER = 1024
_KEPT = "Nothing was filed, and your plan is as it was."
_FILL_IN = "Have the form that you sent filled in and saved in a PDF reader, not printed or exported to another PDF."

_REASONS: Mapping[str, tuple[str, str]] = {
    "not a pdf": ("“{name}” is not a PDF.", "Choose the PDF that your manager saved."),
    "damaged": ("“{name}” is damaged and cannot be read.", "Ask for the file again, and have it sent as it was saved."),
    "encrypted": ("“{name}” is protected with a password.", "Have it saved without a password, and return that one."),
    "no fields": (
        "“{name}” has no fields to read answers from: it is a printed or flattened copy, or another document.",
        _FILL_IN,
    ),
    "not ours": ("“{name}” is a form, but not a review form of this program.", "Choose the form that came back."),
    "no snapshot": (
        "“{name}” has lost the copy of the review that travels inside it, so nobody can tell what was answered.",
        "Have the form that you sent filled in with another PDF reader, and saved there.",
    ),
    "unknown rating": (
        "“{name}” rates a descriptor “{detail}”, which is none of the ratings that the form offers.",
        "Have that rating chosen from the form’s own list, and the file saved again.",
    ),
    "incomplete": (
        "“{name}” has lost some of its fields on the way, and perhaps answers with them.",
        "Ask for the file again, sent as it was saved; or have the form filled in with another PDF reader.",
    ),
    "too much": (
        "“{name}” takes more time or memory to read than a review form needs.",
        "Have the form that you sent filled in again, and return that one.",
    ),
}
# Refusals of what is a form of ours beyond doubt, whatever is wrong with it.
_OURS = ("no snapshot", "unknown rating", "incomplete")


def read(path: Path) -> ReturnedForm:
    """As read_form."""
    data = _content(path)
    if b"%PDF-" not in data[:1024]:
        raise _refused(path, "not a pdf")
    if not _is_whole(data):
        raise _refused(path, "damaged", ours=names.SNAPSHOT.encode() in data)
    said = _asked(data)
    values = said.get("form")
    if values is None:
        reason, detail = str(said.get("refused")), str(said.get("detail", ""))
        raise _refused(path, reason, detail, ours=reason in _OURS or bool(detail) or names.SNAPSHOT.encode() in data)
    ratings = {key: RatingValue(value) for key, value in values.pop("ratings").items()}
    actions = tuple(values.pop("actions"))
    return ReturnedForm(sha256=hashlib.sha256(data).hexdigest(), ratings=ratings, actions=actions, **values)


def _is_whole(data: bytes) -> bool:
    """Whether the file has its end: one that is cut short may read as it did before its last answers were saved."""
    _, end, after = data.rpartition(b"%%EOF")
    return bool(end) and len(after) <= _MOST_AFTER and not after.strip()[:1].isdigit()


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ReturnRefused(
                f"There is no file “{shown(path.name)}” to read. {_KEPT}",
                "Choose it where it was saved.",
            )
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise ReturnRefused(
            f"“{shown(path.name)}” cannot be read: {reason}. {_KEPT}", "Copy it to a place of your own and try again."
        ) from error
    if len(data) > MOST_BYTES:
        raise ReturnRefused(
            f"“{shown(path.name)}” is larger than {file_size_words(MOST_BYTES)}, and no review form is. {_KEPT}",
            "Choose the form that came back.",
        )
    return data


def _asked(data: bytes) -> Mapping[str, Any]:
    """What the child says of the file."""
    try:
        done = subprocess.run(
            _command(),
            input=data,
            capture_output=True,
            timeout=SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "too much"}
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return {"refused": "too much"}
    return said if isinstance(said, dict) else {"refused": "damaged"}


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT]
    # -P: nothing that lies in the current directory may be taken for a module of ours.
    return [sys.executable, "-P", "-c", _CHILD, str(Path(planner.__file__).resolve().parent.parent)]


def _refused(path: Path, reason: str, detail: str = "", *, ours: bool = False) -> ReturnRefused:
    message, hint = _REASONS.get(reason, _REASONS["damaged"])
    kind = ReturnRefused if ours else NotAForm
    return kind(f"{message.format(name=shown(path.name), detail=shown(detail))} {_KEPT}", hint)
