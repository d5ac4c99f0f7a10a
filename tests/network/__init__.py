"""Tests of what the nodes share, app by app."""
