"""A directory with all that HSDS can show of it."""

from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from groups.actions import directory, listings
from groups.codelists import AccessStatus, FacilityType, LocationPrecision, OperatorType
from groups.models import Company, Facility, Program
from groups.subjects import NODE
from tests.cast import Answer, Cast, facility, program
from tests.conftest import beforehand
from tests.snapshots import Snapshot, take


@dataclass
class Scene:
    """Beside the cast: Valmer Friends, of which everything is known and which gets in nowhere, under the umbrella All
    Friends; Night Line, which is hidden, Waiting Group, which is not listed yet, Old Friends, which nobody confirmed for a
    year and a half, and Quiet Friends, for a year."""

    cast: Cast
    umbrella: Program
    valmer: Program
    hidden: Program
    waiting: Program
    old: Program
    quiet: Program
    south: Facility
    coast: Facility

    def get(self, path: str, **headers: str) -> Answer:
        return self.cast.api().get(f"/hsds{path}", **headers)

    def post(self, path: str, body: Any = None) -> Answer:
        return self.cast.api().post(f"/hsds{path}", body)

    def names(self, path: str) -> list[str]:
        """Names in the order of the list."""
        return [each["name"] for each in contents(self.get(path))]


def contents(answer: Answer) -> list[Any]:
    assert answer.status_code == 200, answer.content
    found: list[Any] = answer.json()["contents"]
    return found


def _visit(code: str, **values: Any) -> dict[str, Any]:
    return {"facility": code, "since": date(2024, 5, 1), "until": None, **values}


def _confirmed_on(found: Program, day: date) -> Program:
    found.assured_on = day
    found.save()
    directory.show(found)
    return found


@pytest.fixture(scope="session")
def scenery(snapshots: tuple[Snapshot[None], Snapshot[Cast]], django_db_blocker: DjangoDbBlocker) -> Snapshot[Scene]:
    with beforehand(django_db_blocker):
        for each in snapshots:
            each.restore()
        return take(lambda: make_scene(deepcopy(snapshots[1].made)))


@pytest.fixture
def scene(cast: Cast, scenery: Snapshot[Scene]) -> Scene:
    scenery.restore()
    return replace(deepcopy(scenery.made), cast=cast)


def make_scene(cast: Cast) -> Scene:
    owner = Company.objects.create(name="Holding")
    south = facility(
        "XB-SUD", "XB", type=FacilityType.FAMILY_UNIT, operator_type=OperatorType.PRIVATE_FOR_PROFIT,
        company=Company.objects.create(name="Guards", parent=owner), city="Valmer", subdivision="XB-02",
        national_type="LRA", latitude="51.15432", longitude="-0.18766", location_precision=LocationPrecision.EXACT,
    )  # fmt: skip
    coast = facility(
        "XB-MER", "XB", latitude="51.75432", longitude="-0.78765", location_precision=LocationPrecision.REGION
    )
    umbrella = program("All Friends", cast.dora, country="XB", kind="umbrella", services=[], activities=[])
    valmer = program(
        "Valmer Friends", cast.dora, country="XB", subdivision="XB-02", city="Valmer", parent=umbrella.pk,
        source_language="fr", name={"fr": "Amis de Valmer", "ko": "발메르 친구들"}, summary={"fr": "Chaque samedi."},
        how_to_join={"fr": "Écrivez-nous."}, website="https://été.example:8443/à propos?x=é", email="amis@été.example",
        phone="+44 20 7946 0000", founded_year=1998, latitude="51.16789", longitude="-0.17654",
        location_precision=LocationPrecision.CITY, languages=["ar", "ckb"], services=["visiting", "interpreting"],
        facilities=[
            _visit("XB-SUD", visit_days=[7, 6], access_status=AccessStatus.SUSPENDED, access_since=date(2026, 10, 3)),
            _visit("XB-MER", access_status=AccessStatus.SUSPENDED),
        ],
    )  # fmt: skip
    hidden = program("Night Line", cast.dora, facilities=[_visit("XB-MER")])
    listings.hide(program=hidden, by=NODE)
    waiting = program("Waiting Group", cast.dora, listed=False, facilities=[_visit("XB-MER")])
    quiet = _confirmed_on(program("Quiet Friends", cast.dora), date(2025, 11, 1))
    old = _confirmed_on(program("Old Friends", cast.dora, facilities=[_visit("XB-MER")]), date(2025, 5, 1))
    return Scene(cast, umbrella, valmer, hidden, waiting, old, quiet, south, coast)
