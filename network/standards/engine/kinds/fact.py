"""`fact`: a fact about a facility differs from the one on record without being newer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Reader
from network.standards.engine.figures import clipped, is_number, shown
from network.standards.engine.rows import NUMBER
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import Compiled


@dataclass(frozen=True, kw_only=True)
class Fact(Rule):
    kind: ClassVar[str] = "fact"
    phase: ClassVar[int] = 8
    required: ClassVar[tuple[str, ...]] = ("indicators",)

    indicators: tuple[str, ...]

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Fact":
        if not all(code in shape.indicators for code in spec["indicators"]):
            raise ValueError(f"{spec['code']}: unknown indicator")
        return cls(**parse_base(spec, shape), indicators=tuple(spec["indicators"]))

    def hits(self, reader: Reader) -> Iterator[Hit]:
        if not self.applies(reader):
            return
        for code in self.indicators:
            for row in reader.reported.get(code, ()):
                reading = reader.read(row.key)
                recorded = reader.fact(row.key)
                if reading.state != NUMBER or recorded is None or reader.sheet.sent(row) == recorded["value"]:
                    continue
                known, told = recorded.get("as_of"), row.attributes.get("as_of")
                if known is not None and told is not None and told <= known:
                    params = {"value": _told(row.value), "recorded": _told(recorded["value"]), "as_of": known}
                    yield Hit(row.key, "value", [reading], {**params})


def _told(value: Any) -> str | int | None:
    return shown(value) if is_number(value) else clipped(value)
