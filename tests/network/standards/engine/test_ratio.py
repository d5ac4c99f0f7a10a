"""`ratio`: bounds are exact and start at a large enough divisor."""

from tests.network.standards.engine.examples import check, empty, first, only, put, row_of, small


def codes(visits: int, people: int, volunteers: int = 7) -> list[str]:
    document, context = small()
    empty(document, "V21", "pending")
    for code, value in (("V01", visits), ("V02", people), ("V03", volunteers)):
        row_of(document, code)["value"] = value
    return [finding.code for finding in check(document, first(context)).findings]


def test_the_bound_itself_is_allowed() -> None:
    assert codes(150, 10) == []
    assert codes(151, 10) == ["W03"]


def test_small_divisors_say_nothing() -> None:
    assert codes(150, 9) == []
    assert codes(200, 20, volunteers=2) == []
    assert codes(121, 20, volunteers=3) == ["W04"]


def test_the_upper_bound_may_be_a_cell() -> None:
    document, context = small()
    put(document, "V34", 2)
    put(document, "V35", 3)
    put(document, "V36", "100.00", currency="EUR")
    put(
        document,
        "V37",
        "33.34",
        currency="EUR",
        reference_year=2025,
        source_url="https://example.org/budget",
    )
    assert check(document, context).findings == ()
    document["values"][-1]["value"] = "33.33"
    finding = only(check(document, context))
    assert (finding.code, finding.params["ratio"], finding.params["max"]) == ("W09", "33.333", "33.33")


def test_two_bounds_on_one_ratio() -> None:
    for due, kept, expected in ((50, 50, []), (51, 51, ["W23"]), (10, 5, []), (10, 4, ["W10"])):
        document, context = small()
        put(document, "V38", due)
        put(document, "V39", kept)
        assert [finding.code for finding in check(document, context).findings] == expected


def test_when() -> None:
    document, context = small()
    row_of(document, "V06")["value"] = 100
    assert check(document, context).findings == ()
    row_of(document, "V07")["value"] = 0
    assert only(check(document, context)).code == "W08"
