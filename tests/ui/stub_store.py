"""A store in memory: enough of the real one for models, with a count of what was read."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol

from planner.core.binned import Binned
from planner.core.changes import Change, Edit, Kind
from planner.core.conflict import Conflict
from planner.core.draft import Draft, FoundDraft, Place
from planner.core.errors import InvalidValue, NotFound
from planner.core.evidence import (
    Attachment,
    Evidence,
    EvidenceDraft,
    EvidenceEdit,
    EvidenceLine,
    EvidenceOrder,
    EvidenceQuery,
    Shows,
)
from planner.core.framework import Framework, RoleLevel, Skill
from planner.core.plan import By, Goal, GoalDraft, GoalEdit, Plan, Rating, RatingValue, Step
from planner.core.review import Review, ReviewState
from planner.core.review_return import ReturnedForm, accepted
from planner.core.snapshot import Snapshot, snapshot_of
from planner.core.snapshot_json import digest, to_json

TODAY = date(2026, 11, 24)
LEVEL = RoleLevel(
    name="Engineer",
    responsibilities=("lead the team",),
    skills=(
        Skill("Security", "Expert", ("design securely", "review the design")),
        Skill("Prototyping", "Working", ("build prototypes",)),
    ),
)
FRAMEWORK = Framework(title="Sample", role_levels=(LEVEL,))
LEAD, DESIGN, REVIEW, BUILD = (each.key for each in LEVEL.descriptors())


class ModelChecker(Protocol):
    """What pytest-qt's qtmodeltester does; it carries no types itself."""

    def check(self, model: object) -> None: ...


def piece(number: int, title: str = "", on: date = TODAY, **fields: object) -> Evidence:
    """Evidence with an id made of the number."""
    whole = Evidence(id=f"{number:032x}", title=title or f"Piece {number}", on=on)
    return replace(whole, **fields)  # type: ignore[arg-type]


def goal(number: int, title: str = "", **fields: object) -> Goal:
    """A goal with an id made of the number."""
    return replace(Goal(f"{number:032x}", title or f"Goal {number}"), **fields)  # type: ignore[arg-type]


def _line(each: Evidence) -> EvidenceLine:
    keys = tuple(shows.descriptor for shows in each.shows)
    return EvidenceLine(
        each.id, each.title, each.on, each.until, each.kind, each.private, keys, each.tags, len(each.links),
        len(each.attachments),
    )  # fmt: skip


