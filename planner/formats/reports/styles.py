"""How a report looks: colours, sizes and spaces, each said once. Lengths are points."""

from dataclasses import dataclass, replace

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4

from planner.formats.reports.fonts import BOLD, ITALIC, REGULAR

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 54.0
TOP = 50.0
BOTTOM = 66.0
FOOTER = 36.0
WIDTH = PAGE_WIDTH - 2 * MARGIN

TEXT = HexColor("#1B1F24")
MUTED = HexColor("#57606A")
HAIRLINE = HexColor("#E2E4E8")
TRACK = HexColor("#E2E4E8")
ACCENT = HexColor("#1F5FBF")
MET = HexColor("#1A7F4B")
DEVELOPING = HexColor("#8A5A00")
NOT_STARTED = HexColor("#6A737D")
DANGER = HexColor("#B42318")
PAPER = HexColor("#FFFFFF")
TINT = HexColor("#E7F0FD")


@dataclass(frozen=True, slots=True)
class Style:
    """How a block of text is set.

    before: space above it, but at the top of a page; pad: space above it that belongs to it, so that a left rule runs
    on; indent: from the left; keep: room that must follow on the same page; rule: a line along the left side;
    symbol_at: where a symbol stands, from the left; tag: what it is to a screen reader.
    """

    size: float
    leading: float
    face: str = REGULAR
    colour: Color = TEXT
    before: float = 0
    after: float = 0
    pad: float = 0
    indent: float = 0
    keep: float = 0
    rule: bool = False
    symbol_at: float = 0
    tag: str = "P"


EYEBROW = Style(9, 13, colour=MUTED)
TITLE = Style(25, 32, BOLD, tag="H1")
LEAD = Style(10, 15, colour=MUTED, before=4)
HEADING = Style(15, 20, BOLD, before=20, after=4, tag="H2")
CHART = Style(11, 16, BOLD, before=16, after=6, tag="H3")
SECTION_EYEBROW = Style(9, 13, colour=MUTED, keep=110)
SECTION = Style(17, 23, BOLD, after=6, keep=90, tag="H2")
BODY = Style(9.5, 14)
MUTED_BODY = replace(BODY, colour=MUTED)
ANSWER = replace(BODY, before=5)
REMARK = replace(BODY, after=10)
CLOSING = replace(MUTED_BODY, before=6)
CELL_HEAD = Style(9, 13, colour=MUTED)
NUMBER = Style(20, 26, BOLD)
CAPTION = Style(8.5, 12.5, colour=MUTED)
FOOT = Style(8, 11, colour=MUTED)

DESCRIPTOR = Style(10.5, 15, BOLD, indent=20, tag="H3")
STRENGTH = Style(9, 13, colour=MUTED, indent=20, pad=2)
_TOLD = 34.0
RULE_AT = 22.0
ENTRY = Style(10.5, 15, BOLD, before=13, indent=_TOLD, keep=60, rule=True, tag="H4")
ACCOUNT = Style(9.5, 14, indent=_TOLD, pad=2, rule=True)
HOW = replace(ACCOUNT, face=ITALIC)
AROUND = Style(9, 13.5, colour=MUTED, indent=_TOLD, pad=2, rule=True)
STEP = Style(9.5, 14, indent=_TOLD + 14, pad=1, rule=True, symbol_at=_TOLD)
ASIDE = Style(9, 13)
