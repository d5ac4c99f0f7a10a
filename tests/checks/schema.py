"""The committed OpenAPI schema: it is the one that the code makes, and it is valid.

`python -m tests.checks.schema` compares; with `--write` it writes api/schema.yml.
"""

import io
import os
import sys
from contextlib import redirect_stderr
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "api" / "schema.yml"


def make() -> str:
    """The schema in English, as YAML. Raises where spectacular has anything to warn of."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # settings must be named before

    django.setup()
    from django.utils import translation  # after setup
    from drf_spectacular.drainage import GENERATOR_STATS  # after setup
    from drf_spectacular.generators import SchemaGenerator  # after setup
    from drf_spectacular.renderers import OpenApiYamlRenderer  # after setup
    from drf_spectacular.validation import validate_schema  # after setup

    complaints = io.StringIO()
    with translation.override("en"), redirect_stderr(complaints):
        document = SchemaGenerator().get_schema(request=None, public=True)
    if GENERATOR_STATS:
        raise SystemExit(complaints.getvalue())
    validate_schema(document)
    return OpenApiYamlRenderer().render(document, renderer_context={}).decode()


def main() -> int:
    made = make()
    if "--write" in sys.argv:
        FILE.write_text(made, encoding="utf-8")
    same = FILE.exists() and FILE.read_text(encoding="utf-8") == made
    print("schema: up to date" if same else "schema: api/schema.yml is not what the code makes; run `make schema`")  # noqa: T201  # a command
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
