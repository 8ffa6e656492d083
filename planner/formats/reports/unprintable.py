"""What of a report its fonts lack, so that whoever exports it can be told before the manager wonders.

The characters are those the writer itself would show by their numbers, found in the blocks it would draw.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from planner.core.report import Report
from planner.formats.reports.blocks import Row
from planner.formats.reports.fonts import strangers
from planner.formats.reports.front import front
from planner.formats.reports.pay_review import pay_review
from planner.formats.reports.sections import sections
from planner.formats.reports.text import Text

_MOST_NAMED = 4
# The first word of a character's name says its script, but not always in plain words.
_SCRIPTS = {
    "ARABIC": "Arabic",
    "ARMENIAN": "Armenian",
    "BENGALI": "Bengali",
    "CJK": "Chinese or Japanese",
    "DEVANAGARI": "Devanagari",
    "ETHIOPIC": "Ethiopic",
    "GEORGIAN": "Georgian",
    "HANGUL": "Korean",
    "HEBREW": "Hebrew",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "TAMIL": "Tamil",
    "THAI": "Thai",
}


def unprintable(report: Report) -> tuple[str, ...]:
    """The characters that the report shows by their numbers, each once, in the order of these; empty for most."""
    found: set[str] = set()
    for text in _texts(report):
        found |= strangers(text)
    return tuple(sorted(found))


def unprintable_words(characters: Sequence[str]) -> str:
    """What unprintable found, as a sentence for the person, in letters every terminal has; "" for nothing."""
    if not characters:
        return ""
    scripts = Counter(map(_script, characters)).most_common()
    named = ", ".join(f"{count:,} {script}" for script, count in scripts[:_MOST_NAMED])
    more = sum(count for _, count in scripts[_MOST_NAMED:])
    rest = f", {more:,} more" if more else ""
    first = f"U+{ord(characters[0]):04X}"
    if len(characters) == 1:
        return f"One character that the report’s fonts lack is printed as its number, {first} ({named})."
    return (
        f"{len(characters):,} characters that the report’s fonts lack are printed as their numbers, such as {first} "
        f"({named}{rest})."
    )


def _script(character: str) -> str:
    word = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    if word in _SCRIPTS:
        return _SCRIPTS[word]
    return "other letter" if unicodedata.category(character).startswith("L") else "symbol"


def _texts(report: Report) -> Iterator[str]:
    for part in (front(report), sections(report), pay_review(report)):
        for block in part:
            if isinstance(block, Text):
                for run in (*block.runs, *(run for aside in block.aside for run in aside)):
                    yield run.text
            elif isinstance(block, Row):
                yield from (run.text for cell in block.cells for run in cell.runs)
    yield report.licence
