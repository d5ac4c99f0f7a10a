from django.db import models


class OldSlug(models.Model):
    """A slug that a program had before; links to it are answered with 301."""

    slug = models.SlugField(max_length=80, unique=True)
    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug
