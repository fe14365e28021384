"""Units follow what patrols say at their phones: their word becomes what the asking nation and the map are told."""

from collections.abc import Sequence
from typing import Final

from lindero.capabilities.patrol.records import PositionReported, StepTaken
from lindero.capabilities.units import records
from lindero.capabilities.units.tables.lookups import Task, stood_at, tasks_in
from lindero.kernel.capability import Reaction
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event, Record

NAME: Final = "units.follow_patrols"


def follow_patrols(desk: Desk, events: Sequence[Event]) -> None:
    """Put how a patrol stands and what became of its task; a step that was skipped is said with the later one."""
    for event in events:
        said = event.record
        if (
            isinstance(said, PositionReported)
            and stood_at(desk.rows, desk.nation, said.call_sign) < said.done_at
        ):
            status = records.StatusGiven(
                call_sign=said.call_sign, place=said.place, status=said.status, measured_at=said.done_at
            )
            desk.put(status, cause=event.head)
        elif isinstance(said, StepTaken) and (found := tasks_in(desk.rows, said.task)):
            for record in _steps(desk.nation, found[0], said):
                desk.put(record, cause=event.head)


def _steps(nation: str, task: Task, said: StepTaken) -> list[Record]:
    """Return what is missing up to the step that was said; nothing for a task that is over."""
    taken = task.steps.keys()
    if taken & {"ended", "declined"}:
        return []
    to = task.nation if nation == task.asker else task.asker
    answer = records.TaskAnswered(
        addressee=task.asker,
        task=task.task,
        place=task.place,
        accepts=said.step != "declined",
        unit=task.call_sign if said.step != "declined" else "",
        reason=said.reason,
    )
    wanted: list[Record] = [] if "accepted" in taken else [answer]
    arrived = records.UnitArrived(addressee=task.asker, task=task.task, place=task.place)
    ended = records.TaskEnded(addressee=to, task=task.task, place=task.place)
    if said.step == "arrived" and "arrived" not in taken:
        wanted.append(arrived)
    if said.step == "ended" or (said.step == "declined" and "accepted" in taken):
        wanted.append(ended)
    return wanted


FOLLOW: Final = Reaction(name=NAME, on=(PositionReported, StepTaken), run=follow_patrols)
"""People alone speak at the phone; the guard of units lets this reaction repeat them, and no other machine."""
