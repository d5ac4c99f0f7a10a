"""GET /.well-known/visitation-node, /healthz and /readyz."""

import pytest
from django.db import connection
from joserfc.jwk import OKPKey

from groups.subjects import NODE
from network.node.actions import keys
from network.node.models import WorkerBeat
from tests.cast import Cast
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("standard")
NODE_PATH = "/.well-known/visitation-node"


def test_who_the_node_is(cast: Cast) -> None:
    answer = cast.api().get(NODE_PATH)
    body = answer.json()
    key = keys.active_key()
    assert answer.status_code == 200
    assert body == {
        "node": str(keys.identity().node),
        "name": "Visitation Network",
        "url": "http://127.0.0.1:8000",
        "software": {"name": "visitation-network", "version": "0.1.0"},
        "api": ["v1"],
        "contact": "security@node.example.org",
        "languages": ["en", "es", "fr", "ar"],
        "keys": [{**key.public_jwk, "use": "sig", "alg": "Ed25519"}],
        "standards": cast.api().get("/standards").json()["results"],
    }


def test_keys_are_jwks_under_their_thumbprints(cast: Cast) -> None:
    keys.active_key()
    keys.rotate(by=NODE)
    published = cast.api().get(NODE_PATH).json()["keys"]
    assert [set(each) - {"crv", "kty", "x", "kid", "use", "alg"} for each in published] == [set(), {"retired_on"}]
    assert published[1]["retired_on"] == "2026-11-22"
    for each in published:
        key = OKPKey.import_key({name: each[name] for name in ("kty", "crv", "x")})
        assert (key.thumbprint(), key.is_private, "d" in each) == (each["kid"], False, False)


def test_health(cast: Cast) -> None:
    answer = cast.api().get("/healthz")
    assert (answer.status_code, answer.json(), answer.headers["Cache-Control"]) == (200, {"status": "ok"}, "no-store")


def test_ready_and_what_the_worker_does(cast: Cast) -> None:
    quiet = {"status": "ok", "database": True, "migrations": True, "worker": {"last_beat": None, "behind": None}}
    answer = cast.api().get("/readyz")
    assert (answer.status_code, answer.json(), answer.headers["Cache-Control"]) == (200, quiet, "no-store")
    WorkerBeat.objects.beat(at=TODAY, behind=3)
    assert cast.api().get("/readyz").json()["worker"] == {"last_beat": "2026-11-22T08:00:00Z", "behind": 3}


def test_unready_while_a_migration_waits(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reports'")
    answer = cast.api().get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["migrations"]) == (503, "unready", False)
    assert cast.api().get("/healthz").status_code == 200


def test_asks_for_no_credentials_and_refuses_wrong_ones(cast: Cast) -> None:
    for path in (NODE_PATH, "/healthz", "/readyz"):
        assert cast.api(token="vnt_wrong").get(path).status_code == 401
