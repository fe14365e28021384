"""Fixtures of the tests of agreements."""

import pytest

from lindero.trust.agreements import actions
from lindero.trust.agreements.tests.sides import OFFICERS, Side, agreed


@pytest.fixture
def sides() -> tuple[Side, Side]:
    """Return both nations' desks."""
    return Side("NRD"), Side("SUD")


@pytest.fixture
def active(sides: tuple[Side, Side]) -> tuple[Side, Side]:
    """Return both desks with the agreement active."""
    nrd, sud = agreed(sides)
    for side, other in ((nrd, sud), (sud, nrd)):
        side.try_contacts()
        for nation, person in OFFICERS:
            if nation == side.nation:
                side.sign(person)
        side.tell(other)
    for _ in range(2):
        actions.keep_dates(nrd)
        actions.keep_dates(sud)
        nrd.tell(sud)
        sud.tell(nrd)
    assert (nrd.phase, sud.phase) == ("active", "active")
    return sides
