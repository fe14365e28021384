"""Rules of single events: which step may come next, the clock of the first report, who says what an event does."""

from typing import Final, Literal

import msgspec

from lindero.capabilities.events import records
from lindero.capabilities.events.records.words import LEVELS, LIFE_TYPES, SIGNED_OFF, Impact, Level, Persons
from lindero.kernel.deadlines import Clock, Limit, due_after
from lindero.kernel.person_names import names_in
from lindero.kernel.profiling import is_protected_attribute_only
from lindero.kernel.times import Instant

State = Literal["suspected", "reported", "updated", "ongoing", "closed"]

FIRST_REPORT: Final = Limit(
    name="D-01", limit=24, unit="hours", source="Regulation (EU) 2021/581, article 9(3) and (4)"
)
"""From becoming aware of an event to its first report; a profile may say otherwise."""

Priority = Literal["life_at_risk", "high", "medium", "low", "none"]
PRIORITIES: Final[tuple[Priority, ...]] = ("life_at_risk", "high", "medium", "low", "none")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How an own event stands.

    Attributes:
        state: Its state.
        version: The latest version of its report or closing; 0 while it is only suspected.
        aware_at: When the authority became aware, milliseconds UTC.
    """

    state: State
    version: int
    aware_at: Instant


def clock_of(aware_at: Instant, reported_at: Instant | None) -> Clock:
    """Return the clock of the first report: it runs from awareness and nothing stops it but the report."""
    return Clock(started_at=aware_at, due_at=due_after(aware_at, FIRST_REPORT), ended_at=reported_at)


def state_after(before: State | None, record: records.EventReported) -> State:
    """Return the state that a report leads to; an event that goes on still does so when it is updated."""
    if record.phase == "initial":
        return "reported"
    return "ongoing" if record.phase == "ongoing" or before == "ongoing" else "updated"


def fault_of(standing: Standing | None, record: records.EventReported | records.EventClosed) -> str:  # noqa: PLR0911  a table of answers, one a line
    """Return why a step may not come now, in words; empty if it may."""
    if standing is None:
        is_first = isinstance(record, records.EventReported) and record.phase == "initial"
        return "" if is_first and record.version == 1 else "There is no such event of this nation."
    if standing.state == "closed":
        return "The event is closed; report a new one and link it."
    if record.version != standing.version + 1:
        return f"The latest version is {standing.version}."
    if isinstance(record, records.EventClosed):
        is_bare = standing.state == "suspected" and record.reason != "no_event"
        return "What was never reported is closed as no event only." if is_bare else ""
    if (record.phase == "initial") != (standing.state == "suspected"):
        return "The first report is the initial one, and no other is."
    if standing.aware_at != record.aware_at:
        return "The time at which the authority became aware is on record and stays."
    return ""


def texts_of(record: records.EventReported | records.EventClosed | records.ImpactAttributed) -> str:
    """Return all free text of a record that may be shared."""
    parts: tuple[str, ...]
    match record:
        case records.EventReported():
            parts = (record.description, record.response, record.next_actions)
        case records.EventClosed():
            parts = (record.follow_up,)
        case records.ImpactAttributed():
            parts = (record.because,)
    return "\n".join(part for part in parts if part)


def fault_of_words(text: str) -> Literal["", "names", "profiling"]:
    """Return why a text cannot be part of the shared picture: it names somebody, or says only what somebody is."""
    if names_in(text):
        return "names"
    return "profiling" if is_protected_attribute_only(text) else ""


def needs_sign_off(event_type: str) -> bool:
    """Say whether a type is reported only after the political level has agreed."""
    return event_type in SIGNED_OFF


def impact_that_counts(expected: Impact, attributed: Impact | None) -> Impact:
    """Return the owner's word where there is one, else what the originator expects."""
    return expected if attributed is None else attributed


def priority_of(event_type: str, impact: Impact, persons: Persons, hazard: Level = "none") -> Priority:
    """Return how urgent an event is for whoever reads the picture.

    Lives come first, whatever the other scales say: by the type, by what its owner says, by people hurt, missing or
    in need of care, or because people are out in heat, cold or water that endangers life (COP-06).

    Args:
        event_type: What it is.
        impact: What it does.
        persons: How many people, and what they need.
        hazard: What the surroundings do to people there now.
    """
    is_hurt = any((persons.injured, persons.missing, persons.dead)) or "medical_care" in persons.needs
    is_exposed = has_people_outside(event_type, persons) and LEVELS.index(hazard) >= LEVELS.index("high")
    if event_type in LIFE_TYPES or impact.saving_lives == "high" or is_hurt or is_exposed:
        return "life_at_risk"
    return impact.highest


OUTSIDE: Final = frozenset(
    {"unauthorised_crossing", "person_smuggling", "person_trafficking", "secondary_movement"}
)
"""Types in which people are likely to be out in the open even if nobody has counted them."""


def has_people_outside(event_type: str, persons: Persons) -> bool:
    """Say whether an event has, or is likely to have, people who are exposed to weather and water."""
    return event_type in OUTSIDE or bool(persons.total)
