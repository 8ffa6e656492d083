"""The report as a PDF, read back."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from planner.core.evidence import Attachment, EvidenceKind, Link, Shows
from planner.core.plan import By, GoalState, Plan, RatingValue, Remark, Step
from planner.core.report import LICENCE, Answer, Report, ReportOptions, build_report
from tests.core.making import ITEMS, PRINCIPAL, TODAY, evidence, goal, key, plan, rating
from tests.formats.pdf_text import font_descriptors, links, outline, page_of, pdf_of, read, words

REF = "information-security/1"
PROFILE = {"name": "Ada Example", "job-title": "Lead DevOps engineer", "manager": "Grace Example"}
EVERYTHING = ReportOptions()


def _report(made: Plan | None = None, *pieces: Any, options: ReportOptions = EVERYTHING) -> Report:
    return build_report(made or plan(), pieces, options, TODAY)


def _full() -> Report:
    threat = evidence(
        1,
        title="Threat model for the payments gateway",
        on=date(2026, 10, 14),
        situation="Nobody owned its threats.",
        task="Lead the review.",
        action="I ran four sessions.",
        result="Two flaws closed before launch.",
        kind=EvidenceKind.FEEDBACK,
        corroborated_by="Wren Castellan",
        tags=("security", "design"),
        links=(Link("https://wiki.example/threats?a=1&b=2", "The model"), Link("mailto:board@example.org")),
        attachments=(Attachment("a" * 64, "threat-model.pdf", 1_200_000, "application/pdf"),),
        shows=(Shows(key(REF), "It was designed in."), Shows(key("systems-design/1"), "It shaped the design.")),
    )
    lead = goal(
        1,
        REF,
        "prototyping/1",
        title="Lead a red-team exercise",
        why="The board asked.",
        measure="Three findings.",
        due=TODAY - timedelta(days=1),
        state=GoalState.IN_PROGRESS,
        steps=(Step("1", "Agree the scope", True), Step("2", "Find the team")),
    )
    made = plan(
        rating(REF, RatingValue.DEVELOPING, on=date(2026, 10, 20), note="The pipeline is next."),
        rating(REF, RatingValue.MET, By.MANAGER, date(2026, 6, 20), "Calm and thorough."),
        rating("user-focus/1", RatingValue.NOT_APPLICABLE, note="No users here."),
        goals=(lead, goal(2, title="Some day")),
        profile=PROFILE,
    )
    loose = evidence(2, title="Spoke at the meet-up", result="Sixty came.")
    return _report(made, threat, loose, evidence(3, "responsibilities/2", title="Hired two engineers"))


FULL = _full()
PDF = pdf_of(FULL)


def test_every_descriptor_stands_in_the_report_letter_for_letter() -> None:
    text = words(pdf_of(_report()))
    missing = [item.text for item in PRINCIPAL.descriptors() if item.text not in text]
    assert missing == []


def test_every_skill_stands_with_its_level_and_number() -> None:
    text = words(PDF)
    for number, skill in enumerate(PRINCIPAL.skills, 1):
        assert f"Skill {number} of 10 · expected level: {skill.level}" in text
        assert skill.name in text


def test_the_first_page_says_whose_it_is_how_far_it_has_come_and_under_which_licence() -> None:
    first = words(PDF, 0)
    for said in (
        "Progress report",
        "Principal DevOps engineer",
        PRINCIPAL.description,
        "Ada Example",
        "Lead DevOps engineer",
        "Everything so far",
        "October 2025 edition",
        "24 November 2026",
        "0 of 27 descriptors met",
        "1 developing",
        "2 with evidence",
        "0 goals finished, 2 open, 1 overdue",
        "Skills at a glance",
        LICENCE,
    ):
        assert said in first


def test_a_piece_of_evidence_is_told_with_everything_it_has() -> None:
    text = words(PDF)
    for said in (
        "Threat model for the payments gateway 14 October 2026 · feedback",
        "Situation. Nobody owned its threats. Task. Lead the review. Action. I ran four sessions. "
        "Result. Two flaws closed before launch.",
        "How it shows this. It was designed in.",
        "Corroborated by Wren Castellan",
        "Link: The model (wiki.example/threats?a=1&b=2)",
        "Link: board@example.org",
        "Attached: threat-model.pdf (1.2 MB)",
        "Tags: security, design",
    ):
        assert said in text


def test_evidence_of_several_descriptors_is_told_once_and_linked_from_the_other_places() -> None:
    text = words(PDF)
    assert text.count("Threat model for the payments gateway") == 2
    assert text.count("Nobody owned its threats.") == 1
    assert "How it shows this. It shaped the design. Told in full under Information security, 1" in text
    whole, again = page_of(PDF, "Nobody owned its threats."), page_of(PDF, "It shaped the design.")
    assert {"page": again, "uri": None, "to": whole} in links(PDF)


def test_a_goal_is_told_with_its_measure_and_steps_once() -> None:
    text = words(PDF)
    assert "Goal: Lead a red-team exercise in progress · due 23 November 2026 · 1 of 2 steps" in text
    assert "Why. The board asked. How I will know. Three findings. Agree the scope Find the team" in text
    assert text.count("The board asked.") == 1
    whole, again = page_of(PDF, "The board asked."), page_of(PDF, "use a variety of prototyping methods")
    assert {"page": again, "uri": None, "to": whole} in links(PDF)


def test_ratings_stand_with_their_dates_and_notes() -> None:
    text = words(PDF)
    assert "Mine: developing, 20 Oct 2026" in text
    assert "Manager: met, 20 Jun 2026" in text
    assert "My note. The pipeline is next." in text
    assert "Manager’s note. Calm and thorough." in text
    assert "Evidence thin: recent, one piece" in text
    assert "My note. No users here." in text
    assert "not applicable" in words(PDF, 0)


def test_what_comes_next_and_where_evidence_is_thin_are_told_with_their_skills() -> None:
    text = words(PDF)
    assert (
        "What comes next Goal For Due Lead a red-team exercise 1 of 2 steps Information security, Prototyping "
        "23 November 2026 overdue"
    ) in text
    assert "Some day no date" in text
    assert "Where evidence is thin" in text
    assert "more descriptors have little evidence or none" in text


def test_one_gap_more_than_fits_is_counted_in_the_singular() -> None:
    shown = _report()
    assert "One more descriptor has" in words(pdf_of(replace(shown, gaps=shown.gaps[:13])))
    assert "more descriptor" not in words(pdf_of(replace(shown, gaps=shown.gaps[:12])))


def test_evidence_that_supports_no_descriptor_is_told_at_the_end() -> None:
    text = words(PDF)
    assert text.index("User focus") < text.index("Other evidence") < text.index("Spoke at the meet-up")


def test_each_page_says_its_number_and_how_many_there_are() -> None:
    count = len(read(PDF).pages)
    assert count > 3
    for number in range(count):
        assert f"Page {number + 1} of {count}" in words(PDF, number)
    assert "Ada Example · Principal DevOps engineer · 24 November 2026" in words(PDF, 1)


def test_the_outline_leads_to_each_skill_and_descriptor() -> None:
    entries = outline(PDF)
    skills = [title for level, title, _ in entries if level == 0]
    assert skills[:6] == [
        "Summary",
        "Skills at a glance",
        "What comes next",
        "Where evidence is thin",
        "In figures",
        "Responsibilities",
    ]
    assert skills[6:-1] == [skill.name for skill in PRINCIPAL.skills]
    assert [title for level, title, _ in entries if level == 1] == [item.text for item in PRINCIPAL.descriptors()]
    for _, title, page in entries[3:]:
        assert title in words(PDF, page)


def test_the_skills_table_leads_to_each_skill_and_names_its_page() -> None:
    pages = {title: page for level, title, page in outline(PDF) if level == 0}
    targets = [link["to"] for link in links(PDF) if link["page"] == 0]
    assert targets == [pages[group.group.name] for group in FULL.groups]
    first = words(PDF, 0)
    for group in FULL.groups:
        row = rf"{re.escape(group.group.name)} (\w+ )?\d of \d \d+ (\d+)"
        found = re.search(row, first)
        assert found is not None
        assert int(found.group(2)) == pages[group.group.name] + 1


def test_links_of_the_web_and_mail_are_clickable() -> None:
    addresses = [link["uri"] for link in links(PDF) if link["uri"]]
    assert addresses == ["https://wiki.example/threats?a=1&b=2", "mailto:board@example.org"]


def test_an_address_of_another_kind_is_shown_and_not_clickable() -> None:
    piece = evidence(
        1, REF, links=(Link("javascript:alert(1)"), Link("file:///etc/passwd", "Secrets"), Link("HTTP://x.org/é"))
    )
    data = pdf_of(_report(None, piece))
    assert [link["uri"] for link in links(data) if link["uri"]] == ["HTTP://x.org/%C3%A9"]
    assert "javascript:alert(1)" in words(data)
    assert "Secrets (file:///etc/passwd)" in words(data)


def test_the_document_says_what_it_is() -> None:
    reader = read(PDF)
    about = reader.metadata
    assert about is not None
    assert about.title == "Principal DevOps engineer: progress report"
    assert about.author == "Ada Example"
    assert about.subject == "Progress report. Everything so far"
    assert about.creator == "Capability Planner"
    assert (str(about["/CreationDate"]), str(about["/ModDate"])) == ("D:20261124000000Z",) * 2
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_an_anonymous_report_names_nobody() -> None:
    made = plan(profile=PROFILE)
    piece = evidence(1, REF, corroborated_by="Wren Castellan")
    data = pdf_of(_report(made, piece, options=ReportOptions(anonymous=True)))
    text = words(data)
    assert "Example" not in text
    assert "Castellan" not in text
    assert "Name withheld" in text
    about = read(data).metadata
    assert about is not None
    assert not about.author


def test_the_same_report_gives_the_same_bytes_and_another_day_others() -> None:
    assert pdf_of(_full()) == PDF
    assert pdf_of(replace(FULL, made_on=TODAY + timedelta(days=1))) != PDF


def test_every_font_is_embedded() -> None:
    fonts = font_descriptors(PDF)
    assert len(fonts) == 3
    assert all(fonts.values())
    assert all(re.fullmatch(r"/[A-Z]{6}\+FiraSans-\w+", name) for name in fonts)


@pytest.mark.parametrize("absent", ["Corroborated", "Link:", "Attached", "Tags", "How it shows", "Situation", "Why."])
def test_what_is_empty_leaves_no_trace(absent: str) -> None:
    made = plan(goals=(goal(1, REF),))
    text = words(pdf_of(_report(made, evidence(1, REF, title="Bare"))))
    assert "Bare 24 November 2026" in text
    assert absent not in text


def test_private_evidence_that_was_asked_for_says_that_it_is_private() -> None:
    options = ReportOptions(include_private=True)
    text = words(pdf_of(_report(None, evidence(1, REF, title="Between us", private=True), options=options)))
    assert "Between us 24 November 2026 · private" in text


def test_a_report_without_goals_counts_pieces_of_evidence_instead() -> None:
    text = words(pdf_of(_report(None, evidence(1, REF), options=ReportOptions(goals=False))), 0)
    assert "1 piece of evidence" in text
    assert "goal" not in text


def test_evidence_of_the_period_is_counted_beside_the_rest() -> None:
    made = plan(profile={"period-from": "2026-01-01"})
    text = words(pdf_of(_report(made, evidence(1, REF), evidence(2, "user-focus/1", on=date(2020, 1, 1)))), 0)
    assert "2 with evidence, 1 from the review period" in text


def test_a_plan_with_nothing_in_it_makes_a_report() -> None:
    text = words(pdf_of(_report(Plan())))
    assert "Progress report" in text
    assert "0 of 0 descriptors met" in text
    assert "Page 1 of 1" in text


def test_a_licence_that_does_not_fit_the_footer_stands_at_the_end() -> None:
    licence = "These words are free to use for everyone who works at a lighthouse. " * 4
    data = pdf_of(replace(_report(), licence=licence.strip()))
    assert licence.strip() in words(data, len(read(data).pages) - 1)
    assert "Principal DevOps engineer · 24 November 2026" in words(data, 0)


@pytest.mark.parametrize("lines", range(1, 60, 3))
def test_a_heading_is_never_left_alone_at_the_foot_of_a_page(lines: int) -> None:
    filler = evidence(1, REF, title="Filler", on=TODAY, action="\n".join(f"line {n}" for n in range(lines)))
    after = evidence(2, REF, title="After", on=date(2026, 1, 1), action="alpha\nbeta\ngamma")
    options = ReportOptions(responsibilities=False, next_steps=False)
    data = pdf_of(_report(None, filler, after, options=options))
    assert page_of(data, "After 1 January 2026") == page_of(data, "Action. alpha")
    second = "lead others in using appropriate information security practices Mine"
    text = words(data, page_of(data, second))
    assert f"{second}: not started No evidence yet" in text


@pytest.mark.parametrize("facts", range(12))
def test_the_heading_of_a_table_stays_with_its_first_row(facts: int) -> None:
    goals = (goal(1, REF, title="A goal " * 20, steps=(Step("1", "Begin"),)),)
    made = replace(_report(plan(goals=goals)), facts=tuple((f"Fact {n}", "known") for n in range(facts * 2)))
    text = words(pdf_of(made))
    assert "What comes next Goal For Due A goal" in text
    assert "Where evidence is thin Descriptor Skill and evidence ensure the correct" in text
    assert "Skills at a glance Skill Expected level Progress Met Evidence Page Responsibilities" in text


@pytest.mark.parametrize("lines", range(40, 56))
def test_no_single_line_is_left_behind_when_a_text_goes_over_a_page(lines: int) -> None:
    piece = evidence(1, title="Long", action="\n".join(f"line {n:02}" for n in range(lines)))
    data = pdf_of(_report(None, piece, options=ReportOptions(responsibilities=False, next_steps=False)))
    counts = [len(re.findall(r"line \d\d", page.extract_text())) for page in read(data).pages]
    assert sum(counts) == lines
    assert all(count == 0 or count >= 2 for count in counts)


def test_a_very_long_account_goes_over_as_many_pages_as_it_needs_and_loses_no_word() -> None:
    account = " ".join(f"word{number}" for number in range(9000))
    data = pdf_of(_report(None, evidence(1, REF, action=account)))
    found = re.findall(r"word\d+", words(data))
    assert found == account.split()


def test_every_evidence_title_is_in_the_text_of_a_large_report() -> None:
    pieces = [
        evidence(number, list(ITEMS)[number % 33], title=f"Piece number {number:03}", on=TODAY - timedelta(days=number))
        for number in range(300)
    ]
    text = words(pdf_of(_report(None, *pieces)))
    assert [piece.title for piece in pieces if piece.title not in text] == []


def test_a_skill_where_nothing_applies_has_an_empty_bar() -> None:
    refs = [ref for ref in ITEMS if ref.startswith("prototyping/")]
    made = plan(*(rating(ref, RatingValue.NOT_APPLICABLE, note="Not here.") for ref in refs))
    assert "Prototyping Expert 0 of 0" in words(pdf_of(_report(made)), 0)


def test_a_gap_whose_descriptor_is_left_out_is_named_and_leads_nowhere() -> None:
    data = pdf_of(_report(None, evidence(1, REF), options=ReportOptions(only_evidenced=True)))
    assert "initiate remedial action Availability and capacity management" in words(data)
    assert {link["to"] for link in links(data)} == {page_of(data, "Skill 3 of 10")}


def test_what_the_manager_wrote_stands_under_its_descriptor_skill_and_report() -> None:
    remark = Remark("r" * 32, "Nearly there.", "Grace Example", date(2026, 6, 3))
    made = build_report(plan(remarks={key(REF): (remark,)}), (), ReportOptions(), TODAY)
    groups = tuple(replace(each, remark="Go on.") if each.group.slug in REF else each for each in made.groups)
    answer = Answer("Grace Example", date(2026, 6, 3), "A good half-year.", ("Lead the drill",), agreed=True)
    text = words(pdf_of(replace(made, groups=groups, answer=answer)))
    assert "Manager’s comment, 3 Jun 2026, Grace Example. Nearly there." in text
    assert "Information security Manager’s comment. Go on." in text
    assert "What the manager said Grace Example, 3 June 2026. It was talked over, and both agree on it." in text
    assert "both agree on it. A good half-year." in text
    assert "To do: Lead the drill" in text
