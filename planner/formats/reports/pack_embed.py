"""Files within a PDF, as ISO 19005-3 associates them: added to its end, a piece at a time, so that memory stays flat.

The secret it keeps: the file's structure. What is there stays byte for byte; a second table of objects follows it
(ISO 32000-1, 7.5.6).
"""

import hashlib
import os
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject

_CHUNK = 1 << 20
_TAIL = 1024


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file to embed. name: what readers list it as; about: which evidence it belongs to; squeezed: it is so already,
    so that doing it again takes time and gives nothing."""

    name: str
    path: Path
    media_type: str
    about: str
    squeezed: bool = False


class _Counted:
    """A stream that knows how far it has come."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.at = 0

    def write(self, data: bytes) -> int:
        self._out.write(data)
        self.at += len(data)
        return len(data)


def embed(source: IO[bytes], out: IO[bytes], files: Sequence[Embedded], on: date, step: Callable[[], None]) -> None:
    """Copy the PDF with the files in it, all dated the same day; step is called between two pieces of work."""
    counted = _Counted(out)
    source.seek(0)
    while chunk := source.read(_CHUNK):
        counted.write(chunk)
        step()
    update = _Update(PdfReader(source), _table_of(source), counted, on)
    for file in files:
        update.add(file, step)
    update.finish()


class _Update:
    """Objects that follow a PDF's own."""

    def __init__(self, reader: PdfReader, before: int, out: _Counted, on: date) -> None:
        trailer: Any = reader.trailer
        self._trailer = trailer
        self._out = out
        self._on = f"(D:{on:%Y%m%d}000000Z)"
        self._next: int = int(trailer["/Size"])
        self._places: dict[int, int] = {}
        self._specs: list[tuple[str, int]] = []
        self._before = before
        out.write(b"\n")

    def add(self, file: Embedded, step: Callable[[], None]) -> None:
        """Write the file's bytes and what is said of it."""
        stream, length = self._number(), self._number()
        self._begin(stream)
        # The checksum and the size stand ahead of the bytes, so that the file is read twice.
        size, checksum = _measured(file.path)
        kind = _name(file.media_type)
        packed = "" if file.squeezed else "/Filter/FlateDecode"
        self._out.write(
            f"<</Type/EmbeddedFile/Subtype/{kind or 'application#2foctet-stream'}{packed}"
            f"/Length {length} 0 R/Params<</Size {size}/CheckSum<{checksum}>/CreationDate{self._on}"
            f"/ModDate{self._on}>>>>stream\n".encode("ascii")
        )
        before = self._out.at
        _pour(file, self._out, step)
        written = self._out.at - before
        self._out.write(b"\nendstream\nendobj\n")
        self._whole(length, str(written))
        name, about = _text(file.name), _text(file.about)
        spec = self._number()
        self._whole(
            spec,
            f"<</Type/Filespec/F{name}/UF{name}/Desc{about}/AFRelationship/Supplement"
            f"/EF<</F {stream} 0 R/UF {stream} 0 R>>>>",
        )
        self._specs.append((file.name, spec))

    def finish(self) -> None:
        """Write the catalogue anew, which leads to the files, and the table of what was added."""
        root: IndirectObject = self._trailer.raw_get("/Root")
        catalogue: Any = DictionaryObject(self._trailer["/Root"])
        leaves = ArrayObject()
        tree = " ".join(
            f"{name} {spec} 0 R" for name, spec in sorted((_text(name), spec) for name, spec in self._specs)
        )
        names = self._number()
        self._whole(names, f"<</Names[{tree}]>>")
        for _, spec in self._specs:
            leaves.append(IndirectObject(spec, 0, root.pdf))
        known: Any = DictionaryObject(catalogue.get("/Names", DictionaryObject()))
        known[NameObject("/EmbeddedFiles")] = IndirectObject(names, 0, root.pdf)
        catalogue[NameObject("/Names")] = known
        catalogue[NameObject("/AF")] = leaves
        self._begin(root.idnum, root.generation)
        catalogue.write_to_stream(self._out)
        self._out.write(b"\nendobj\n")
        self._table(root)

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def _begin(self, number: int, generation: int = 0) -> None:
        self._places[number] = self._out.at
        self._out.write(f"{number} {generation} obj\n".encode("ascii"))

    def _whole(self, number: int, written: str) -> None:
        self._begin(number)
        self._out.write(f"{written}\nendobj\n".encode("ascii"))

    def _table(self, root: IndirectObject) -> None:
        start = self._out.at
        self._out.write(b"xref\n0 1\n0000000000 65535 f \n")
        for number in sorted(self._places):
            generation = root.generation if number == root.idnum else 0
            self._out.write(f"{number} 1\n{self._places[number]:010} {generation:05} n \n".encode("ascii"))
        trailer: Any = DictionaryObject({name: self._trailer.raw_get(name) for name in self._trailer})
        trailer[NameObject("/Size")] = NumberObject(self._next)
        trailer[NameObject("/Prev")] = NumberObject(self._before)
        self._out.write(b"trailer\n")
        trailer.write_to_stream(self._out)
        self._out.write(f"\nstartxref\n{start}\n%%EOF\n".encode("ascii"))


def _table_of(source: IO[bytes]) -> int:
    """Where the PDF's own table of objects begins."""
    source.seek(-min(_TAIL, source.seek(0, os.SEEK_END)), os.SEEK_END)
    return int(source.read().rpartition(b"startxref")[2].split()[0])


def _measured(path: Path) -> tuple[int, str]:
    """The file's size in bytes and its MD5, which PDF takes for a checksum."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False))
    return path.stat().st_size, digest.hexdigest()


def _pour(file: Embedded, out: _Counted, step: Callable[[], None]) -> None:
    packer = None if file.squeezed else zlib.compressobj()
    with file.path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            out.write(packer.compress(chunk) if packer else chunk)
            step()
    if packer:
        out.write(packer.flush())


def _name(text: str) -> str:
    """A text as PDF writes a name, without the slash ahead of it."""
    letters = text.encode("utf-8", "replace")
    return "".join(chr(each) if chr(each).isalnum() and each < 128 else f"#{each:02x}" for each in letters)


def _text(text: str) -> str:
    """A text as PDF writes it in whatever letters."""
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"
