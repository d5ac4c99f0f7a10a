"""The date on which /.well-known/security.txt ends: in less than a year, as RFC 9116 wants, and not in the next 30 days."""

import os
import sys
from datetime import UTC, date, datetime, timedelta

LONGEST = timedelta(days=366)
SHORTEST = timedelta(days=30)
FILE = "api/federation/security_txt.py"


def fault(expires: date, today: date) -> str | None:
    left = expires - today
    if left < SHORTEST:
        return f"{FILE}: EXPIRES is {expires}, {left.days} days from now. See that SECURITY.md is still true, and set it anew."
    if left >= LONGEST:
        return f"{FILE}: EXPIRES is {expires}, a year or more from now."
    return None


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # settings must be named before

    django.setup()
    from api.federation.security_txt import EXPIRES  # after setup

    found = fault(EXPIRES, datetime.now(UTC).date())
    print(found or f"security.txt: valid until {EXPIRES}")  # noqa: T201  # a command
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
