"""Bundles that somebody made to do harm, or that came to harm on the way.

The secret it keeps: how a good bundle is turned into a bad one whose digests are right all the same.
"""

import hashlib
import io
import json
import random
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MANIFEST = "manifest.json"
NAMES = (
    "../evil.txt",
    "..\\evil.txt",
    "/etc/evil.txt",
    "C:\\evil.txt",
    "\\\\host\\share\\evil.txt",
    "attachments/../../evil.txt",
    "attachments/..",
    "attachments/.",
    "attachments/",
    "./manifest.json",
    "MANIFEST.JSON",
    "rows/EVIDENCE.jsonl",
    "rows/evidence.jsonl\0.txt",
    "attachments/con",
    "attachments/nul.txt",
    "attachments/a/b",
    "attachments/" + "A" * 64,
    "attachments/" + "a" * 63,
    "attachments/" + "a" * 300,
    "attachments/" + "a" * 63 + "\u0301",
    "attachments/" + "\uff41" * 64,
    "rows/store.jsonl",
    "rows/sqlite_master.jsonl",
    "frameworks/evil.json",
    "evil.exe",
    "",
    " ",
    "a" * 60_000,
    "plan/planner.sqlite3",
    "\u202egnp.exe",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    1 << 63,
    1 << 200,
    1.5,
    [],
    {},
    "",
    "x" * 2_000_000,
    "a\0b",
    "a\ud800b",
    "\x1b[2J",
    "2026-02-30",
    "20260101",
    "../../evil",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "'; DROP TABLE evidence; --",
    "f" * 31,
    "F" * 32,
)


@dataclass(frozen=True)
class Hostile:
    """One bad bundle. harmless: it may be taken in, with what is wrong in it left out."""

    what: str
    data: bytes
    harmless: bool = False


def parts(data: bytes) -> dict[str, bytes]:
    """The entries of a bundle."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def built(entries: Mapping[str, bytes], *, listed: bool = True, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A bundle of these entries. listed: the manifest is brought into agreement with them."""
    entries = dict(entries)
    if listed:
        manifest = json.loads(entries[MANIFEST])
        manifest["entries"] = {
            name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in entries.items()
            if name != MANIFEST
        }
        entries[MANIFEST] = json.dumps(manifest).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name or zipfile.ZipInfo(name), content)
    return out.getvalue()


def with_entry(good: Mapping[str, bytes], info: zipfile.ZipInfo, content: bytes = b"evil") -> bytes:
    """A good bundle with one entry more, whatever its name."""
    manifest = json.loads(good[MANIFEST])
    manifest["entries"][info.filename] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    out = io.BytesIO(built({**good, MANIFEST: json.dumps(manifest).encode()}, listed=False))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there already
        archive.writestr(info, content)
    return out.getvalue()


def named(name: str) -> zipfile.ZipInfo:
    """An entry's head that keeps a name which zipfile would mend."""
    info = zipfile.ZipInfo("x")
    info.filename = name
    return info


def with_row(good: Mapping[str, bytes], table: str, change: Callable[[dict[str, Any]], object]) -> bytes:
    """A good bundle in which the first row of a table says something else."""
    name = f"rows/{table}.jsonl"
    first, *others = good[name].decode().splitlines()
    row = json.loads(first)
    change(row)
    lines = [json.dumps(row), *others]
    return built({**good, name: "".join(f"{line}\n" for line in lines).encode()})


def hostile(data: bytes, count: int) -> Iterator[Hostile]:
    """So many bad bundles out of a good one, of every sort; the same ones each time."""
    good, chance = parts(data), random.Random(4)
    tables = {name[5:-6]: each for name, each in good.items() if name.startswith("rows/") and each}
    every = (_names(good), _archives(good, data), _manifests(good), _shapes(good, tables), _cells(good, tables, chance))
    sorts = [list(each) for each in every]
    harmed = _harmed(good, data, chance)
    for number in range(count):
        those = sorts[number % (len(sorts) + 1)] if number % (len(sorts) + 1) < len(sorts) else None
        yield those.pop(0) if those else next(harmed)


def _names(good: Mapping[str, bytes]) -> Iterator[Hostile]:
    for name in NAMES:
        yield Hostile(f"an entry named {name[:40]!r}", with_entry(good, named(name)))


