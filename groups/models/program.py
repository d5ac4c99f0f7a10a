import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce

from groups.codelists import ClaimStatus, ListingStatus, LocationPrecision, ProgramKind, RejectionReason
from groups.languages import LISTING_LANGUAGES, column, fallbacks
from groups.models.audit_row import AuditRow
from groups.models.claim import Claim
from groups.models.proof import Proof
from groups.models.suspension import Suspension
from groups.periods import Period
from groups.statements import instances
from groups.viewers import Viewer

TEXTS = ("name", "summary", "how_to_join")
# Texts are columns that modeltranslation adds for each language; the base columns are never read.
OUTLINE = (
    "id", "slug", "kind", "status", "country", "time_zone", "reporting_from", "closed_on", "version", "parent_id",
)  # fmt: skip
PERIOD_PATTERN = r"^[12][0-9]{3}-Q[1-4]$"


class ProgramQuerySet(models.QuerySet["Program"]):
    def listed(self) -> Self:
        """The public set: what everybody sees in lists."""
        return self.filter(status=ListingStatus.LISTED)

    def visible_to(self, subject: Viewer) -> Self:
        """What the subject may read as a single listing: the public set, its own programs, its territory."""
        seen = Q(status=ListingStatus.LISTED) | Q(pk__in=subject.program_ids)
        if subject.managed_ids:
            seen |= Q(parent__in=subject.managed_ids)
        if subject.territory:
            seen |= Q(country__in=subject.territory)
        if subject.is_admin:
            seen |= Q(status__in=[ListingStatus.HIDDEN, ListingStatus.CLOSED])
        return self.filter(seen)

    def in_scope_of(self, subject: Viewer) -> Self:
        """Programs in which the subject has a role, so that a refusal may be told (403) and not hidden (404)."""
        scope = Q(pk__in=subject.program_ids)
        if subject.managed_ids:
            scope |= Q(parent__in=subject.managed_ids)
        if subject.territory:
            scope |= Q(country__in=subject.territory)
        return self.filter(scope)

    def in_country(self, country: str) -> Self:
        return self.filter(country=country)

    def expected_in(self, period: Period) -> Self:
        """Groups of this node whose report of the quarter is due: listed, hidden or closed, in a quarter from
        `reporting_from` to that of closing, and not suspended on all its days."""
        first, last = period.first_day, period.last_day
        suspended = Suspension.objects.filter(program=OuterRef("pk"))
        # Suspensions may follow each other: a day without one is the first day, or the one after the end of another.
        day_after = ExpressionWrapper(OuterRef("until") + timedelta(days=1), output_field=models.DateField())
        goes_on = Suspension.objects.filter(program=OuterRef("program")).covering(day_after)
        ends = suspended.filter(~Exists(goes_on), until__gte=first, until__lt=last)
        return self.filter(
            ~Exists(suspended.covering(first)) | Exists(ends),
            Q(closed_on__isnull=True) | Q(closed_on__gte=first),
            kind=ProgramKind.GROUP,
            origin="",
            status__in=[ListingStatus.LISTED, ListingStatus.HIDDEN, ListingStatus.CLOSED],
            reporting_from__lte=str(period),
        )

    def lock(self, program: "Program") -> None:
        """Hold the program's row until the transaction ends. Its columns, of which there are seventy, are not read."""
        self.select_for_update().values_list("pk").get(pk=program.pk)

    def in_outline(self) -> Self:
        """For those who work on what belongs to a program: of its seventy columns the others are read when asked for."""
        return self.only(*OUTLINE)

    def outlines(self) -> list["Program"]:
        """The same for hundreds of them."""
        return instances(self, OUTLINE)

    def for_directory(self) -> Self:
        """With all that a listing shows, in a fixed number of queries whatever the number of rows."""
        return self.select_related("parent").prefetch_related(
            "spoken_languages", "offered_services", "facility_links__facility"
        )

    def waiting(self) -> Self:
        """What a coordinator is asked about: listings, changes of listings, and claims."""
        claims = Claim.objects.filter(program=OuterRef("pk"), status=ClaimStatus.WAITING)
        return self.filter(Q(status=ListingStatus.PENDING) | ~Q(pending_changes={}) | Exists(claims))

    def for_moderation(self) -> Self:
        """Those of this node, with `waiting_since` (the last act that asked for a coordinator) and all that the queue
        shows, in a fixed number of queries."""
        acts = AuditRow.objects.filter(program_id=OuterRef("pk")).order_by("-id").values("at")
        applied = acts.filter(action__in=["program.registered", "program.applied"])[:1]
        asked = acts.filter(action__in=["program.changed", "claim.made"])[:1]
        since = Case(When(status=ListingStatus.PENDING, then=Subquery(applied)), default=Subquery(asked))
        return (
            self.filter(origin="")
            .annotate(waiting_since=Coalesce(since, "last_modified", output_field=models.DateTimeField()))
            .prefetch_related(
                "memberships",
                Prefetch("proofs", Proof.objects.select_related("voucher")),
                Prefetch("claims", Claim.objects.select_related("user")),
            )
        )

    def in_order(self) -> Self:
        return self.order_by("slug", "id")


