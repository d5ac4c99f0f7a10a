"""Entries, in step with their programs: by actions, by `directory rebuild`, and by the worker."""

import io

import orjson
import pytest
from django.core.management import call_command
from django.db import connection

from groups import entries
from groups.actions import directory, listings
from groups.models import DirectoryVersion, Entry, EntryTag, Program
from groups.subjects import NODE
from network.node import jobs
from tests.cast import Cast, program


def tags(made: Program) -> set[tuple[str, str]]:
    return set(EntryTag.objects.filter(entry__program=made).values_list("kind", "code"))


def test_an_entry_holds_what_its_program_is_found_and_shown_by(cast: Cast) -> None:
    entry = Entry.objects.get(program=cast.harbour)
    assert entry.names.splitlines() == [
        "زوار المیناء", "zwr lmyn", "harbour visitors", "visiteurs du port",
    ]  # fmt: skip
    assert "we visit every saturday" in entry.words.splitlines()
    assert orjson.loads(entry.outline)["slug"] == "harbour-visitors"
    assert tags(cast.harbour) == {
        ("country", "XA"), ("kind", "group"), ("language", "en"), ("language", "fr"), ("service", "visiting"),
        ("facility", str(cast.north.pk)), ("access", "open"), ("operator", "unknown"),
        *(("name", name) for name in ("زوار المیناء", "zwr lmyn", "harbour visitors", "visiteurs du port")),
        *(("word", word) for word in ("zwr", "lmyn", "harbour", "visitors", "visiteurs", "du", "port")),
    }  # fmt: skip


def test_who_is_hidden_has_none_whoever_writes(cast: Cast) -> None:
    listings.hide(program=cast.hill, by=NODE)
    assert entries.write([cast.hill, cast.harbour]) == 1
    assert not Entry.objects.filter(program=cast.hill).exists()
    assert not EntryTag.objects.filter(entry__program=cast.hill).exists()


def test_rebuild_makes_all_anew_and_drops_strays(cast: Cast) -> None:
    kept = Entry.objects.get(program=cast.harbour)
    Entry.objects.filter(pk=kept.pk).update(outline="{}", names="x", words="x")
    Entry.objects.filter(program=cast.abroad).delete()
    Program.objects.filter(pk=cast.hill.pk).update(status="hidden")
    before, out = DirectoryVersion.now(), io.StringIO()
    call_command("directory", "rebuild", stdout=out)
    assert out.getvalue() == "rebuilt: 3\n"  # two written, one dropped
    assert set(Entry.objects.values_list("slug", flat=True)) == {"harbour-visitors", "abroad-circle"}
    assert Entry.objects.get(program=cast.harbour).names == kept.names
    assert DirectoryVersion.now() > before


@pytest.mark.parametrize("amiss", ["missing", "another version", "not listed"])
def test_the_worker_mends_what_is_amiss(cast: Cast, amiss: str) -> None:
    assert directory.mend() == 0
    version = DirectoryVersion.now()
    if amiss == "missing":
        Entry.objects.filter(program=cast.hill).delete()
    elif amiss == "another version":
        Program.objects.filter(pk=cast.hill.pk).update(version=9)
    else:
        Program.objects.filter(pk=cast.hill.pk).update(status="hidden")
    assert jobs.discover()["mend_directory"].seconds == jobs.HOUR
    jobs.mend_directory()
    assert DirectoryVersion.now() == version + 1
    assert Entry.objects.filter(program=cast.hill).count() == (amiss != "not listed")
    assert directory.mend() == 0


@pytest.mark.sqlite_only
def test_the_index_of_trigrams_follows(cast: Cast) -> None:
    def found(piece: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM groups_entrysearch WHERE groups_entrysearch MATCH %s", [f'"{piece}"'])
            return int(cursor.fetchone()[0])

    assert found("harbour") == 1
    made = program("Harbour Two", cast.dora)
    assert found("harbour") == 2
    listings.hide(program=made, by=NODE)
    listings.hide(program=cast.harbour, by=NODE)
    assert found("harbour") == 0
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO groups_entrysearch (groups_entrysearch) VALUES ('integrity-check')")
