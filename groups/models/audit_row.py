from django.db import models


class AuditRow(models.Model):
    """Who did what to what. Written in the transaction of the act; numbered and chained afterwards by the sequencer.

    Ids are opaque, so that a row says nothing about a person once the account is erased."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=60, help_text="user:<id>, token:<public id> or node.")
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    program_id = models.UUIDField(null=True, blank=True, default=None)
    country = models.CharField(max_length=2, blank=True, default="")
    details = models.JSONField(default=dict)
    number = models.BigIntegerField(null=True, unique=True)
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["program_id", "id"], name="audit_by_program"),
            models.Index(fields=["id"], condition=models.Q(number__isnull=True), name="audit_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind}:{self.object_id}"
