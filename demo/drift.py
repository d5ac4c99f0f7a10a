"""How the strength of a group moves: slowly by itself, with the seasons, and now and then by what happens."""

from demo.sheets import Dice
from demo.world.countries import BY_CODE
from demo.world.groups import Group
from groups.periods import Period

# Visitors in the first to the fourth quarter of a northern year: exams and holidays in summer, snow in winter.
SEASONS = (0.95, 1.04, 0.91, 1.06)
# Group and quarters before the newest, where something happened of which the standard asks.
EVENTS = {
    ("XC-1", 2): 1.6,  # people were brought from a place that closed
    ("XG-1", 5): 1.55,
    ("XI-1", 4): 0.5,  # a strike at the gate
    ("XD-3", 1): 0.5,
    ("XJ-1", 6): 1.5,
    ("QM-1", 3): 0.55,
    ("XL-1", 3): 1.5,
}


def volunteers(group: Group, period: Period, *, back: int) -> int:
    """How many were there in the quarter, `back` quarters before the newest, in which the group is as it is listed."""
    growth = Dice(f"growth {group.key}").uniform(-0.015, 0.03)
    south = BY_CODE[group.country].latitude < 0
    season = SEASONS[(period.quarter - 1 + (2 if south else 0)) % 4]
    strength = group.volunteers * (1 - growth * back) * season * EVENTS.get((group.key, back), 1.0)
    return max(2, round(strength))
