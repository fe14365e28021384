"""Which clause of which agreement lets a nation fly over another's side: the one that tells the other of the flight.

A clause whose kinds include `sensors.overflight_noticed` is the clause of overflight: who may fly is who must tell,
over the clause's areas. It counts while its agreement is in force and nothing of it is suspended for who flies.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from lindero.capabilities.sensors.records import OverflightNoticed
from lindero.kernel.agreed import Agreed, AgreedClause, clauses_naming
from lindero.kernel.names import Nation
from lindero.kernel.places import Place
from lindero.kernel.record import kind_of

OVERFLIGHT: Final = kind_of(OverflightNoticed)


class Overflight(msgspec.Struct, frozen=True, kw_only=True):
    """One clause of overflight.

    Attributes:
        clause: Its id.
        senders: Who may fly.
        recipients: Over whose side.
        areas: Where, each an outline and its holes.
        begins_at: From when on it counts, milliseconds UTC.
        ends_at: Until when, milliseconds UTC.
    """

    clause: str
    senders: tuple[Nation, ...]
    recipients: tuple[Nation, ...]
    areas: tuple[tuple[tuple[Place, ...], ...], ...]
    begins_at: int
    ends_at: int


def overflight_in(agreements: Iterable[Agreed], reference: str, nation: Nation) -> Overflight | None:
    """Return the clause of overflight that a plan names, `AG-7@1 art-9`, for who flies.

    Returns:
        None unless it is in force and nothing of it is suspended for that nation; one without an area allows nothing.
    """
    for agreed, clause in clauses_naming(agreements, OVERFLIGHT):
        if f"{agreed.ref} {clause.id}" == reference and not _is_stopped(clause, nation):
            return Overflight(
                clause=clause.id,
                senders=clause.senders,
                recipients=clause.recipients,
                areas=tuple((area.outer, *area.holes) for area in clause.areas if area.outer),
                begins_at=clause.begins_at,
                ends_at=clause.ends_at,
            )
    return None


def _is_stopped(clause: AgreedClause, nation: Nation) -> bool:
    return any(clause.is_stopped(OVERFLIGHT, *way) for way in clause.ways() if way[0] == nation)
