"""The evidence page on a real store."""

from collections.abc import Iterator

import pytest

from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import shown


@pytest.fixture
def page(session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings) -> Iterator[EvidencePage]:
    """The page, shown, on a plan without evidence."""
    with shown(EvidencePage(session, theme, dialogs, settings)) as made:
        yield made
