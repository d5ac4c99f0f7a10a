import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from groups.subjects import NODE
from network.node import software
from network.node.actions import keys
from network.node.models import WorkerBeat
from network.node.representations.document import node_document
from network.node.representations.worker import worker_state


@pytest.mark.django_db
def test_the_document_of_a_node() -> None:
    old = keys.active_key()
    new = keys.rotate(by=NODE)
    document = node_document(standards=[{"version": "1.0"}])
    published = document.pop("keys")
    assert document == {
        "node": str(keys.identity().node),
        "name": settings.NODE_NAME,
        "url": settings.NODE_URL,
        "software": {"name": "visitation-network", "version": software.VERSION},
        "api": ["v1"],
        "contact": settings.NODE_CONTACT,
        "languages": ["en", "es", "fr", "ar"],
        "standards": [{"version": "1.0"}],
    }
    retired_at = type(old).objects.get(pk=old.pk).retired_at
    assert retired_at is not None
    assert published == [
        {**new.public_jwk, "use": "sig", "alg": "Ed25519"},
        {**old.public_jwk, "use": "sig", "alg": "Ed25519", "retired_on": retired_at.date().isoformat()},
    ]
    assert all("d" not in key for key in published)


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["project"]
    assert (project["name"], project["version"]) == (software.NAME, software.VERSION)


@pytest.mark.django_db
def test_what_is_told_of_the_worker() -> None:
    assert worker_state() == {"last_beat": None, "behind": None}
    at = keys.identity().created_at
    WorkerBeat.objects.beat(at=at, behind=1)
    WorkerBeat.objects.beat(at=at, behind=3)
    assert worker_state() == {"last_beat": f"{at:%Y-%m-%dT%H:%M:%SZ}", "behind": 3}
