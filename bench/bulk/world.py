"""An umbrella network with many groups, each with accepted quarters behind it, and a file with a report of each."""

import json
import random
from pathlib import Path
from typing import Any, NamedTuple

from bench import past
from groups.codelists import ProgramKind
from network.reports.policy import Courier

SEED = 20261128
WORDS = ("yard", "visit", "calls", "phone", "staff", "asked", "waited", "heard", "noted", "again", "late", "month")


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
    drawn = random.Random(SEED)
    with path.open("w", encoding="utf-8") as file:
        for group in groups:
            file.write(json.dumps({"program": group.slug, **_reordered(ready, drawn)}) + "\n")
    return File(path, Courier(umbrellas=frozenset([network.pk])), ready["values"])


def _reordered(document: dict[str, Any], drawn: random.Random) -> dict[str, Any]:
    """The same report with its rows in another order and words of its own: no two lines of a file are alike."""
    order = list(range(len(document["values"])))
    drawn.shuffle(order)
    moved = {f"/values/{old}/": f"/values/{new}/" for new, old in enumerate(order)}
    rows = [document["values"][old] for old in order]
    values = [{**row, "note": " ".join(drawn.choices(WORDS, k=16))} if "note" in row else row for row in rows]
    answers = []
    for each in document["answers"]:
        place, member = each["pointer"].rsplit("/", 1)
        answers.append({**each, "pointer": moved[f"{place}/"] + member})
    return {**document, "values": values, "answers": answers}
