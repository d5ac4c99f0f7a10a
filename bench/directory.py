"""A page of the directory against the way in which most would write it, on an empty database in memory filled here."""

import os

os.environ["DATABASE_URL"] = "sqlite:///:memory:"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from datetime import date  # noqa: E402  # Django first

from django.core.management import call_command  # noqa: E402  # Django first
from django.test import RequestFactory  # noqa: E402  # Django first
from rest_framework import serializers, viewsets  # noqa: E402  # Django first
from rest_framework.pagination import PageNumberPagination  # noqa: E402  # Django first

from api.programs.views import Programs  # noqa: E402  # Django first
from bench.rounds import medians, table  # noqa: E402  # Django first
from groups.languages import column  # noqa: E402  # Django first
from groups.models import Facility, OfferedService, Program, ProgramFacility, SpokenLanguage  # noqa: E402  # Django first

PROGRAMS, PAGE = 3000, 100


def fill() -> None:
    facilities = Facility.objects.bulk_create(
        Facility(code=f"XA-{n}", source_language="en", country="XA", **{column("name", "en"): f"Centre {n}"})
        for n in range(50)
    )
    programs = Program.objects.bulk_create(
        Program(
            slug=f"program-{n:06d}", source_language="en",
            country="XA", time_zone="Europe/Paris", reporting_from="2026-Q1", status="listed", assured_on=date(2026, 11, 1),
            **{column("name", "en"): f"Program {n}", column("name", "ar"): f"برنامج {n}", column("summary", "en"): "We visit."},
        )
        for n in range(PROGRAMS)
    )  # fmt: skip
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(program=each, code=code) for each in programs for code in ("ar", "en", "fr")
    )
    OfferedService.objects.bulk_create(OfferedService(program=each, code="visiting") for each in programs)
    ProgramFacility.objects.bulk_create(
        ProgramFacility(program=each, facility=facilities[(index + more) % 50], since=date(2020, 1, 1))
        for index, each in enumerate(programs)
        for more in (0, 7)
    )


class Link(serializers.ModelSerializer):  # type: ignore[type-arg]  # as most would write it
    facility = serializers.CharField(source="facility.name")

    class Meta:
        model = ProgramFacility
        fields = ["facility", "access_status", "since", "visit_days"]


class Naive(serializers.ModelSerializer):  # type: ignore[type-arg]  # as most would write it
    languages = serializers.StringRelatedField(many=True, source="spoken_languages")  # type: ignore[var-annotated]  # the same
    services = serializers.StringRelatedField(many=True, source="offered_services")  # type: ignore[var-annotated]  # the same
    facilities = Link(many=True, source="facility_links")

    class Meta:
        model = Program
        fields = ["id", "slug", "kind", "status", "name", "summary", "how_to_join", "country", "subdivision", "city", "latitude",
                  "longitude", "time_zone", "website", "email", "phone", "founded_year", "assured_on", "last_modified",
                  "languages", "services", "facilities"]  # fmt: skip


class Pages(PageNumberPagination):
    page_size = PAGE


class NaivePrograms(viewsets.ModelViewSet):  # type: ignore[type-arg]  # as most would write it
    queryset = Program.objects.order_by("slug")
    serializer_class = Naive
    pagination_class = Pages
    authentication_classes: list[type] = []


def main() -> None:
    call_command("migrate", verbosity=0)
    fill()
    factory = RequestFactory()
    naive = NaivePrograms.as_view({"get": "list"})
    ours = Programs.as_view()
    first = factory.get("/api/v1/programs", {"limit": PAGE}, headers={"Accept-Language": "ar"})
    table(
        f"A page of {PAGE} of {PROGRAMS} programs, in Arabic",
        "a naive ModelViewSet",
        medians(
            {
                "a naive ModelViewSet": lambda: naive(factory.get("/", {"page": 2})).render(),
                "GET /programs, not cached": lambda: ours(first),
            },
            rounds=7,
            repeat=2,
        ),
    )


if __name__ == "__main__":
    main()