class StubStore:
    """Keeps values in dictionaries. undo and redo know nothing; refuse makes the next write fail."""

    def __init__(self, pieces: Sequence[Evidence] = (), goals: Sequence[Goal] = ()) -> None:
        self.pieces = {each.id: each for each in pieces}
        self.goals = {each.id: each for each in goals}
        self.kept_reviews: dict[str, Review] = {}
        self.reads: list[tuple[int, int]] = []
        self.refuse = False
        self.kept: dict[Place, Draft] = {}

    def load(self) -> Plan:
        live = tuple(each for each in self.goals.values() if not each.binned)
        there = [each for each in self.pieces.values() if not each.binned]
        unlinked = sum(not each.shows for each in there)
        return Plan(FRAMEWORK, LEVEL, goals=live, evidence=len(there), unlinked=unlinked)

    def _changed(self, kind: Kind, *ids: str) -> Change:
        if self.refuse:
            raise InvalidValue("That was refused.", "Try another.")
        return Change(frozenset({kind}), ids, (Edit(kind.value, ids, {"x": 1}, {"x": 2}),))

    def rate(
        self, descriptor: str, value: RatingValue, *, by: By = By.ME, on: date | None = None, note: str = ""
    ) -> Change:
        return self._changed(Kind.RATING, descriptor)

    def add_evidence(self, draft: EvidenceDraft) -> Change:
        new = piece(1000 + len(self.pieces), draft.title, draft.on or TODAY, kind=draft.kind)
        change = self._changed(Kind.EVIDENCE, new.id)
        self.pieces[new.id] = replace(new, shows=tuple(Shows(key) for key in draft.descriptors))
        return change

    def edit_evidence(self, evidence_id: str, edit: EvidenceEdit) -> Change:
        change = self._changed(Kind.EVIDENCE, evidence_id)
        old = self.pieces[evidence_id]
        shows = tuple(each for each in old.shows if each.descriptor not in edit.remove_descriptors)
        shows += tuple(Shows(key) for key in edit.add_descriptors)
        tags = tuple(tag for tag in old.tags if tag not in edit.remove_tags) + edit.add_tags
        links = tuple(link for link in old.links if link.url not in edit.remove_links) + edit.add_links
        self.pieces[evidence_id] = replace(old, **edit.fields, shows=shows, tags=tags, links=links)  # type: ignore[arg-type]
        return change

    def edit_many(self, ids: Sequence[str], edit: EvidenceEdit) -> Change:
        change = self._changed(Kind.EVIDENCE, *ids)
        for own in ids:
            self.edit_evidence(own, edit)
        return change

    def add_goal(self, draft: GoalDraft) -> Change:
        new = goal(2000 + len(self.goals), draft.title, descriptors=draft.descriptors)
        change = self._changed(Kind.GOAL, new.id)
        self.goals[new.id] = new
        return change

    def edit_goal(self, goal_id: str, edit: GoalEdit) -> Change:
        change = self._changed(Kind.GOAL, goal_id)
        old = self.goals[goal_id]
        steps = tuple(
            Step(step.id, edit.reword_steps.get(step.id, step.text), edit.tick_steps.get(step.id, step.done))
            for step in old.steps
            if step.id not in edit.remove_steps
        ) + tuple(Step(f"{3000 + n:032x}", text) for n, text in enumerate(edit.add_steps, len(old.steps)))
        self.goals[goal_id] = replace(old, **edit.fields, steps=steps)  # type: ignore[arg-type]
        return change

    def bin(self, ids: Sequence[str]) -> Change:
        return self._set_binned(ids, True)

    def unbin(self, ids: Sequence[str]) -> Change:
        return self._set_binned(ids, False)

    def _set_binned(self, ids: Sequence[str], binned: bool) -> Change:
        change = self._changed(Kind.GOAL if ids[0] in self.goals else Kind.EVIDENCE, *ids)
        for each in ids:
            if each in self.goals:
                self.goals[each] = replace(self.goals[each], binned=binned)
            else:
                self.pieces[each] = replace(self.pieces[each], binned=binned)
        return change

    def set_profile(self, fields: Mapping[str, str]) -> Change:
        return self._changed(Kind.PROFILE)

    def start_review(self, name: str, start: date, end: date) -> Change:
        new = Review(f"{4000 + len(self.kept_reviews):032x}", name, start, end)
        change = self._changed(Kind.REVIEW, new.id)
        self.kept_reviews[new.id] = new
        return change

    def edit_review(
        self, review_id: str, name: str | None = None, start: date | None = None, end: date | None = None
    ) -> Change:
        change, old = self._changed(Kind.REVIEW, review_id), self.kept_reviews[review_id]
        self.kept_reviews[review_id] = replace(old, name=name or old.name, start=start or old.start, end=end or old.end)
        return change

    def freeze_review(self, review_id: str) -> Change:
        text = to_json(self.review_snapshot(review_id))
        return self._move(review_id, state=ReviewState.SENT, on=TODAY, snapshot=text, sha256=digest(text))

    def return_review(self, form: ReturnedForm) -> Change:
        filed = accepted(form, self.kept_reviews.get(form.review), "", TODAY)
        rounds = (*self.kept_reviews[form.review].rounds, filed)
        return self._move(form.review, state=ReviewState.RETURNED, rounds=rounds)

    def close_review(self, review_id: str) -> Change:
        return self._move(review_id, state=ReviewState.CLOSED)

    def _move(self, review_id: str, **fields: object) -> Change:
        change = self._changed(Kind.REVIEW, review_id)
        self.kept_reviews[review_id] = replace(self.kept_reviews[review_id], **fields)  # type: ignore[arg-type]
        return change

    def reviews(self) -> tuple[Review, ...]:
        return tuple(sorted(self.kept_reviews.values(), key=lambda each: each.end, reverse=True))

    def review(self, review_id: str) -> Review:
        return self.kept_reviews[review_id]

    def review_snapshot(self, review_id: str) -> Snapshot:
        return snapshot_of(self.kept_reviews[review_id], self.load(), self.pieces.values(), TODAY)

    def keep_draft(self, draft: Draft) -> None:
        self.kept[draft.place] = draft

    def drop_draft(self, place: Place) -> None:
        self.kept.pop(place, None)

    def drafts(self) -> tuple[FoundDraft, ...]:
        return ()

    def bring_back(self, draft: Draft) -> Change:
        raise NotFound("Nothing was being typed.")

    def has_reserve(self) -> bool:
        return True

    keep_reserve = use_reserve = put_reserve_back = has_reserve

    def settle(self, conflict_id: str, take: Container[str] | None) -> Change:
        raise NotFound("There is no such conflict.")

    def conflicts(self) -> tuple[Conflict, ...]:
        return ()

    def undo(self, change: Change) -> Change:
        raise NotImplementedError

    def redo(self, change: Change) -> Change:
        raise NotImplementedError

    def evidence(self, evidence_id: str) -> Evidence:
        if evidence_id not in self.pieces:
            raise NotFound("There is no such evidence.")
        return self.pieces[evidence_id]

    def _found(self, query: EvidenceQuery) -> list[Evidence]:
        found = [
            each
            for each in self.pieces.values()
            if each.binned == query.binned
            and query.text.casefold() in each.title.casefold()
            and (not query.unlinked or not each.shows)
            and (not query.tag or query.tag in each.tags)
        ]
        if query.order is EvidenceOrder.TITLE:
            return sorted(found, key=lambda each: (each.title.casefold(), each.id))
        return sorted(found, key=lambda each: (each.on, each.id), reverse=query.order is EvidenceOrder.NEWEST)

    def evidence_count(self, query: EvidenceQuery) -> int:
        return len(self._found(query))

    def evidence_lines(self, query: EvidenceQuery, offset: int, limit: int) -> tuple[EvidenceLine, ...]:
        self.reads.append((offset, limit))
        return tuple(_line(each) for each in self._found(query)[offset : offset + limit])

    def evidence_position(self, query: EvidenceQuery, evidence_id: str) -> int | None:
        ids = [each.id for each in self._found(query)]
        return ids.index(evidence_id) if evidence_id in ids else None

    def tags(self) -> tuple[str, ...]:
        return tuple(sorted({tag for each in self.pieces.values() for tag in each.tags}))

    def trash(self) -> tuple[Binned, ...]:
        return ()

    def binned_goals(self) -> tuple[Goal, ...]:
        return tuple(each for each in self.goals.values() if each.binned)

    def history(self, descriptor: str) -> tuple[Rating, ...]:
        return ()

    def attachment_path(self, attachment: Attachment) -> Path:
        return Path(attachment.sha256)

    def missing_files(self, evidence_ids: Iterable[str] | None = None) -> frozenset[str]:
        return frozenset()

    def changed_elsewhere(self) -> bool:
        return False

    def close(self) -> None:
        pass
