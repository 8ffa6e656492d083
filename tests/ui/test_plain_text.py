"""What a person typed is never taken for markup: every page is walked with markup in every field, its tips too."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMenu, QMessageBox, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft, EvidenceKind, Link
from planner.core.framework import Framework, RoleLevel, Skill
from planner.core.plan import PROFILE_FIELDS, GoalDraft, RatingValue
from planner.duties import services
from planner.store.plan_store import empty_plan, open_store
from planner.ui.boxes import TextDialog, message_box
from planner.ui.build import build_window
from planner.ui.main_window import MainWindow
from planner.ui.session import Session
from planner.ui.settings import Settings
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import gone

MARK = "<img src=file:///etc/hostname><b>bold</b>&amp;"
TODAY = date(2026, 11, 24)
LEVEL = RoleLevel(
    role_family=f"Family {MARK}",
    role=f"Role {MARK}",
    name=f"Level {MARK}",
    role_description=MARK,
    description=MARK,
    responsibilities=(f"lead {MARK}",),
    note=MARK,
    skills=(Skill(f"Skill {MARK}", "Expert", (f"design {MARK}",), MARK),),
)
FRAMEWORK = Framework(f"Framework {MARK}", "2025-10", f"note {MARK}", "https://example.org", MARK, (LEVEL,))
KEYS = tuple(each.key for each in LEVEL.descriptors())


def fill(session: Session, place: Path) -> dict[str, str]:
    """Markup in every field there is; page id -> what to reveal there."""
    file = place / "<b>bold</b>&amp;.txt".replace("/", "-")
    file.write_text("x")
    gone = place / "<i>gone.txt"
    gone.write_text("y")
    draft = EvidenceDraft(
        title=f"Piece {MARK}",
        on=TODAY - timedelta(days=3),
        situation=MARK,
        task=MARK,
        action=MARK,
        result=MARK,
        kind=EvidenceKind.WORK,
        corroborated_by=MARK,
        descriptors=KEYS,
        tags=(f"tag {MARK[:40]}",),
        links=(Link("https://example.org/a", MARK),),
        files=(file, gone),
    )
    evidence = session.add_evidence(draft)
    session.add_evidence(replace(draft, files=(), title=f"Another {MARK}"))
    goal = session.add_goal(
        GoalDraft(title=f"Goal {MARK}", why=MARK, measure=MARK, due=TODAY, steps=(MARK,), descriptors=KEYS)
    )
    for key in KEYS:
        session.rate(key, RatingValue.NOT_APPLICABLE, MARK)
    days = {"period-from": "2026-01-01", "period-to": "2026-12-31"}
    session.set_profile({name: days.get(name, "" if name == "backup-dir" else MARK[:60]) for name in PROFILE_FIELDS})
    review = session.start_review(f"Review {MARK}", TODAY - timedelta(days=300), TODAY)
    assert review is not None
    session.freeze_review(review)
    store = session.store
    assert store is not None
    assert evidence is not None
    assert goal is not None
    lost = next(each for each in store.evidence(evidence).attachments if each.name == gone.name)
    store.attachment_path(lost).unlink()
    return {"checklist": KEYS[1], "evidence": evidence, "goals": goal, "reviews": review}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, settings: Settings, dialogs: ScriptedDialogs) -> Iterator[MainWindow]:
    """A window whose every page shows a thing with markup in every field."""
    session = Session(empty_plan(FRAMEWORK), today=lambda: TODAY)
    window = build_window(session, services(tmp_path / f"data {MARK[:4]}"), settings, dialogs)
    session.attach(open_store(tmp_path / f"data {MARK[:4]}", framework=FRAMEWORK, today=lambda: TODAY))
    window.show()
    things = fill(session, tmp_path)
    for page_id in window.page_ids:
        window.show_page(page_id)
        if page_id in things:
            window.reveal(page_id, things[page_id])
        QApplication.processEvents()
    qtbot.waitUntil(lambda: window.isVisible())
    yield window
    gone(window, session)


def widgets(window: QWidget) -> Iterator[QWidget]:
    yield window
    yield from window.findChildren(QWidget)


def taken_for_markup(text: str) -> bool:
    """Whether Qt would make markup of a person's words in a tip: ours hold them escaped."""
    return any(tag in text for tag in ("<b>bold", "<img", "<i>gone"))


def test_the_walk_sees_what_a_person_typed(window: MainWindow) -> None:
    shown = "\n".join(each.text() for each in window.findChildren(QLabel))
    assert shown.count("<b>bold</b>") >= 5
    assert taken_for_markup(MARK), "the control: a tip with these words as they are would be caught"


def test_every_label_is_plain_text(window: MainWindow) -> None:
    for label in window.findChildren(QLabel):
        plain = label.textFormat() is Qt.TextFormat.PlainText or not label.text()
        assert plain, label.text()


def test_no_tip_is_markup_of_a_persons_words(window: MainWindow) -> None:
    for widget in widgets(window):
        for text in (widget.toolTip(), widget.statusTip(), widget.whatsThis()):
            assert not taken_for_markup(text), f"{widget}: {text}"
    for menu in window.findChildren(QMenu):
        for action in menu.actions():
            assert not taken_for_markup(action.toolTip()), action.text()


def test_no_tip_of_an_item_is_markup_of_a_persons_words(window: MainWindow) -> None:
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if model is not None:
            for index in indexes(model, QModelIndex()):
                tip = index.data(Qt.ItemDataRole.ToolTipRole)
                assert not (isinstance(tip, str) and taken_for_markup(tip)), tip


def indexes(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[QModelIndex]:
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield index
        yield from indexes(model, index)


def test_no_field_takes_markup(window: MainWindow) -> None:
    assert [each for each in window.findChildren(QTextEdit) if each.acceptRichText()] == []


def test_boxes_are_plain_text(qtbot: QtBot, window: MainWindow) -> None:
    box = message_box(window, "Title", MARK)
    box.setInformativeText(MARK)
    box.show()
    asking = TextDialog(window, "Title", MARK, MARK)
    for label in (*box.findChildren(QLabel), *asking.findChildren(QLabel)):
        assert label.textFormat() is Qt.TextFormat.PlainText or not taken_for_markup(label.text()), label.text()
    assert isinstance(box, QMessageBox)
    box.close()
    for dialog in (box, asking):
        dialog.deleteLater()
