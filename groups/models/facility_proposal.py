import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from groups.codelists import ProposalKind, ProposalStatus
from groups.models.access_change import FACILITY_NAMES
from groups.models.program_facility import PROGRAM_NAMES
from groups.viewers import Viewer


class FacilityProposalQuerySet(models.QuerySet["FacilityProposal"]):
    def visible_to(self, subject: Viewer) -> Self:
        """Those of the subject's own programs, and all about its territory."""
        return self.filter(Q(program__in=subject.program_ids) | Q(country__in=subject.territory))

    def named(self) -> Self:
        """With what names the program and the facility, and nothing else of their many columns."""
        own = (field.name for field in FacilityProposal._meta.concrete_fields)
        ends = [f"program__{name}" for name in PROGRAM_NAMES] + [f"facility__{name}" for name in FACILITY_NAMES]
        return self.select_related("program", "facility").only(*own, *ends)

    def waiting(self) -> Self:
        return self.filter(status=ProposalStatus.WAITING)

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "id")


class FacilityProposal(models.Model):
    """What a program says about a facility: that there is one, a fact, an end, or that two are one. A coordinator of the
    country decides. `values` is checked as the change itself would be, when it is made and again when it is applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="facility_proposals")
    facility = models.ForeignKey("groups.Facility", models.CASCADE, null=True, blank=True, related_name="proposals")
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=12, choices=ProposalKind.choices)
    values = models.JSONField()
    note = models.CharField(max_length=1000, blank=True, default="")
    status = models.CharField(max_length=12, choices=ProposalStatus.choices, default=ProposalStatus.WAITING)
    answer = models.CharField(max_length=1000, blank=True, default="")
    proposed_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = FacilityProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="proposal_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=ProposalStatus.values), name="proposal_status_is_known"),
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.NEW, facility__isnull=True)
                | Q(status=ProposalStatus.APPROVED)
                | ~Q(kind=ProposalKind.NEW) & Q(facility__isnull=False),
                name="proposal_names_its_facility",
            ),
        ]
        indexes = [models.Index(fields=["country", "status", "created_at"], name="proposals_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
