"""The sample plan: filled into an empty plan, with days that count back from today."""

import tempfile
from datetime import date
from pathlib import Path

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.errors import UserError


def fill_sample(data_dir: Path, today: date | None = None) -> dict[str, int]:
    """Fill the plan in the directory (made where there is none) and return how many of each thing it holds now.

    Raises InvalidValue, and changes nothing, where the plan holds anything already.
    """
    from planner.formats.sample import read_sample
    from planner.store.plan_store import open_store

    day = today or date.today()
    framework = read_builtin(paths.FRAMEWORK)
    store = open_store(data_dir, framework=framework, today=lambda: day)
    try:
        with tempfile.TemporaryDirectory(prefix="planner-sample-") as place:
            sample = read_sample(paths.RESOURCES / "sample.json", framework.role_levels[0], day, Path(place))
            store.fill(sample.evidence, sample.goals, sample.ratings, sample.profile, sample.done_steps)
    except OSError as error:
        raise UserError(
            f"The sample was not put in: {(error.strerror or 'its files could not be made').lower()}.",
            "Make room for temporary files and try again.",
        ) from error
    finally:
        store.close()
    return {
        "evidence": len(sample.evidence),
        "goals": len(sample.goals),
        "ratings": len(sample.ratings),
        "attachments": sum(len(draft.files) for draft in sample.evidence),
    }
