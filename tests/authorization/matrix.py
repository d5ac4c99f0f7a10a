"""The file of the matrix: reading it, and what its rows mean."""

import csv
from pathlib import Path
from typing import NamedTuple

from tests.authorization.stage import COLUMNS

FILE = Path(__file__).with_name("matrix.csv")


class Row(NamedTuple):
    """`target`: the state of Bruno's program or report that is asked about, "-" where none is."""

    route: str
    method: str
    target: str
    cells: dict[str, int]


def rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert tuple(reader.fieldnames or ()) == ("route", "method", "target", *COLUMNS)
        return [
            Row(line["route"], line["method"], line["target"], {name: int(line[name]) for name in COLUMNS})
            for line in reader
        ]
