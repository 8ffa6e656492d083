"""The report as one JSON document for other programs; docs/report-json.md describes it, key by key.

Texts are as they were typed. Evidence and goals stand once each, and descriptors name them by id.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import IO

from planner.core.evidence import Attachment, Link
from planner.core.framework import Item
from planner.core.pay_review import INDICATIVE, NOT_SAID, PayReview, SkillStanding
from planner.core.plan import Rating, Remark
from planner.core.progress import Counts
from planner.core.report import Answer, Report, ReportDescriptor, ReportGroup, ReportOptions
from planner.formats.reports.chart_words import ChartWords, charts
from planner.formats.reports.contents import OneEvidence, OneGoal, all_evidence, all_goals
from planner.formats.reports.fit import whole_text
from planner.formats.reports.watch import Watch
from planner.formats.reports.words import safe_address

FORMAT = "capability-planner-report"
VERSION = 1

Document = dict[str, object]


def render_json(report: Report, out: IO[bytes], watch: Watch) -> None:
    """Write the document into a binary stream, in UTF-8. Raises ReportCancelled."""
    watch.step()
    out.write(whole_text(json.dumps(document(report), ensure_ascii=False, indent=2)).encode("utf-8"))
    out.write(b"\n")
    watch.step()


def document(report: Report) -> Document:
    """The document as plain values. A key is always there, null where there is nothing to say."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": report.title,
        "author": report.author or None,
        "description": report.description,
        "made_on": _day(report.made_on),
        "period": {"from": _day(report.options.start), "to": _day(report.options.end), "words": report.period},
        "licence": report.licence,
        "options": _options(report.options),
        "facts": [{"label": label, "value": value} for label, value in report.facts],
        "overall": _counts(report.counts),
        "evidence_count": report.evidence,
        "goal_count": {"open": report.goals_open, "overdue": report.goals_overdue, "done": report.goals_done},
        "answer": None if report.answer is None else _answer(report.answer),
        "pay_review": None if report.pay_review is None else _pay_review(report.pay_review),
        "figures": [_figures(chart) for chart in charts(report)],
        "groups": [_group(entry) for entry in report.groups],
        "evidence": [_evidence(each) for each in all_evidence(report)],
        "goals": [_goal(each) for each in all_goals(report)],
        "next_goals": [entry.goal.id for entry in report.next_goals],
        "gaps": _items(report.gaps),
        "unlinked": [entry.evidence.id for entry in report.unlinked],
    }


def _options(options: ReportOptions) -> Document:
    return {
        "skills": list(options.skills),
        "only_evidenced": options.only_evidenced,
        "include_private": options.include_private,
        "anonymous": options.anonymous,
        "accounts": options.accounts,
        "goals": options.goals,
        "responsibilities": options.responsibilities,
        "next_steps": options.next_steps,
        "charts": options.charts,
        "pay_review": options.pay_review,
    }


def _answer(answer: Answer) -> Document:
    return {
        "name": answer.name or None,
        "on": _day(answer.on),
        "statement": answer.statement,
        "actions": list(answer.actions),
        "agreed": answer.agreed,
    }


def _pay_review(made: PayReview) -> Document:
    """As planner pay-review --json says it, decimals as texts so that none is rounded on its way."""
    return {
        "skills": [_standing(each) for each in made.skills],
        "mean": None if made.mean is None else f"{made.mean:.2f}",
        "band": None if made.band is None else made.band.number,
        "bands": [{"band": band.number, "from": f"{band.low:.2f}", "to": f"{band.high:.2f}"} for band in made.bands],
        "left_out": made.left_out,
        "sentences": list(made.closing),
        "label": INDICATIVE,
    }


def _standing(each: SkillStanding) -> Document:
    return {
        "slug": each.slug,
        "name": each.name,
        "level": each.level,
        "standing": each.standing.value if each.standing else NOT_SAID,
        "counts": each.standing.points if each.standing else None,
    }


def _figures(chart: ChartWords) -> Document:
    return {
        "name": chart.name,
        "title": chart.title,
        "sentence": chart.sentence,
        "columns": list(chart.columns),
        "rows": [list(row) for row in chart.rows],
        "note": chart.note or None,
    }


def _counts(counts: Counts) -> Document:
    return {
        "total": counts.total,
        "not_started": counts.not_started,
        "developing": counts.developing,
        "met": counts.met,
        "not_applicable": counts.not_applicable,
        "with_evidence": counts.with_evidence,
        "in_period": counts.in_period,
    }


def _group(entry: ReportGroup) -> Document:
    return {
        "slug": entry.group.slug,
        "name": entry.group.name,
        "kind": entry.group.kind,
        "level": entry.group.level,
        "remark": entry.remark or None,
        "counts": _counts(entry.counts),
        "evidence_count": entry.pieces,
        "descriptors": [_descriptor(each) for each in entry.descriptors],
    }


def _descriptor(each: ReportDescriptor) -> Document:
    return {
        "ref": each.item.ref,
        "key": each.item.key,
        "text": each.item.descriptor.text,
        "rating": each.rating.value,
        "mine": _rating(each.mine),
        "manager": _rating(each.manager),
        "remarks": [_remark(remark) for remark in each.remarks],
        "strength": {"level": each.strength.level, "reasons": list(each.strength.reasons)},
        "evidence": [{"id": entry.evidence.id, "how": entry.how} for entry in each.evidence],
        "goals": [goal.id for goal in each.goals],
    }


def _rating(rating: Rating | None) -> Document | None:
    return None if rating is None else {"rating": rating.value.value, "on": _day(rating.on), "note": rating.note}


def _remark(remark: Remark) -> Document:
    return {"on": _day(remark.on), "name": remark.name or None, "text": remark.text}


def _evidence(each: OneEvidence) -> Document:
    piece, account = each.evidence, each.account
    return {
        "id": piece.id,
        "title": piece.title,
        "on": _day(piece.on),
        "until": _day(piece.until),
        "kind": piece.kind.value,
        "situation": account.get("Situation", ""),
        "task": account.get("Task", ""),
        "action": account.get("Action", ""),
        "result": account.get("Result", ""),
        "corroborated_by": piece.corroborated_by,
        "private": piece.private,
        "links": [_link(link) for link in piece.links],
        "attachments": [_attachment(file) for file in piece.attachments],
        "tags": list(piece.tags),
        "for": _items(item for item, _ in each.shows),
    }


def _link(link: Link) -> Document:
    """An address that a report may not lead to is told in words, so that no reader makes a link of it."""
    if address := safe_address(link.url):
        return {"url": address, "title": link.title}
    return {"url": None, "title": f"{link.title} ({link.url})" if link.title.strip() else link.url}


def _attachment(file: Attachment) -> Document:
    return {"name": file.name, "sha256": file.sha256, "size": file.size}


def _goal(each: OneGoal) -> Document:
    goal = each.goal
    return {
        "id": goal.id,
        "title": goal.title,
        "why": goal.why,
        "measure": goal.measure,
        "due": _day(goal.due),
        "state": goal.state.value,
        "overdue": each.overdue,
        "private": goal.private,
        "steps": [{"text": step.text, "done": step.done} for step in goal.steps],
        "for": _items(each.about),
    }


def _items(items: Iterable[Item]) -> list[Document]:
    return [{"ref": item.ref, "key": item.key} for item in items]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
