import uuid
from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Prefetch, Q

from groups.codelists import FacilityStatus, FacilityType, LocationPrecision, OperatorType
from groups.languages import LISTING_LANGUAGES, column, fallbacks
from groups.models.facility_fact import FacilityFact
from groups.models.program_facility import ProgramFacility
from groups.search import plain


class FacilityQuerySet(models.QuerySet["Facility"]):
    def standing(self) -> Self:
        """Without those that turned out to be another one."""
        return self.filter(merged_into__isnull=True)

    def in_country(self, country: str) -> Self:
        return self.filter(country=country)

    def operated_by(self, operator: str) -> Self:
        """By the type of operator."""
        return self.filter(operator_type=operator)

    def owned_by(self, companies: Iterable[uuid.UUID]) -> Self:
        return self.filter(company__in=companies)

    def identified(self, scheme: str, value: str) -> Self:
        return self.filter(identifiers__scheme=scheme, identifiers__value=value)

    def by_reference(self, references: Iterable[str]) -> Self:
        """Facilities named by id or by code, each in the place of those that were merged into it."""
        ids, codes = [], []
        for reference in references:
            try:
                ids.append(uuid.UUID(reference))
            except ValueError:
                codes.append(reference)
        named = Facility.objects.filter(Q(pk__in=ids) | Q(code__in=codes))
        return self.standing().filter(Q(pk__in=named.values("pk")) | Q(pk__in=named.values("merged_into")))

    def matching(self, text: str) -> Self:
        """Those in whose names, city, code or identifiers every word occurs, whatever its accents, case and script."""
        rows = self
        for word in plain(text).split():
            rows = rows.filter(words__contains=word)
        return rows

    def for_directory(self, on: date | None = None) -> Self:
        """With all that the directory shows, or showed of a day, in a fixed number of queries whatever the number of
        rows. Of programs only what is public, and of their columns only the names."""
        facts = FacilityFact.objects.standing()
        links = ProgramFacility.objects.public().with_program_names()
        if on is None:
            links = links.filter(until__isnull=True)
        else:
            facts, links = facts.known_of(on), links.overlapping(on, on)
        return self.select_related("company__parent").prefetch_related(
            Prefetch("facts", facts), Prefetch("program_links", links), "identifiers"
        )

    def in_order(self) -> Self:
        return self.order_by("code", "id")


class Facility(models.Model):
    """A place of immigration detention. What is known of it stands in its dated, sourced facts;
    the columns here hold the newest of each, so that the directory can be filtered by them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.CharField(max_length=200, blank=True, default="")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True, default="")
    source_language = models.CharField(max_length=16)
    national_type = models.CharField(max_length=120, blank=True, default="")
    type = models.CharField(max_length=40, choices=FacilityType.choices, default=FacilityType.UNKNOWN)
    country = models.CharField(max_length=2)
    subdivision = models.CharField(max_length=6, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    location_precision = models.CharField(
        max_length=8, choices=LocationPrecision.choices, default=LocationPrecision.COUNTRY
    )
    status = models.CharField(max_length=16, choices=FacilityStatus.choices, default=FacilityStatus.IN_USE)
    in_use_since = models.DateField(null=True, blank=True)
    in_use_until = models.DateField(null=True, blank=True)
    operator_type = models.CharField(max_length=40, choices=OperatorType.choices, default=OperatorType.UNKNOWN)
    company = models.ForeignKey("groups.Company", models.PROTECT, null=True, blank=True, related_name="facilities")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        help_text="The entry that this one was a double of.",
    )
    formerly = models.JSONField(
        default=list,
        blank=True,
        help_text="Ids and codes of the entries merged into this one; documents may name them.",
    )
    words = models.TextField(
        default="", blank=True, help_text="Names, city, code and identifiers, as groups/search writes them."
    )
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    last_modified = models.DateTimeField(auto_now=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "code"], name="one_facility_per_code"),
            models.CheckConstraint(condition=Q(type__in=FacilityType.values), name="facility_type_is_known"),
            models.CheckConstraint(condition=Q(status__in=FacilityStatus.values), name="facility_status_is_known"),
            models.CheckConstraint(condition=Q(operator_type__in=OperatorType.values), name="operator_type_is_known"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="facility_country_is_a_code"),
            models.CheckConstraint(
                condition=Q(in_use_since__isnull=True)
                | Q(in_use_until__isnull=True)
                | Q(in_use_until__gte=models.F("in_use_since")),
                name="facility_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # A comparison with NULL refuses nothing, so both are asked for.
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="facility_place_is_on_the_globe",
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="facility_is_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.code

    def names(self) -> dict[str, str]:
        """The name in every language that has one."""
        return {code: text for code in LISTING_LANGUAGES if (text := getattr(self, column("name", code)))}

    def name_in(self, language: str) -> str:
        for candidate in fallbacks(language, self.source_language):
            if text := getattr(self, column("name", candidate)):
                return str(text)
        return self.code
