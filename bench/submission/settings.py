"""The node's settings, with the addresses of the baselines beside its own."""

from config.settings import *  # noqa: F403  # settings are meant to be starred

ROOT_URLCONF = "bench.submission.baselines"
