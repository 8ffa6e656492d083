"""The reviews as the window reads them; the secret kept here is which of their snapshots need not be read again."""

from datetime import date

from planner.core.errors import UserError
from planner.core.evidence import EvidenceQuery
from planner.core.plan import Plan
from planner.core.review import Review
from planner.core.review_difference import ReviewDifference, Told, review_difference
from planner.core.snapshot import Snapshot
from planner.ui.models.review_words import LeftOut
from planner.ui.session import Session


class ReviewShelf:
    """Reads reviews and what they hold. A frozen snapshot never changes, so it is read once; what a draft would hold is
    read once for each state of the plan, which is another value after every change."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._frozen: dict[str, Snapshot] = {}
        self._drafts: dict[str, tuple[Plan, Review, date, Snapshot]] = {}

    def reviews(self) -> tuple[Review, ...]:
        """The reviews that are not in the trash, the latest period first; none until the store is open."""
        store = self._session.store
        return () if store is None else store.reviews()

    def review(self, review_id: str) -> Review | None:
        """One review, be it in the trash or not; None where there is none."""
        store = self._session.store
        try:
            return None if store is None or not review_id else store.review(review_id)
        except UserError:
            return None

    def snapshot(self, review: Review) -> Snapshot:
        """What the review holds; for a draft what it would freeze today."""
        if not review.sha256:
            return self._draft(review)
        if review.sha256 not in self._frozen:
            self._frozen[review.sha256] = self._read(review)
        return self._frozen[review.sha256]

    def _draft(self, review: Review) -> Snapshot:
        plan, today = self._session.plan, self._session.today()
        known = self._drafts.get(review.id)
        if known is None or known[0] is not plan or known[1:3] != (review, today):
            known = self._drafts[review.id] = (plan, review, today, self._read(review))
        return known[3]

    def _read(self, review: Review) -> Snapshot:
        store = self._session.store
        assert store is not None
        return store.review_snapshot(review.id)

    def difference(self, earlier: Review, later: Review) -> ReviewDifference:
        """What changed from one review to another."""
        told = (Told(each, self.snapshot(each)) for each in (earlier, later))
        return review_difference(self._session.plan, *told)

    def left_out(self, review: Review, snapshot: Snapshot) -> LeftOut:
        """What a draft would not hold, of all there is."""
        store, plan = self._session.store, self._session.plan
        assert store is not None
        of_period = store.evidence_count(EvidenceQuery(start=review.start, end=review.end))
        private = max(0, of_period - len(snapshot.evidence))
        return LeftOut(private, max(0, plan.evidence - of_period), sum(goal.private for goal in plan.goals))
