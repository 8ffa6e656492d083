"""At the largest text size in a small window nothing is cut: words wrap, and of a button the icon may stand alone."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPushButton, QScrollArea, QSplitter, QWidget

from planner.ui.main_window import MainWindow
from planner.ui.pages.evidence_form import EvidenceForm
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
            for _ in range(20):  # cards are made a few in each turn
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


def test_what_scrolls_is_no_wider_than_its_room_and_no_half_lies_on_the_other(window: MainWindow) -> None:
    for page_id in window.page_ids:
        window.show_page(page_id)
        QApplication.processEvents()
        for area in window.findChildren(QScrollArea):
            if area.isVisible():
                inside = area.widget()
                assert inside is not None, page_id
                assert inside.width() <= area.viewport().width(), page_id
        for split in window.findChildren(QSplitter):
            if split.isVisible():
                halves = [half.geometry() for half in map(split.widget, range(split.count())) if half is not None]
                assert len(halves) == split.count() > 1, page_id
                assert not any(one.intersects(other) for one, other in pairwise(halves)), page_id
                assert all(split.rect().contains(half) for half in halves), page_id
        for scrolling in window.findChildren(QAbstractScrollArea):
            assert not scrolling.horizontalScrollBar().isVisible(), page_id


def test_nothing_of_the_evidence_form_sticks_out_of_it(window: MainWindow) -> None:
    window.show_page("evidence")
    QApplication.processEvents()
    form = window.findChild(EvidenceForm)
    assert form is not None
    parts = [each for each in form.findChildren(QWidget) if each.isVisible()]
    assert {form.title, form.on, form.until, form.kind, form.corroborated_by, form.private, form.files} <= set(parts)
    for part in parts:
        place = part.mapTo(form, QPoint(0, 0))
        assert 0 <= place.x() <= place.x() + part.width() <= form.width(), part
    for control in (form.on, form.until, form.kind, form.private):
        assert control.width() >= control.minimumSizeHint().width(), control
