"""A review form written and read back, in a process of its own: `python -m tests.bench.form`.

Prints one JSON object: milliseconds of the first form with its imports, of the next one, and of reading it back.
"""

import json
import tempfile
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.plan import Plan
from planner.core.review import Review, ReviewState
from planner.core.snapshot import snapshot_of
from planner.core.snapshot_json import digest, to_json
from tests.bench.report import evidence

_TODAY = date(2026, 11, 24)
_PIECES = 60


def review() -> Review:
    """A frozen review of the built-in role level, with as many pieces of evidence as the sample plan has."""
    framework = read_builtin(paths.FRAMEWORK)
    draft = Review("a" * 32, "Year", date(2020, 1, 1), _TODAY)
    plan = Plan(framework, framework.role_levels[0])
    text = to_json(snapshot_of(draft, plan, evidence(_PIECES), _TODAY))
    return replace(draft, state=ReviewState.SENT, on=_TODAY, snapshot=text, sha256=digest(text))


def main() -> None:
    """Measure and print."""
    frozen = review()
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as place:
        form, moments = Path(place) / "form.pdf", [time.perf_counter()]
        from planner.formats.review_form import read_form, write_form

        for act in (write_form, write_form):
            act(frozen, form)
            moments.append(time.perf_counter())
        read_form(form)
        moments.append(time.perf_counter())
    first, again, back = ((later - earlier) * 1000 for earlier, later in pairwise(moments))
    print(json.dumps({"first": first, "again": again, "back": back}))


if __name__ == "__main__":
    main()
