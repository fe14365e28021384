"""Who attends to an alert, and what was put off: neither says anything of what the alert is."""

from typing import Annotated, ClassVar, Final

from lindero.capabilities.alerts.records.triage import KEPT_DAYS, AlertId
from lindero.kernel.marks import field
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

LONGEST_SHELF_MIN: Final = 480
"""The longest time for which an alert may be put off, minutes: one watch of eight hours (product default)."""


class AlertAcknowledged(Record, frozen=True, kw_only=True, tag="alerts.alert_acknowledged"):
    """An officer has seen it and attends to it; that is no judgement, and no clock stops."""

    keep_days: ClassVar[int] = KEPT_DAYS
    alert: AlertId


class AcknowledgementWithdrawn(Record, frozen=True, kw_only=True, tag="alerts.acknowledgement_withdrawn"):
    """Nobody attends to it any more: it waits like one that nobody has seen."""

    keep_days: ClassVar[int] = KEPT_DAYS
    alert: AlertId


class AlertShelved(Record, frozen=True, kw_only=True, tag="alerts.alert_shelved"):
    """An officer put it off for a time, after which it is in the queue again by itself."""

    keep_days: ClassVar[int] = KEPT_DAYS
    alert: AlertId
    until: Annotated[Instant, field("when it is in the queue again", unit="ms UTC")]
    because: Annotated[str, field("in words, why", personal="indirect", max_length=600)] = ""


class AlertReturned(Record, frozen=True, kw_only=True, tag="alerts.alert_returned"):
    """An officer took it back into the queue before its time."""

    keep_days: ClassVar[int] = KEPT_DAYS
    alert: AlertId
