"""What the form calls its fields and the file inside it: the one agreement between the way out and the way in.

A field's whole name is the review's id and one of the paths made here, joined by full stops, as `<id>.<key>.rating`.
"""

from collections.abc import Mapping

from planner.core.plan import RatingValue

SNAPSHOT = "review-snapshot.json"
ACTIONS = 5

Name = tuple[str, ...]

RATING = "rating"
COMMENT = "comment"
SKILL = "skill"
ACTION = "action"
STATEMENT: Name = ("statement",)
SIGNED_BY: Name = ("manager", "name")
SIGNED_ON: Name = ("manager", "date")
AGREED: Name = ("agreement",)

# What each choice is called in the file, which is what a person sees: not every reader can show another word.
CHOICES: Mapping[RatingValue, str] = {
    value: value.words.capitalize()
    for value in (RatingValue.NOT_STARTED, RatingValue.DEVELOPING, RatingValue.MET, RatingValue.NOT_APPLICABLE)
}
# The choice that answers nothing. A space, since some readers leave out a choice that is empty.
BLANK = " "


def rating(key: str) -> Name:
    """The manager's rating of the descriptor with that key."""
    return (key, RATING)


def comment(key: str) -> Name:
    """The manager's comment on the descriptor with that key."""
    return (key, COMMENT)


def skill_comment(slug: str) -> Name:
    """The manager's comment on a whole group."""
    return (SKILL, slug, COMMENT)


def action(number: int) -> Name:
    """One of the development actions, from 1."""
    return (ACTION, str(number))