def _archives(good: Mapping[str, bytes], data: bytes) -> Iterator[Hostile]:
    link = named("attachments/" + "a" * 64)
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    yield Hostile("a symbolic link", with_entry(good, link, b"/etc/passwd"))
    pipe = named("attachments/" + "a" * 64)
    pipe.external_attr = (stat.S_IFIFO | 0o777) << 16
    yield Hostile("a pipe", with_entry(good, pipe))
    yield Hostile("an entry twice", with_entry(good, named("rows/evidence.jsonl"), good["rows/evidence.jsonl"]))
    bomb = b'{"' + b" " * 60_000_000 + b'"}\n'
    yield Hostile("rows that unpack to a thousand times their size", built({**good, "rows/evidence.jsonl": bomb}))
    bomb = b" " * 60_000_000
    yield Hostile("a framework that is a bomb", built({**good, f"frameworks/{'a' * 64}.json": bomb}))
    yield Hostile("a manifest that is a bomb", built({**good, MANIFEST: b" " * 60_000_000}, listed=False))
    yield Hostile("packed with bzip2", built(good, method=zipfile.ZIP_BZIP2))
    yield Hostile("packed with lzma", built(good, method=zipfile.ZIP_LZMA))
    many = {f"attachments/{number:064x}": b"" for number in range(50_001)}
    yield Hostile("50,001 entries", built({**good, **many}))
    yield Hostile("nothing", b"")
    yield Hostile("an empty archive", built({}, listed=False))
    yield Hostile("no archive", b"MZ" + bytes(range(256)) * 40)
    yield Hostile("something before the archive", b"#!/bin/sh\n" + data, harmless=True)
    yield Hostile("something after the archive", data + b"evil")
    yield Hostile("a directory that claims to be huge", _patched_end(data, 12, b"\xff\xff\xff\xff"))
    yield Hostile("a directory that begins nowhere", _patched_end(data, 16, b"\xff\xff\xff\x7f"))
    yield Hostile("an encrypted entry", _flagged(data))


def _patched_end(data: bytes, place: int, value: bytes) -> bytes:
    end = len(data) - 22
    return data[: end + place] + value + data[end + place + len(value) :]


def _flagged(data: bytes) -> bytes:
    place = data.index(b"PK\x01\x02") + 8
    return data[:place] + bytes([data[place] | 1]) + data[place + 1 :]


def _manifests(good: Mapping[str, bytes]) -> Iterator[Hostile]:
    def said(**values: Any) -> bytes:
        return built({**good, MANIFEST: json.dumps({**json.loads(good[MANIFEST]), **values}).encode()}, listed=False)

    yield Hostile("another format", said(format="zip"))
    yield Hostile("a newer version", said(version=2))
    yield Hostile("a newer schema", said(schema=99))
    yield Hostile("a schema that is text", said(schema="1"))
    yield Hostile("a version that is true", said(version=True))
    yield Hostile("entries that are a list", said(entries=[]))
    yield Hostile("entries that are text", said(entries=dict.fromkeys(good, "x")))
    yield Hostile("no entries", said(entries={}))
    yield Hostile("no manifest", built({name: each for name, each in good.items() if name != MANIFEST}, listed=False))
    yield Hostile("a manifest that is nested deep", built({**good, MANIFEST: b"[" * 500_000}, listed=False))
    yield Hostile("a manifest that is not UTF-8", built({**good, MANIFEST: b"\xff\xfe{}"}, listed=False))
    for name in sorted(good):
        if not name.startswith("attachments/") and name != MANIFEST:
            yield Hostile(f"no {name}", built({each: good[each] for each in good if each != name}, listed=False))
            yield Hostile(f"another {name}", built({**good, name: good[name] + b" "}, listed=False))


def _cells(good: Mapping[str, bytes], tables: Mapping[str, bytes], chance: random.Random) -> Iterator[Hostile]:
    cells = [
        (table, column, value)
        for table, rows in tables.items()
        for column in json.loads(rows.splitlines()[0])
        for value in VALUES
    ]
    chance.shuffle(cells)
    for table, column, value in cells:
        row = json.loads(tables[table].splitlines()[0])
        if type(row[column]) is not type(value) or row[column] != value:
            # Some of these are what a person might have typed, and some columns may be empty.
            yield Hostile(
                f"{table}.{column} = {str(value)[:30]!r}",
                with_row(good, table, lambda row, c=column, v=value: row.update({c: v})),  # type: ignore[misc]
                harmless=True,
            )


def _shapes(good: Mapping[str, bytes], tables: Mapping[str, bytes]) -> Iterator[Hostile]:
    for line in (b"[]", b"1", b"null", b"{}", b"NaN", b"{", b"[" * 100_000, b'{"id":1,"id":2}', b"\xff", b""):
        data = built({**good, "rows/goal.jsonl": line + b"\n"})
        yield Hostile(f"a row that is {line[:20]!r}", data)
    for table in tables:
        yield Hostile(f"{table} with a column more", with_row(good, table, lambda row: row.update(evil=1)))
        yield Hostile(f"{table} with a column less", with_row(good, table, lambda row: row.popitem()))
        twice = good[f"rows/{table}.jsonl"] * 2
        yield Hostile(f"{table} twice", built({**good, f"rows/{table}.jsonl": twice}))
    for parent in ("evidence", "goal"):
        yield Hostile(f"children without {parent}", built({**good, f"rows/{parent}.jsonl": b""}))
    yield Hostile("no last line end", built({**good, "rows/seen.jsonl": good["rows/seen.jsonl"].rstrip()}))


def _harmed(good: Mapping[str, bytes], data: bytes, chance: random.Random) -> Iterator[Hostile]:
    """What a bad stick or a broken copy makes of it; without end."""
    attached = next(name for name in good if name.startswith("attachments/"))
    yield Hostile("an attached file of other bytes", built({**good, attached: b"evil"}), harmless=True)
    yield Hostile("no attached file", built({each: good[each] for each in good if each != attached}), harmless=True)
    while True:
        place = chance.randrange(len(data))
        if chance.random() < 0.5:
            yield Hostile(f"cut off at {place}", data[:place])
        else:
            flipped = data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]
            yield Hostile(f"a bit flipped at {place}", flipped, harmless=True)
