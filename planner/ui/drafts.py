"""Words that are typed and not stored yet, on their way through a crash.

The secret kept here: what becomes of a draft that is found at a start. Its words are written where they were typed, as
an act that can be undone; words that cannot be stored as they are wait until their field is shown again.
"""

from __future__ import annotations  # what is named in annotations alone is not imported before the first frame

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from planner.core.errors import InvalidValue, UserError

if TYPE_CHECKING:
    from planner.core.draft import Draft, FoundDraft, Place
    from planner.ui.session import Session

_MOST_SHOWN = 80
_DAYS = frozenset({"on", "until", "due", "period_from", "period_to"})
_DAYS_OF_PROFILE = frozenset({"period-from", "period-to"})
# What is no field of the plan: a reason that was not given yet, a text that is only ever taken away.
_ONLY_WAITING = frozenset({"rating", "statement"})


class DraftKeeper(Protocol):
    """What a field hands its words to while they are not stored."""

    def keep(self, draft: Draft) -> None: ...
    def drop(self, place: Place) -> None: ...
    def set_aside(self, draft: Draft) -> None: ...
    def waiting(self, place: Place) -> str | None: ...


class Drafts:
    """Keeps drafts in the session's store, and brings back those of a program that was cut off."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting: dict[Place, str] = {}
        self._later = False

    def keep(self, draft: Draft) -> None:
        """Keep the words; where that fails they are still in their field, and the next second tries again."""
        store = self._session.store
        if store is not None:
            with suppress(UserError):
                store.keep_draft(draft)

    def drop(self, place: Place) -> None:
        """Forget the words, because they are stored or were let go of. One that stays behind is harmless: it says what
        is stored already, and goes at the next start."""
        self._waiting.pop(place, None)
        store = self._session.store
        if store is not None:
            with suppress(UserError):
                store.drop_draft(place)

    def set_aside(self, draft: Draft) -> None:
        """Keep words that could not be stored until their field is shown again, in this run of the program or later."""
        self._waiting[draft.place] = draft.text
        self.keep(draft)

    def waiting(self, place: Place) -> str | None:
        """Words that were typed there and could not be stored as they are."""
        return self._waiting.get(place)

    def bring_back(self) -> None:
        """Write what was typed at a crash, and say so once. Where nothing can be written it waits."""
        store = self._session.store
        self._later = not self._session.writable.now
        if store is None or self._later:
            return
        try:
            found = store.drafts()
        except UserError:
            return  # opening has told of it; the drafts are still there
        back = [each for each in found if each.wanted]
        for each in back:
            self._bring_back(each.draft)
        for each in found:
            if not each.wanted:
                self.drop(each.draft.place)
        told = [each for each in back if each.draft.place.kind != "statement"]  # it was never to be stored
        if told:
            waiting = any(each.draft.place in self._waiting for each in told)
            self._session.told.emit(_told(told, waiting=waiting), not waiting)

    def go_on(self) -> None:
        """The plan can be written again: bring back what could not be before."""
        if self._later:
            self.bring_back()

    def _bring_back(self, draft: Draft) -> None:
        text = storable(draft, self._session)
        # A refusal is told in the field itself, when the words are shown there again.
        if text is None or not self._session.quietly(lambda: self._session.bring_back(replace(draft, text=text))):
            self._waiting[draft.place] = draft.text


def _told(back: list[FoundDraft], *, waiting: bool) -> str:
    names = list(dict.fromkeys(each.title or "a thing without a title" for each in back))
    first = names[0] if len(names[0]) <= _MOST_SHOWN else f"{names[0][:_MOST_SHOWN]}…"
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    displaced = [each.displaced for each in back if each.displaced]
    words = f"Words you were typing were brought back: {first}{more}."
    if waiting:
        words += " Not all could be saved as they are: they wait in their field."
    if displaced:
        other = displaced[0] if len(displaced[0]) <= _MOST_SHOWN else f"{displaced[0][:_MOST_SHOWN]}…"
        words += f" They took the place of “{other}”, which is kept as a conflict."
    return words


def storable(draft: Draft, session: Session) -> str | None:
    """The words as their place stores them, as leaving the field would have made them; None where they cannot be."""
    from planner.core.draft import NEW_LINK

    place, text = draft.place, draft.text
    if place.kind in _ONLY_WAITING:
        return None
    # Read long after the first frame, each where there is such a draft at all.
    if place.field in _DAYS or (place.kind == "profile" and place.key[0] in _DAYS_OF_PROFILE):
        from planner.ui.widgets.date_field import read_date

        day = read_date(text, session.today())
        return None if day is None else day.isoformat()
    if place.field == NEW_LINK:
        from planner.ui.widgets.link_editor import completed, followable

        address = completed(text)
        return address if followable(address) else None
    return _of_profile(place.key[0], text) if place.kind == "profile" else text


def _of_profile(name: str, text: str) -> str | None:
    made = _MAKERS.get("bands" if name == "pay-bands" else name.partition("-")[0])
    try:
        return text if made is None else made(name, text)
    except (InvalidValue, ValueError):
        return None


def _template(name: str, text: str) -> str:
    """What cannot be read as a template must not get into the plan by this door."""
    from planner.core.statement import StatementKind, checked_template, with_template

    kind = next(each for each in StatementKind if each.profile_field == name)
    return with_template(kind, checked_template(text))[name]


def _bands(name: str, text: str) -> str:
    import json

    from planner.core.pay_review import bands_from, with_bands

    return with_bands(bands_from(json.loads(text)))[name]


_MAKERS: dict[str, Callable[[str, str], str]] = {"template": _template, "bands": _bands}
