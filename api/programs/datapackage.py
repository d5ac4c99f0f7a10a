"""The directory in one file, with what it means, its licence and its checksum."""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date

import orjson
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from api import schema
from api.programs import described, filters, formats
from api.programs.filters import Search
from api.renderers import ZIP
from api.streams import stream
from api.views import View
from groups.models import DirectoryVersion
from groups.representations.datapackage import datapackage
from groups.representations.tables import COLUMNS

IN_MEMORY = 4 * 1024 * 1024
PIECE = 64 * 1024


class DataPackage(View):
    public = frozenset({"GET", "HEAD"})
    parameters = filters.PARAMETERS
    all_languages = True
    renderer_classes = [ZIP]

    @extend_schema(
        operation_id="download_programs",
        summary=_("Listed programs as a Frictionless Data Package"),
        description=_("A ZIP file of `programs.csv` and `datapackage.json`. Takes the filters of the list."),
        parameters=[schema.LANG, *described.FILTERS],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> HttpResponseBase:
        today = timezone.now().date()
        search = filters.search(request, today)
        return stream(self, package(search, self.languages.content, today), today=today, name="programs.zip")


def package(search: Search, language: str, today: date) -> Iterator[bytes]:
    """The bytes of the ZIP file, the same all day while nothing changes. It is written to the disk first: the checksum
    comes from all of the table."""
    version = DirectoryVersion.now()
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            size, digest = 0, hashlib.sha256()
            with archive.open(_member("programs.csv", today), "w") as table:
                for chunk in formats.csv(search, language, today, COLUMNS):
                    size += table.write(chunk)
                    digest.update(chunk)
            described_by = datapackage(made_on=today, version=version, size=size, digest=digest.hexdigest())
            archive.writestr(_member("datapackage.json", today), orjson.dumps(described_by, option=orjson.OPT_INDENT_2))
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _member(name: str, today: date) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (today.year, today.month, today.day, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
