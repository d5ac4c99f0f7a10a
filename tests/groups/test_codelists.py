"""Code lists of programs and facilities are those of the standard's documents, in the same order and words."""

import pytest
from django.db.models import TextChoices
from django.utils import translation

from groups.codelists import Activity, FacilityStatus, FacilityType, OperatorType
from groups.models.facility_fact import FACT_OF_INDICATOR, FactField
from network.standards import shipped

LISTS: dict[str, type[TextChoices]] = {
    "CL_FACILITY_TYPE": FacilityType,
    "CL_OPERATOR_TYPE": OperatorType,
    "CL_FACILITY_STATUS": FacilityStatus,
}


@pytest.mark.parametrize("version", shipped.versions())
def test_the_codes_are_the_same(version: str) -> None:
    structure = shipped.read(version).structure
    theirs = {entry["code"]: [code["code"] for code in entry["codes"]] for entry in structure["lists"]}
    assert {name: theirs[name] for name in LISTS} == {name: list(codes.values) for name, codes in LISTS.items()}
    assert structure["activities"] == Activity.values


@pytest.mark.parametrize("version", shipped.versions())
def test_facts_of_facilities_are_the_standards(version: str) -> None:
    structure = shipped.read(version).structure
    found = {indicator["code"] for indicator in structure["indicators"] if indicator["code"].startswith("F")}
    assert set(FACT_OF_INDICATOR) == found
    # Whether a place is in use is no indicator: coordinators and programs say it outside of reports.
    assert set(FACT_OF_INDICATOR.values()) == set(FactField) - {FactField.STATUS}


@pytest.mark.parametrize("codes", [*LISTS.values(), Activity], ids=lambda codes: codes.__name__)
def test_every_code_has_a_name(codes: type[TextChoices]) -> None:
    with translation.override("en"):
        labels = [str(code.label) for code in codes]
    assert len(set(labels)) == len(labels)
    assert all(labels)


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("version", shipped.versions())
def test_the_directory_says_what_the_standard_says(version: str, language: str) -> None:
    texts = shipped.read(version).texts[language]
    theirs = {f"{name}.{code}": texts[f"{name}.{code}.label"]["text"] for name in LISTS for code in LISTS[name].values}
    theirs |= {f"activity.{code}": texts[f"activity.{code}.label"]["text"] for code in Activity.values}
    with translation.override(language):
        ours = {f"{name}.{code.value}": str(code.label) for name in LISTS for code in LISTS[name]}
        ours |= {f"activity.{code.value}": str(code.label) for code in Activity}
    assert ours == theirs
