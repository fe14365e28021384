"""How gaps appear on the map: the middle of each coarse cell of which less than half is seen."""

from typing import Final

from lindero.capabilities.sensors.records import CoverageMapped
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS

GAP_PERCENT: Final = 50


def feature_of(head: Head, record: CoverageMapped) -> Feature:
    """Draw a gap where it is, and take it away once half of its cell is seen."""
    return Feature(
        item_id=record.cell,
        place=record.place,
        measured_at=head.at,
        stale_at=head.at + DAY_MS,
        name=f"Gap: {record.percent} % seen",
        ended=record.percent >= GAP_PERCENT,
    )


GAPS: Final = Layer(name="sensors.gaps", title="Gaps in coverage", on=(CoverageMapped,), feature=feature_of)
