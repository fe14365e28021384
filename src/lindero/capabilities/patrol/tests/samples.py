"""A desk with a patrol, a cutter, a neighbour's patrol and a task, as tests of patrols need it."""

from lindero.capabilities.events.records import EventReported
from lindero.capabilities.patrol import asks
from lindero.capabilities.patrol.capability import CAPABILITY
from lindero.capabilities.rescue.capability import CAPABILITY as RESCUE
from lindero.capabilities.units.capability import CAPABILITY as UNITS
from lindero.capabilities.units.following import FOLLOW
from lindero.capabilities.units.tests.samples import STRAIT, sent, status, unit
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import FakeDesk

HERE = place_of(11.02, 55.61)
UNIT = "Falk 1"


def a_desk() -> FakeDesk:
    """Return a desk over patrols, units and rescue, with Falk 1 on land and Havorn at sea."""
    desk = FakeDesk(CAPABILITY, UNITS, RESCUE)
    desk.put(unit())
    desk.put(unit("Havorn", 10.9, 55.5, surface="sea"))
    desk.put(status())
    desk.put(
        EventReported(
            reference="EV-2026-0001", version=1, phase="initial", event_type="border_incident", place=STRAIT,
            happened_at=desk.at,
        )
    )  # fmt: skip
    return desk


def tasked(desk: FakeDesk) -> str:
    """Send Falk 1 to an event; return the task's name."""
    return desk.put(sent()).record_id


def step(desk: FakeDesk, task: str, word: str, **more: object) -> asks.TakeStep:
    """Return an ask for a step, done now by a clock that is right."""
    facts = {"task": task, "step": word, "done_at": desk.at} | more
    return asks.TakeStep(**facts)  # type: ignore[arg-type]


__all__ = ["FOLLOW", "HERE", "UNIT", "a_desk", "step", "tasked"]
