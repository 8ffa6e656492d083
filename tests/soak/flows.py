"""The six flows whose every step is made to fail: save, attach, backup, restore, import, migrate.

The secret it keeps: what each needs before it, and what of the plan tells whether it was done.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from planner import paths
from planner.cli.carrying import export_plan, import_bundle
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.store.backup import backups, make_backup
from planner.store.opening import APPLICATION_ID
from planner.store.plan_store import PlanStore, open_store
from planner.store.restore import restore
from tests.store.making import FRAMEWORK, TODAY, goal_draft, whole_draft

State = tuple[object, ...]
_NAME = "profile name"


@dataclass(frozen=True, slots=True)
class Flow:
    """prepare(data directory, scratch): the plan before it. act(open store or None, data directory, scratch): do it.
    state(data directory): what tells before from after. beside_a_store: it is done in, or beside, an open plan."""

    name: str
    prepare: Callable[[Path, Path], None]
    act: Callable[[PlanStore | None, Path, Path], object]
    state: Callable[[Path], State]
    beside_a_store: bool = True


def _begin(home: Path, scratch: Path) -> None:
    (scratch / "file.txt").write_bytes(b"attached" * 500)
    with closing(open_store(home, framework=FRAMEWORK)) as store:
        store.add_evidence(whole_draft(scratch / "file.txt"))
        store.add_goal(goal_draft())


def picture(home: Path) -> State:
    """What a person would say is in the plan, without the ids."""
    with closing(open_store(home, framework=FRAMEWORK)) as store:
        pieces = tuple(
            (each.title, each.result, each.tags, tuple((file.name, file.sha256) for file in each.attachments))
            for each in store.evidence_all()
        )
        plan = store.load()
        return (pieces, tuple(goal.title for goal in plan.goals), tuple(sorted(plan.profile.items())), plan.totals)


def _with_backups(home: Path) -> State:
    return (picture(home), sum(each.verified for each in backups(home)))


def _save(store: PlanStore | None, home: Path, scratch: Path) -> None:
    assert store is not None
    own = next(store.evidence_all()).id
    store.edit_evidence(own, EvidenceEdit({"result": "Everybody noticed"}, add_tags=("new",)))


def _attach(store: PlanStore | None, home: Path, scratch: Path) -> None:
    assert store is not None
    (scratch / "second.txt").write_bytes(b"second" * 1000)
    store.add_evidence(EvidenceDraft("Second", files=(scratch / "second.txt",)))


def _back_up(store: PlanStore | None, home: Path, scratch: Path) -> None:
    make_backup(home)


def _with_a_backup(home: Path, scratch: Path) -> None:
    _begin(home, scratch)
    make_backup(home)
    with closing(open_store(home, framework=FRAMEWORK)) as store:
        _attach(store, home, scratch)


def _restore(store: PlanStore | None, home: Path, scratch: Path) -> None:
    oldest = min(backups(home), key=lambda each: each.number)
    restore(home, Path(oldest.folder))


def _beside_a_bundle(home: Path, scratch: Path) -> None:
    _begin(home, scratch)
    (scratch / "theirs.txt").write_bytes(b"theirs" * 700)
    with closing(open_store(scratch / "other", framework=FRAMEWORK)) as store:
        store.add_evidence(EvidenceDraft("Theirs", files=(scratch / "theirs.txt",)))
        export_plan(store, scratch / "bundle.zip")


def _import(store: PlanStore | None, home: Path, scratch: Path) -> None:
    import_bundle(home, FRAMEWORK, TODAY, scratch / "bundle.zip")


def _an_old_one(home: Path, scratch: Path) -> None:
    path = paths.database(home)
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _migrate(store: PlanStore | None, home: Path, scratch: Path) -> None:
    open_store(home, framework=FRAMEWORK).close()


def _schema(home: Path) -> State:
    with closing(sqlite3.connect(paths.database(home))) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return (tables, connection.execute("PRAGMA user_version").fetchone()[0])


FLOWS = (
    Flow("save", _begin, _save, picture),
    Flow("attach", _begin, _attach, picture),
    Flow("backup", _begin, _back_up, _with_backups),
    Flow("restore", _with_a_backup, _restore, picture),
    Flow("import", _beside_a_bundle, _import, picture),
    Flow("migrate", _an_old_one, _migrate, _schema, beside_a_store=False),
)
