"""Mirrors the folders of the project; tests/api has one file per endpoint, tests/journeys the whole jobs over a live server."""
