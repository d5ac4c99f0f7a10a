"""GET and POST /hsds/taxonomy_terms, and /hsds/taxonomy_terms/{id}."""

from uuid import uuid4

import pytest

from groups.codelists import Service
from groups.representations.hsds.taxonomies import TERMS
from tests.api.hsds.conftest import contents
from tests.api.hsds.test_services import taxonomy, term
from tests.api.refusals import faults, refusal
from tests.cast import Api

pytestmark = pytest.mark.sqlite_only  # about what no database changes
REFUSALS = {
    "taxonomy_id=service": ("not_a_uuid", "/taxonomy_id"),
    f"taxonomy_id={term('visiting')}": ("unknown_code", "/taxonomy_id"),
    "taxonomy_term_id=x": ("unknown_parameter", "/taxonomy_term_id"),
    "parent_id=x": ("not_a_uuid", "/parent_id"),
    f"parent_id={term('visiting')}&top_only=true": ("contradictory_parameters", "/parent_id"),
    "top_only=TRUE": ("not_a_boolean", "/top_only"),
}


def test_are_our_codes(db: None) -> None:
    shown = contents(Api().get("/hsds/taxonomy_terms?per_page=200"))
    assert [each["id"] for each in shown] == [each.id for each in TERMS]
    assert len({each["id"] for each in shown}) == len(shown)
    assert contents(Api().get("/hsds/taxonomy_terms?per_page=200&top_only=true")) == shown
    assert contents(Api().get("/hsds/taxonomy_terms?per_page=200&top_only=false")) == shown
    assert [Api().get(f"/hsds/taxonomy_terms/{each['id']}").json() for each in shown] == shown


def test_are_named_in_all_languages_of_the_interface(db: None) -> None:
    key = term("visiting")
    assert key == "dd3025ae-d1eb-52ec-9fd1-0bafd1d0414f"  # the same on every node, for ever
    for language, name in {"en": "Visits", "fr": "Visites", "es": "Visitas", "ar": "الزيارات"}.items():
        answer = Api().get(f"/hsds/taxonomy_terms/{key}", Accept_Language=language)
        shown = answer.json()
        assert (shown["name"], shown["language"], answer.headers["Content-Language"]) == (name, language, language)
        translated = {each: texts["name"] for each, texts in shown["x_translations"].items()}
        assert {**translated, language: name} == {"en": "Visits", "fr": "Visites", "es": "Visitas", "ar": "الزيارات"}
    # German is a language of listings, not of code lists.
    assert Api().get(f"/hsds/taxonomy_terms/{key}?lang=de").json()["language"] == "en"


def test_of_a_taxonomy(db: None) -> None:
    key = taxonomy("service")
    found = contents(Api().get(f"/hsds/taxonomy_terms?taxonomy_id={key}"))
    assert [each["code"] for each in found] == Service.values
    assert {each["taxonomy_id"] for each in found} == {key}
    both = contents(Api().get(f"/hsds/taxonomy_terms?taxonomy_id={key}&search=visitas"))
    assert [each["code"] for each in both] == ["visiting"]
    assert contents(Api().post("/hsds/taxonomy_terms", {"taxonomy_id": key})) == found


def test_none_has_a_parent(db: None) -> None:
    assert contents(Api().get(f"/hsds/taxonomy_terms?parent_id={term('visiting')}")) == []


def test_refuse_what_they_do_not_know(db: None) -> None:
    answers = {query: Api().get(f"/hsds/taxonomy_terms?{query}") for query in REFUSALS}
    assert {query: faults(answer) for query, answer in answers.items()} == {
        query: [fault] for query, fault in REFUSALS.items()
    }
    for key in (uuid4(), taxonomy("service"), "visiting"):
        assert refusal(Api().get(f"/hsds/taxonomy_terms/{key}")) == (404, "not_found")
