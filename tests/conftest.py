"""Fixtures for all tests: the database on which they run, the cast, and the standard."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.db.backends.signals import connection_created
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests import migrated
from tests.cast import Cast, make_cast
from tests.snapshots import Snapshot, take
from tests.standard import install_standard


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can run on PostgreSQL once more."""
    for item in items:
        wants = set(getattr(item, "fixturenames", ()))
        if wants & {"db", "transactional_db", "cast"} or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


# A Sunday on which the quarter 2026-Q3 is late and not yet closed.
TODAY = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """All tests live on one day, but journeys and torture, whose servers live today; one that moves it does
    `clock.move_to(...)`."""
    if {"journeys", "torture"} & set(request.path.parts):
        yield None
        return
    with time_machine.travel(TODAY, tick=True) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A view activates its caller's language; the next test starts in English."""
    cache.clear()
    yield
    translation.activate("en")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The tests' database is not empty when it is migrated, so that little is left to do."""
    connection_created.connect(migrated.fill)
    yield
    connection_created.disconnect(migrated.fill)


@contextmanager
def beforehand(blocker: DjangoDbBlocker) -> Iterator[None]:
    """To take snapshots in: rolled back, and before the day on which tests live begins, so that what a test does comes
    after it."""
    with blocker.unblock(), time_machine.travel(TODAY - timedelta(minutes=1), tick=True), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def snapshots(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> tuple[Snapshot[None], Snapshot[Cast]]:
    """The standard, and the cast on top of it: both may stand in one database."""
    with beforehand(django_db_blocker):
        return take(install_standard), take(make_cast)


@pytest.fixture
def standard(db: None, snapshots: tuple[Snapshot[None], Snapshot[Cast]]) -> None:
    """VRS 1.0, published."""
    snapshots[0].restore()


@pytest.fixture
def cast(db: None, snapshots: tuple[Snapshot[None], Snapshot[Cast]]) -> Cast:
    """Amina coordinates, Bruno manages, Chen is an outsider; see tests/cast.py."""
    snapshots[1].restore()
    return deepcopy(snapshots[1].made)
