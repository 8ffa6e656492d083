"""Every table of a plan. The secret it keeps: which columns and keys there are; data.md says why.

Dates are ISO text: they sort as they read, and plain sqlite3 reads them as SQLModel does. Derived columns and tables
(around, told, complete, loose, TotalRow, the counts of StoreRow) are written by the store itself and never edited.
"""

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Table, text
from sqlmodel import Field, SQLModel

_LIVE = text("deleted_at IS NULL AND purged = 0")
_LAST_DAY = text('coalesce(until, "on")')
_DAYS = ("until", "on")
_SHELF = ("deleted_at", "purged")
_NO_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


def _belongs(column: str, parent: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [f"{parent}.id"])


class Dot(SQLModel):
    """When in the order of acts, and by which store, a row that travels was written."""

    revision: int
    origin: str


class Parent(Dot):
    """What has children and a place in the bin; never removed, a purged one is a blank stub."""

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    created_at: str
    updated_at: str
    deleted_at: str | None = None
    purged: bool = False


class EvidenceRow(Parent, table=True):
    """A piece of evidence.

    around: what search needs besides; told: the initials of the STAR fields that say something; complete: has a result
    and somebody to corroborate it; loose: it supports no descriptor of any target.
    """

    __tablename__ = "evidence"
    title: str = ""
    on: str = ""
    until: str | None = None
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    kind: str = ""
    corroborated_by: str = ""
    private: bool = False
    around: str = ""
    told: str = ""
    complete: bool = False
    loose: bool = False
    __table_args__ = (
        # Accounts make rows wide, so these indexes hold all that is asked of many rows, their own conditions among it:
        # by day and title for lists, by number for search, by id for what belongs to a descriptor or a tag. The number
        # follows the day and the title because pieces of one day are listed in the order they were added.
        Index("evidence_by_day", _LAST_DAY, "number", "id", *_DAYS, *_SHELF, sqlite_where=_LIVE),
        Index("evidence_by_title", text("title COLLATE NOCASE"), "number", "id", *_SHELF, sqlite_where=_LIVE),
        Index("evidence_by_number", "number", "id", *_DAYS, *_SHELF, sqlite_where=_LIVE),
        Index("evidence_facts", "id", *_DAYS, "kind", "complete", *_SHELF, sqlite_where=_LIVE),
        Index(
            "evidence_loose",
            _LAST_DAY,
            "number",
            "id",
            *_DAYS,
            "loose",
            *_SHELF,
            sqlite_where=text(f"{_LIVE} AND loose = 1"),
        ),
        Index("evidence_binned", "deleted_at", "id", sqlite_where=text("deleted_at IS NOT NULL AND purged = 0")),
    )


class GoalRow(Parent, table=True):
    """A goal. around: its steps, for search."""

    __tablename__ = "goal"
    title: str = ""
    why: str = ""
    measure: str = ""
    due: str | None = None
    state: str = ""
    private: bool = False
    around: str = ""
    __table_args__ = (Index("goal_by_day", "created_at", "number", sqlite_where=_LIVE),)


class ReviewRow(Parent, table=True):
    """An appraisal round. snapshot: canonical JSON of what was claimed, sha256 its digest."""

    __tablename__ = "review"
    name: str = ""
    period_from: str | None = None
    period_to: str | None = None
    on: str | None = None
    state: str = ""
    snapshot: str = ""
    sha256: str = ""


class EvidenceDescriptorRow(Dot, table=True):
    """That evidence supports a descriptor, and how."""

    __tablename__ = "evidence_descriptor"
    evidence: str = Field(primary_key=True)
    descriptor: str = Field(primary_key=True)
    how: str = ""
    __table_args__ = (
        _belongs("evidence", "evidence"),
        Index("evidence_descriptor_by_descriptor", "descriptor", "evidence"),
        _NO_ROWID,
    )


class EvidenceTagRow(Dot, table=True):
    """A tag of a piece of evidence: tag folded, label as it was typed."""

    __tablename__ = "evidence_tag"
    evidence: str = Field(primary_key=True)
    tag: str = Field(primary_key=True)
    label: str = ""
    __table_args__ = (
        _belongs("evidence", "evidence"),
        Index("evidence_tag_by_tag", "tag", "label", "evidence"),
        _NO_ROWID,
    )


class LinkRow(Dot, table=True):
    """A link of a piece of evidence."""

    __tablename__ = "link"
    evidence: str = Field(primary_key=True)
    url: str = Field(primary_key=True)
    title: str = ""
    __table_args__ = (_belongs("evidence", "evidence"), _NO_ROWID)


class AttachmentRow(Dot, table=True):
    """A piece of evidence's own name for a file of the store."""

    __tablename__ = "attachment"
    evidence: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    name: str = ""
    size: int = 0
    media_type: str = ""
    __table_args__ = (_belongs("evidence", "evidence"), Index("attachment_by_file", "sha256", "evidence"), _NO_ROWID)


class GoalDescriptorRow(SQLModel, table=True):
    """That a goal is about a descriptor."""

    # The key's columns first, unlike elsewhere: with them last, quick_check of SQLite 3.40 sees NULLs that are not.
    __tablename__ = "goal_descriptor"
    goal: str = Field(primary_key=True)
    descriptor: str = Field(primary_key=True)
    revision: int
    origin: str
    __table_args__ = (
        _belongs("goal", "goal"),
        Index("goal_descriptor_by_descriptor", "descriptor", "goal"),
        _NO_ROWID,
    )


