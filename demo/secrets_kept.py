"""Secrets that the demonstration keeps in files that only their owner may read."""

import os
import secrets
from pathlib import Path


def read(path: Path) -> str:
    """The secret in the file, "" where there is none."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def write(path: Path, secret: str) -> None:
    """Whole or not at all; from its first moment for nobody else to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{secret}\n")
    new.replace(path)


def read_or_make(path: Path) -> str:
    known = read(path)
    if not known:
        known = secrets.token_urlsafe(48)
        write(path, known)
    return known
