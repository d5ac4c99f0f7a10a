"""The reporting period: a calendar quarter, written `2026-Q3` everywhere."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering
from typing import Self

PERIOD = re.compile(r"([12][0-9]{3})-Q([1-4])")


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    year: int
    quarter: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-Q3`; raises ValueError for anything else (`2026Q3`, `2026-q3`, `2026-Q5`)."""
        match = PERIOD.fullmatch(text)
        if not match or not match.string.isascii():
            raise ValueError(f"not a calendar quarter: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.quarter}"

    def __lt__(self, other: "Period") -> bool:
        return (self.year, self.quarter) < (other.year, other.quarter)

    def shift(self, quarters: int) -> "Period":
        years, quarter = divmod(self.year * 4 + self.quarter - 1 + quarters, 4)
        return Period(years, quarter + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.quarter * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        return self.shift(1).first_day - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def overlap(self, since: date | None, until: date | None) -> int:
        """How many days of the quarter lie in the span, both ends included; None is open-ended."""
        first = max(self.first_day, since or self.first_day)
        last = min(self.last_day, until or self.last_day)
        return max(0, (last - first).days + 1)
