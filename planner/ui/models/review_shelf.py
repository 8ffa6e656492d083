"""The reviews as the window reads them; the secret kept here is which of their snapshots need not be read again."""

from planner.core.errors import UserError
from planner.core.evidence import EvidenceQuery
from planner.core.review import Review
from planner.core.review_difference import ReviewDifference, Told, review_difference
from planner.core.snapshot import Snapshot
from planner.ui.models.review_words import LeftOut
from planner.ui.session import Session


class ReviewShelf:
    """Reads reviews and what they hold. A frozen snapshot never changes, so it is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._frozen: dict[str, Snapshot] = {}

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
        known = self._frozen.get(review.sha256) if review.sha256 else None
        if known is not None:
            return known
        store = self._session.store
        assert store is not None
        snapshot = store.review_snapshot(review.id)
        if review.sha256:
            self._frozen[review.sha256] = snapshot
        return snapshot

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
