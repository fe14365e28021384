"""An alert as lists and pages show it: with its level, its place in words, and which neighbours were told."""

import msgspec

from lindero.capabilities.alerts.records import Score
from lindero.capabilities.alerts.rules import Level
from lindero.kernel.places import Place


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """A place as people speak of it.

    Attributes:
        zones: Territories and seas in which it lies, as the register of boundaries calls them.
        section: The nearest section of border; empty where none is registered.
        distance_m: How far that section is, metres; None likewise.
    """

    zones: tuple[str, ...] = ()
    section: str = ""
    distance_m: int | None = None


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour that was told of an alert, or would have been.

    Attributes:
        nation: The neighbour.
        outcome: Whether it waits for the gate, was sent or refused.
        clause: The clause; empty where there is none.
    """

    nation: str
    outcome: str
    clause: str


class AlertLine(msgspec.Struct, frozen=True, kw_only=True):
    """An alert in a list.

    Attributes:
        record_id: Its name.
        kind: What was found.
        place: Where.
        measured_at: When there was enough to say so, milliseconds UTC.
        raised_at: When it was raised, milliseconds UTC.
        waits_since: Since when it waits: raised, or back from being put off, milliseconds UTC.
        score: The score with all that must stand beside it; there is no score without (safeguard S-35).
        saves_life: Whether people may be in danger.
        state: Its state.
        held_back: Why it is not in the queue; empty if it is.
        is_over_budget: Whether more wait before it than the people on duty can judge in an hour.
        escalated_at: When the next was told; None if nobody was.
        rescue_at: When rescue was called; None if it was not.
        reviewed_by: Who judged it; empty if nobody has.
        level: What shape, number, word and colour tell: 1 to 4, or `sos`.
        age_s: How long ago it was raised, seconds.
        acknowledged_by: Who attends to it; empty if nobody does.
        shelved_until: Until when it is put off, milliseconds UTC; None if it is not, or is back.
        where: Where, in words.
        shared: Neighbours that were told, or would have been.
    """

    record_id: str
    kind: str
    place: Place
    measured_at: int
    raised_at: int
    waits_since: int
    score: Score
    saves_life: bool
    state: str
    held_back: str
    is_over_budget: bool
    escalated_at: int | None
    rescue_at: int | None
    reviewed_by: str
    level: Level
    age_s: int
    acknowledged_by: str
    shelved_until: int | None
    where: Where
    shared: tuple[Shared, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that was told to a neighbour, or by one.

    Attributes:
        record_id: The record.
        origin: Who told it.
        addressee: To whom.
        at: When, milliseconds UTC.
        kind: What was found.
        place: Where.
        measured_at: When it was there, milliseconds UTC.
        score: The score, if it crossed, with all that belongs to it.
        label: The machine behind it and who verified it.
        course_mdeg: Which way it goes, 1e-3 degree clockwise from north; None if that is not known or did not cross.
        outcome: Whether it waits for the gate, was sent, refused or received.
        clause: The clause under which it crossed, or that came nearest.
        reasons: Why the gate refused it; empty if it did not.
    """

    record_id: str
    origin: str
    addressee: str
    at: int
    kind: str
    place: Place
    measured_at: int
    score: Score | None
    label: str
    course_mdeg: int | None
    outcome: str
    clause: str
    reasons: str
