"""Whatever is done with reviews in whatever order: what was closed stays as it was, and nobody finds a broken seal."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from planner.core.errors import ChangedMeanwhile, InvalidValue, ReturnRefused, UserError
from planner.core.plan import By, RatingValue
from planner.core.review import Review, ReviewState
from planner.core.review_return import ReturnedForm
from planner.store.plan_store import empty_plan, open_store
from planner.ui.session import Session
from tests.ui.stub_store import BUILD, DESIGN, FRAMEWORK, TODAY

VALUES = st.sampled_from([RatingValue.NOT_STARTED, RatingValue.DEVELOPING, RatingValue.MET])
REFUSALS = (ChangedMeanwhile, InvalidValue, ReturnRefused)


class ReviewMachine(RuleBasedStateMachine):
    """closed holds each review as it was when it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.closed: dict[str, Review] = {}
        self.troubles: list[UserError] = []
        self.files = 0

    @initialize()
    def open(self) -> None:
        self.session = Session(empty_plan(FRAMEWORK), today=lambda: TODAY)
        self.session.failed.connect(self.troubles.append)
        self.store = open_store(Path(self.place.name) / "data", framework=FRAMEWORK, today=lambda: TODAY)
        self.session.attach(self.store)

    @rule(value=VALUES)
    def rate(self, value: RatingValue) -> None:
        self.session.rate(DESIGN, value)

    @rule()
    def start(self) -> None:
        assert self.session.start_review("Year", date(2025, 12, 1), TODAY) is not None

    @precondition(lambda self: self.store.reviews())
    @rule(data=st.data(), name=st.sampled_from(["One", "Two"]))
    def rename(self, data: st.DataObject, name: str) -> None:
        review = self._one(data)
        done = self.session.edit_review(review.id, name=name, merge_as="name")
        assert done == (review.state is ReviewState.DRAFT)

    @precondition(lambda self: self.store.reviews())
    @rule(data=st.data())
    def freeze(self, data: st.DataObject) -> None:
        review = self._one(data)
        change = self.session.freeze_review(review.id)
        assert bool(change) == (review.state is ReviewState.DRAFT)

    @precondition(lambda self: self.store.reviews())
    @rule(data=st.data(), value=VALUES)
    def file(self, data: st.DataObject, value: RatingValue) -> None:
        review = self._one(data)
        self.files += 1
        form = ReturnedForm(f"{self.files:064x}", review.id, review.snapshot, "Grete", ratings={BUILD: value})
        done = self.session.return_review(form) is not None
        assert done == (review.state in (ReviewState.SENT, ReviewState.RETURNED))

    @precondition(lambda self: self.store.reviews())
    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        review = self._one(data)
        depth = self.session.undo_stack.count()
        if self.session.close_review(review.id):
            self.closed.setdefault(review.id, self.store.review(review.id))
        assert self.session.undo_stack.count() == depth

    @precondition(lambda self: self.store.reviews())
    @rule(data=st.data())
    def bin(self, data: st.DataObject) -> None:
        review = self._one(data)
        done = self.session.bin([review.id])
        assert done == (review.state in (ReviewState.DRAFT, ReviewState.SENT))

    @precondition(lambda self: self.session.undo_stack.canUndo())
    @rule()
    def undo(self) -> None:
        self.session.undo()

    @precondition(lambda self: self.session.undo_stack.canRedo())
    @rule()
    def redo(self) -> None:
        self.session.redo()

    def _one(self, data: st.DataObject) -> Review:
        return data.draw(st.sampled_from(self.store.reviews()))

    @invariant()
    def what_was_closed_is_as_it_was(self) -> None:
        for own, review in self.closed.items():
            assert self.store.review(own) == review

    @invariant()
    def every_seal_is_whole_and_every_refusal_is_told(self) -> None:
        assert self.store.check() == []
        assert all(isinstance(error, REFUSALS) and error.hint for error in self.troubles)

    @invariant()
    def the_managers_rating_is_that_of_the_rounds(self) -> None:
        given = {filed.ratings[BUILD] for review in self._all() for filed in review.rounds}
        found = self.session.plan.rating(BUILD, By.MANAGER)
        assert (found is not None) == bool(given)
        assert found is None or found.value in given

    def _all(self) -> tuple[Review, ...]:
        return self.store.reviews()

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            self.session.deleteLater()
        self.place.cleanup()


@pytest.mark.usefixtures("qapp")
def test_what_is_closed_never_changes_whatever_is_undone() -> None:
    run_state_machine_as_test(
        ReviewMachine,
        settings=settings(
            max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
