"""Bytes chosen by the branches that they reach: `python -m tests.fuzz.guided -atheris_runs=200000 -seed=7`.

Needs atheris, which is no dependency of ours; `make fuzz` leaves this out, and says so, where it is missing."""

import os
import sys

import atheris  # type: ignore[import-untyped]  # installed by hand

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # settings must be named before
from django.test import RequestFactory  # the same

django.setup()

with atheris.instrument_imports(include=["api.parsers", "api.negotiation", "api.conditional", "groups.tokens"]):
    from api.conditional import expected, not_modified
    from api.errors import Problem
    from api.negotiation import accepted_ranges, negotiate_languages, quality
    from api.parsers import parse_json
    from groups import tokens

FACTORY = RequestFactory()


def read(body: bytes) -> None:
    try:
        parse_json(body)
    except Problem as problem:
        if problem.status != 400:
            raise
    text = body.decode("latin-1")
    if tokens.public_id_of(text) not in {None, text[4:16]}:
        raise AssertionError(text)
    welcome = quality("application/json", list(accepted_ranges(text)))
    if not 0 <= welcome <= 2:
        raise AssertionError(text)
    headers = {"If-Match": text, "If-None-Match": text, "Accept-Language": text}
    request = FACTORY.get("/", headers=headers)
    expected(request)
    not_modified(request, '"1.0"')
    negotiate_languages(request)


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
