"""Which of two ways of being coarse leaves less of a value; what several rules ask for is the coarsest of all."""

from collections.abc import Iterable
from typing import Final

from lindero.trust.agreements.treaty import Coarsening

FINER_FIRST: Final = (
    ("cell_1km", "cell_10km", "cell_100km", "masked"),
    ("minute", "quarter_hour", "hour", "day", "masked"),
    ("tens", "hundreds", "thousands", "masked"),
    ("initial", "masked"),
)
"""Ways to make a value coarse, by how much is left; only ways of one row can be compared."""

NO_WAY: Final = "no way"
"""Stands where rules ask for ways that cannot be compared: there is no such way, and so the record does not cross."""


def is_as_coarse(new: str, old: str) -> bool:
    """Say whether a new way leaves no more of a value than the old one; an empty way leaves it whole."""
    rows = [row for row in FINER_FIRST if new in row and old in row]
    return not old or new in {old, NO_WAY} or any(row.index(old) <= row.index(new) for row in rows)


def coarsest(asked: Iterable[Coarsening]) -> dict[str, str]:
    """Return the coarsest way that is asked for of each field: further rules can only leave less of it."""
    ways: dict[str, str] = {}
    for one in asked:
        known = ways.get(one.field, "")
        if is_as_coarse(one.to, known):
            ways[one.field] = one.to
        elif not is_as_coarse(known, one.to):
            ways[one.field] = NO_WAY
    return ways
