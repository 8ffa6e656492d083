"""The lines of a review: what is said of what, and that every word has its place in a row of any width."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.plan import By, Goal, GoalState, RatingValue
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.review_difference import Move, ReviewDifference, Reworded
from planner.ui.delegates.review_lines import ReviewLineDelegate
from planner.ui.models.review_goals import goal_made_of, goal_of_action, goal_title
from planner.ui.models.review_line_model import ReviewLineModel
from planner.ui.models.review_lines import (
    Action,
    Fact,
    Heading,
    Line,
    Quote,
    Rated,
    Skill,
    difference_lines,
    held_lines,
)
from planner.ui.models.review_words import (
    STATE_ICONS,
    LeftOut,
    change_words,
    first_period,
    history_words,
    left_out_words,
    round_words,
)
from planner.ui.theme import DARK, LIGHT, Palette, Theme, contrast
from planner.ui.widgets.review_chip import chip_colours
from tests.ui.review_bench import told
from tests.ui.stub_store import DESIGN, TODAY, ModelChecker, StubStore

WORDS = "design, review and quality assure solutions and services, ensuring that they mitigate security threats " * 3
LINES: tuple[Line, ...] = (
    Heading("Development actions", "12"),
    Skill("Availability and capacity management", "Practitioner", ("Me", "Before", "Now")),
    Rated(WORDS, ("Me",), (RatingValue.MET,), "3 pieces of evidence"),
    Rated(WORDS, ("Me", "Before", "Now"), (RatingValue.NOT_APPLICABLE, None, RatingValue.MET), "x", (Quote(WORDS),)),
    Quote(WORDS * 2, "Grete Example on 3 November 2026"),
    Fact("W" * 300, "3 November 2026", "evidence"),
    Action(WORDS),
)
ROUND = ManagerRound("a" * 64, "Grete", date(2026, 11, 3), ratings={DESIGN: RatingValue.MET}, actions=("Mentor",))
REVIEW = Review("1" * 32, "Year", date(2025, 12, 1), TODAY, ReviewState.RETURNED, TODAY, "{}", "b" * 64, (ROUND,))


@pytest.mark.parametrize("width", [300, 458, 692, 1400])
@pytest.mark.parametrize("line", LINES, ids=lambda line: type(line).__name__)
def test_no_word_of_a_line_leaves_its_row(qtbot: QtBot, theme: Theme, line: Line, width: int) -> None:
    view = QWidget()
    qtbot.addWidget(view)
    layout = ReviewLineDelegate(theme, view, lambda: width).layout(line, width)
    for text, place, _ in layout.texts:
        assert min(place.x(), place.y()) >= 0
        assert place.x() + text.width <= width
        assert place.y() + text.height <= layout.height
    for box, _ in layout.boxes:
        assert box.right() <= width
        assert box.bottom() <= layout.height


@pytest.mark.parametrize("width", [300, 458, 692])
def test_ratings_stand_clear_of_the_words_and_of_each_other(qtbot: QtBot, theme: Theme, width: int) -> None:
    view = QWidget()
    qtbot.addWidget(view)
    layout = ReviewLineDelegate(theme, view, lambda: width).layout(LINES[3], width)
    places = [
        (place.x(), place.y(), place.x() + text.width, place.y() + text.height) for text, place, _ in layout.texts
    ]
    places += [(box.left(), box.top(), box.right(), box.bottom()) for box, _ in layout.boxes]
    for number, (left, top, right, bottom) in enumerate(places):
        for other in places[number + 1 :]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart, (places[number], other)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("state", list(ReviewState))
def test_every_state_can_be_read_in_both_themes(state: ReviewState, palette: Palette) -> None:
    ink, ground = chip_colours(state, palette)
    assert contrast(ink, ground) >= 4.5
    assert (paths.RESOURCES / "icons" / f"{STATE_ICONS[state]}.svg").is_file()


def test_every_state_has_a_shape_of_its_own() -> None:
    assert len(set(STATE_ICONS.values())) == len(ReviewState)


def test_a_late_round_is_listed_and_not_counted() -> None:
    late = replace(ROUND, sha256="c" * 64, name="", written_on="3/4/2026", late=True, agreed=True)
    review = replace(REVIEW, rounds=(replace(ROUND, sha256="d" * 64), ROUND, late))
    assert review.counted is ROUND
    assert [round_words(each, counts=each is ROUND) for each in reversed(review.rounds)] == [
        "the manager on 3 November 2026 (dated “3/4/2026”), 1 rating, 0 comments, 1 development action, "
        "came after the review was closed, not counted",
        "Grete on 3 November 2026, 1 rating, 0 comments, 1 development action",
        "Grete on 3 November 2026, 1 rating, 0 comments, 1 development action, an earlier version",
    ]
    store = StubStore()
    store.kept_reviews[review.id] = review
    lines = held_lines(review, store.review_snapshot(review.id), review.counted, lambda text: "")
    assert [told(line) for line in lines][:3] == ["# Development actions, 1", "> do: Mentor", "# Answers, 3"]
    assert history_words(review) == "Frozen on 24 November 2026, answered by Grete on 3 November 2026."
    agreed = replace(review, rounds=(replace(ROUND, agreed=True),))
    assert history_words(agreed) == "Frozen on 24 November 2026, answered and agreed by Grete on 3 November 2026."


def test_a_comparison_tells_every_sort_of_change() -> None:
    done = Goal("9" * 32, "Lead an exercise", state=GoalState.DONE)
    moves = (
        Move("security/1", DESIGN, "design securely", By.ME, RatingValue.DEVELOPING, RatingValue.MET),
        Move("security/1", DESIGN, "design securely", By.MANAGER, RatingValue.MET, RatingValue.DEVELOPING),
        Move("security/1", DESIGN, "design securely", By.MANAGER, None, RatingValue.MET),
    )
    reworded = (Reworded("security/1", DESIGN, "design safely", "design securely"),)
    difference = ReviewDifference(moves, goals_finished=(done,), reworded=reworded)
    assert "\n".join(told(line) for line in difference_lines(difference)) == (
        "# Raised, 1\ndesign securely | Developing | Met\n"
        "# Lowered, 1\ndesign securely | Met | Developing\n"
        "# Changed otherwise, 1\ndesign securely | Not rated | Met\n"
        "# Goals finished, 1\n- Lead an exercise\n"
        "# Reworded, 1\n> Old words: design safely\n> New words: design securely"
    )
    assert change_words(difference) == "1 raised, 1 lowered"
    assert [told(line) for line in difference_lines(ReviewDifference())] == ["- Nothing differs between the two."]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (LeftOut(0, 0, 0), ""),
        (LeftOut(2, 1200, 1), "Left out: 2 private, 1,200 outside the period, 1 private goal."),
        (LeftOut(0, 3, 0), "Left out: 3 outside the period."),
    ],
)
def test_what_is_left_out_is_counted(left: LeftOut, words: str) -> None:
    assert left_out_words(left) == words


@pytest.mark.parametrize(
    ("period", "today", "first"),
    [
        ((None, None), TODAY, (date(2025, 11, 25), TODAY)),
        ((None, None), date(2024, 2, 28), (date(2023, 2, 28), date(2024, 2, 28))),
        ((date(2026, 4, 1), date(2027, 3, 31)), TODAY, (date(2026, 4, 1), date(2027, 3, 31))),
        ((date(2026, 4, 1), None), TODAY, (date(2026, 4, 1), TODAY)),
        ((date(2027, 4, 1), None), TODAY, (date(2027, 4, 1), date(2027, 4, 1))),
        ((None, date(2026, 3, 31)), TODAY, (date(2025, 4, 1), date(2026, 3, 31))),
    ],
)
def test_a_review_begins_with_a_period_that_makes_sense(
    period: tuple[date | None, date | None], today: date, first: tuple[date, date]
) -> None:
    assert first_period(period, today) == first


def test_a_long_action_keeps_all_of_its_words_in_the_goal() -> None:
    action = f"\n{'Coach ' * 60}\nwith patience"
    draft = goal_of_action(action, REVIEW, replace(ROUND, name=""))
    assert draft.title == goal_title(action)
    assert len(draft.title) <= 200
    assert draft.title.endswith("…")
    assert draft.why.startswith("Agreed in the review “Year” with my manager, 3 November 2026.\n\nCoach ")
    assert draft.why.endswith("with patience")
    assert goal_made_of(action, (Goal("7" * 32, draft.title),)) == "7" * 32
    assert goal_made_of(action, (Goal("7" * 32, "Something else"),)) == ""


def test_only_what_differs_is_told_where_the_lines_are_of_the_same_kinds(
    qtbot: QtBot, qtmodeltester: ModelChecker
) -> None:
    model = ReviewLineModel()
    qtmodeltester.check(model)
    with qtbot.waitSignal(model.modelReset):
        model.set_lines(LINES)
    changed = [Heading("Development actions", "13"), *LINES[1:]]
    with qtbot.waitSignal(model.dataChanged) as told_of, qtbot.assertNotEmitted(model.modelReset):
        model.set_lines(changed)
    assert told_of.args is not None
    assert told_of.args[0].row() == told_of.args[1].row() == 0
    assert model.index(0).data() == "Development actions, 13"
