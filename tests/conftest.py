"""Fixtures for all tests: the database on which they run, the cast, and the standard."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from tests.cast import Cast, make_cast


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can run on PostgreSQL once more."""
    for item in items:
        wants = set(getattr(item, "fixturenames", ()))
        if wants & {"db", "transactional_db", "cast"} or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A view activates its caller's language; the next test starts in English."""
    cache.clear()
    yield
    translation.activate("en")


@pytest.fixture
def cast(db: None) -> Cast:
    """Amina coordinates, Bruno manages, Chen is an outsider; see tests/cast.py."""
    return make_cast()
