"""How a report looks as a Word document: its styles, its page, the settings of its tables. Sizes are points."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

LANGUAGE = "en-GB"
FONT = "Calibri"
TEXT, MUTED, ACCENT, DANGER, RULE = "1B1F24", "57606A", "1F5FBF", "B42318", "E2E4E8"
WIDTH = 172.0  # between the margins, in millimetres
_MARGIN = 19


@dataclass(frozen=True, slots=True)
class _Look:
    """A paragraph style. base: the style it builds on; keep: stays with what follows; rule: a line along its left."""

    name: str
    size: float
    colour: str = TEXT
    bold: bool = False
    before: float = 0
    after: float = 0
    keep: bool = False
    rule: bool = False
    base: str = "Normal"


TITLE, HEADING, DESCRIPTOR, ENTRY = "Title", "Heading 1", "Heading 2", "Heading 3"
LOOSE_ENTRY = "Report Loose Entry"
ABOVE, LEAD, CELL, NUMBER, AROUND = "Report Above", "Report Lead", "Report Cell", "Report Number", "Report Around"
ACCOUNT, AROUND_ENTRY, STEP, NOTE = "Report Account", "Report Around Entry", "Report Step", "Report Note"
_LOOKS = (
    _Look(TITLE, 25, bold=True, after=2, keep=True),
    _Look(HEADING, 16, bold=True, before=20, after=5, keep=True),
    _Look(DESCRIPTOR, 11, bold=True, before=13, after=1, keep=True),
    _Look(ENTRY, 10, bold=True, before=9, keep=True, rule=True),
    _Look(LOOSE_ENTRY, 10, bold=True, before=9, keep=True, rule=True, base=DESCRIPTOR),
    _Look(ABOVE, 9, MUTED, before=16, keep=True),
    _Look(LEAD, 10, MUTED, before=2, after=10),
    _Look(CELL, 9.5, before=2, after=2),
    _Look(NUMBER, 18, bold=True, before=3),
    _Look(AROUND, 9, MUTED, after=2),
    _Look(NOTE, 9.5, after=2),
    _Look(ACCOUNT, 10, after=1.5, rule=True),
    _Look(AROUND_ENTRY, 9, MUTED, rule=True),
    _Look(STEP, 9.5, rule=True),
)


def dress(document: Document) -> None:
    """Give the document its page, its language and its styles."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin, section.bottom_margin, section.footer_distance = Mm(17), Mm(20), Mm(10)
    styles: Any = document.styles
    _speak_english(styles.element)
    _letters(styles["Normal"], 10, TEXT, bold=False)
    for look in _LOOKS:
        known = look.name in {style.name for style in styles}
        style = styles[look.name] if known else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        _dress(style, look, styles)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor.from_string(ACCENT)
    link.font.underline = True


def _speak_english(styles: Any) -> None:
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _dress(style: Any, look: _Look, styles: Any) -> None:
    style.base_style = styles[look.base] if look.base != look.name else None
    _letters(style, look.size, look.colour, bold=look.bold)
    space = style.paragraph_format
    space.space_before, space.space_after, space.line_spacing = Pt(look.before), Pt(look.after), 1.15
    space.keep_with_next = look.keep
    for border in list(style.element.pPr.iter(qn("w:pBdr"))):
        style.element.pPr.remove(border)
    if look.rule:
        space.left_indent = Mm(7)
        _put_rule(style)


def _put_rule(style: Any) -> None:
    """The rule in its place: the schema wants it after what keeps lines together and before spacing and indents."""
    properties = style.element.pPr
    later = [each for each in properties if each.tag in {qn("w:spacing"), qn("w:ind"), qn("w:outlineLvl")}]
    later[0].addprevious(_left_rule())


def _left_rule() -> Any:
    return parse_xml(f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="12" w:space="8" w:color="{RULE}"/></w:pBdr>')


def _letters(style: Any, size: float, colour: str, *, bold: bool) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for spacing in list(style.element.rPr.iter(qn("w:spacing"), qn("w:kern"))):
        style.element.rPr.remove(spacing)


def table_properties(caption: str, *, boxed: bool) -> str:
    """What a table is as a whole. caption: its words for readers who hear it; boxed: lines all around its cells."""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    inside = f"<w:insideH {line}/>" + (f"<w:insideV {line}/>" if boxed else "")
    sides = f"<w:top {line}/><w:left {line}/><w:bottom {line}/><w:right {line}/>" if boxed else f"<w:bottom {line}/>"
    return (
        f'<w:tblPr><w:tblW w:w="{twentieths(WIDTH)}" w:type="dxa"/><w:tblBorders>{sides}{inside}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="100" w:type="dxa"/>'
        f'</w:tblCellMar><w:tblLook w:firstRow="1" w:firstColumn="1" w:noVBand="1"/><w:tblCaption w:val="{caption}"/>'
        "</w:tblPr>"
    )


def twentieths(millimetres: float) -> int:
    """A length as Word counts it, in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def widths(shares: tuple[float, ...]) -> Iterator[int]:
    """The widths of columns that share the page's width."""
    return (twentieths(WIDTH * share / sum(shares)) for share in shares)
