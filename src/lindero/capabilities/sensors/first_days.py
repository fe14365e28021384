"""What a new node needs of sensors before it sees anything."""

from typing import Final

from lindero.capabilities.sensors.tables import COUNT_OBSERVED
from lindero.kernel.desk import Desk
from lindero.kernel.steps import Step, StepReport


def _first_line(desk: Desk) -> StepReport:
    (count,) = desk.rows(COUNT_OBSERVED)[0]
    return StepReport(is_done=count > 0, count=count)


STEPS: Final = (
    Step(
        name="sensors.first_line",
        title="First line heard",
        sentence="A source sends what the node can read. If nothing comes, its page says what is wrong and what to do.",
        report=_first_line,
        path="/sensors",
        order=10,
    ),
)
