"""Pages of a PDF as pixels."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from reportlab.pdfgen.canvas import Canvas

from planner.core.errors import UserError
from planner.formats.pdf_pages import LARGEST_SIDE, page_count, render_page

RED, WHITE = (255, 0, 0, 255), (255, 255, 255, 255)


def _pdf(*sizes: tuple[float, float]) -> bytes:
    """A PDF whose pages are red in their lower left quarter."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, width / 2, height / 2, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _pixel(picture: tuple[int, int, bytes], x: int, y: int) -> tuple[int, ...]:
    width, _, pixels = picture
    at = 4 * (y * width + x)
    return tuple(pixels[at : at + 4])


def test_pages_are_counted() -> None:
    assert page_count(_pdf((100, 100), (100, 200), (50, 50))) == 3


@pytest.mark.parametrize("width", [1, 50, 99, 100, 700, 701])
def test_a_page_is_as_wide_as_asked_and_as_high_as_follows(width: int) -> None:
    wide, high, pixels = render_page(_pdf((100, 200)), 0, width)
    assert wide == width
    assert abs(high - 2 * width) <= 1
    assert len(pixels) == 4 * wide * high


def test_pixels_are_red_green_blue_alpha_from_the_top_on_white() -> None:
    picture = render_page(_pdf((100, 100)), 0, 40)
    assert _pixel(picture, 5, 35) == RED
    assert _pixel(picture, 5, 5) == WHITE
    assert _pixel(picture, 35, 35) == WHITE


def test_the_index_chooses_the_page() -> None:
    data = _pdf((100, 100), (100, 300))
    assert render_page(data, 1, 100)[1] == 300


def test_a_picture_is_never_larger_than_its_limit() -> None:
    wide, high, _ = render_page(_pdf((10, 2_000)), 0, 9_000)
    assert wide == LARGEST_SIDE // 200
    assert high == LARGEST_SIDE


@pytest.mark.parametrize("index", [-1, 2])
def test_a_page_that_is_not_there_is_refused(index: int) -> None:
    with pytest.raises(UserError, match="has no page"):
        render_page(_pdf((9, 9), (9, 9)), index, 10)


@pytest.mark.parametrize("data", [b"", b"not a PDF", _pdf((9, 9))[:200]])
def test_what_is_no_pdf_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(UserError, match="cannot be shown") as caught:
        page_count(data)
    assert caught.value.hint
    with pytest.raises(UserError):
        render_page(data, 0, 10)


def test_pages_can_be_asked_for_from_several_threads() -> None:
    data = _pdf(*[(100, 100 + number) for number in range(8)])
    with ThreadPoolExecutor(4) as pool:
        heights = list(pool.map(lambda index: render_page(data, index % 8, 100)[1], range(40)))
    assert heights == [100 + number % 8 for number in range(40)]
