"""What the database itself refuses."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from network.node.models import ChainHead, KeptAnswer, NodeIdentity, SigningKey, WorkerBeat

pytestmark = pytest.mark.django_db


def refuses(model: Any, **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)


def test_one_identity_only() -> None:
    NodeIdentity.objects.create()
    refuses(NodeIdentity)
    refuses(NodeIdentity, pk=2)


def test_epochs_count_from_one() -> None:
    refuses(NodeIdentity, epoch=0)


def test_one_active_key_only() -> None:
    now = timezone.now()
    SigningKey.objects.create(kid="a", public_jwk={}, sealed=b"")
    refuses(SigningKey, kid="b", public_jwk={}, sealed=b"")
    refuses(SigningKey, kid="a", public_jwk={}, sealed=b"", retired_at=now)
    refuses(SigningKey, kid="c", public_jwk={}, sealed=b"", retired_at=now, algorithm="none")
    SigningKey.objects.create(kid="d", public_jwk={}, sealed=b"", retired_at=now)
    SigningKey.objects.create(kid="e", public_jwk={}, sealed=b"", retired_at=now)


def test_known_chains_only() -> None:
    refuses(ChainHead, name="other")
    refuses(ChainHead, name="audit", number=-1)


def test_one_worker_beat_only() -> None:
    refuses(WorkerBeat, pk=2, last_beat=timezone.now())


def test_one_answer_per_caller_and_key() -> None:
    row = {
        "key": "k",
        "method": "POST",
        "path": "/",
        "status": 201,
        "body": "{}",
        "body_digest": "0" * 64,
        "expires_on": date(2026, 1, 1),
    }
    KeptAnswer.objects.create(caller="user:1", **row)
    KeptAnswer.objects.create(caller="user:2", **row)
    refuses(KeptAnswer, caller="user:1", **row)
    refuses(KeptAnswer, caller="user:3", **{**row, "status": 409})
    refuses(KeptAnswer, caller="user:4", **{**row, "body_digest": "x"})
