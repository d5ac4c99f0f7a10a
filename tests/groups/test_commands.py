"""`admin create` and `coordinator grant|revoke`."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from groups.models import AuditRow, Coordinator, User
from tests.cast import Cast

LONG = "a-password-of-many-words"


def run(*arguments: str, typed: str = "", monkeypatch: pytest.MonkeyPatch | None = None, **options: Any) -> str:
    if monkeypatch:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_creates_an_administrator(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run("admin", "create", "Node@Example.org", "--stdin", typed=f"{LONG}\n", monkeypatch=monkeypatch)
    user = User.objects.get()
    assert "Node@Example.org may now administer this node." in said
    assert (user.email, user.is_admin, user.check_password(LONG)) == ("node@example.org", True, True)
    assert not user.memberships.exists()
    assert not user.coordinates.exists()
    row = AuditRow.objects.get()
    assert (row.actor, row.action, row.object_id, row.details) == ("node", "admin.created", str(user.pk), {})


def test_asks_for_the_password_where_nobody_types_it_ahead(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groups.management.commands.admin.getpass", lambda prompt: LONG)
    run("admin", "create", "node@example.org")
    assert User.objects.get().check_password(LONG)


@pytest.mark.parametrize("password", ["short", "123456789987654321", ""])
def test_wants_a_good_password(db: None, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    with pytest.raises(CommandError):
        run("admin", "create", "node@example.org", "--stdin", typed=f"{password}\n", monkeypatch=monkeypatch)
    assert not User.objects.exists()


def test_makes_no_second_account_with_an_address(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="has an account already"):
        run("admin", "create", "CHEN@example.org", "--stdin", typed=f"{LONG}\n", monkeypatch=monkeypatch)
    assert not User.objects.get(email="chen@example.org").is_admin


@pytest.mark.parametrize("address", ["nobody", "", "a b@example.org"])
def test_wants_an_address(db: None, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    with pytest.raises(CommandError, match="e-mail address"):
        run("admin", "create", address, "--stdin", typed=f"{LONG}\n", monkeypatch=monkeypatch)
    assert not User.objects.exists()


def test_grants_and_revokes_countries(cast: Cast) -> None:
    said = run("coordinator", "grant", "CHEN@example.org", "XA", "FR")
    assert said == "grant: chen@example.org XA\ngrant: chen@example.org FR\n"
    assert cast.api(cast.chen).get("/me").json()["territory"] == ["FR", "XA"]
    rows = AuditRow.objects.filter(action="coordinator.granted", object_id=str(cast.chen.pk)).order_by("pk")
    assert [row.details for row in rows] == [{"country_granted": "XA"}, {"country_granted": "FR"}]
    run("coordinator", "grant", "chen@example.org", "XA")
    assert rows.count() == 2
    run("coordinator", "revoke", "chen@example.org", "XA")
    assert cast.api(cast.chen).get("/me").json()["territory"] == ["FR"]
    assert AuditRow.objects.get(action="coordinator.revoked").details == {"country_revoked": "XA"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("grant", "nobody@example.org", "XA"), "Nobody has an account"),
        (("grant", "chen@example.org", "XA", "xb", "ZQ"), "Not a country code: ZQ, xb."),
        (("revoke", "chen@example.org", "XA"), "does not coordinate XA"),
        (("revoke", "amina@example.org", "XA", "FR"), "does not coordinate FR"),
    ],
)
def test_refuses_whole_what_is_partly_wrong(cast: Cast, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run("coordinator", *arguments)
    assert Coordinator.objects.filter(country__in=["XA", "FR"]).count() == 1


@pytest.mark.parametrize("verb", ["list", "destroy"])
def test_knows_no_other_verb(db: None, verb: str) -> None:
    for command in ("admin", "coordinator"):
        with pytest.raises(CommandError, match="invalid choice"):
            call_command(command, verb, "a@example.org", *(["XA"] if command == "coordinator" else []))
