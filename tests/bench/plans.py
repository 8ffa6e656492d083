"""The plans that are measured: an empty one, and one with 100,000 pieces of evidence, kept until the schema changes."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import EvidenceDraft, EvidenceKind
from planner.core.plan import By, RatingValue
from planner.core.sample import SampleRating
from planner.store.plan_store import open_store

PLACE = Path(__file__).resolve().parents[2] / "build" / "bench"
MANY = 100_000
_WORDS = (
    "gateway",
    "deploy",
    "pipeline",
    "secret",
    "vault",
    "incident",
    "review",
    "capacity",
    "alert",
    "cluster",
    "release",
    "rollback",
    "audit",
    "backup",
    "restore",
    "mentor",
    "standard",
    "template",
    "network",
    "budget",
    "latency",
    "outage",
    "patch",
    "upgrade",
)
_ACCOUNT = "The team waited a day for every release, and nobody knew why it failed. "


def plan_of(pieces: int) -> Path:
    """The data directory of a plan with so many pieces, made now where it is missing or out of date."""
    place = PLACE / f"plan-{pieces}"
    made_by = place / "made-by"
    if made_by.is_file() and made_by.read_text() == _edition():
        return place
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    framework = read_builtin(paths.FRAMEWORK)
    keys = tuple(each.key for each in framework.role_levels[0].descriptors())
    today = date.today()
    values = (RatingValue.MET, RatingValue.DEVELOPING)
    ratings = [SampleRating(key, values[n % 2], By.ME, today) for n, key in enumerate(keys)]
    store = open_store(place, framework=framework)
    store.fill(drafts(pieces, keys, today), ratings=ratings)
    store.close()
    made_by.write_text(_edition())
    return place


def drafts(pieces: int, keys: tuple[str, ...], today: date) -> Iterator[EvidenceDraft]:
    """So many pieces over ten years, told in full, each about one or two descriptors."""
    kinds = tuple(EvidenceKind)
    for n in range(pieces):
        words = [_WORDS[n * step % len(_WORDS)] for step in (1, 5, 7, 11)]
        yield EvidenceDraft(
            f"Piece {n}: {' '.join(words)}",
            on=today - timedelta(days=n % 3650),
            situation=_ACCOUNT * 2,
            action=f"I rebuilt the {words[0]} around the {words[1]}. {_ACCOUNT}",
            result=f"The {words[2]} takes minutes.",
            kind=kinds[n % len(kinds)],
            corroborated_by="A colleague" if n % 3 else "",
            descriptors=tuple({keys[n % len(keys)], keys[n * 7 % len(keys)]}),
            tags=(words[3],),
        )


def _edition() -> str:
    store = Path(paths.__file__).parent / "store"
    files = sorted([*store.rglob("*.py"), Path(__file__)])
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()
