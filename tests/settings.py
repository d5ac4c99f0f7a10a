"""The project's settings, told that this is a test (they read the environment)."""

import os

os.environ["NODE_ENVIRONMENT"] = "test"

from config.settings import *  # noqa: F403  # the environment must be set first; settings are meant to be starred

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Each test has its own; the real ones are tested in tests/config and in the journeys.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
NODE_CONTACT = "security@node.example.org"
if DATABASES["default"]["ENGINE"] == "config.sqlite":  # noqa: F405  # starred, see above
    # pytest-django gives each of its processes a database in memory where the engine has this name.
    DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"  # noqa: F405  # starred, see above
