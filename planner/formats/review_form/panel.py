"""What a descriptor's block of the form looks like: what is claimed at the left, what the manager answers beside it."""

from collections.abc import Sequence
from typing import cast

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from planner.formats.reports.canvas import Block, ReportCanvas
from planner.formats.reports.styles import CELL_HEAD, HAIRLINE, NOT_STARTED, PAPER, WIDTH
from planner.formats.reports.text import Run, Text, broken, draw_lines
from planner.formats.review_form.fields import Fields, Place
from planner.formats.review_form.names import BLANK, CHOICES, Name

CLAIM_WIDTH = 280.0
_GAP = 16.0
_PANEL_LEFT = CLAIM_WIDTH + _GAP
_TINT = HexColor("#F6F8FA")
_CORNER = 4.0
_INSET = 10.0
_LABEL = 15.0
LINE = 21.0
_FEWEST, _MOST = 58.0, 190.0
_AROUND = 2 * _INSET + 2 * _LABEL + LINE + 7
_INNER = 3.0


class Answers:
    """The two fields of one descriptor. about: what they are on, so that each tooltip makes sense alone."""

    def __init__(self, fields: Fields, rating: Name, comment: Name, about: str) -> None:
        self.fields = fields
        self.rating = rating
        self.comment = comment
        self.about = about

    def draw(self, canvas: ReportCanvas, left: float, right: float, top: float, height: float) -> None:
        """Draw the panel with its fields into that place."""
        bottom = top - height
        _card(canvas, left, bottom, right - left, height)
        left, right, y = left + _INSET, right - _INSET, top - _INSET
        y = draw_label(canvas, "Manager’s rating", left, y)
        options = [BLANK, *CHOICES.values()]
        draw_box(canvas, (left, y - LINE, right, y))
        _draw_arrow(canvas, right - 13, y - LINE / 2)
        self.fields.choice(self.rating, f"Rating for {self.about}", inside((left, y - LINE, right, y)), options)
        y = draw_label(canvas, "Manager’s comment", left, y - LINE - 7)
        place = (left, bottom + _INSET, right, y)
        draw_box(canvas, place)
        self.fields.text(self.comment, f"Comment on {self.about}", inside(place), is_long=True)


class Claimed(Block):
    """What is claimed of one descriptor, with the answers beside its beginning; it can go over pages."""

    def __init__(self, told: Sequence[Text], answers: Answers | None) -> None:
        super().__init__()
        self.told = told
        self.answers = answers
        self.heights: list[float] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As any block; the answers have room for some lines at least."""
        self.heights = [each.wrap(CLAIM_WIDTH, 1e6)[1] for each in self.told]
        words = sum(self.heights) + sum(each.before for each in self.told[1:])
        self.height = max(words, _AROUND + _FEWEST if self.answers else 0)
        return super().wrap(width, height)

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits here with the answers, and the rest; nothing where the answers do not fit."""
        if height < _AROUND + _FEWEST:
            return []
        here: list[Text] = []
        rest = list(self.told)
        room = height
        while rest:
            room -= rest[0].before if here else 0
            _, needed = rest[0].wrap(CLAIM_WIDTH, room)
            if needed > room:
                parts = cast(list[Text], rest[0].split(CLAIM_WIDTH, room))
                here += parts[:1]
                rest[:1] = parts[1:] if parts else rest[:1]
                break
            here.append(rest.pop(0))
            room -= needed
        if not here or not rest:
            return []
        return [Claimed(here, self.answers), Claimed(rest, None)]

    def draw(self) -> None:
        y = self.height
        for number, (text, height) in enumerate(zip(self.told, self.heights, strict=True)):
            y -= height + (text.before if number else 0)
            text.drawOn(self.canv, 0, y)
        if self.answers is not None:
            height = min(self.height, _AROUND + _MOST)
            self.answers.draw(self.canv, _PANEL_LEFT, WIDTH, self.height, height)


class Asked(Block):
    """A field over the whole width, or a part of it, under its label. lines: how high it is, in points."""

    def __init__(
        self, fields: Fields, entries: Sequence[tuple[Name, str, str]], high: float = LINE, *, before: float = 12
    ) -> None:
        super().__init__(_LABEL + high, before=before)
        self.fields = fields
        self.entries = entries
        self.high = high

    def draw(self) -> None:
        wide = (WIDTH - _GAP * (len(self.entries) - 1)) / len(self.entries)
        for number, (name, label, said) in enumerate(self.entries):
            left = number * (wide + _GAP)
            y = draw_label(self.canv, label, left, self.height)
            draw_box(self.canv, (left, 0, left + wide, y))
            self.fields.text(name, said, inside((left, 0, left + wide, y)), is_long=self.high > LINE)


class Ticked(Block):
    """A box to tick, with the words that it stands for."""

    def __init__(self, fields: Fields, name: Name, words: str) -> None:
        super().__init__(16, before=14)
        self.fields = fields
        self.name = name
        self.words = words

    def draw(self) -> None:
        place = (0.0, 2.0, 12.0, 14.0)
        draw_box(self.canv, place)
        self.fields.tick(self.name, self.words, place)
        lines = broken([Run(self.words)], CELL_HEAD, WIDTH - 20)
        draw_lines(self.canv, lines, CELL_HEAD, 20, 4.8, self.canv.structure.add(CELL_HEAD.tag))


def inside(place: Place) -> Place:
    """Where a field lies in its box."""
    left, bottom, right, top = place
    return left + _INNER, bottom + 1, right - _INNER, top - 1


def draw_label(canvas: ReportCanvas, words: str, left: float, top: float) -> float:
    """Draw what a box is for over it, and return where the box's top is."""
    element = canvas.structure.add(CELL_HEAD.tag)
    draw_lines(canvas, broken([Run(words)], CELL_HEAD, WIDTH), CELL_HEAD, left, top - 9, element)
    return top - _LABEL


def draw_box(canvas: ReportCanvas, place: Place) -> None:
    """Draw the white box that a field is to be seen in."""
    left, bottom, right, top = place
    canvas.structure.begin_ornament()
    canvas.setStrokeColor(NOT_STARTED)
    canvas.setFillColor(PAPER)
    canvas.setLineWidth(0.7)
    canvas.roundRect(left, bottom, right - left, top - bottom, 2.5, stroke=1, fill=1)
    canvas.structure.end()


def _card(canvas: ReportCanvas, left: float, bottom: float, wide: float, high: float) -> None:
    canvas.structure.begin_ornament()
    canvas.setStrokeColor(HAIRLINE)
    canvas.setFillColor(_TINT)
    canvas.setLineWidth(0.9)
    canvas.roundRect(left, bottom, wide, high, _CORNER, stroke=1, fill=1)
    canvas.structure.end()


def _draw_arrow(canvas: ReportCanvas, x: float, y: float) -> None:
    canvas.structure.begin_ornament()
    canvas.setStrokeColor(NOT_STARTED)
    canvas.setLineWidth(1.2)
    canvas.lines([(x - 3.5, y + 1.8, x, y - 1.8), (x, y - 1.8, x + 3.5, y + 1.8)])
    canvas.structure.end()
