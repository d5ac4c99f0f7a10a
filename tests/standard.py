"""The shipped standard in the tests' database, installed once a test; and versions that only tests have."""

from datetime import date
from typing import Any

from network.node.canonical import digest
from network.standards import shipped
from network.standards.actions import versions
from network.standards.models import Version, VersionTexts


def install_standard() -> None:
    versions.install(version="1.0", published_on=date(2025, 11, 1))


def publish(version: str, first_period: str, status: str = "published", **changes: Any) -> Version:
    """A version as the shipped one, otherwise called and changed."""
    structure = shipped.read("1.0").structure | {"version": version, "first_period": first_period} | changes
    return keep(structure, shipped.read("1.0").texts, status)


def keep(structure: dict[str, Any], texts: dict[str, Any], status: str = "published") -> Version:
    """A version as a row, whatever it says."""
    row = Version.objects.create(
        version=structure["version"], status=status, structure=structure, digest=digest(structure),
        first_period=structure["first_period"], published_on=date(2025, 1, 1),
    )  # fmt: skip
    for language, entries in texts.items():
        VersionTexts.objects.create(version=row, language=language, entries=entries, digest=digest(entries))
    return row
