"""What a new node needs of agreements before anything may cross."""

from typing import Final

from lindero.kernel.desk import Desk
from lindero.kernel.steps import Step, StepReport
from lindero.trust.agreements.tables import COUNT_ACTIVE


def _agreement(desk: Desk) -> StepReport:
    (count,) = desk.rows(COUNT_ACTIVE)[0]
    return StepReport(is_done=count > 0, count=count)


STEPS: Final = (
    Step(
        name="agreements.first",
        title="A first agreement in force",
        sentence="Until both sides signed one, nothing crosses: not a track, not a name.",
        report=_agreement,
        path="/agreements",
        order=70,
    ),
)
