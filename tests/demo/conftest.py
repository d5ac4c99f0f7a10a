"""The seeded network, made once for the tests of a file and rolled back after them."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

from demo import seeding
from tests.conftest import TODAY
from tests.standard import install_standard


@pytest.fixture(scope="module")
def network(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True), django_db_blocker.unblock(), transaction.atomic():
        install_standard()
        seeding.seed()
        yield
        transaction.set_rollback(True)
