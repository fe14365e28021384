"""Who is sent: the nearest suitable unit of either side, as far as agreed; and how quickly all of that went."""

import statistics
from collections.abc import Collection, Iterable, Sequence

import msgspec

from lindero.capabilities.units.records import Ability, Status, Surface
from lindero.capabilities.units.routing import Network
from lindero.kernel.places import Place
from lindero.kernel.times import SECOND_MS, Instant


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit as it stands.

    Attributes:
        nation: Whose it is.
        call_sign: Its call sign.
        surface: On what it moves.
        speed_kmh: Its speed.
        abilities: What it can do.
        centre: The centre that it belongs to.
        status: How it stands.
        place: Where it is.
        measured_at: When it said so, milliseconds UTC.
        is_busy: Whether it has a task, or is tied to a rescue.
    """

    nation: str
    call_sign: str
    surface: Surface
    speed_kmh: int
    abilities: frozenset[Ability]
    centre: str
    status: Status
    place: Place
    measured_at: Instant
    is_busy: bool = False


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that could be sent.

    Attributes:
        unit: The unit.
        eta_s: How long it takes, seconds.
        is_estimate: Whether that is a guess.
        is_permitted: Whether it may be sent: at home always, across the border only as agreed.
        why_not: Why it is not recommended; empty if it could be.
    """

    unit: Unit
    eta_s: int
    is_estimate: bool
    is_permitted: bool
    why_not: str


class ResponseTimes(msgspec.Struct, frozen=True, kw_only=True):
    """How quickly units answered and arrived; None where nobody did.

    Attributes:
        sent: How many were sent or asked for.
        accepted: How many took it.
        declined: How many did not.
        arrived: How many arrived.
        answer_median_s: Median time until the answer, seconds.
        arrival_median_s: Median time until arrival, seconds.
        arrival_p90_s: Nine of ten arrived within this time, seconds.
        error_median_s: Median of how far the reckoned time was off, seconds.
    """

    sent: int
    accepted: int
    declined: int
    arrived: int
    answer_median_s: int | None
    arrival_median_s: int | None
    arrival_p90_s: int | None
    error_median_s: int | None


class TaskTimes(msgspec.Struct, frozen=True, kw_only=True):
    """When what happened in a task, milliseconds UTC; 0 for what has not."""

    sent_at: Instant
    eta_s: int
    answered_at: Instant = 0
    accepts: bool = False
    arrived_at: Instant = 0


def choices(
    units: Iterable[Unit],
    place: Place,
    sides: tuple[str, str],
    network: Network,
    *,
    permitted: Collection[frozenset[str]],
    abilities: Collection[Ability] = (),
) -> tuple[Choice, ...]:
    """Return every unit with its time to a place: those that can be sent first, the quickest of them at the top.

    Args:
        units: Units of both sides.
        place: Where help is needed.
        sides: The nation that sends, and the nation that owns the event.
        network: The ways.
        permitted: Pairs of nations between which an agreement in force lets units help.
        abilities: What is needed there.
    """
    found = []
    for unit in units:
        reckoned = network.eta(unit.place, place, unit.surface, unit.speed_kmh)
        is_permitted = is_agreed(frozenset((unit.nation, *sides)), permitted)
        found.append(
            Choice(
                unit=unit,
                eta_s=reckoned.eta_s,
                is_estimate=reckoned.is_estimate,
                is_permitted=is_permitted,
                why_not=_why_not(unit, abilities, is_permitted=is_permitted),
            )
        )
    return tuple(
        sorted(found, key=lambda one: (one.why_not != "", one.eta_s, one.unit.nation, one.unit.call_sign))
    )


def is_agreed(involved: frozenset[str], permitted: Collection[frozenset[str]]) -> bool:
    """Say whether those whose unit, event and order it is may do it: at home always, two nations as they agreed."""
    return len(involved) == 1 or involved in permitted


def _why_not(unit: Unit, abilities: Collection[Ability], *, is_permitted: bool) -> str:
    if not is_permitted:
        return "No agreement in force lets it cross the border."
    if unit.status == "not_available":
        return "It is not available."
    if unit.is_busy:
        return "It has a task, or is tied to a rescue."
    lacks = [ability for ability in abilities if ability not in unit.abilities]
    return f"It cannot do this: {', '.join(lacks)}." if lacks else ""


def response_times(tasks: Sequence[TaskTimes]) -> ResponseTimes:
    """Return how quickly units answered and arrived."""
    answers = [(task.answered_at - task.sent_at) // SECOND_MS for task in tasks if task.answered_at]
    ways = [(task.arrived_at - task.sent_at) // SECOND_MS for task in tasks if task.arrived_at]
    errors = [
        abs((task.arrived_at - task.sent_at) // SECOND_MS - task.eta_s) for task in tasks if task.arrived_at
    ]
    accepted = sum(task.accepts for task in tasks)
    return ResponseTimes(
        sent=len(tasks),
        accepted=accepted,
        declined=sum(bool(task.answered_at) for task in tasks) - accepted,
        arrived=len(ways),
        answer_median_s=_middle(answers),
        arrival_median_s=_middle(ways),
        arrival_p90_s=sorted(ways)[-(-9 * len(ways) // 10) - 1] if ways else None,
        error_median_s=_middle(errors),
    )


def _middle(values: Sequence[int]) -> int | None:
    return round(statistics.median(values)) if values else None
