"""`count`: V05 follows from V01, and must agree where it is sent."""

from network.standards.engine import resolve
from tests.network.standards.engine.examples import check, empty, large, only, put, row_of, vrs


def test_it_agrees_or_is_an_error() -> None:
    document, context = large()
    here = put(document, "V05", 2)
    assert check(document, context).findings == ()
    document["values"][here]["value"] = 1
    finding = only(check(document, context))
    assert (finding.code, finding.pointer) == ("H12", f"/values/{here}/value")
    assert (finding.params["counted"], finding.params["reported"]) == (2, 1)


def test_it_is_silent_unless_every_facility_is_reported() -> None:
    document, context = large()
    put(document, "V05", 1)
    del row_of(document, "V01", "XA-PORT")["value"]
    row_of(document, "V01", "XA-PORT")["absence"] = "no_access"
    assert check(document, context).findings == ()


def test_it_is_derived() -> None:
    document, context = large()
    derived = [cell for cell in resolve(vrs(), document, context) if cell.indicator == "V05"]
    assert [(cell.value, cell.derived) for cell in derived] == [(2, True)]
    empty(document, "V12", "pending")
    document["values"] = [row for row in document["values"] if row["indicator"] != "V01"]
    assert not [cell for cell in resolve(vrs(), document, context) if cell.indicator == "V05"]
