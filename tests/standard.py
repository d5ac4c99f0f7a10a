"""The shipped standard in the tests' database, installed once a test."""

from datetime import date

from network.standards.actions import versions


def install_standard() -> None:
    versions.install(version="1.0", published_on=date(2025, 11, 1))
