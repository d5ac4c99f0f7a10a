"""Plain rows are read at once. What is read, and what is found, is what the closer look would have read and found."""

import random
from typing import Any

import pytest

from network.standards.engine import canonicalise, examine, resolve, validate
from network.standards.engine.context import Context
from network.standards.engine.intake import Intake
from network.standards.engine.rows import Row, Sheet
from tests.network.standards.engine.examples import Json, large, put, vrs
from tests.network.standards.engine.honest import honest_quarter

ODD: list[Any] = [
    None,
    True,
    -1,
    3,
    3.0,
    "3",
    "3.00",
    "",
    [],
    {},
    "pending",
    "not_applicable",
    "EUR",
    "F",
    "V01",
    "\x00",
]
MEMBERS = ("indicator", "facility", "by", "value", "absence", "base", "currency", "note", "estimate", "x")


class Careful(Intake):
    """Takes nothing for plain."""

    def _plain(self, index: int, item: Any) -> Row | None:
        return None


def _read(kind: type[Intake], document: Json, context: Json) -> Sheet:
    sheet = Sheet(values=document["values"])
    kind(vrs(), Context(context), sheet).read()
    return sheet


@pytest.mark.parametrize("seed", range(150))
def test_as_with_a_closer_look(seed: int) -> None:
    source = random.Random(seed)
    document, context = honest_quarter(source) if seed % 3 else large()
    put(document, "V36", "12.50", currency="EUR", by={"cost": "legal"})
    for _ in range(seed % 12):
        row = source.choice(document["values"])
        row[source.choice(MEMBERS)] = source.choice([*ODD, {source.choice(("sex", "mode", "q")): source.choice("FMQ")}])
    plain, careful = _read(Intake, document, context), _read(Careful, document, context)
    assert list(plain.typed.items()) == list(careful.typed.items())
    assert (plain.findings, plain.notes) == (careful.findings, careful.notes)
    assert (plain.suspects, plain.broken, plain.silenced) == (careful.suspects, careful.broken, careful.silenced)


@pytest.mark.parametrize("seed", range(20))
def test_examined_once_answers_as_asked_apart(seed: int) -> None:
    document, context = honest_quarter(random.Random(seed))
    document["values"][0]["value"] = 10**6
    examined = examine(vrs(), document, context)
    for _ in range(2):
        assert examined.validate() == validate(vrs(), document, context)
        assert examined.canonicalise() == canonicalise(vrs(), document, context)
        assert examined.resolve() == resolve(vrs(), document, context)
