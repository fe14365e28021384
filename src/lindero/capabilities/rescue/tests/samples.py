"""A rescue for tests: a desk, and the steps of a case."""

from typing import Any

from lindero.capabilities.rescue import actions, asks
from lindero.capabilities.rescue.capability import CAPABILITY
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import FakeDesk

STRAIT = place_of(11.2, 55.6)
HARBOUR = place_of(11.9, 55.1)


def a_desk() -> FakeDesk:
    """Return a desk of rescue."""
    return FakeDesk(CAPABILITY)


def opened(desk: Any, **more: Any) -> str:
    """Open a case of 31 people in a rubber boat."""
    facts: dict[str, Any] = {"craft": "rubber_boat", "persons": 31, "because": ("danger_certain",)}
    return actions.open_case(desk, asks.OpenCase(place=STRAIT, **(facts | more)))


def tasked(desk: Any, case: str, unit: str = "Nora 7") -> None:
    """Send a unit."""
    actions.task_unit(desk, asks.TaskUnit(case=case, unit=unit))


def rescued(desk: Any, case: str, unit: str = "Nora 7", persons: int = 31) -> None:
    """Take people out of danger."""
    actions.note_rescued(desk, asks.NoteRescued(case=case, unit=unit, persons=persons))


def safe(desk: Any, case: str, nation: str = "NRD") -> None:
    """Set the place of safety and reach it."""
    because = "nearest harbour with a hospital"
    actions.set_place_of_safety(
        desk, asks.SetPlaceOfSafety(case=case, name="Nordhavn", nation=nation, place=HARBOUR, because=because)
    )
    actions.reach_safety(desk, asks.ReachSafety(case=case))


def to_the_end(desk: Any, **more: Any) -> str:
    """Take a case to its end and return it."""
    case = opened(desk, **more)
    tasked(desk, case)
    rescued(desk, case)
    safe(desk, case)
    actions.note_disembarked(
        desk, asks.NoteDisembarked(case=case, authority="Nordhavn reception", persons=31)
    )
    actions.conclude_case(desk, asks.ConcludeCase(case=case, outcome="all_safe"))
    return case
