"""A plan file of each released schema, as its own version wrote it: tests/store/released/vNNNN.sqlite3.gz.

`python -m tests.store.releasing` makes the one of the newest schema, once, before that is released. A file of a
schema that somebody has is never made again: it is what their plans are like.
"""

import gzip
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

from planner import paths
from planner.core.plan import RatingValue
from planner.store.opening import SCHEMA_VERSION
from planner.store.plan_store import open_store
from tests.store.making import DESIGN, FRAMEWORK, TODAY, goal_draft, whole_draft

PLACE = Path(__file__).parent / "released"


def released(revision: int) -> Path:
    """Where the plan file of that schema lies."""
    return PLACE / f"v{revision:04d}.sqlite3.gz"


def put(revision: int, data_dir: Path) -> Path:
    """Put the plan file of that schema into a data directory; its database."""
    path = paths.database(data_dir)
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.decompress(released(revision).read_bytes()))
    return path


def make() -> Path:
    """Make the plan file of the newest schema: something in every table that a person's acts fill."""
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        home = Path(place) / "data"
        with closing(open_store(home, framework=FRAMEWORK, today=lambda: TODAY)) as store:
            first = store.add_evidence(whole_draft()).ids[0]
            store.add_evidence(whole_draft())
            store.add_goal(goal_draft())
            store.rate(DESIGN, RatingValue.MET, note="Seen")
            store.set_profile({"name": "Ann", "job-title": "Engineer"})
            store.freeze_review(store.start_review("Year", date(2026, 1, 1), TODAY).ids[0])
            store.bin([first])
        PLACE.mkdir(exist_ok=True)
        target = released(SCHEMA_VERSION)
        target.write_bytes(gzip.compress(paths.database(home).read_bytes(), mtime=0))
        return target


if __name__ == "__main__":
    print(make())
