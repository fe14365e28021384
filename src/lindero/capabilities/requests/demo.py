"""A typical day of Nordia's contact point: what it asks Sudia, and what it notes that Sudia may need."""

import random
from typing import Final

import msgspec

from lindero.capabilities.requests import asks
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS, MINUTE_MS

SHIPS: Final = ("Aurora", "Morgenröte", "Bella Vista", "Nordstern")
"""Invented vessels."""

PORTS: Final = ("Sudhavn", "Puerto Claro", "Isla Menor")


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a day's asks, each with its time since the day began.

    The same seed gives the same day: an urgent request at night with a machine's translation, ordinary ones in office
    hours, one that claims urgency without reasons, and two notes, one of which a neighbour may need.
    """
    chance = random.Random(f"requests {seed}")
    night = 2 * HOUR_MS + chance.randrange(60) * MINUTE_MS
    day: list[tuple[int, msgspec.Struct]] = [
        (
            night,
            _about(
                chance,
                is_urgent=True,
                urgency_reasons="She sails at first light and her cargo with her.",
                offence="smuggling",
                penalty_months=60,
                in_spanish="Escalas del {ship} en {port} en el último mes, con muelle y horas.",
            ),
        ),
        (night + 20 * MINUTE_MS, _note("Two boats met off the cape at 02:10 and parted after ten minutes.")),
    ]
    for hour in (8, 11, 14):
        is_urgent = hour == 14  # claimed without reasons, and so treated as not urgent
        at = hour * HOUR_MS + chance.randrange(45) * MINUTE_MS
        day.append((at, _about(chance, is_urgent=is_urgent)))
    day.append((16 * HOUR_MS, _note("The fuel berth at Nordhavn sold ten times the usual amount this week.")))
    return day


def _about(
    chance: random.Random,
    *,
    is_urgent: bool = False,
    urgency_reasons: str = "",
    offence: str = "",
    penalty_months: int = 0,
    in_spanish: str = "",
) -> asks.AskInformation:
    ship, port = chance.choice(SHIPS), chance.choice(PORTS)
    return asks.AskInformation(
        neighbour="SUD",
        purpose="counter_smuggling",
        wanted="vessel",
        description=f"Calls of the {ship} at {port} in the last month, with berth and hours.",
        because=f"She names {port} as her home port on the radio.",
        case_ref=f"NRD/2026/{chance.randrange(100, 999)}",
        contact="duty officer, contact point of Nordia",
        is_urgent=is_urgent,
        urgency_reasons=urgency_reasons,
        offence=offence,
        penalty_months=penalty_months,
        authority="coast-guard",
        translation=in_spanish.format(ship=ship, port=port),
        translation_language="es" if in_spanish else "",
        machine="ferryman 2.1" if in_spanish else "",
    )


def _note(text: str) -> asks.NoteInformation:
    return asks.NoteInformation(
        purpose="counter_smuggling",
        text=text,
        source="B",
        information="3",
        basis="assessment",
        place=place_of(11.2, 55.6),
        offence="smuggling",
    )
