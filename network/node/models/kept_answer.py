from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class KeptAnswerQuerySet(models.QuerySet["KeptAnswer"]):
    def expired(self, today: date) -> Self:
        return self.filter(expires_on__lt=today)


class KeptAnswer(models.Model):
    """The answer to a request with an Idempotency-Key, given again to a repeat. Refusals are not
    kept."""

    caller = models.CharField(max_length=60, help_text="As in audit rows: user:<id>, token:<public id>.")
    key = models.CharField(max_length=255)
    method = models.CharField(max_length=7)
    path = models.CharField(max_length=500)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict, blank=True)
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(db_index=True)

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="one_answer_per_key"),
            models.CheckConstraint(condition=Q(status__gte=200, status__lt=300), name="kept_answer_is_no_refusal"),
            models.CheckConstraint(condition=Q(body_digest__regex=r"^[0-9a-f]{64}$"), name="kept_body_is_a_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
