"""The directory as most would write it: a serializer of models, pages by number, `icontains` over all texts."""

from rest_framework import filters, serializers, viewsets
from rest_framework.pagination import PageNumberPagination

from groups.languages import LISTING_LANGUAGES, column
from groups.models import Program, ProgramFacility

PAGE = 100


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
    filter_backends = [filters.SearchFilter]
    search_fields = [
        "city",
        *(column(text, language) for text in ("name", "summary") for language in LISTING_LANGUAGES),
    ]
