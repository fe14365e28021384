"""Between whom units may help: where a clause in force lets `units.unit_sent` cross in both directions."""

from collections.abc import Iterable
from typing import Final

from lindero.capabilities.units.records import UnitSent
from lindero.kernel.agreed import Agreed, clauses_naming
from lindero.kernel.names import Nation
from lindero.kernel.record import kind_of

SENT: Final = kind_of(UnitSent)


def permitted_pairs(agreements: Iterable[Agreed]) -> frozenset[frozenset[Nation]]:
    """Return the pairs of nations between which units may help now.

    Who asks and who answers both write: a pair helps each other only where one agreement opens both directions, and
    neither of them is suspended.
    """
    pairs = set()
    for agreed in agreements:
        ways = {
            way
            for _, clause in clauses_naming((agreed,), SENT)
            for way in clause.ways()
            if not clause.is_stopped(SENT, *way)
        }
        pairs |= {frozenset(way) for way in ways if way[::-1] in ways}
    return frozenset(pairs)
