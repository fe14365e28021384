"""What is answered to the tasks of a higher fusion node: what this node can do for it, and why not the rest."""

from typing import Any, Final

import msgspec

RATES_S: Final = {1: 10.0, 2: 2.0, 3: 0.5}
"""Time between two rounds of reports, seconds, by the rate asked for: low, medium, high."""

_START: Final = 1


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a task.

    Attributes:
        reasons: Why it is rejected; empty where it is accepted.
        every_s: Time between two rounds of reports from now on, seconds; None if it stays.
        wants: What is sent at once: `registration` or `status`; empty if nothing.
    """

    reasons: tuple[str, ...] = ()
    every_s: float | None = None
    wants: str = ""


def answer_to(task: Any) -> Answer:
    """Judge a task.

    Args:
        task: A valid `Task`.
    """
    if task.control != _START:
        return Answer(reasons=("Nothing of that name is running here.",))
    command = task.command.WhichOneof("command") if task.HasField("command") else ""
    if command == "request":
        wanted = task.command.request.strip().lower()
        if wanted in {"registration", "status"}:
            return Answer(wants=wanted)
        return Answer(reasons=("Only Registration and Status can be requested.",))
    if command == "detection_report_rate":
        return Answer(every_s=RATES_S[task.command.detection_report_rate])
    # A task from outside must not point a camera or send a drone: an officer of this nation does (SEN-02, S-25).
    return Answer(
        reasons=("Sensors of this node are tasked by its own officers; ask its coordination centre.",)
    )
