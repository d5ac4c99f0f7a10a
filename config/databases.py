"""How the node talks to its database: SQLite is built in, PostgreSQL by DATABASE_URL."""

from urllib.parse import unquote, urlsplit


def is_embedded(url: str) -> bool:
    """Whether the database is a file that this process reads and writes itself."""
    return urlsplit(url).scheme not in {"postgres", "postgresql"}


def database(url: str, default: str) -> dict[str, object]:
    """The settings for `postgresql://user:password@host:port/name` or `sqlite:///path`; `default`: the path of SQLite's
    file where the URL names none."""
    parts = urlsplit(url)
    if not is_embedded(url):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # A client that hangs up must not leave a lock behind; to compile a query takes longer than any of ours.
            "OPTIONS": {
                "options": "-c idle_in_transaction_session_timeout=30s -c lock_timeout=20s -c jit=off",
                # Statements that come again are planned once a connection.
                "server_side_binding": True,
                "prepare_threshold": 3,
            },
        }
    return {
        "ENGINE": "config.sqlite",
        "NAME": unquote(parts.path[1:]) if parts.scheme == "sqlite" else default,
        "CONN_MAX_AGE": 60,  # to open one costs as much as five queries
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # FULL: an acknowledged report survives a power cut; NORMAL may lose it.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            # What is erased is overwritten.
            "PRAGMA secure_delete=ON;"
            # What each thread keeps of pages, in KiB: whoever else writes makes them worthless, and the system has them.
            "PRAGMA cache_size=-200;"
            # Pages that a transaction may change before it writes any of them to the disk.
            "PRAGMA cache_spill=4000;",
        },
    }
