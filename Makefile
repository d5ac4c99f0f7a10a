# GNU make, Python >= 3.11 with venv: nothing else is needed. `uv` is used where it is on the PATH (faster, same pins).
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
RUN := $(PY) manage.py
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/django.po)
# Tests start many processes: what is compiled is kept, even where the shell says otherwise.
export PYTHONDONTWRITEBYTECODE :=
SOURCES := config groups network api web demo tests bench manage.py

.PHONY: demo test test-sqlite test-postgres check messages schema bench fuzz torture pins format clean env

demo: .venv/.runtime .venv/.messages
	@exec env PORT=$(PORT) RESET=$(RESET) $(RUN) demo

# Everything on SQLite, then all that touches the database on a PostgreSQL of our own.
test: test-sqlite test-postgres

test-sqlite: env
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-postgres: env
	$(PY) -m tests.postgres -- $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "database and not sqlite_only and not fuzz and not torture"

check: env
	$(PY) -m ruff check --quiet .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy $(wildcard $(SOURCES))
	.venv/bin/lint-imports
	NODE_ENVIRONMENT=test $(RUN) makemigrations --check --dry-run
	NODE_ENVIRONMENT=test $(RUN) standard lint
	$(PY) -m tests.checks.schema
	$(PY) -m tests.checks.catalogues
	$(PY) -m tests.checks.security_txt
	NODE_ENVIRONMENT=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') NODE_URL=https://node.example.org \
	  NODE_CONTACT=security@node.example.org $(RUN) check --deploy --fail-level WARNING

# English is written in the code; the catalogues of the other languages are updated here and translated by hand.
messages: env
	$(PY) -m tests.checks.catalogues --write

schema: env
	$(PY) -m tests.checks.schema --write

# All of them run, whatever one says; those that missed a target are named at the end.
bench: env
	@missed=; \
	for name in engine sheets directory kept submission bulk memory; do \
	  echo "== $$name, SQLite"; $(PY) -m bench.$$name || missed="$$missed $$name"; done; \
	for name in directory kept submission bulk memory; do \
	  echo "== $$name, PostgreSQL"; $(PY) -m tests.postgres --durable -- $(PY) -m bench.$$name || missed="$$missed $$name/PostgreSQL"; done; \
	test -z "$$missed" || { echo "missed:$$missed"; exit 1; }

# 25,000 requests made from the schema on each database, and the other doors and walks; FUZZ_SEED, FUZZ_REQUESTS (tests/fuzz).
fuzz: env
	$(PY) -m pytest -n 2 -m fuzz -p tests.fuzz.figures
	$(PY) -m tests.postgres -- $(PY) -m pytest -n 2 -m "fuzz and database" -p tests.fuzz.figures

# Crash and load, an hour on each database; TORTURE_KILLS and TORTURE_MINUTES make it shorter (tests/torture).
torture: env
	$(PY) -m pytest -s -m torture tests/torture
	$(PY) -m tests.postgres -- $(PY) -m pytest -s -m torture tests/torture

format: env
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# New pins after a change of pyproject.toml (needs uv).
pins:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

env: .venv/.dev .venv/.messages

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@if command -v uv >/dev/null 2>&1; then uv venv --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv; else $(PYTHON) -m venv .venv; fi

.venv/.runtime: requirements.txt | .venv/bin/python
	@$(MAKE) --no-print-directory install PINS=requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	@$(MAKE) --no-print-directory install PINS=requirements-dev.txt
	@touch $@ .venv/.runtime

.PHONY: install
install:
	@if command -v uv >/dev/null 2>&1; then uv pip install --quiet --python $(PY) --require-hashes -r $(PINS); \
	else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(PINS); fi

# Babel compiles: gettext's own programs are not needed.
.venv/.messages: $(CATALOGUES) | .venv/.runtime
	@.venv/bin/pybabel --quiet compile --directory locale --domain django
	@touch $@

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
