"""Tests of the settings' own modules: the shared cache, the environment's readers."""
