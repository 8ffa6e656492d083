"""The errors a person is told about; who catches one need not know which room raised it."""


class UserError(Exception):
    """Trouble that is the world's or the person's, not ours.

    message: one sentence, what happened and what was kept. hint: one sentence, what to do next.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InvalidValue(UserError):
    """A value a person gave that the rules refuse; nothing was changed."""


class NotFound(UserError):
    """A reference or id that leads to nothing."""


class AmbiguousId(UserError):
    """The beginning of an id that fits several things."""


class ChangedMeanwhile(UserError):
    """An undo or redo whose field no longer holds what the act left there."""


class FrameworkError(UserError):
    """A framework file that cannot be read; the message names the place."""


class ReportError(UserError):
    """A report that could not be written; a file that stood there before is still there."""


class ReportCancelled(ReportError):
    """The person stopped a report; nothing is left of it."""


class ReturnRefused(UserError):
    """A filled review form that cannot be filed; nothing of it was."""


class NotAForm(ReturnRefused):
    """A file that was given back as a review form and shows no sign of being one."""


class BundleRefused(UserError):
    """A bundle that cannot be taken in; nothing of it was."""


class WrongPassphrase(BundleRefused):
    """A locked bundle that did not open with what was given."""


class BundleCancelled(UserError):
    """The person stopped an export or import of a whole plan; nothing is left of it."""


class StoreError(UserError):
    """The plan's store could not do what was asked; what was stored before is still stored."""


class StoreBusy(StoreError):
    """Another program holds the store's lock; trying again may help."""


class StoreFull(StoreError):
    """The disk has no room."""


class StoreReadOnly(StoreError):
    """The data directory or the database cannot be written."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of the program."""


class StoreForeign(StoreError):
    """The file is not a database of ours."""


class StoreDamaged(StoreError):
    """The database is a damaged file."""
