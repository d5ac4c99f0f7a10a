"""`stock`: what is open now is what was open before, plus what came, minus what ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Reader
from network.standards.engine.figures import Number, is_number, shown
from network.standards.engine.keys import whole
from network.standards.engine.rows import NUMBER
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import Compiled


@dataclass(frozen=True, kw_only=True)
class Stock(Rule):
    kind: ClassVar[str] = "stock"
    phase: ClassVar[int] = 6
    required: ClassVar[tuple[str, ...]] = ("stock", "plus", "minus", "at")

    stock: str
    signs: tuple[tuple[str, int], ...]

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Stock":
        signs = [(code, 1) for code in spec["plus"]] + [(code, -1) for code in spec["minus"]]
        if not all(code in shape.indicators for code in (spec["stock"], *(code for code, _ in signs))):
            raise ValueError(f"{spec['code']}: unknown indicator")
        return cls(**parse_base(spec, shape), stock=spec["stock"], signs=tuple(signs))

    def hits(self, reader: Reader) -> Iterator[Hit]:
        before = reader.context.earlier(self.stock, 1)
        if before is None or not self.applies(reader):
            return
        expected: Number = before[0]
        now = reader.read(whole(self.stock))
        readings = [now]
        for code, sign in self.signs:
            flow = reader.read(whole(code))
            if flow.state != NUMBER or not is_number(flow.value):
                return
            readings.append(flow)
            expected += sign * flow.value
        if now.state == NUMBER and is_number(now.value) and now.value != expected:
            params = {"expected": shown(expected), "value": shown(now.value), "previous": shown(before[0])}
            yield Hit(whole(self.stock), "value", readings, {**params})
