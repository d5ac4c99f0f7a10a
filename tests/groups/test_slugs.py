"""Short names for addresses."""

import re
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.models import OldSlug, Program
from groups.slugs import LONGEST, free_slug, looks_like_id


def keep(slug: str, **values: str) -> Program:
    return Program.objects.create(
        slug=slug, source_language="en", country="XA", time_zone="UTC", reporting_from="2026-Q1", **values
    )


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bienvenue à Lyon", "bienvenue-a-lyon"),
        ("زوّار الميناء", "zwr-lmyn"),
        ("Φίλοι", "filoi"),
        ("!!!", "program"),
        ("", "program"),
        ("x" * 100, "x" * LONGEST),
        ("12345678123456781234567812345678", "program-12345678123456781234567812345678"),
        ("12345678-1234-5678-1234-567812345678", "program-12345678-1234-5678-1234-567812345678"),
    ],
)
def test_makes_ascii_of_any_script(db: None, name: str, slug: str) -> None:
    assert free_slug(name) == slug


def test_counts_on_from_the_highest(db: None) -> None:
    for slug in ("port", "port-2", "port-7", "port-royal", "port-8-x"):
        keep(slug)
    assert free_slug("Port") == "port-8"
    assert free_slug("Port Royal") == "port-royal-2"


def test_a_slug_of_former_times_is_taken(db: None) -> None:
    OldSlug.objects.create(slug="port", program=keep("harbour"))
    assert free_slug("Port") == "port-2"


def test_programs_of_other_nodes_take_no_slug_here(db: None) -> None:
    keep("port", origin="https://other.example.org")
    assert free_slug("Port") == "port"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=120) | st.uuids().map(str))
def test_is_a_slug_that_never_looks_like_an_id(db: None, name: str) -> None:
    slug = free_slug(name)
    assert re.fullmatch(r"[a-z0-9_]+(-+[a-z0-9_]+)*", slug)
    assert len(slug) <= 80
    assert not looks_like_id(slug)


def test_knows_an_id_when_it_sees_one() -> None:
    assert looks_like_id(str(uuid.uuid4()))
    assert not looks_like_id("port")
