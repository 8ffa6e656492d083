"""What tests of reviews in the window share: services that make and read real forms, and the words on the page."""

from pathlib import Path

from planner.formats.review_form import read_form, write_form
from planner.ui.models.review_lines import Fact, Heading, Line, Quote, Rated, Skill
from planner.ui.models.review_words import rating_words
from planner.ui.pages.reviews import ReviewsPage
from planner.ui.services import Services


def form_services(place: Path) -> Services:
    """Services of which only the forms work."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nobody asked for this")

    rest = (refuse, refuse, refuse, refuse, refuse, refuse, False, place, "1.2.3")
    return Services(*rest, write_form=write_form, read_form=read_form)  # type: ignore[arg-type]


def picture(page: ReviewsPage) -> str:
    """The list and the lines of the detail as text, one row a line."""
    listed = [page.model.index(row).data() for row in range(page.model.rowCount())]
    return "\n".join([*(f"* {name}" for name in listed), *(told(line) for line in page.detail.lines.lines)])


def told(line: Line) -> str:
    """A line as text."""
    if isinstance(line, Heading):
        return f"# {line.spoken}"
    if isinstance(line, Skill):
        return f"## {line.text} | {' | '.join(line.columns)}"
    if isinstance(line, Rated):
        values = " | ".join(rating_words(value) for value in line.ratings)
        return "\n".join([f"{line.text} | {values}", *(told(quote) for quote in line.quotes)])
    if isinstance(line, Quote):
        return f"> {line.spoken}"
    return f"- {line.text}" if isinstance(line, Fact) else f"> do: {line.text}{' (a goal)' if line.goal else ''}"
