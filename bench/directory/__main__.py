"""Pages, search, facets and downloads of the directory against the naive views and Datasette, in one run.

BENCH_PROGRAMS (100,000) is the larger of the two directories; the smaller one has a tenth. On SQLite in a file of its
own, on PostgreSQL by `python -m tests.postgres -- python -m bench.directory`."""

import os
import secrets
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

PROGRAMS = int(os.environ.get("BENCH_PROGRAMS", "100000"))
PAGE = 100
PLAIN, FIRST, LAST = "a naive ModelViewSet", "GET /programs, a page", "GET /programs, the last page"


def main(folder: Path) -> None:
    os.environ |= {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/node.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "NODE_ENVIRONMENT": "test",
        "NODE_VAR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    # Models can be imported now, not before.
    from django.core.management import call_command

    from bench import past
    from bench.directory import world

    call_command("migrate", verbosity=0)
    database = urlsplit(os.environ["DATABASE_URL"]).scheme
    print(f"The directory on {database}, pages of {PAGE}; in turns, the least time of each")
    pages = {}
    for least, most in ((0, PROGRAMS // 10), (PROGRAMS // 10, PROGRAMS)):
        began = time.perf_counter()
        world.build(least, most)
        past.settle()
        print(f"{most} programs, made in {time.perf_counter() - began:.0f} s")
        pages[most] = _pages(most)
        _searches(" (at least 5)" if most == PROGRAMS else "")
    small, large = pages.values()
    print(f"{large / small:8.2f} x  the smaller directory's page (at most 1.5)")
    _downloads(folder)


def _pages(programs: int) -> float:
    """Seconds of a page."""
    from bench.directory.naive import NaivePrograms
    from bench.rounds import medians

    naive = NaivePrograms.as_view({"get": "list"})
    pages: dict[str, Callable[[], object]] = {FIRST: _ask(), LAST: _ask(cursor=_cursor_before(PAGE))}
    others: dict[str, Callable[[], object]] = {
        PLAIN: lambda: naive(_request("/", page=2)).render(),
        FIRST: _ask(),
        "of one country": _ask(country="KR"),
        "of one language": _ask(language="ckb"),
        "in a box": _ask(bbox="-5,42,8,51"),
        "around a place": _ask(near="48.8,2.3", radius_km="500"),
        "with facets, counted anew": _anew(_ask(facets="country,kind,language,service")),
        "with facets": _ask(facets="country,kind,language,service"),
    }
    least, found = medians(pages, rounds=60, repeat=1, of=min), medians(others, rounds=8, repeat=1, of=min)
    print(f"A page takes {least[FIRST] * 1000:.1f} ms here, and {_queries(pages[FIRST])} queries (at most 3)")
    print(f"{found[PLAIN] / found[FIRST]:8.1f} x  as quick as {PLAIN} (at least 20)")
    print(f"{least[LAST] / least[FIRST]:8.2f} x  the first page: the last (at most 1.2)")
    for name in list(others)[2:]:
        print(f"{found[name] / found[FIRST]:8.2f} x  the first page: {name}")
    return least[FIRST]


def _queries(ask: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def _searches(wanted: str) -> None:
    from django.utils import timezone

    from bench.directory.naive import NaivePrograms
    from bench.directory.words import place
    from bench.rounds import medians
    from groups.languages import column
    from groups.models import Entry, Program

    naive = NaivePrograms.as_view({"get": "list"})
    one = place("en", 7).lower()
    shown = Program.objects.filter(entry__in=Entry.objects.remembered(timezone.now().date()), country="KR")
    far = shown.in_order().values_list(column("name", "ko"), flat=True)[0].split()[0]
    texts = {
        "a place": one,
        "a place and a word of all": f"{one} visitors",
        "a word of all": "visitors",
        "in Hangul": far,
    }
    for what, text in texts.items():
        asks: dict[str, Callable[[], object]] = {"naive": partial(_search, naive, text), "ours": _ask(q=text)}
        found = medians(asks, rounds=4, repeat=1, of=min)
        times = f"{found['naive'] / found['ours']:8.1f} x  as quick as `icontains`"
        print(f"{times}: {what}, {found['ours'] * 1000:.1f} ms{wanted}")
    wrong = medians({"ours": _ask(q=f"{one[:2]}{one[3:]} visitors")}, rounds=4, repeat=1, of=min)
    print(f"{wrong['ours'] * 1000:8.1f} ms for a place with a typing error, and a word of all")


def _search(view: Callable[[Any], Any], text: str) -> None:
    view(_request("/", search=text)).render()


def _request(path: str, **query: Any) -> Any:
    from django.test import RequestFactory

    return RequestFactory().get(path, query, headers={"Accept-Language": "ar"})


def _ask(**query: str) -> Callable[[], object]:
    from api.programs.views import Programs

    view = Programs.as_view()
    return lambda: view(_request("/api/v1/programs", limit=PAGE, **query))


def _anew(ask: Callable[[], object]) -> Callable[[], object]:
    from django.core.cache import cache

    def run() -> None:
        cache.clear()
        ask()

    return run


def _cursor_before(rows: int) -> str:
    """The cursor of the page that ends the list."""
    from django.core import signing
    from django.utils import timezone
    from rest_framework.request import Request

    from api import pagination
    from groups.models import Entry

    entry = Entry.objects.remembered(timezone.now().date()).order_by("-slug")[rows]
    of = pagination.fingerprint(Request(_request("/api/v1/programs", limit=PAGE)))
    return signing.dumps({"at": [entry.slug, str(entry.program_id)], "back": False, "of": of}, salt=pagination.SALT)


def _downloads(folder: Path) -> None:
    """Over HTTP: one process of a node, one of Datasette."""
    from django.utils import timezone

    from bench.directory import datasette
    from bench.directory.clients import most_memory, node, read
    from bench.rounds import medians
    from groups.models import Entry

    today = timezone.now().date()
    rows = Entry.objects.remembered(today).count()
    binary = datasette.program()
    if binary is None:
        print("DATASETTE IS NOT INSTALLED: FACETS AND DOWNLOADS WERE NOT COMPARED WITH IT.")
    orders = map(",".join, permutations(("service", "language", "kind", "country")))
    days = (f"2000-01-{day:02d}" for day in range(1, 29))
    with node() as (port, process):
        facets = f"/api/v1/programs?limit={PAGE}&facets="
        read(port, f"{facets}country")
        before = most_memory(process)
        ours: dict[str, Callable[[], object]] = {
            "csv": lambda: read(port, "/api/v1/programs?format=csv"),
            "two": lambda: read(port, f"{facets}country,kind"),
            "four": lambda: read(port, f"{facets}country,kind,language,service"),
            # In another order, or with another filter, each time: nothing is kept of it.
            "four anew": lambda: read(port, f"{facets}{next(orders)}"),
            "four found": lambda: read(port, f"{facets}country,kind,language,service&assured_after={next(days)}"),
        }
        found = medians(ours, rounds=4, repeat=1, of=min)
        print(f"{rows / found['csv']:8.0f} rows/s as CSV; a download of {rows} rows took "
              f"{(most_memory(process) - before) / 1e6:.0f} MB more than pages do")  # fmt: skip
        if binary is None:
            return
        path = folder / "datasette.db"
        datasette.fill(path, today)
        with datasette.serving(binary, path) as other:
            table = f"/datasette/programs.json?_size={PAGE}&_sort=slug&_facet=country&_facet=kind"
            theirs = medians(
                {
                    "csv": lambda: read(other, "/datasette/programs.csv?_stream=on"),
                    "two": lambda: read(other, table),
                    "four": lambda: read(other, f"{table}&_facet_array=languages&_facet_array=services"),
                },
                rounds=4,
                repeat=1,
                of=min,
            )
    print(f"{theirs['csv'] / found['csv']:8.1f} x  Datasette's rows/s as CSV (at least 3)")
    print(
        f"{theirs['four'] / found['four']:8.1f} x  as quick as Datasette: country, kind, language, service (at least 5)"
    )
    print(f"{theirs['four'] / found['four anew']:8.1f} x  the same, counted anew (at least 5)")
    print(f"{theirs['four'] / found['four found']:8.1f} x  the same, counted anew of what a filter finds: of all")
    print(f"{theirs['two'] / found['two']:8.1f} x  as quick as Datasette: country, kind, which have an index there")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="visitation-bench-") as name:
        main(Path(name))
