from django.db import models


class SentMail(models.Model):
    """That a mail with this key was asked for: a repeat sends nothing. Holds no address."""

    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key
