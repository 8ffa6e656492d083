"""What stands above a review's lines is as high as it needs, whatever was shown before and however wide it is."""

from collections.abc import Iterator
from itertools import permutations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from planner.ui.main_window import MainWindow
from planner.ui.pages.review_detail import ReviewDetail
from planner.ui.pages.reviews import ReviewsPage
from tests.screenshots import open_something, sample_window


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A window on the page of reviews: one closed, one that came back, one draft."""
    with sample_window(tmp_path_factory.mktemp("review-head"), "light", (1280, 800)) as (session, made):
        open_something(session, made, "reviews")
        yield made


def _page(window: MainWindow) -> ReviewsPage:
    window.show_page("reviews")
    page = window.page("reviews")
    assert isinstance(page, ReviewsPage)
    return page


def _assert_whole(detail: ReviewDetail) -> None:
    layout, seen = detail.head.layout(), detail.head.visibleRegion().boundingRect()
    assert layout is not None
    assert detail.head.height() == layout.totalHeightForWidth(detail.head.width())
    for button in detail.head.buttons:
        if button.isVisible():
            place = QRect(button.mapTo(detail.head, QPoint()), button.size())
            assert seen.contains(place), button.text()


def test_the_head_is_whole_in_the_turn_after_another_review_is_chosen(window: MainWindow) -> None:
    page = _page(window)
    for first, second in permutations([each.id for each in page.model.reviews()], 2):
        for review_id in (first, second):
            page.detail.show_review(review_id)
            QApplication.processEvents()
            _assert_whole(page.detail)


@pytest.mark.parametrize("size", [(1024, 800), (1500, 900), (1100, 760), (1280, 800)])
def test_the_head_is_whole_after_the_window_has_another_size(window: MainWindow, size: tuple[int, int]) -> None:
    page = _page(window)
    for review in page.model.reviews():
        page.detail.show_review(review.id)
        window.resize(*size)
        QApplication.processEvents()
        _assert_whole(page.detail)
