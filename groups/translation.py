"""Which listing texts have a column for each language (read by django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from groups.models import Facility, Program
from groups.models.program import TEXTS


@register(Program)
class ProgramTranslation(TranslationOptions):
    fields = TEXTS


@register(Facility)
class FacilityTranslation(TranslationOptions):
    fields = ("name",)
