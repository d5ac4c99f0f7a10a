"""Rules of the house that a machine can hold."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.checks import catalogues

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "bench", "config", "demo", "groups", "network", "tests", "web")
SOURCES = [
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts
]
LONGEST = 300


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_message_is_translated_everywhere() -> None:
    assert catalogues.faults() == []


def test_files_stay_short() -> None:
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: size for path, size in sizes.items() if size > LONGEST and not path.startswith("tests/")} == {}


def test_every_package_says_what_lives_there() -> None:
    inits = [path for path in SOURCES if path.name == "__init__.py" and "management" not in path.parts]
    assert [name(path) for path in inits if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_every_ignore_has_its_reason() -> None:
    bare = re.compile(r"#\s*(?:noqa(?::\s*[A-Z0-9, ]+)?|type: ignore(?:\[[a-z, -]+\])?|fmt: skip)\s*$")
    found = [
        f"{name(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line) and "fmt: skip" not in line
    ]
    assert found == []


@pytest.mark.parametrize("pins", ["requirements.txt", "requirements-dev.txt"])
def test_pins_have_hashes_and_no_address(pins: str) -> None:
    text = (ROOT / pins).read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    lines = text.splitlines()
    assert [each for each in wanted if not any(f'"{each}",' in line and "# " in line for line in lines)] == []


def test_the_administrator_is_told_of_every_setting_and_command() -> None:
    told = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.[a-z]+\(\s*"([A-Z_]+)"', settings))
    assert {variable for variable in read if f"`{variable}`" not in told} == set()
    commands = {
        path.stem
        for app in ("groups", "network/node", "network/standards", "network/reports")
        for path in (ROOT / app / "management" / "commands").glob("[a-z]*.py")
    }
    assert {command for command in commands if f"manage.py {command}" not in told} == set()


def test_nothing_of_ours_leads_outside() -> None:
    hosts = re.compile(r"p[y]pi\.org|pythonh[o]sted|registry\.n[p]mjs|deb\.d[e]bian")
    kinds = {".py", ".toml", ".txt", ".md", ".yml", ".json", ".po", ".html", ".css", ".js", ""}
    places = [ROOT / folder for folder in (*PACKAGES, "docs", "locale", ".ci")]
    files = [path for place in places for path in place.rglob("*") if path.is_file() and path.suffix in kinds]
    files += [path for path in ROOT.iterdir() if path.is_file() and path.name != "uv.lock"]
    texts = {name(path): path.read_text(encoding="utf-8") for path in files}
    assert [file for file, text in texts.items() if hosts.search(text)] == []


@pytest.mark.django_db(transaction=True)
def test_migrations_run_back_and_forth() -> None:
    for app in ("reports", "standards", "node", "groups"):
        call_command("migrate", app, "zero", verbosity=0)
    assert not [table for table in connection.introspection.table_names() if table.startswith(("groups_", "reports_"))]
    call_command("migrate", verbosity=0)
    assert "reports_revision" in connection.introspection.table_names()


def test_no_index_is_kept_twice() -> None:
    """An index that is the beginning of another one finds nothing that the other does not, and each row pays for it."""
    twice = []
    for app in ("groups", "node", "reports", "standards"):
        for model in apps.get_app_config(app).get_models():
            single = {
                field.name
                for field in model._meta.local_fields
                if getattr(field, "db_index", False) and not field.unique
            }
            kept = [tuple(each.fields) for each in model._meta.indexes if not each.condition]
            kept += [tuple(each.fields) for each in model._meta.total_unique_constraints]
            twice += [f"{model.__name__}.{fields[0]}" for fields in kept if fields and fields[0] in single]
    # The table of entries is not to be made anew (groups/models/entry.py), which SQLite would do to drop this one.
    assert twice == ["Entry.slug"]
