"""The settings under which mypy looks at models: modeltranslation swaps managers at run time, which its plugin cannot follow."""

from tests.settings import *  # noqa: F403  # settings are meant to be starred

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "modeltranslation"]  # noqa: F405  # from the star
