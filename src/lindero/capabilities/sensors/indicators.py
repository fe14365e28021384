"""What sensors tell of barriers: how often a side loses sight (AGR-14)."""

from typing import Final

from lindero.capabilities.sensors.records import SensorSilent
from lindero.kernel.capability import Indicator, IndicatorReport
from lindero.kernel.record import Head


def _silent(head: Head, record: SensorSilent) -> IndicatorReport:
    """Tell that a sensor fell silent."""
    return IndicatorReport(item=head.record_id, value=1)


INDICATORS: Final = (
    Indicator(
        name="sensors.silences",
        title="Sensors that fell silent",
        meaning="Times that nothing came from a sensor for longer than it may be silent."
        " They stand for the gap between both sides' technology, which no record measures.",
        barrier="technology",
        summary="sum",
        unit="count",
        on=(SensorSilent,),
        report=_silent,
    ),
)
