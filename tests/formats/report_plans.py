"""A plan in which everything is said that a report can tell, with a text of one's own in every field."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from planner.core.evidence import Attachment, Evidence, EvidenceKind, Link, Shows
from planner.core.pay_review import Standing, with_standings
from planner.core.plan import By, GoalState, Plan, RatingValue, Remark, Step
from planner.core.report import Answer, Report, ReportOptions, build_report
from tests.core.making import TODAY, evidence, goal, key, plan, rating

REF, OTHER = "information-security/1", "systems-design/1"
NAMES = ("Ada Example", "Grace Example", "Wren Castellan", "Ruth Remarker", "Harbour Agency", "Olive Answerer")
STANDINGS = {
    "information-security": Standing.ABOVE, "user-focus": Standing.AT, "prototyping": Standing.BELOW,
}  # fmt: skip
PRIVATE, EARLIER = "Kept to myself", "Long ago"


def a_plan(text: str = "Some words of mine.") -> Plan:
    """The plan but for its evidence. text: what stands in its longer fields; titles take its first line."""
    title = line_of(text)
    steps = (Step("1", f"Agree {title}", True), Step("2", f"Find {title}"))
    due = TODAY - timedelta(days=1)
    about = goal(1, REF, "prototyping/1", title=f"Lead {title}", why=f"Why {text}", measure=f"So {text}", due=due)
    about = replace(about, steps=steps, state=GoalState.IN_PROGRESS)
    hidden = goal(3, REF, title=f"{PRIVATE} goal", private=True)
    return plan(
        rating(REF, RatingValue.DEVELOPING, on=date(2026, 10, 20), note=f"My note {text}"),
        rating(REF, RatingValue.MET, By.MANAGER, date(2026, 6, 20), f"Their note {text}"),
        rating("user-focus/1", RatingValue.NOT_APPLICABLE, note="No users here."),
        goals=(about, goal(2, title="Some day"), hidden),
        profile={
            "name": NAMES[0],
            "job-title": "Engineer",
            "manager": NAMES[1],
            "organisation": NAMES[4],
            **with_standings(plan(), STANDINGS),
        },
        remarks={key(REF): (Remark("9" * 32, f"They say {text}", NAMES[3], date(2026, 6, 21)),)},
    )


def some_evidence(text: str = "Some words of mine.") -> list[Evidence]:
    """Evidence of a plan: linked twice, to nothing, private, and of another year."""
    title = line_of(text)
    told: dict[str, Any] = {
        "situation": f"Then {text}", "task": f"Asked {text}", "action": f"Did {text}", "result": f"Came {text}",
        "kind": EvidenceKind.FEEDBACK, "corroborated_by": NAMES[2], "tags": (f"tag {title}"[:60], "design"),
        "links": (
            Link("https://wiki.example/threats?a=1&copy=2", f"Page {title}"[:200]),
            Link("mailto:board@example.org"),
            Link("javascript:alert(1)", "Not to be followed"),
        ),
        "attachments": (Attachment("a" * 64, "threat-model.pdf", 1_200_000, "application/pdf"),),
        "shows": (Shows(key(REF), f"Here {text}"), Shows(key(OTHER), f"There {text}")),
    }  # fmt: skip
    return [
        evidence(1, title=f"Threats {title}"[:200], on=date(2026, 10, 14), until=date(2026, 10, 16), **told),
        evidence(2, title="Spoke at the meet-up", result="Sixty came."),
        evidence(3, "responsibilities/2", title="Hired two engineers"),
        evidence(4, REF, title=PRIVATE, action=f"{PRIVATE} too", private=True),
        evidence(5, "prototyping/1", title=EARLIER, on=date(2019, 3, 4)),
    ]


def line_of(text: str) -> str:
    """The text in one line, as a title holds it."""
    return " ".join(text.split())[:150] or "x"


def a_report(text: str = "Some words of mine.", **options: Any) -> Report:
    """The report of that plan with these options, as that of a review which the manager answered."""
    wanted = ReportOptions(**options)
    report = build_report(a_plan(text), some_evidence(text), wanted, TODAY)
    actions = (f"Do {line_of(text)}", "Rest")
    answer = Answer("" if wanted.anonymous else NAMES[5], date(2026, 6, 21), f"All in all {text}", actions, True)
    groups = tuple(
        replace(each, remark=f"Of this {text}") if each.group.slug == "information-security" else each
        for each in report.groups
    )
    return replace(report, answer=answer, groups=groups)
