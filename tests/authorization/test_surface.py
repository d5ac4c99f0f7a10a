"""The matrix names all that there is, and nothing else; what no view implements is a 405."""

import pytest

from tests.authorization import matrix
from tests.authorization.asks import address
from tests.authorization.stage import make_stage
from tests.authorization.surface import METHODS, patterns, routes
from tests.cast import Api, Cast

# What routes there are and how they refuse, which no database changes.
pytestmark = pytest.mark.sqlite_only

ROUTES = routes()


def test_the_matrix_has_a_row_for_every_method_of_every_route_and_no_other() -> None:
    offered = {(route.name, method) for route in ROUTES for method in route.implemented}
    assert {(row.route, row.method) for row in matrix.rows()} == offered


def test_every_route_has_a_name_of_its_own() -> None:
    names = [route.name for route in ROUTES]
    assert sorted(names) == sorted(set(names))


def test_nothing_else_is_served_where_the_api_is() -> None:
    known = {route.pattern for route in ROUTES}
    ours = (".well-known/", "api/", "federation/", "healthz", "hsds", "oai", "readyz", "sdmx/")
    assert {pattern for pattern in patterns() if pattern.startswith(ours)} == known


def test_a_method_that_a_view_does_not_know_is_told_so_to_everybody(cast: Cast) -> None:
    stage = make_stage(cast, "listed", "program")
    for route in ROUTES:
        path = address(route.name, stage.ids)
        for method in {*METHODS, "TRACE", "FANCY"} - route.implemented:
            for caller in (Api(), stage.callers["bruno"]):
                answer = caller.send(method, path)
                what = f"{method} {path}"
                assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json"), what
                assert answer.json()["code"] == "method_not_allowed"
                allowed = set(answer.headers["Allow"].split(", "))
                assert allowed - {"HEAD", "OPTIONS"} == route.implemented, what
