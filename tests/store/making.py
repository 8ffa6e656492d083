"""What the store's tests are made of: a framework, drafts, and stores that close themselves."""

from datetime import date
from pathlib import Path
from types import TracebackType

from planner.core.evidence import EvidenceDraft, EvidenceKind, Link
from planner.core.framework import Framework, RoleLevel, Skill
from planner.core.plan import GoalDraft
from planner.store.plan_store import PlanStore, open_store

TODAY = date(2026, 11, 24)
LEVEL = RoleLevel(
    role_family="Software development",
    role="Engineer",
    name="Senior engineer",
    role_description="Builds it",
    description="At this role level, you will:",
    responsibilities=("lead the team", "set “standards”"),
    note="There are two roles.",
    skills=(
        Skill("Security", "Expert", ("design securely", "review the design"), "keeping safe"),
        Skill("Empty skill", "Working", ()),
        Skill("Prototyping", "Working", ("build prototypes",)),
    ),
)
OTHER = RoleLevel("Software development", "Engineer", "Lead engineer", skills=(Skill("Zen", "Expert", ("be calm",)),))
FRAMEWORK = Framework("Sample framework", "2025-10", "as known", "https://example.org", "OGL", (LEVEL, OTHER))
LEAD, STANDARDS, DESIGN, REVIEW, BUILD = (each.key for each in LEVEL.descriptors())
(CALM,) = (each.key for each in OTHER.descriptors())
NOBODY = "0" * 32


class Opener:
    """Opens stores on one directory and closes them in the end; today can be set."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.today = TODAY
        self._open: list[PlanStore] = []

    def __enter__(self) -> "Opener":
        return self

    def __call__(self, busy_ms: int = 5_000) -> PlanStore:
        store = open_store(self.data_dir, framework=FRAMEWORK, today=lambda: self.today, busy_ms=busy_ms)
        self._open.append(store)
        return store

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for store in self._open:
            store.close()


def whole_draft(*files: Path) -> EvidenceDraft:
    """A draft that says something in every field."""
    return EvidenceDraft(
        title="Zero-downtime move",
        on=date(2026, 3, 1),
        until=date(2026, 4, 30),
        situation="One site",
        task="Move it",
        action="Planned the übergang",
        result="Nobody noticed",
        kind=EvidenceKind.AWARD,
        corroborated_by="Bo",
        private=True,
        descriptors=(DESIGN, BUILD),
        tags=("Cloud", "Big Win"),
        links=(Link("https://example.org/change/7", "The change"), Link("mailto:bo@example.org")),
        files=files,
    )


def goal_draft() -> GoalDraft:
    """A goal that says something in every field."""
    return GoalDraft(
        title="Learn",
        why="Needed",
        measure="Passed",
        due=date(2027, 1, 31),
        private=True,
        steps=("Read", "Do"),
        descriptors=(DESIGN, LEAD),
    )
