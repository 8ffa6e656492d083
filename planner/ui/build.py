"""Builds the window of a session: which pages there are, and what serves every page."""

from functools import partial

from PySide6.QtWidgets import QApplication

from planner.ui.attendants import Attendants
from planner.ui.dialogs import Dialogs, RealDialogs
from planner.ui.main_window import MainWindow
from planner.ui.pages.checklist import ChecklistPage
from planner.ui.pages.page import Page, PageSpec
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme


def page_specs(services: Services) -> tuple[PageSpec, ...]:
    """The pages there are. Numbers are for good: 1 and 6 wait for theirs, and what comes and goes has none."""
    return (
        PageSpec(2, "checklist", "Checklist", "checklist", ChecklistPage),
        PageSpec(3, "evidence", "Evidence", "evidence", _evidence_page),
        PageSpec(4, "goals", "Goals", "goal", _goals_page),
        PageSpec(5, "reviews", "Reviews", "review", partial(_reviews_page, services)),
        PageSpec(0, "conflicts", "Conflicts", "compare", _conflicts_page, passing=True),
        PageSpec(8, "trash", "Trash", "trash", partial(_trash_page, services), low=True),
        PageSpec(7, "settings", "Settings", "settings", partial(_settings_page, services), low=True),
    )


def build_window(
    session: Session,
    services: Services,
    settings: Settings,
    dialogs: Dialogs | None = None,
    *,
    hurried: bool = False,
) -> MainWindow:
    """The window, not shown yet. dialogs: scripted ones in a test; hurried: what the first frame can do without is made
    after it."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme = Theme(application, settings, dressed=False)
    asking = dialogs if dialogs is not None else RealDialogs(settings)
    window = MainWindow(session, theme, asking, settings, services, page_specs(services))
    attendants = Attendants(window, session, theme, asking, settings, services)
    window.later.do(partial(_serve, window, attendants, session, theme, asking, settings, services))
    theme.dress()
    if not hurried:
        window.later.hurry()
    return window


# Imported when they are wanted first: the first paint needs the checklist alone.


def _serve(
    window: MainWindow,
    attendants: Attendants,
    session: Session,
    theme: Theme,
    dialogs: Dialogs,
    settings: Settings,
    services: Services,
) -> None:
    """What waits for a wish or for the store."""
    from planner.ui.bundles import Bundles
    from planner.ui.checking import Checker
    from planner.ui.keeping import Keeper
    from planner.ui.pages.statement_opening import Writings

    Keeper(window, session, dialogs, services.keeping, attendants.tell, attendants.fail)
    Checker(window, session, theme, dialogs, services.keeping, attendants.tell, attendants.fail)
    Writings(window, session, theme, dialogs, settings)
    Bundles(window, session, theme, dialogs, settings, services, attendants.tell, attendants.fail)


def _evidence_page(session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> Page:
    from planner.ui.pages.evidence import EvidencePage

    return EvidencePage(session, theme, dialogs, settings)


def _goals_page(session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> Page:
    from planner.ui.pages.goals import GoalsPage

    return GoalsPage(session, theme, dialogs, settings)


def _reviews_page(services: Services, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> Page:
    from planner.ui.pages.reviews import ReviewsPage

    return ReviewsPage(session, theme, dialogs, settings, services=services)


def _conflicts_page(session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> Page:
    from planner.ui.pages.conflicts import ConflictsPage

    return ConflictsPage(session, theme, dialogs, settings)


def _trash_page(services: Services, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> Page:
    from planner.ui.pages.trash import TrashPage

    return TrashPage(session, theme, dialogs, settings, delete=services.keeping.delete)


def _settings_page(services: Services, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> Page:
    from planner.ui.pages.settings import SettingsPage

    return SettingsPage(session, theme, dialogs, settings, services=services)
