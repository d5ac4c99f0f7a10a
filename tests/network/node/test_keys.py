import pytest
from django.core.management import call_command
from joserfc.jwk import OKPKey
from pytest_django import Settings

from groups.models import AuditRow
from groups.subjects import NODE
from network.node import signatures
from network.node.actions import keys
from network.node.canonical import canonical
from network.node.models import SigningKey
from network.node.sealing import SealBroken, seal, unseal
from tests.network.node.conftest import Node

pytestmark = pytest.mark.django_db
PAYLOAD = {"receipt": "r", "revision": 1}


def test_identity_and_key_are_made_once() -> None:
    assert keys.identity() == keys.identity()
    assert keys.identity().node == keys.identity().node
    assert keys.active_key().kid == keys.active_key().kid
    assert list(AuditRow.objects.values_list("action", "actor")) == [("key.created", "node")]


def test_what_is_signed_verifies_with_the_published_key() -> None:
    kid, signature = keys.sign(PAYLOAD)
    key = SigningKey.objects.get(kid=kid)
    assert OKPKey.import_key(key.public_jwk).thumbprint() == kid
    assert signatures.verify(key.public_jwk, canonical(PAYLOAD), signature)
    assert not signatures.verify(key.public_jwk, canonical({**PAYLOAD, "revision": 2}), signature)


def test_after_rotation_the_new_key_signs_and_the_old_one_stays_published() -> None:
    old, signature = keys.sign(PAYLOAD)
    new = keys.rotate(by=NODE).kid
    assert keys.sign(PAYLOAD)[0] == new != old
    assert [key.kid for key in SigningKey.objects.published()] == [new, old]
    assert signatures.verify(SigningKey.objects.get(kid=old).public_jwk, canonical(PAYLOAD), signature)
    assert list(AuditRow.objects.order_by("id").values_list("action", flat=True)) == ["key.created", "key.rotated"]


def test_a_copy_of_the_database_gives_no_key_away(settings: Settings) -> None:
    key = keys.active_key()
    sealed = bytes(key.sealed)
    private = unseal(sealed, context=f"signing key {key.kid}")
    assert signatures.public_jwk(private)["kid"] == key.kid
    assert private not in sealed
    assert len(sealed) == 12 + 32 + 16
    settings.SECRET_KEY = "another secret " * 4
    with pytest.raises(SealBroken):
        keys.sign(PAYLOAD)
    # A node whose secret is lost goes on with a new key.
    keys.rotate(by=NODE)
    assert keys.sign(PAYLOAD)[0] != key.kid


def test_a_former_secret_still_opens(settings: Settings) -> None:
    kid = keys.active_key().kid
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret " * 4
    assert keys.sign(PAYLOAD)[0] == kid


def test_sealed_bytes_open_only_where_they_belong_and_unaltered() -> None:
    sealed = seal(b"secret", context="a")
    assert unseal(sealed, context="a") == b"secret"
    assert seal(b"secret", context="a") != sealed
    for data, context in ((sealed, "b"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "a"), (b"", "a"), (sealed[:20], "a")):
        with pytest.raises(SealBroken):
            unseal(data, context=context)


def test_the_command_rotates_and_lists(capsys: pytest.CaptureFixture[str]) -> None:
    old = keys.active_key().kid
    call_command("keys", "rotate")
    active, retired = capsys.readouterr().out.splitlines()
    assert active.startswith(keys.active_key().kid)
    assert active.endswith("active")
    assert retired.startswith(old)
    assert " retired " in retired


@pytest.mark.django_db(transaction=True)
def test_many_first_starts_at_the_same_time_agree(node: Node) -> None:
    starts = [node.start("first-start") for _ in range(4)]
    said = {start.communicate(timeout=60)[0] for start in starts}
    assert len(said) == 1
    assert node.rows("select count(*) from node_signingkey") == [(1,)]
