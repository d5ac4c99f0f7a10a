from datetime import date, timedelta

import pytest

from network.node.actions import answers
from network.node.models import KeptAnswer


@pytest.mark.django_db
def test_answers_are_kept_through_their_last_day() -> None:
    today = date(2026, 11, 22)
    for days in (-1, 0, 1):
        KeptAnswer.objects.create(
            caller="user:1",
            key=str(days),
            method="POST",
            path="/",
            body_digest="0" * 64,
            status=201,
            body="{}",
            expires_on=today + timedelta(days=days),
        )
    assert answers.prune(today=today) == 1
    assert set(KeptAnswer.objects.values_list("key", flat=True)) == {"0", "1"}
