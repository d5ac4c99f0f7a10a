"""The node's settings, with the shortest of views beside its own."""

from config.settings import *  # noqa: F403  # settings are meant to be starred

ROOT_URLCONF = "bench.kept.urls"
