"""The 13 kinds of rules, one file each. Only the compilation, the phases and the lint import from here."""

from collections.abc import Mapping
from typing import Any

from network.standards.engine.kinds.answered import Answered
from network.standards.engine.kinds.breakdown import Breakdown
from network.standards.engine.kinds.compare import Compare
from network.standards.engine.kinds.count import Count
from network.standards.engine.kinds.dropped import Dropped
from network.standards.engine.kinds.fact import Fact
from network.standards.engine.kinds.implies import Implies
from network.standards.engine.kinds.outlier import Outlier
from network.standards.engine.kinds.ratio import Ratio
from network.standards.engine.kinds.share import Share
from network.standards.engine.kinds.stock import Stock
from network.standards.engine.kinds.tally import Tally
from network.standards.engine.kinds.text import Text
from network.standards.engine.rules import Rule
from network.standards.engine.structure import Compiled

KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (
        Answered,
        Breakdown,
        Compare,
        Count,
        Implies,
        Stock,
        Dropped,
        Outlier,
        Ratio,
        Share,
        Fact,
        Tally,
        Text,
    )
}


def compile_rules(specs: list[Mapping[str, Any]], shape: Compiled) -> tuple[Rule, ...]:
    """The rules in the order of their phases."""
    rules = [KINDS[spec["kind"]].parse(spec, shape) for spec in specs]
    return tuple(sorted(rules, key=lambda rule: rule.phase))
