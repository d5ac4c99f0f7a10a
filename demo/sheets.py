"""Rows of a report while they are being invented, and dice that fall the same way for the same group and quarter."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

Row = dict[str, Any]


class Dice(Random):
    """Seeded by words, so that a day's network is the same wherever it is made."""

    def share(self, total: int, least: float, most: float) -> int:
        """About this part of a total."""
        return round(total * self.uniform(least, most))

    def split(self, total: int, weights: Sequence[float]) -> list[int]:
        """The total in whole parts near the weights, which shake a little."""
        shaken = [weight * self.uniform(0.8, 1.2) for weight in weights]
        exact = [total * weight / sum(shaken) for weight in shaken]
        parts = [int(number) for number in exact]
        rest = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
        for index in rest[: total - sum(parts)]:
            parts[index] += 1
        return parts


class Sheet:
    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.rows: list[Row] = []

    def put(
        self, indicator: str, value: object, *, facility: str = "", by: tuple[str, str] | None = None, **more: object
    ) -> None:
        row: Row = {"indicator": indicator}
        if facility:
            row["facility"] = facility
        if by:
            row["by"] = {by[0]: by[1]}
        self.rows.append({**row, "value": value, **more})

    def absent(self, indicator: str, reason: str, *, facility: str = "") -> None:
        row: Row = {"indicator": indicator, "facility": facility} if facility else {"indicator": indicator}
        self.rows.append({**row, "absence": reason})

    def total(self, indicator: str) -> int:
        """The number at the indicator's total, 0 where there is none."""
        for row in self.rows:
            if row["indicator"] == indicator and "facility" not in row and "by" not in row:
                value = row.get("value", 0)
                return value if isinstance(value, int) else 0
        return 0

    def parts(self, indicator: str, dimension: str, weights: Mapping[str, float]) -> dict[str, int]:
        """An exclusive breakdown of the total: its parts add up."""
        numbers = self.dice.split(self.total(indicator), list(weights.values()))
        found = {code: number for code, number in zip(weights, numbers, strict=True) if number}
        for code, number in found.items():
            self.put(indicator, number, by=(dimension, code))
        return found

    def mentions(self, indicator: str, dimension: str, weights: Mapping[str, float]) -> None:
        """A breakdown in which one person may be counted under several codes: each part is within the total."""
        total = self.total(indicator)
        for code, weight in weights.items():
            if number := min(total, self.dice.share(total, weight * 0.7, weight * 1.3)):
                self.put(indicator, number, by=(dimension, code))
