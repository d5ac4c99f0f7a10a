"""Pairs of age keys: the node knows recipients, with which it can write backups and not read them."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyrage import IdentityError, RecipientError, x25519

from network.node.backups.packaging import Refused

IDENTITY = "AGE-SECRET-KEY-"


def make_identity(path: Path) -> str:
    """A new identity in a new file that only its owner can read, as age-keygen writes it; gives the recipient."""
    identity = x25519.Identity.generate()
    recipient = str(identity.to_public())
    text = f"# created: {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n# public key: {recipient}\n{identity}\n"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise Refused(f"{path} exists already: a key is never overwritten.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
    return recipient


def read_identities(path: Path) -> list[Any]:
    """The identities of a file such as make_identity() and age-keygen write."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise Refused(f"The identity {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{path} holds no age identity.") from None
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        identities = [x25519.Identity.from_str(key) for key in keys]
    except IdentityError:
        identities = []
    if not identities:
        raise Refused(f"{path} holds no age identity ({IDENTITY}...).")
    return identities


def read_recipients(texts: list[str]) -> list[Any]:
    """Never says what was written there: somebody may have put an identity in its place."""
    if not texts:
        raise Refused("BACKUP_RECIPIENTS is not set: without a recipient nothing is written (see `backup key`).")
    recipients = []
    for number, text in enumerate(texts, 1):
        if text.upper().startswith(IDENTITY):
            raise Refused(f"Entry {number} of BACKUP_RECIPIENTS is an identity, which must not be on the node at all.")
        try:
            recipients.append(x25519.Recipient.from_str(text))
        except RecipientError:
            raise Refused(f"Entry {number} of BACKUP_RECIPIENTS is no age recipient (age1...).") from None
    return recipients
