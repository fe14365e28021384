"""Whether a task is whole: what each command needs."""

from lindero.capabilities.sensors.tasks.asks import TaskSensor
from lindero.kernel.errors import Invalid

MIN_CORNERS = 3
_PLACED = {"look_at": 1, "move_to": 1, "watch_region": MIN_CORNERS}
_VALUED = frozenset({"change_mode", "request"})


def check_whole(ask: TaskSensor) -> None:
    """Refuse a task that says too little for its command, or something that its command does not take.

    Raises:
        Invalid: If it does.
    """
    needed = _PLACED.get(ask.command, 0)
    if len(ask.places) < needed or (needed != MIN_CORNERS and len(ask.places) > needed):
        words = {0: "no place", 1: "exactly one place"}.get(needed, f"at least {MIN_CORNERS} corners")
        raise Invalid("sensors.task", f"{ask.command} takes {words}.", "Correct the places.")
    if bool(ask.value) != (ask.command in _VALUED):
        has = "needs" if ask.command in _VALUED else "takes no"
        raise Invalid("sensors.task", f"{ask.command} {has} value.", "Correct the value.")
    if bool(ask.stops) != (ask.command == "stop"):
        raise Invalid(
            "sensors.task", "Only stop names a task, and it must.", "Name the task that is to stop."
        )
