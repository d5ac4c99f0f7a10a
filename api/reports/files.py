"""Reports as files to download."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from api.errors import bad_parameter
from api.reports.lookup import Place
from api.views import View
from network.reports.contexts import context
from network.reports.formats import csv
from network.standards.library import Edition

CSV_PARAMETERS = [
    OpenApiParameter("shape", enum=list(csv.SHAPES), description=_("Of CSV: a row per figure, or one per facility.")),
    OpenApiParameter("delimiter", enum=list(csv.DELIMITERS), description=_("Between the cells of CSV: a comma.")),
]


def is_csv(view: View) -> bool:
    """Whether the answer is a CSV file. What only shapes a file is refused where none was asked for."""
    asked = view.request.query_params.keys() & {"shape", "delimiter"}
    if view.request.accepted_renderer.format == "csv":
        return True
    for name in sorted(asked):
        raise bad_parameter(name, "contradictory_parameters", _("{parameter} is for CSV (`format=csv`)."))
    return False


def csv_answer(view: View, where: Place, edition: Edition, document: Mapping[str, Any], *, version: int) -> Response:
    """A report's document as a file."""
    known = context(where.program, where.period)
    text = csv.write(
        document,
        layout(view, edition),
        whole={"program": where.program.slug, "period": str(where.period), "standard": edition.version},
        names=codes_of(known),
    )
    return view.answer(text, version=version, headers=attachment(f"{where.program.slug}-{where.period}.csv"))


def layout(view: View, edition: Edition, *, labelled: bool = False) -> csv.Layout:
    """As the parameters `shape` and `delimiter` ask for, in the language of the answer."""
    language = view.languages.machine
    return csv.Layout(
        structure=edition.structure,
        entries=edition.texts.get(language) or edition.texts[edition.structure["source_language"]],
        language=language,
        shape=_choice(view, "shape", csv.SHAPES),
        delimiter=_choice(view, "delimiter", tuple(csv.DELIMITERS)),
        labelled=labelled,
    )


def codes_of(known: Mapping[str, Any]) -> dict[str, str]:
    return {each["id"]: each["code"] for each in known["facilities"]}


def attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _choice(view: View, name: str, choices: tuple[str, ...]) -> str:
    """The first one where nothing is asked."""
    wanted = view.request.query_params.get(name, choices[0])
    if wanted not in choices:
        raise bad_parameter(name, "not_a_choice", _("{value} is none of: {choices}."),
                            value=wanted[:40], choices=", ".join(choices))  # fmt: skip
    return wanted
