"""What a new node needs of tracking: something that it follows."""

from typing import Final

from lindero.capabilities.tracking.tables import COUNT_FOLLOWED
from lindero.kernel.desk import Desk
from lindero.kernel.steps import Step, StepReport


def _first_track(desk: Desk) -> StepReport:
    (count,) = desk.rows(COUNT_FOLLOWED)[0]
    return StepReport(is_done=count > 0, count=count)


STEPS: Final = (
    Step(
        name="tracking.first_track",
        title="First own track",
        sentence="What was heard becomes things that move. A duty officer sees them in the picture.",
        report=_first_track,
        order=20,
    ),
)
