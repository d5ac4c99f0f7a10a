"""An umbrella network with many groups, each with accepted quarters behind it, and a file with a report of each."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from bench import past
from groups.codelists import ProgramKind
from network.reports.policy import Courier

SEED = 20261128


class File(NamedTuple):
    """A file with a line for each group, who sends it, and the rows that each line has."""

    path: Path
    sender: Courier
    values: list[dict[str, Any]]


def build(programs: int, folder: Path) -> File:
    """Fill an empty database, and write the file."""
    now = past.begin(SEED)
    network = past.group("bench-network", now.period, kind=ProgramKind.UMBRELLA)
    network.save()
    groups = [past.group(f"bench-{number}", now.period, parent=network) for number in range(programs)]
    past.add(groups, now, observations=False)
    ready, _canonical = past.answered(groups[0], now)
    path = folder / "reports.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for group in groups:
            file.write(json.dumps({"program": group.slug, **ready}) + "\n")
    return File(path, Courier(umbrellas=frozenset([network.pk])), ready["values"])
