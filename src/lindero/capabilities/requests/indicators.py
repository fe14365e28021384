"""What requests tell of barriers: where late answers waited, what is disputed, what no law let through (AGR-14)."""

from functools import partial
from typing import Final, Literal

from lindero.capabilities.requests.records import RequestRefused, TicketAnswered, TicketOpened
from lindero.kernel.capability import Indicator, IndicatorReport
from lindero.kernel.record import Head

Stage = Literal["queue_ms", "court_ms", "asker_ms"]


def _waited(stage: Stage, head: Head, record: TicketOpened) -> IndicatorReport:
    """Tell how long a request that is late was at a stage."""
    return IndicatorReport(item=record.request, value=getattr(record, stage), peer=record.addressee)


def _ticket(head: Head, record: TicketOpened | TicketAnswered) -> IndicatorReport:
    """Tell that a ticket is open, or that the late side answered it."""
    is_open = isinstance(record, TicketOpened)
    return IndicatorReport(item=record.request, value=int(is_open), peer=record.addressee)


def _refused(grounds: frozenset[str], head: Head, record: RequestRefused) -> IndicatorReport | None:
    """Tell of a refusal on one of some grounds."""
    if {record.ground, record.own_ground}.isdisjoint(grounds):
        return None
    return IndicatorReport(item=record.request, value=1, peer=record.addressee)


def _late_at(stage: Stage, name: str, where: str) -> Indicator:
    return Indicator(
        name=f"requests.late_{name}",
        title=f"Late requests, {where}",
        meaning="Time of the late request in the middle at this stage.",
        barrier="delay",
        summary="median",
        unit="ms",
        on=(TicketOpened,),
        report=partial(_waited, stage),
    )


INDICATORS: Final = (
    _late_at("queue_ms", "queue", "in the answering side's queue"),
    _late_at("court_ms", "court", "with a court"),
    _late_at("asker_ms", "asker", "with the side that asks"),
    Indicator(
        name="requests.refused_for_security",
        title="Requests refused for essential security",
        meaning="Requests that a side refused because its essential security forbids an answer.",
        barrier="sovereignty",
        summary="sum",
        unit="count",
        on=(RequestRefused,),
        report=partial(_refused, frozenset({"ESSENTIAL_SECURITY"})),
    ),
    Indicator(
        name="requests.refused_without_law",
        title="Requests refused for want of a law",
        meaning="Requests that a side refused because no law of its own lets it answer.",
        barrier="legal_gaps",
        summary="sum",
        unit="count",
        on=(RequestRefused,),
        report=partial(_refused, frozenset({"NO_LEGAL_BASIS"})),
    ),
    Indicator(
        name="requests.tickets_open",
        title="Quality tickets open",
        meaning="Requests that are late and whose late side has not said why.",
        barrier="geopolitics",
        summary="sum",
        unit="count",
        on=(TicketOpened, TicketAnswered),
        report=_ticket,
    ),
)
