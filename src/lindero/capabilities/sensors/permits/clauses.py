"""Which clause of which agreement lets a nation fly over another's side: the one that tells the other of the flight.

A clause whose kinds include `sensors.overflight_noticed` is the clause of overflight: who may fly is who must tell,
over the clause's areas. It counts while its agreement is in force and nothing of it is suspended.
"""

from typing import Final

import msgspec

from lindero.kernel.places import Place

OVERFLIGHT: Final = "sensors.overflight_noticed"


class _Shape(msgspec.Struct, frozen=True):
    outer: tuple[Place, ...] = ()
    holes: tuple[tuple[Place, ...], ...] = ()


class _Area(msgspec.Struct, frozen=True):
    name: str
    shape: _Shape


class _Clause(msgspec.Struct, frozen=True, rename={"senders": "from", "recipients": "to"}):
    id: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    kinds: tuple[str, ...]
    areas: tuple[str, ...]
    start: int
    end: int


class _Text(msgspec.Struct, frozen=True):
    areas: tuple[_Area, ...]
    clauses: tuple[_Clause, ...]
    start: int
    end: int


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
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    areas: tuple[tuple[tuple[Place, ...], ...], ...]
    begins_at: int
    ends_at: int


def overflights_in(text: str) -> tuple[Overflight, ...]:
    """Return the clauses of overflight in an agreement's canonical text; one without an area allows nothing."""
    try:
        agreement = msgspec.json.decode(text, type=_Text)
    except (msgspec.MsgspecError, UnicodeError):
        # Whether it is an agreement at all is for the agreements to say; what cannot be read allows nothing.
        return ()
    areas = {area.name: (area.shape.outer, *area.shape.holes) for area in agreement.areas if area.shape.outer}
    return tuple(
        Overflight(
            clause=clause.id,
            senders=clause.senders,
            recipients=clause.recipients,
            areas=tuple(areas[name] for name in clause.areas if name in areas),
            begins_at=max(clause.start, agreement.start),
            ends_at=min(clause.end, agreement.end),
        )
        for clause in agreement.clauses
        if OVERFLIGHT in clause.kinds
    )
