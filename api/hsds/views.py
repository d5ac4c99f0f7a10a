"""HSDS's eleven paths."""

from collections.abc import Iterable
from uuid import UUID

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from api.hsds import HSDS_VERSION, answers, rows
from api.hsds.pages import Found
from api.hsds.parameters import Values, values_of
from api.hsds.readers import Lister, Reader
from groups import search
from groups.errors import NotFound
from groups.models import Entry, ProgramFacility
from groups.representations.hsds import taxonomies
from groups.representations.programs import Outline

FILTERS = frozenset({"search", "page", "per_page"})
OF_TERMS = frozenset({"taxonomy_term_id", "taxonomy_id"})


class Root(Reader):
    def get(self, request: Request) -> Response:
        return self.answer(
            {
                "version": HSDS_VERSION,
                "profile": request.build_absolute_uri("/hsds/profile"),
                "openapi_url": request.build_absolute_uri("/hsds/openapi.json"),
            }
        )


class Services(Lister):
    parameters = FILTERS | OF_TERMS | {"organization_id", "modified_after", "minimal", "full"}

    def find(self, asked: Values) -> Found:
        reading = self.reading
        show = answers.listed_services
        if asked.get("full"):
            show = answers.full_services
        elif asked.get("minimal"):
            show = answers.minimal_services
        return Found(
            rows.services(asked, reading.today),
            rows.BY_ORGANIZATION,
            lambda part: show(_outlines(part), reading),
        )


class OneService(Reader):
    def get(self, request: Request, service: UUID) -> Response:
        outlined = rows.one_service(service)
        if outlined is None:
            raise NotFound
        return self.answer(answers.full_services([outlined], self.reading)[0], version=outlined["version"])


class Organizations(Lister):
    parameters = FILTERS | OF_TERMS | {"full", "full_service"}

    def find(self, asked: Values) -> Found:
        reading, full, full_service = self.reading, asked.get("full", False), asked.get("full_service", False)
        return Found(
            rows.organizations(asked, reading.today),
            rows.BY_ORGANIZATION,
            lambda part: answers.listed_organizations(_outlines(part), reading, full=full, full_service=full_service),
        )


class OneOrganization(Reader):
    parameters = frozenset({"full_service"})

    def get(self, request: Request, organization: UUID) -> Response:
        full_service = values_of(request, self.parameters).get("full_service", False)
        outlined = rows.one_organization(organization)
        if outlined is None:
            raise NotFound
        found = answers.listed_organizations([outlined], self.reading, full=True, full_service=full_service)
        return self.answer(found[0], version=outlined["version"])


class ServicesAtLocations(Lister):
    parameters = FILTERS | OF_TERMS | {
        "organization_id", "modified_after", "full", "postcode", "near", "proximity"
    }  # fmt: skip

    def find(self, asked: Values) -> Found:
        reading, full = self.reading, asked.get("full", False)
        return Found(
            rows.visits(asked, reading.today),
            rows.BY_VISIT,
            lambda part: answers.services_at_locations(_pairs(part), reading, full=full),
        )


class OneServiceAtLocation(Reader):
    def get(self, request: Request, service_at_location: UUID) -> Response:
        pair = rows.one_visit(service_at_location)
        found = answers.one_service_at_location(pair, self.reading) if pair else None
        if pair is None or found is None:
            raise NotFound
        return self.answer(found, version=pair[0]["version"])


class Taxonomies(Lister):
    parameters = FILTERS

    def find(self, asked: Values) -> Found:
        reading = self.reading
        found = [each for each in taxonomies.TAXONOMIES if _is_named(each, asked)]
        return Found(found, (), lambda part: [taxonomies.taxonomy(each, reading) for each in part])


class OneTaxonomy(Reader):
    def get(self, request: Request, taxonomy: UUID) -> Response:
        found = taxonomies.TAXONOMY_BY_ID.get(str(taxonomy))
        if found is None:
            raise NotFound
        return self.answer(taxonomies.taxonomy(found, self.reading))


class TaxonomyTerms(Lister):
    parameters = FILTERS | {"taxonomy_id", "top_only", "parent_id"}

    def find(self, asked: Values) -> Found:
        reading, wanted = self.reading, asked.get("taxonomy_id")
        # All are at the top of their taxonomy: none has a parent.
        among = () if "parent_id" in asked else taxonomies.TERMS
        found = [each for each in among if wanted in {None, each.taxonomy} and _is_named(each, asked)]
        return Found(found, (), lambda part: [taxonomies.term(each, reading) for each in part])


class OneTaxonomyTerm(Reader):
    def get(self, request: Request, term: UUID) -> Response:
        found = taxonomies.TERM_BY_ID.get(str(term))
        if found is None:
            raise NotFound
        return self.answer(taxonomies.term(found, self.reading))


def _outlines(part: Iterable[Entry]) -> list[Outline]:
    return [orjson.loads(entry.outline) for entry in part]


def _pairs(part: Iterable[ProgramFacility]) -> list[answers.Pair]:
    """Each program with what its outline has of the facility."""
    found = []
    for visit in part:
        outlined = orjson.loads(visit.outline)  # type: ignore[attr-defined]  # annotated by rows.visits
        found += [(outlined, each) for each in outlined["facilities"] if each["id"] == str(visit.facility_id)]
    return found


def _is_named(found: taxonomies.Taxonomy | taxonomies.Term, asked: Values) -> bool:
    """Whether its code and names hold all words that are searched for; that there are none finds nothing."""
    if "search" not in asked:
        return True
    words, held = search.plain(asked["search"]).split(), search.plain_lines(taxonomies.names_of(found))
    return bool(words) and all(word in held for word in words)
