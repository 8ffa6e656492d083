"""Where there is little room, lines end where a reader expects it."""

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtWidgets import QApplication, QLabel, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from planner.ui.delegates.checklist import ChecklistDelegate, Piece
from planner.ui.models.checklist_lines import GroupLine
from planner.ui.theme import Theme
from planner.ui.widgets.labels import DOT, DottedLabel, plain_label
from planner.ui.widgets.turning import TurningRow

PARTS = ("3 November 2026 to 12 November 2026", "STAR complete", "1\u00a0file", "2\u00a0links")
LONG = GroupLine("id", "Availability and capacity management", "skill", "Practitioner", 2, 1, 3)


@pytest.fixture
def delegate(qtbot: QtBot, theme: Theme) -> ChecklistDelegate:
    view = QTreeView()
    qtbot.addWidget(view)
    return ChecklistDelegate(theme, view, lambda: 500)


def test_no_dot_dangles_at_the_end_of_a_captions_line(qtbot: QtBot) -> None:
    label = DottedLabel()
    qtbot.addWidget(label)
    label.setText(DOT.join(PARTS))
    label.show()
    for width in range(60, 700, 20):
        label.resize(width, label.heightForWidth(width))
        lines = QLabel.text(label).split("\n")
        assert DOT.join(lines) == label.text() == DOT.join(PARTS)
        assert not any(line.strip().startswith("·") or line.strip().endswith("·") for line in lines)
        room = [label.fontMetrics().horizontalAdvance(line) <= label.width() for line in lines if DOT in line]
        assert all(room), width


def test_a_skills_level_stands_beside_its_name_in_the_usual_window(delegate: ChecklistDelegate) -> None:
    name, level, _ = delegate.layout(LONG, 558).pieces
    assert level.place.x() > name.place.x() + name.text.width
    assert level.place.y() < name.place.y() + name.text.height


@pytest.mark.parametrize("width", [200, 260, 319, 320, 440, 560, 900])
def test_nothing_of_a_heading_lies_on_anything_else_at_any_width(delegate: ChecklistDelegate, width: int) -> None:
    layout = delegate.layout(LONG, width)
    name, level, score = map(_box, layout.pieces)
    for one in (name, level, score, layout.bar):
        assert 0 <= one.left() <= one.right() <= width
        assert one.bottom() <= layout.height
    assert not any(one.intersects(other) for one in (name, level) for other in (score, layout.bar))
    assert not score.intersects(layout.bar)
    assert level.top() >= name.bottom() or level.left() >= name.left() + layout.pieces[0].text.last_line_width


def test_a_row_turns_where_it_is_too_narrow_and_back(qtbot: QtBot) -> None:
    first, second, third = (plain_label(words * 3) for words in ("Kind", "Corroborated", "Private"))
    row = TurningRow((first, second, third), 8, second, 400)
    qtbot.addWidget(row)
    row.show()
    for width, turned in ((800, False), (420, True), (800, False)):
        row.resize(width, 200)
        QApplication.processEvents()
        assert row.turned is turned
        assert _in_reading_order(first, second, third)


def _box(piece: Piece) -> QRectF:
    return QRectF(piece.place, QSizeF(piece.text.width, piece.text.height))


def _in_reading_order(*widgets: QWidget) -> bool:
    places = [(widget.y(), widget.x()) for widget in widgets]
    beside = len({widget.geometry().center().y() for widget in widgets}) == 1
    return beside or places == sorted(places)
