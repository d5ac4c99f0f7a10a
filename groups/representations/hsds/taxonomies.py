"""Our code lists as taxonomies and terms, named in all languages of the interface."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.codelists import AccessStatus, FacilityStatus, FacilityType, OperatorType, ProgramKind, Service
from groups.languages import INTERFACE_LANGUAGES
from groups.representations.hsds.ids import derived
from groups.representations.hsds.values import Object, Reading, present

VERSION = "1.0"


@dataclass(frozen=True)
class Taxonomy:
    code: str
    choices: type[TextChoices]
    name: Promise
    description: Promise

    @property
    def id(self) -> str:
        return derived("taxonomy", self.code)


@dataclass(frozen=True)
class Term:
    taxonomy: Taxonomy
    code: str

    @property
    def id(self) -> str:
        return derived("term", self.taxonomy.code, self.code)


SERVICES = Taxonomy("service", Service, _("Services"), _("What a program does for people in detention."))
KINDS = Taxonomy("program_kind", ProgramKind, _("Kinds of programs"), _("A local group, or a network of groups."))
ACCESS = Taxonomy("access_status", AccessStatus, _("Access"), _("Whether a program can get into a facility."))
FACILITY_TYPES = Taxonomy(
    "facility_type", FacilityType, _("Types of facilities"), _("What kind of place of detention a facility is.")
)
OPERATOR_TYPES = Taxonomy("operator_type", OperatorType, _("Types of operators"), _("Who runs a facility."))
FACILITY_STATUSES = Taxonomy(
    "facility_status", FacilityStatus, _("States of facilities"), _("Whether a facility is in use.")
)
TAXONOMIES = (SERVICES, KINDS, ACCESS, FACILITY_TYPES, OPERATOR_TYPES, FACILITY_STATUSES)
TERMS = tuple(Term(each, code) for each in TAXONOMIES for code in each.choices.values)
TAXONOMY_BY_ID = {each.id: each for each in TAXONOMIES}
TERM_BY_ID = {each.id: each for each in TERMS}


def taxonomy(found: Taxonomy, reading: Reading) -> Object:
    return present(
        id=found.id,
        **_texts_of(found)[reading.machine],
        uri=f"{reading.node}/hsds/taxonomies/{found.id}",
        version=VERSION,
        x_code=found.code,
        **_around(_texts_of(found), reading.machine),
    )


def term(found: Term, reading: Reading) -> Object:
    return {**_bare_term(found, reading), **_around(_texts_of(found), reading.machine)}


def attribute(link_entity: str, link_id: str, about: Taxonomy, code: str, reading: Reading) -> Object:
    """That a code of ours is true of something."""
    found = Term(about, code)
    return {
        "id": derived("attribute", link_id, found.id),
        "link_id": link_id,
        "link_entity": link_entity,
        "taxonomy_term_id": found.id,
        "label": _texts_of(about)[reading.machine]["name"],
        "value": code,
        "taxonomy_term": _bare_term(found, reading),
    }


def names_of(found: Taxonomy | Term) -> list[str]:
    """Its code, and its name in every language."""
    return [found.code, *(texts["name"] for texts in _texts_of(found).values())]


def _bare_term(found: Term, reading: Reading) -> Object:
    about = found.taxonomy
    return {
        "id": found.id,
        "code": found.code,
        **_texts_of(found)[reading.machine],
        "taxonomy": _texts_of(about)[reading.machine]["name"],
        "taxonomy_id": about.id,
        "language": reading.machine,
        "term_uri": f"{reading.node}/hsds/taxonomy_terms/{found.id}",
    }


def _around(texts: Mapping[str, Mapping[str, str]], machine: str) -> Object:
    return {
        "x_text_language": machine,
        "x_translations": {language: dict(found) for language, found in texts.items() if language != machine},
    }


@cache
def _texts_of(found: Taxonomy | Term) -> dict[str, dict[str, str]]:
    """Name and description in each language of the interface."""
    return {language: _texts_in(found, language) for language in INTERFACE_LANGUAGES}


def _texts_in(found: Taxonomy | Term, language: str) -> dict[str, str]:
    with translation.override(language):
        if isinstance(found, Taxonomy):
            return {"name": str(found.name), "description": str(found.description)}
        name = str(found.taxonomy.choices(found.code).label)
        # HSDS wants a description of every term; names of codes say it all, in their list.
        return {"name": name, "description": f"{found.taxonomy.name}: {name}"}
