"""Every page on the sample plan, as the screenshots show it: it fits, it has names, it says its title."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from planner.ui.main_window import MainWindow
from planner.ui.widgets.top_bar import TopBar
from tests.screenshots import open_something, sample_window


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A window of 1024x640 in which every page has been opened with something on it."""
    place: Path = tmp_path_factory.mktemp("every-page")
    with sample_window(place, "dark", (1024, 640)) as (session, window):
        for page_id in window.page_ids:
            window.show_page(page_id)
            open_something(session, window, page_id)
            QApplication.processEvents()
        yield window


def _shown(window: MainWindow, page_id: str) -> QWidget:
    window.show_page(page_id)
    QApplication.processEvents()
    return window.page(page_id)


def _each(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    return ((page_id, _shown(window, page_id)) for page_id in window.page_ids)


def test_the_window_is_as_small_as_it_was_asked_to_be(window: MainWindow) -> None:
    for page_id, _ in _each(window):
        assert (window.width(), window.height()) == (1024, 640), page_id


def test_no_page_needs_a_horizontal_scroll_bar(window: MainWindow) -> None:
    for page_id, page in _each(window):
        for area in page.findChildren(QAbstractScrollArea):
            if isinstance(area, QPlainTextEdit):
                # A field of one line scrolls with its cursor, as every line of typing does.
                assert not area.horizontalScrollBar().isVisible(), f"{page_id}: {area}"
            elif area.isVisible():
                assert area.horizontalScrollBar().maximum() == 0, f"{page_id}: {area}"


def test_nothing_reaches_beyond_the_window(window: MainWindow) -> None:
    for page_id, page in _each(window):
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and isinstance(widget, QLabel | QAbstractButton):
                right = widget.mapTo(window, widget.rect().topRight()).x()
                assert right < 1024, f"{page_id}: {widget} {widget.accessibleName()}"


def test_the_acts_everybody_comes_for_stand_whole_in_the_top_bar(window: MainWindow) -> None:
    bar = window.findChild(TopBar)
    assert bar is not None
    buttons = [each for each in bar.findChildren(QPushButton) if each.text()]
    assert [each.text() for each in buttons[1:]] == ["Export report", "Add goal", "Add evidence"]
    for each in buttons[1:]:
        assert each.width() >= each.sizeHint().width(), each.text()
        assert each.geometry().right() < bar.width()
    search = buttons[0]
    assert search.fontMetrics().horizontalAdvance(search.text()) < search.width() - 100, "the icon and the keys"


def test_everything_that_takes_the_keyboard_has_a_name(window: MainWindow) -> None:
    for page_id, page in _each(window):
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                words = widget.text() if isinstance(widget, QAbstractButton) else ""
                assert widget.accessibleName() or words or _inner(widget), f"{page_id}: {widget}"


def _inner(widget: QWidget) -> bool:
    """Whether it is a part of Qt's own making, which speaks through the widget it belongs to."""
    parent = widget.parentWidget()
    return widget.objectName().startswith("qt_") and parent is not None and bool(parent.accessibleName())


def test_every_page_has_a_title(window: MainWindow) -> None:
    for page_id, page in _each(window):
        assert window.page(page_id).page_title, page_id
        assert page.isVisible()


def test_words_are_plain_text_everywhere(window: MainWindow) -> None:
    for page_id, page in _each(window):
        for label in page.findChildren(QLabel):
            plain = label.textFormat() is Qt.TextFormat.PlainText or not label.text()
            assert plain, f"{page_id}: {label.text()}"