class StepRow(Dot, table=True):
    """A step of a goal; ordered by (position, id)."""

    __tablename__ = "step"
    id: str = Field(primary_key=True)
    goal: str
    position: int = 0
    text: str = ""
    done: bool = False
    __table_args__ = (_belongs("goal", "goal"), Index("step_by_goal", "goal", "position", "id"))


class RatingRow(Dot, table=True):
    """A dated statement about a descriptor; review: the one it came back with, empty if none."""

    __tablename__ = "rating"
    id: str = Field(primary_key=True)
    descriptor: str
    by: str
    rating: str
    on: str
    note: str = ""
    review: str = ""
    __table_args__ = (Index("rating_by_descriptor", "descriptor", "on", "revision", "origin"),)


class ReviewRoundRow(Dot, table=True):
    """A manager's round that came back; sha256: of the returned file. ratings, comments, actions: JSON."""

    __tablename__ = "review_round"
    review: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    name: str = ""
    on: str = ""
    ratings: str = ""
    comments: str = ""
    statement: str = ""
    actions: str = ""
    __table_args__ = (_belongs("review", "review"), _NO_ROWID)


class MatchRow(Dot, table=True):
    """A confirmed match of a reworded descriptor; followed when reading."""

    __tablename__ = "match"
    old: str = Field(primary_key=True)
    new: str
    likeness: float = 0.0
    edition: str = ""


class TargetRow(Dot, table=True):
    """A role level the person works towards, and the framework its words are taken from."""

    __tablename__ = "target"
    role_level: str = Field(primary_key=True)
    framework: str


class ProfileRow(Dot, table=True):
    """One field of the profile; "target" holds the current target's role level key."""

    __tablename__ = "profile"
    field: str = Field(primary_key=True)
    value: str = ""


class InboxRow(Dot, table=True):
    """Something captured that may become evidence; state: new, taken or dismissed; suggestion: JSON."""

    __tablename__ = "inbox"
    fingerprint: str = Field(primary_key=True)
    state: str = ""
    text: str = ""
    suggestion: str = ""


class FrameworkRow(SQLModel, table=True):
    """A framework, known by the SHA-256 of its canonical JSON."""

    __tablename__ = "framework"
    id: str = Field(primary_key=True)
    title: str = ""
    edition: str = ""
    edition_note: str = ""
    source: str = ""
    licence: str = ""


class RoleLevelRow(SQLModel, table=True):
    """A role level of a framework. skills: JSON list of [name, level, description] in reading order."""

    __tablename__ = "role_level"
    framework: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    position: int = 0
    role_family: str = ""
    role: str = ""
    name: str = ""
    role_description: str = ""
    description: str = ""
    note: str = ""
    skills: str = ""
    __table_args__ = (ForeignKeyConstraint(["framework"], ["framework.id"]), _NO_ROWID)


class DescriptorRow(SQLModel, table=True):
    """A descriptor that some stored framework holds, by its key alone."""

    __tablename__ = "descriptor"
    key: str = Field(primary_key=True)
    __table_args__ = (_NO_ROWID,)


class ExpectationRow(SQLModel, table=True):
    """That a role level expects a descriptor, in exactly these words. skill: its place, from 1; 0: a responsibility."""

    __tablename__ = "expectation"
    framework: str = Field(primary_key=True)
    role_level: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    descriptor: str
    skill: int = 0
    text: str = ""
    __table_args__ = (
        ForeignKeyConstraint(["framework", "role_level"], ["role_level.framework", "role_level.key"]),
        ForeignKeyConstraint(["descriptor"], ["descriptor.key"]),
        Index("expectation_by_descriptor", "descriptor"),
        _NO_ROWID,
    )


class ConflictRow(SQLModel, table=True):
    """A version that lost a merge, whole. key: JSON list; version: JSON."""

    __tablename__ = "conflict"
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    version: str = ""
    __table_args__ = (_NO_ROWID,)


class SeenRow(SQLModel, table=True):
    """The highest revision of an origin that this store has seen, its own among them."""

    __tablename__ = "seen"
    origin: str = Field(primary_key=True)
    revision: int = 0
    __table_args__ = (_NO_ROWID,)


class StoreRow(SQLModel, table=True):
    """The one row about this store itself. id: its origin; place: where it lies; backed_up: revision of the last
    backup; evidence, unlinked: counts of pieces not in the bin."""

    __tablename__ = "store"
    number: int = Field(default=1, primary_key=True)
    id: str = ""
    place: str = ""
    clean: bool = True
    backed_up: int = 0
    evidence: int = 0
    unlinked: int = 0


class DraftRow(SQLModel, table=True):
    """Typed text that is not committed yet; base: what the field held when typing began."""

    __tablename__ = "draft"
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    text: str = ""
    base: str = ""
    __table_args__ = (_NO_ROWID,)


class TotalRow(SQLModel, table=True):
    """What a descriptor's strength rests on, by its leading key; kinds: joined by commas."""

    __tablename__ = "total"
    descriptor: str = Field(primary_key=True)
    pieces: int = 0
    newest: str | None = None
    kinds: str = ""
    complete: str | None = None
    in_period: int = 0
    __table_args__ = (_NO_ROWID,)


METADATA = SQLModel.metadata


def table(name: str) -> Table:
    """The table of that name, for statements over columns."""
    return METADATA.tables[name]