class Program(models.Model):
    """A local visitation group, or an umbrella of groups, as listed and reporting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.CharField(max_length=200, blank=True, default="", help_text="The home node; empty for this one.")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=16, choices=ProgramKind.choices, default=ProgramKind.GROUP)
    status = models.CharField(max_length=16, choices=ListingStatus.choices, default=ListingStatus.PENDING)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="groups")

    name = models.CharField(max_length=200, blank=True, default="")
    summary = models.TextField(max_length=2000, blank=True, default="")
    how_to_join = models.TextField(max_length=2000, blank=True, default="")
    source_language = models.CharField(max_length=16)

    country = models.CharField(max_length=2)
    subdivision = models.CharField(max_length=6, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    location_precision = models.CharField(
        max_length=8, choices=LocationPrecision.choices, default=LocationPrecision.COUNTRY
    )
    time_zone = models.CharField(max_length=64)

    website = models.URLField(max_length=500, blank=True, default="")
    email = models.EmailField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)

    reporting_from = models.CharField(max_length=7, help_text="The first quarter that the program reports.")
    closed_on = models.DateField(null=True, blank=True)
    assured_on = models.DateField(null=True, blank=True, help_text="When somebody last said: still true.")
    rejection_code = models.CharField(max_length=20, choices=RejectionReason.choices, blank=True, default="")
    rejection_note = models.TextField(max_length=1000, blank=True, default="")
    pending_changes = models.JSONField(default=dict, blank=True, help_text="Changes of a listing that wait for review.")

    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    last_modified = models.DateTimeField(auto_now=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "slug"], name="one_program_per_slug"),
            models.CheckConstraint(condition=Q(kind__in=ProgramKind.values), name="program_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=ListingStatus.values), name="program_status_is_known"),
            models.CheckConstraint(
                condition=Q(source_language__in=LISTING_LANGUAGES), name="program_language_is_known"
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="program_country_is_a_code"),
            models.CheckConstraint(
                condition=Q(reporting_from__regex=PERIOD_PATTERN), name="reporting_from_is_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # A comparison with NULL refuses nothing, so both are asked for.
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="program_place_is_on_the_globe",
            ),
            models.CheckConstraint(
                condition=Q(kind=ProgramKind.GROUP) | Q(parent__isnull=True), name="umbrella_has_no_parent"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="program_is_not_its_parent"),
            models.CheckConstraint(
                condition=Q(status=ListingStatus.CLOSED, closed_on__isnull=False)
                | (~Q(status=ListingStatus.CLOSED) & Q(closed_on__isnull=True)),
                name="closed_program_has_a_date",
            ),
            models.CheckConstraint(
                condition=(Q(status=ListingStatus.REJECTED) & ~Q(rejection_code=""))
                | (~Q(status=ListingStatus.REJECTED) & Q(rejection_code="")),
                name="rejected_program_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["status", "slug", "id"], name="program_directory_order")]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_listed(self) -> bool:
        return self.status == ListingStatus.LISTED

    @property
    def website_to_be(self) -> str:
        """The one that waits for review, or else the one of the listing."""
        return str(self.pending_changes.get("website", self.website))

    @property
    def reports_from(self) -> Period:
        return Period.parse(self.reporting_from)

    def text_in(self, field: str, language: str) -> tuple[str, str]:
        """The listing text and the language that it is in; ("", language) where there is none at all."""
        for candidate in fallbacks(language, self.source_language):
            if text := getattr(self, column(field, candidate)):
                return text, candidate
        return "", language

    def texts(self, field: str) -> dict[str, str]:
        """The listing text in every language that has one."""
        return {language: text for language in LISTING_LANGUAGES if (text := getattr(self, column(field, language)))}
