"""How rescues appear on the map: always, as people in need, with nothing that could be searched for."""

from typing import Final

from lindero.capabilities.rescue.records import CaseConcluded, CaseOpened, CaseUpdated
from lindero.capabilities.rescue.rules import STALE_AFTER_MS
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head


def rescue_feature(head: Head, record: CaseOpened | CaseUpdated | CaseConcluded) -> Feature:
    """Draw people in need where they were last, until the case is over."""
    if isinstance(record, CaseConcluded):
        return Feature(
            item_id=record.case,
            place=record.place,
            measured_at=head.at,
            stale_at=head.at,
            item_class="rescue",
            ended=True,
        )
    is_update = isinstance(record, CaseUpdated) and record.case != ""
    return Feature(
        item_id=record.case if is_update and isinstance(record, CaseUpdated) else head.record_id,
        place=record.place,
        measured_at=record.measured_at,
        stale_at=record.measured_at + STALE_AFTER_MS,
        item_class="rescue",
        name=f"People in need: {record.craft.replace('_', ' ')}",
    )


RESCUES: Final = Layer(
    name="rescue.cases",
    title="People in need",
    on=(CaseOpened, CaseUpdated, CaseConcluded),
    feature=rescue_feature,
)
