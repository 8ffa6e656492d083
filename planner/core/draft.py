"""Words that are typed and not stored yet, and what becomes of them after a crash."""

from dataclasses import dataclass

# Fields of a thing in which something is typed that becomes a part of it: not columns of its row.
NEW_TAG = "new-tag"
NEW_LINK = "new-link"
NEW_STEP = "new-step"


@dataclass(frozen=True, slots=True)
class Place:
    """Where words are typed: a field of a row. kind: the row's table; key: its natural key, of which an empty first
    part stands for a thing that does not exist yet (the rest are then the descriptors it is for)."""

    kind: str
    key: tuple[str, ...]
    field: str

    @property
    def new(self) -> bool:
        """Whether the thing waits for these words to come into being."""
        return self.key[:1] == ("",)


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that were typed in a place. base: what the place held when typing began."""

    place: Place
    text: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class FoundDraft:
    """A draft that was found at a start. stored: what its place holds now, None where there is no such place any more;
    title: what a person calls the thing."""

    draft: Draft
    stored: str | None
    title: str = ""

    @property
    def wanted(self) -> bool:
        """Whether the words are still to be written: their place is there, and holds something else."""
        return self.stored is not None and self.stored != self.draft.text

    @property
    def displaced(self) -> str:
        """What the words take the place of although nobody who typed them has seen it; empty where there is none."""
        return self.stored if self.stored and self.stored not in (self.draft.base, self.draft.text) else ""
