"""Whether a returned form may be filed, and as what. The secret it keeps: the reasons to refuse one, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.core.dates import day_written, long_date
from planner.core.errors import InvalidValue, ReturnRefused
from planner.core.plan import RatingValue
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.snapshot_json import digest, from_json

_KEPT = "Nothing was filed, and your plan is as it was."


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """What a filled form says. sha256: of the file; review: the id its fields carry; snapshot: the text embedded in it.

    written_on: the date as it was written. Blank answers are in none of the mappings; keys as in ManagerRound.
    """

    sha256: str
    review: str
    snapshot: str
    name: str = ""
    written_on: str = ""
    ratings: Mapping[str, RatingValue] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    skill_comments: Mapping[str, str] = field(default_factory=dict)
    statement: str = ""
    actions: tuple[str, ...] = ()
    agreed: bool = False

    @property
    def blank(self) -> bool:
        """Whether nobody filled anything in."""
        return not (self.ratings or self.comments or self.skill_comments or self.statement or self.actions)


def accepted(form: ReturnedForm, review: Review | None, me: str, today: date) -> ManagerRound:
    """The round that filing the form would add to its review.

    review: the one of this plan whose id the form carries, None where there is none; me: the name in the profile.
    Raises ReturnRefused with the reason. A file that was filed before gives the round it was filed as, whatever the
    review's state. A date that cannot be read, has not come yet, or lies before the review's period is kept as it was
    written, and today counts.
    """
    if review is None:
        raise _of_no_review(form, me)
    for filed in review.rounds:
        if filed.sha256 == form.sha256:
            return filed
    if review.state is ReviewState.CLOSED:
        raise ReturnRefused(
            f"The review “{review.name}” is closed, so the form came too late. {_KEPT}",
            "Keep the file; start a new review for what it adds.",
        )
    if review.state is ReviewState.DRAFT or not review.sha256:
        raise ReturnRefused(
            f"The review “{review.name}” is a draft that was never sent, so no form of it can come back. {_KEPT}",
            "Make the form again and have that one filled in.",
        )
    if digest(form.snapshot) != review.sha256:
        raise ReturnRefused(
            f"What the form says of your review “{review.name}” is not what you sent: the copy inside it was changed. "
            f"{_KEPT}",
            "Make the form again, which gives the same one, and have that one filled in.",
        )
    return _round(form, review, today)


def _round(form: ReturnedForm, review: Review, today: date) -> ManagerRound:
    snapshot = from_json(review.snapshot)
    keys, slugs = snapshot.claims(), {group.slug for group in snapshot.groups}
    if form.blank:
        raise ReturnRefused(
            f"Nothing is filled in on this form of “{review.name}”. {_KEPT}",
            "If it was filled in, it was not saved: fill it in again and save it, or print it into no other file.",
        )
    if unknown := [key for key in (*form.ratings, *form.comments) if key not in keys]:
        raise ReturnRefused(
            f"The form answers a descriptor that is not in the review “{review.name}” ({unknown[0][:12]}). {_KEPT}",
            "Make the form again and have that one filled in.",
        )
    day = day_written(form.written_on)
    readable = day is not None and review.start <= day <= today
    return ManagerRound(
        sha256=form.sha256,
        name=form.name.strip(),
        on=day if day is not None and readable else today,
        written_on="" if readable else form.written_on.strip(),
        ratings=dict(form.ratings),
        comments=dict(form.comments),
        skill_comments={slug: text for slug, text in form.skill_comments.items() if slug in slugs},
        statement=form.statement,
        actions=form.actions,
        agreed=form.agreed,
    )


def _of_no_review(form: ReturnedForm, me: str) -> ReturnRefused:
    try:
        snapshot = from_json(form.snapshot)
    except InvalidValue:
        return ReturnRefused(
            f"This form belongs to no review of this plan. {_KEPT}", "Open the plan that it was made from."
        )
    theirs = snapshot.person.get("name", "").strip()
    if theirs and theirs.casefold() != me.strip().casefold():
        return ReturnRefused(
            f"This is the review of {theirs[:80]}, “{snapshot.name[:80]}”, and not one of yours. {_KEPT}",
            "Send it back to whom it belongs, or open the plan that it was made from.",
        )
    return ReturnRefused(
        f"The review “{snapshot.name[:80]}” of {long_date(snapshot.on)} is not in this plan. {_KEPT}",
        "Open the plan that it was made from, or bring that one in from a backup.",
    )
