"""A bundle behind a passphrase, in the age format: what the age tool opens as well.

The secret it keeps: pyrage, imported only where a passphrase is in play. It works on the whole in memory, so what is
locked has a limit of its own.
"""

import re

from planner.core.errors import InvalidValue, WrongPassphrase
from planner.formats.bundle_entries import refused

MAGIC = b"age-encryption.org/v1\n"
MOST_BYTES = 1_000_000_000
_MOST_WORK = 22  # each step doubles time and memory: 22 are 4 GiB
_SCRYPT = re.compile(rb"age-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{1,64} ([0-9]{1,3})\n")


def is_locked(beginning: bytes) -> bool:
    """Whether a file that begins so is an age file."""
    return beginning.startswith(MAGIC)


def locked(data: bytes, passphrase: str) -> bytes:
    """The data encrypted with the passphrase. Takes seconds, on purpose."""
    from pyrage import passphrase as age

    return bytes(age.encrypt(data, passphrase))


def unlocked(data: bytes, passphrase: str) -> bytes:
    """What was encrypted with the passphrase. Raises WrongPassphrase, BundleRefused."""
    from pyrage import DecryptError
    from pyrage import passphrase as age

    header = _SCRYPT.match(data)
    if header is None:
        raise refused("it is not locked with a passphrase but with a key", "Decrypt it with the age tool first.")
    if int(header[1]) > _MOST_WORK:
        raise refused("opening it would take more memory than it is worth", "Decrypt it with the age tool first.")
    try:
        return bytes(age.decrypt(data, passphrase))
    except DecryptError as error:
        raise WrongPassphrase(
            "The bundle was not opened: the passphrase is not the right one, or the file is damaged. Your plan is as "
            "it was.",
            "Check the passphrase, and whether the bundle was copied whole.",
        ) from error


def check_room(size: int) -> None:
    """Refuse more than can be unlocked. Raises InvalidValue."""
    if size > MOST_BYTES:
        raise too_large()


def too_large() -> InvalidValue:
    """The error for more than can be locked or unlocked."""
    return InvalidValue(
        "With a passphrase a bundle holds at most 1 GB, and this is more. Nothing was written or changed.",
        "Leave the passphrase out, and encrypt or decrypt the file with the age tool.",
    )
