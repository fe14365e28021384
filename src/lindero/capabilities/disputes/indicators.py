"""What disputes tell of barriers: how many are open (AGR-14)."""

from typing import Final

from lindero.capabilities.disputes.records import DisputeEnded, DisputeRaised, DisputeReceived
from lindero.kernel.capability import Indicator, IndicatorReport
from lindero.kernel.record import Head


def _open(head: Head, record: DisputeRaised | DisputeReceived | DisputeEnded) -> IndicatorReport | None:
    """Tell that a dispute is open, or that this node found it ended; a neighbour's word alone counts as nothing."""
    match record:
        case DisputeEnded():
            return IndicatorReport(item=record.dispute, value=0, peer=record.with_nation)
        case DisputeReceived():
            return IndicatorReport(item=record.dispute, value=1, peer=record.raiser)
    return (
        IndicatorReport(item=head.record_id, value=1, peer=record.addressee) if not head.agreement else None
    )


INDICATORS: Final = (
    Indicator(
        name="disputes.open",
        title="Disputes open",
        meaning="Disputes that either side raised and that neither withdrew nor both settled; frozen ones count.",
        barrier="geopolitics",
        summary="sum",
        unit="count",
        on=(DisputeRaised, DisputeReceived, DisputeEnded),
        report=_open,
    ),
)
