"""What a filled PDF says, whatever program filled it in: read by pypdf, told as plain values.

It runs in the child process only, on a file that may be hostile: nothing here trusts a type, a depth or a number.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from planner.core.errors import InvalidValue
from planner.core.snapshot_json import from_json
from planner.formats.review_form import names

# More fields, or a deeper tree of them, than any form of ours has.
_MOST_FIELDS = 20_000
_MOST_LEVELS = 16
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le"))
_ID = re.compile("[0-9a-f]{32}")
# Control characters but tab and new line, and halves of surrogate pairs: no text that a person typed.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_OFF = ("", "off")


class Unfit(Exception):
    """The file is no filled form of ours. reason: one of those that reading.py has words for; detail: a value."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def answers(reader: Any) -> dict[str, Any]:
    """The form's fields as ReturnedForm has them, but for the file's hash. Raises Unfit, and whatever pypdf raises."""
    if reader.is_encrypted:
        raise Unfit("encrypted")
    found = _fields(reader)
    ours = {name[0]: None for name in found if _ID.fullmatch(name[0]) and len(name) > 1}
    snapshot = _snapshot(reader)
    if not ours:
        raise Unfit("no fields" if snapshot or not found else "not ours", names.SNAPSHOT if snapshot else "")
    if snapshot is None:
        raise Unfit("no snapshot")
    review = next(iter(ours))
    mine = {name[1:]: value for name, value in found.items() if name[0] == review}
    if not _wanted(snapshot) <= mine.keys():
        raise Unfit("incomplete")
    return {"review": review, "snapshot": snapshot, **_told(mine)}


def _wanted(snapshot: str) -> set[names.Name]:
    """The fields that a form of this snapshot has: where some are gone, so may answers be."""
    try:
        groups = from_json(snapshot).groups
    except InvalidValue:
        # It is not what was sent, which the review itself finds out and says.
        return set()
    keys = [claim.key for group in groups for claim in group.claims]
    ends = (names.STATEMENT, names.SIGNED_BY, names.SIGNED_ON, names.AGREED)
    return {*map(names.rating, keys), *map(names.comment, keys), *ends}


def _told(found: Mapping[names.Name, Any]) -> dict[str, Any]:
    texts = {name: text for name, value in found.items() if (text := _text(value)).strip()}
    ends = [(name, name[0], text) for name, text in texts.items() if len(name) == 2]
    skills = {name[1]: text for name, text in texts.items() if name == names.skill_comment(name[1 % len(name)])}
    actions = sorted((int(name[1]), text) for name, kind, text in ends if kind == names.ACTION and name[1].isdecimal())
    return {
        "name": texts.get(names.SIGNED_BY, ""),
        "written_on": texts.get(names.SIGNED_ON, ""),
        "ratings": {key: _rating(text) for name, key, text in ends if name == names.rating(key)},
        "comments": {key: text for name, key, text in ends if name == names.comment(key)},
        "skill_comments": skills,
        "statement": texts.get(names.STATEMENT, ""),
        "actions": [text for _, text in actions],
        "agreed": _text(found.get(names.AGREED)).strip().lower() not in _OFF,
    }


def _rating(written: str) -> str:
    wanted = _plain(written)
    for value, shown in names.CHOICES.items():
        if wanted in (_plain(value.value), _plain(shown)):
            return value.value
    raise Unfit("unknown rating", written.strip()[:60])


def _plain(choice: str) -> str:
    return re.sub(r"[\W_]+", " ", choice).strip().casefold()


def _snapshot(reader: Any) -> str | None:
    for entry in reader.attachment_list:
        if names.SNAPSHOT in (entry.name, entry.alternative_name):
            try:
                return bytes(entry.content).decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None


def _fields(reader: Any) -> dict[names.Name, Any]:
    """The value of every field by its whole name, in parts."""
    found: dict[names.Name, Any] = {}
    form = _resolved(reader.root_object.get("/AcroForm"))
    tree = _walk(form.get("/Fields"), (), None, 0) if isinstance(form, dict) else ()
    for count, (name, field) in enumerate(chain(tree, _on_pages(reader))):
        if count > _MOST_FIELDS:
            raise Unfit("too much")
        parts = tuple(part for part in ".".join(name).split(".") if part)
        value = _value(field)
        if parts and (found.get(parts) is None or _text(found[parts]).strip().lower() in _OFF):
            found[parts] = value
    return found


def _walk(kids: Any, above: tuple[str, ...], value: Any, level: int) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(the whole name, the field with what it has from its parents) of each field that has no fields below it."""
    if level > _MOST_LEVELS:
        raise Unfit("too much")
    kids = _resolved(kids)
    for each in kids if isinstance(kids, list) else ():
        field = _resolved(each)
        if not isinstance(field, dict):
            continue
        own = _text(field.get("/T"))
        name = (*above, own) if own else above
        held = _held(field, value)
        if isinstance(_resolved(field.get("/Kids")), list):
            yield from _walk(field["/Kids"], name, held, level + 1)
            yield name, {"/V": held}
        else:
            yield name, {"/V": held, "/AS": field.get("/AS")}


def _on_pages(reader: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """As _walk, of the fields that are drawn on a page: programs have lost the tree and kept those."""
    for page in reader.pages:
        notes = _resolved(page.get("/Annots"))
        for each in notes if isinstance(notes, list) else ():
            note = _resolved(each)
            if isinstance(note, dict) and note.get("/Subtype") == "/Widget":
                name, held = _upwards(note)
                yield name, {"/V": held, "/AS": note.get("/AS")}


def _upwards(field: Any) -> tuple[tuple[str, ...], Any]:
    """A field's whole name and its value, which may be a parent's."""
    name: tuple[str, ...] = ()
    held = None
    for _ in range(_MOST_LEVELS):
        if not isinstance(field, dict):
            break
        own = _text(field.get("/T"))
        name = (own, *name) if own else name
        held = _held(field, None) if held is None else held
        field = _resolved(field.get("/Parent"))
    return name, held


def _held(field: Any, above: Any) -> Any:
    """The field's own value, else that from above. Raises Unfit where it leads to something that is gone."""
    if "/V" not in field:
        return above
    if hasattr(field.raw_get("/V"), "idnum") and _resolved(field["/V"]) is None:
        raise Unfit("damaged")
    return field["/V"]


def _value(field: Mapping[str, Any]) -> Any:
    held = _resolved(field.get("/V"))
    return held if held is not None else _resolved(field.get("/AS"))


def _resolved(thing: Any) -> Any:
    found = thing.get_object() if hasattr(thing, "get_object") else thing
    return None if type(found).__name__ == "NullObject" else found


def _text(value: Any) -> str:
    """A value as text, of whatever kind it was written: text, name, stream, or the first of several."""
    value = _resolved(value)
    if isinstance(value, list):
        value = _resolved(value[0]) if value else None
    if hasattr(value, "get_data"):
        value = bytes(value.get_data())
    raw = value if isinstance(value, bytes) else getattr(value, "_original_bytes", None)
    if isinstance(raw, bytes):
        text = _decoded(raw, value if isinstance(value, str) else None)
    else:
        text = value if isinstance(value, str) else ""
    if type(value).__name__ == "NameObject":
        text = text.removeprefix("/")
    return _UNFIT.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(raw: bytes, read: str | None) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    return raw.decode("latin-1") if read is None else read
