"""The parameters of the list of programs, for the schema."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from api import schema
from groups.codelists import AccessStatus, ProgramKind, Service

FORMATS = OpenApiParameter("format", enum=["json", "geojson", "csv", "ndjson"], description=_("Beats Accept."))
FIELDS = OpenApiParameter("fields", description=_("Only these members (of CSV: columns), with commas."))
FILTERS = [
    OpenApiParameter(
        "q",
        description=_(
            "Words that must all occur in the texts or the city, in any language, script, case and with or without accents. "
            "Names that have them come first. Where nothing has them: names with words like these."
        ),
    ),
    OpenApiParameter("country", description=_("ISO 3166-1 alpha-2.")),
    OpenApiParameter("subdivision", description=_("ISO 3166-2.")),
    OpenApiParameter("language", description=_("A language that the program speaks (BCP 47).")),
    OpenApiParameter("service", enum=Service.values, description=_("A service that the program offers.")),
    OpenApiParameter("facility", description=_("Id or code of a facility that the program visits.")),
    OpenApiParameter(
        "operator",
        description=_(
            "A type of operator, or the id of a company: who visits what it or a company of its own operates."
        ),
    ),
    OpenApiParameter("kind", enum=ProgramKind.values),
    OpenApiParameter(
        "access", enum=AccessStatus.values, description=_("Access to a facility that the program visits.")
    ),
    OpenApiParameter("near", description=_("Latitude and longitude with a comma; the nearest come first.")),
    OpenApiParameter("radius_km", type=float, description=_("How far from `near`; 100 where it is not said.")),
    OpenApiParameter("bbox", description=_("West, south, east, north with commas; may go across the antimeridian.")),
    OpenApiParameter("changed_since", description=_("A time or date; some of ten minutes before are given as well.")),
    OpenApiParameter("assured_after", description=_("Somebody said after this date that it is still true.")),
    OpenApiParameter("stale", enum=["include"], description=_("Also those that nobody confirmed for 18 months.")),
]
LIST = [
    schema.LANG,
    FORMATS,
    schema.CURSOR,
    schema.LIMIT,
    FIELDS,
    OpenApiParameter(
        "facets",
        description=_(
            "Counts of all rows by code, with commas: country, subdivision, kind, language, service, operator, access."
        ),
    ),
    *FILTERS,
]
