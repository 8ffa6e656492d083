"""At the largest text size in a small window, no button's words are cut: they wrap, or the icon stands alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from planner.ui.main_window import MainWindow
from planner.ui.widgets.buttons import PlainButton
from planner.ui.widgets.top_bar import SearchButton
from tests.screenshots import open_something, sample_window


@pytest.fixture(scope="module", params=[100, 150])
def window(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    """A window of 1024x640 with every page open at one size of text."""
    with sample_window(tmp_path_factory.mktemp("large"), "light", (1024, 640), request.param) as (session, made):
        for page_id in made.page_ids:
            made.show_page(page_id)
            open_something(session, made, page_id)
            QApplication.processEvents()
        yield made


def test_no_button_is_narrower_than_its_words(window: MainWindow) -> None:
    for page_id in window.page_ids:
        window.show_page(page_id)
        QApplication.processEvents()
        assert window.width() == 1024
        for button in window.findChildren(QPushButton):
            if button.isVisible() and button.text() and not isinstance(button, SearchButton):
                assert button.width() >= button.sizeHint().width(), f"{page_id}: {button.text()}"


def test_an_icon_alone_keeps_its_words_as_name_and_tip(window: MainWindow) -> None:
    for page_id in window.page_ids:
        window.show_page(page_id)
        QApplication.processEvents()
        for button in window.findChildren(PlainButton):
            if button.isVisible():
                assert button.text() or (button.accessibleName() and button.toolTip()), page_id


def test_words_come_back_where_there_is_room(window: MainWindow) -> None:
    window.show_page("evidence")
    window.resize(1900, 800)
    QApplication.processEvents()
    shown = {button.text() for button in window.findChildren(PlainButton) if button.isVisible()}
    window.resize(1024, 640)
    QApplication.processEvents()
    assert {"Export report", "Add goal", "Add evidence", "Write a statement", "Move to trash"} <= shown
