"""Taking the whole plan away: what is said of it before, the passphrase, and where it goes."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QCheckBox, QWidget

from planner.core.bundle import Exported
from planner.files import file_size_words
from planner.ui.bundles import Tell
from planner.ui.dialogs import Dialogs
from planner.ui.models.review_words import counted
from planner.ui.pages.bundle_dialog import BundleDialog, PassphraseField
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import REPORT_FOLDER, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import PlainButton, PrimaryButton
from planner.ui.widgets.labels import plain_label

TITLE = "Export the whole plan"
_ABOUT = (
    "One file with everything: evidence with its files, goals, reviews and ratings. Private things and what is in the "
    "trash travel with it. On another machine, Import a plan takes it in."
)
_OPEN = "Without a passphrase, whoever has the file can read all of it."
_LOCKED = (
    "A lost passphrase cannot be recovered: without it nobody opens the file, and neither can this program. What is "
    "locked holds at most 1 GB."
)
_NONE = "Type a passphrase, or take the tick away to export without one."
_DIFFER = "The two passphrases differ. Type the same one twice."


class ExportPlan(BundleDialog):
    """tell says in the window what was written, with the way to it."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        settings: Settings,
        services: Services,
        tell: Tell,
        parent: QWidget,
    ) -> None:
        super().__init__(theme, TITLE, _ABOUT, parent)
        self._session, self._dialogs = session, dialogs
        self._settings, self._services, self._tell = settings, services, tell
        self.lock = QCheckBox("Lock it with a passphrase")
        self.first = PassphraseField(theme, "Passphrase")
        self.second = PassphraseField(theme, "The same passphrase again")
        self.note = plain_label(_OPEN, "caption", wrap=True)
        self.close_button = PlainButton(theme, "Close")
        self.export = PrimaryButton(theme, "Choose a place…", "send")
        for widget in (self.lock, self.first, self.second, self.note):
            self.body.addWidget(widget)
        for button in (self.close_button, self.export):
            self.buttons.addWidget(button)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.export.setDefault(True)
        self.export.clicked.connect(self._on_export)
        self.lock.toggled.connect(self._on_lock)
        self._on_lock(False)

    def _on_lock(self, on: bool) -> None:
        self.first.setVisible(on)
        self.second.setVisible(on)
        self.note.setText(_LOCKED if on else _OPEN)
        self.say("")
        if on:
            self.first.again()
        self.fit()

    # The export

    def _on_export(self) -> None:
        if self.busy:
            return
        locked = self.lock.isChecked()
        trouble = self._trouble() if locked else ""
        self.say(trouble)
        if trouble:
            (self.second if trouble == _DIFFER else self.first).again()
            return
        target = self._place(".zip.age" if locked else ".zip")
        if target is None:
            return
        passphrase = self.first.words if locked else None
        export = self._services.carrying.export_plan
        self.work(lambda watch: export(target, passphrase, watch), partial(self._on_exported, locked), "Beginning")

    def _trouble(self) -> str:
        if not self.first.words.strip():
            return _NONE
        return "" if self.first.words == self.second.words else _DIFFER

    def _place(self, suffix: str) -> Path | None:
        folder = self._settings.get(REPORT_FOLDER) or QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        suggested = Path(folder) / f"Capability plan {self._session.today().isoformat()}{suffix}"
        chosen = self._dialogs.choose_save_path(self, TITLE, suggested, f"Whole plan (*{suffix})")
        if chosen is None:
            return None
        target = chosen if chosen.name.lower().endswith(suffix) else chosen.with_name(_stem(chosen.name) + suffix)
        # The file dialog asked about the name without the ending.
        question = f"{target.name} is there already. Replace it?"
        if target != chosen and target.exists() and not self._dialogs.confirm(self, TITLE, question, "Replace"):
            return None
        self._settings.put(REPORT_FOLDER, str(target.parent))
        return target

    def _on_exported(self, locked: bool, exported: object) -> None:
        assert isinstance(exported, Exported)
        path, services = exported.path, self._services
        lost = ""
        if exported.missing:
            files = counted(exported.missing, "attached file")
            lost = f". {files} could not be found, and {'is' if exported.missing == 1 else 'are'} not in it"
        self._tell(
            f"The whole plan is in {path.name} ({file_size_words(exported.size)}) in {path.parent}, "
            f"{'locked with your passphrase' if locked else 'not encrypted'}{lost}",
            ("Show in folder", lambda: services.show_in_folder(path)),
        )
        self.accept()


def _stem(name: str) -> str:
    """The name without an ending of ours: one chosen for the other sort is replaced, not added to."""
    lower = name.lower()
    ending = next((each for each in (".zip.age", ".zip", ".age") if lower.endswith(each)), "")
    return name[: len(name) - len(ending)]
