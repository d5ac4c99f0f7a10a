"""PostgreSQL's own programs pg_dump and pg_restore."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from django.db import connection

from network.node.backups.packaging import Refused

VERSIONS = Path("/usr/lib/postgresql")
END = b"\\.\n"
# Commands of psql, and a setting that servers before 17 do not know: neither is ours to run.
SKIPPED = (b"\\", b"SET transaction_timeout ")
Part = tuple[bytes, Iterator[bytes] | None]


def program(name: str) -> str:
    """On the PATH, or where Debian keeps them, the newest."""
    if found := shutil.which(name):
        return found
    kept = [path for path in VERSIONS.glob(f"*/bin/{name}") if path.parent.parent.name.isdecimal()]
    if not kept:
        raise Refused(f"{name} is not installed: backups of PostgreSQL need its client programs (postgresql-client).")
    return str(max(kept, key=lambda path: int(path.parent.parent.name)))


def dump(path: Path, *, snapshot: str, schema: str) -> None:
    options = ["--format=custom", "--no-owner", "--no-privileges", "--no-password", "--no-tablespaces"]
    arguments = [program("pg_dump"), *options, f"--snapshot={snapshot}", f'--schema="{schema}"', f"--file={path}"]
    done = subprocess.run(  # noqa: S603  # our own arguments
        arguments, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        raise Refused(f"pg_dump failed: {_said(done.stderr)}")
    path.chmod(0o600)


def contents_list(path: Path) -> None:
    """Raises Refused where pg_restore cannot read the list of a dump's contents."""
    done = subprocess.run(  # noqa: S603  # our own arguments
        [program("pg_restore"), "--list", str(path)], env=_quiet(), capture_output=True, check=False
    )
    if done.returncode:
        raise Refused(f"pg_restore cannot read the dump: {_said(done.stderr)}")


def script(path: Path, *, schema: str = "") -> Iterator[Part]:
    """The statements that make the dump's database again, in their order: `(SQL, None)`, or `(COPY ... FROM stdin, the
    lines of its data)`. Raises Refused at the end where pg_restore failed."""
    arguments = [program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--file=-"]
    arguments += [f"--schema={schema}"] if schema else []
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603  # our own arguments
            [*arguments, str(path)], env=_quiet(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors
        )
        with process:
            assert process.stdout is not None  # noqa: S101  # for the types: it is a pipe
            try:
                yield from _parts(process.stdout)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            errors.seek(0)
            raise Refused(f"pg_restore failed: {_said(errors.read())}")


def _parts(lines: Iterator[bytes]) -> Iterator[Part]:
    statements: list[bytes] = []
    for line in lines:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            if statements:
                yield b"".join(statements), None
                statements = []
            data = takewhile(lambda row: row != END, lines)
            yield line, data
            for _ in data:  # what the caller did not read
                pass
        elif not line.startswith(SKIPPED):
            statements.append(line)
    if statements:
        yield b"".join(statements), None


def _environment() -> dict[str, str]:
    """How to reach the node's database. Not on the command line, which everybody on the machine can read."""
    named = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    values = connection.settings_dict
    ours = {variable: str(values[name]) for name, variable in named.items() if values.get(name)}
    return {**_quiet(), **{name: value for name, value in os.environ.items() if name.startswith("PG")}, **ours}


def _quiet() -> dict[str, str]:
    """No secret of the node reaches a program that does not need it; messages in English."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ} | {"LC_ALL": "C"}


def _said(errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines()
    return lines[0] if lines else "it does not say why."
