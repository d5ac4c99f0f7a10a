"""A batch is done without the cyclic garbage collector, so nothing that is made for one may hold on to itself."""

import gc

import pytest
from django.utils import timezone

from groups.models import Program
from network.reports.actions import bulk
from network.reports.bulk.checking import Terms
from network.reports.bulk.garbage import uncollected
from network.reports.bulk.lines import Batch
from network.reports.models import BulkMode, Receipt
from network.reports.policy import Courier
from tests.api.bulk import line, ndjson, umbrella
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("standard")


@pytest.mark.parametrize("mode", BulkMode.values)
def test_a_batch_leaves_nothing_to_collect(cast: Cast, mode: str) -> None:
    wide, groups = umbrella(cast, 13)
    terms = Terms("file", Courier(umbrellas=frozenset([wide.pk])), BulkMode(mode), False, timezone.now())
    _left_by(groups[:1], terms)  # what is made but once
    assert _left_by(groups[1:3], terms) == _left_by(groups[3:], terms)
    assert Receipt.objects.count() == (13 if mode == "submit" else 0)


def _left_by(groups: list[Program], terms: Terms) -> int:
    """The unreachable objects after a batch with a report of each of the groups."""
    batch = Batch(1, ndjson(map(line, groups)))
    gc.collect()
    with uncollected():
        bulk._do(batch, terms)
        return gc.collect()
