"""The report as one web page that stands by itself: the accessible twin of the PDF.

The secret it keeps: the page's structure for readers who hear it. No script, nothing fetched, and a policy in the page
that would forbid both; whatever a person typed is text. It is well-formed XML as well, so that any parser reads it.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import IO

from planner.core.plan import RatingValue, Step
from planner.core.report import Report
from planner.formats.reports import chart_words, words
from planner.formats.reports.chart_words import ChartWords
from planner.formats.reports.fit import fit
from planner.formats.reports.html_style import bar, drawings, sign, style_sheet
from planner.formats.reports.telling import Cell, Entry, Line, Piece, Section, Table, Told, endings, sections, tables
from planner.formats.reports.watch import Watch

LANGUAGE = "en-GB"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_SHORT_ACCOUNT = 900
_FIT_A_PHONE = 6  # columns of numbers; a wider table is moved sideways by itself
# Letters of scripts that run from right to left; among others they would drag the words beside them along.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def render_html(report: Report, out: IO[bytes], watch: Watch) -> None:
    """Write the page into a binary stream, in UTF-8. Raises ReportCancelled."""
    for part in _page(fit(report)):
        out.write(part.encode("utf-8"))
        watch.step()


def _page(report: Report) -> Iterator[str]:
    yield _head(report)
    yield _header(report)
    yield '<main id="report" tabindex="-1">\n'
    yield from (_table(table) for table in tables(report))
    yield from _charts(report)
    for section in sections(report):
        yield from _section(section)
    yield from (_table(table) for table in endings(report))
    yield f"</main>\n<footer><p>{_text(report.licence)}</p></footer>\n</body>\n</html>\n"


def _head(report: Report) -> str:
    whose = f", {report.author.strip()}" if report.author.strip() else ""
    title = _flat(f"{words.EYEBROW}: {report.title}{whose}")
    author = f'<meta name="author" content="{_flat(report.author)}"/>\n' if report.author.strip() else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="referrer" content="no-referrer"/>\n<meta name="color-scheme" content="light dark"/>\n'
        f'<meta name="date" content="{report.made_on.isoformat()}"/>\n{author}'
        f"<title>{title}</title>\n<style>\n{style_sheet()}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#report">Skip to the report</a>\n{drawings()}\n'
    )


def _header(report: Report) -> str:
    lead = f'<p class="lead">{_text(report.description)}</p>\n' if report.description.strip() else ""
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{_text(value)}</dd></div>\n" for name, value in report.facts)
    cards = "".join(f"<li><strong>{number:,}</strong> {escape(said)}</li>\n" for number, said in words.cards(report))
    return (
        f'<header>\n<p class="above">{words.EYEBROW}</p>\n<h1>{_text(report.title)}</h1>\n{lead}'
        f'<dl class="facts">\n{facts}</dl>\n<ul class="cards">\n{cards}</ul>\n</header>\n'
    )


def _table(table: Table) -> str:
    numbers = ["number" if n in table.numbers else "" for n in range(len(table.columns))]
    head = "".join(
        f'<th scope="col"{_class(kind)}>{escape(name)}</th>' for name, kind in zip(table.columns, numbers, strict=True)
    )
    rows = "".join(_row(row, numbers) for row in table.rows)
    after = "".join(f'<p class="quiet">{_text(said)}</p>\n' for said in table.after)
    return (
        f'<section id="{table.mark}">\n<h2>{escape(table.title)}</h2>\n'
        f"<table>\n<caption>{escape(table.title)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n{_legend(table)}{after}</section>\n"
    )


def _charts(report: Report) -> Iterator[str]:
    told = list(chart_words.charts(report))
    if told:
        from planner.formats.reports.charts_svg import chart_svg

        yield f'<section id="figures">\n<h2>{chart_words.HEADING}</h2>\n'
        yield from (_chart(chart, chart_svg(chart, report.figures)) for chart in told)
        yield "</section>\n"


def _chart(chart: ChartWords, drawn: str) -> str:
    """A drawing with its title, and the table of its figures below."""
    columns = enumerate(chart.columns)
    head = "".join(f'<th scope="col"{_class("number" if n else "")}>{name}</th>' for n, name in columns)
    rows = "".join(map(_figures, chart.rows))
    note = f'<p class="quiet">{escape(chart.note)}</p>\n' if chart.note else ""
    title = escape(chart.title)
    table = (
        f'<table class="figures">\n<caption>{title}, the figures</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
    if len(chart.columns) > _FIT_A_PHONE:
        table = f'<div class="wide" tabindex="0" role="region" aria-label="{title}, the figures">\n{table}</div>\n'
    return f"<figure>\n<figcaption><h3>{title}</h3></figcaption>\n{drawn}\n{table}{note}</figure>\n"


def _figures(row: tuple[str, ...]) -> str:
    name, *numbers = row
    cells = "".join(f'<td class="number">{number}</td>' for number in numbers)
    return f'<tr><th scope="row">{_text(name)}</th>{cells}</tr>\n'


def _row(row: tuple[Cell, ...], kinds: list[str]) -> str:
    first, *others = row
    cells = "".join(f"<td{_class(kind)}>{_cell(cell)}</td>" for cell, kind in zip(others, kinds[1:], strict=True))
    return f'<tr><th scope="row">{_cell(first)}</th>{cells}</tr>\n'


def _cell(cell: Cell) -> str:
    if cell.counts is not None:
        return bar(cell.counts, escape(cell.pieces[0].text))
    first, *others = cell.pieces
    beside = "".join(f' <span class="{"late" if cell.alarm else "quiet"}">{_piece(each)}</span>' for each in others)
    return f"{_piece(first)}{beside}"


def _legend(table: Table) -> str:
    counts = [cell.counts for row in table.rows for cell in row if cell.counts is not None]
    if not counts:
        return ""
    shown = dict.fromkeys(rating for each in counts for rating, _ in words.by_rating(each))
    return f'<ul class="legend">{"".join(f"<li>{sign(each)}{each.words}</li>" for each in shown)}</ul>\n'


def _section(section: Section) -> Iterator[str]:
    kind = "part loose" if section.entries else "part"
    below = f'<p class="quiet">{escape(section.below)}</p>\n' if section.below else ""
    yield (
        f'<section class="{kind}" id="{section.mark}">\n<p class="above">{_text(section.above)}</p>\n'
        f"<h2>{_text(section.name)}</h2>\n{below}"
    )
    for told in section.descriptors:
        yield from _told(told)
    for entry in section.entries:
        yield _entry(entry, 3)
    yield "</section>\n"


def _told(told: Told) -> Iterator[str]:
    ratings = "".join(_rating(*each) for each in told.ratings)
    lines = "".join(_line(each, "below ") for each in told.lines)
    yield (
        f'<section class="told" id="{told.mark}">\n<div class="head">{sign(told.rating)}<h3>{_text(told.text)}</h3>\n'
        f'<ul class="ratings">{ratings}</ul></div>\n{lines}'
    )
    for entry in told.entries:
        yield _entry(entry, 4)
    yield "</section>\n"


def _rating(who: str, value: RatingValue, when: str) -> str:
    day = f", {when}" if when else ""
    return f"<li>{who}: <strong>{value.words}</strong>{day}</li>"


def _entry(entry: Entry, level: int) -> str:
    mark = f' id="{entry.mark}"' if entry.mark else ""
    beside = f' <span class="facts-beside">{_text(" · ".join(entry.facts))}</span>' if entry.facts else ""
    title = f"{escape(entry.label)}{_text(entry.title)}"
    steps = f'<ul class="steps">\n{"".join(map(_step, entry.steps))}</ul>\n' if entry.steps else ""
    return (
        f'<article class="entry"{mark}>\n<h{level}>{title}{beside}</h{level}>\n{_lines(entry.lines)}{steps}</article>\n'
    )


def _lines(lines: tuple[Line, ...]) -> str:
    """The account runs on in one paragraph where it is short, as one reads it aloud."""
    account = [line for line in lines if line.kind == "account" and line.label != words.HOW]
    texts = [piece.text for line in account for piece in line.pieces]
    if len(account) < 2 or sum(map(len, texts)) > _SHORT_ACCOUNT or any("\n" in text for text in texts):
        return "".join(_line(line) for line in lines)
    joined = f'<p class="account">{" ".join(_inside(line) for line in account)}</p>\n'
    return joined + "".join(_line(line) for line in lines if line not in account)


def _line(line: Line, place: str = "") -> str:
    return f'<p class="{place}{line.kind}">{_inside(line)}</p>\n'


def _inside(line: Line) -> str:
    said = "".join(map(_piece, line.pieces))
    if not line.label:
        return said
    return f'<span class="label">{_text(line.label)}.</span> <span class="said">{said}</span>'


def _step(step: Step) -> str:
    done = RatingValue.MET if step.done else RatingValue.NOT_STARTED
    state = "done" if step.done else "to do"
    return f'<li>{sign(done)}<span>{_text(step.text)}<span class="unseen"> ({state})</span></span></li>\n'


def _piece(piece: Piece) -> str:
    if not piece.to:
        return _text(piece.text)
    away = "" if piece.to.startswith("#") else ' rel="noopener noreferrer"'
    return f'<a href="{escape(piece.to)}"{away}>{_text(piece.text)}</a>'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _text(text: str) -> str:
    """Text of any kind as the page holds it, its line ends kept."""
    lines = "<br/>".join(escape(line) for line in text.split("\n"))
    return f"<bdi>{lines}</bdi>" if _RIGHT_TO_LEFT.search(text) else lines


def _flat(text: str) -> str:
    """Text in one line, for a place that holds no elements."""
    return escape(" ".join(text.split()))
