"""Rescue answers alerts: where people may be in danger, a case is opened at once, by nobody's leave."""

from collections.abc import Sequence
from typing import Final

from lindero.capabilities.alerts.records import RescueCalled
from lindero.capabilities.rescue.records import CaseOpened
from lindero.capabilities.rescue.tables.lookups import ANSWERED
from lindero.kernel.capability import Reaction
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event

UNCERTAINTY_M: Final = 2_000
"""How far from the alert people may be: what was measured is minutes old (product default)."""


def answer_alerts(desk: Desk, events: Sequence[Event]) -> None:
    """Open a case for each call of an alert, once: a call that was answered is not answered again."""
    for event in events:
        call = event.record
        known = desk.rows(ANSWERED, (event.head.record_id,))
        if isinstance(call, RescueCalled) and not known:
            is_sure = call.by in {"person", "beacon"}
            opened = CaseOpened(
                place=call.place,
                measured_at=call.measured_at,
                aware_by="beacon" if call.by == "beacon" else "sensor",
                phase="alert" if is_sure else "uncertainty",
                uncertainty_m=UNCERTAINTY_M,
            )
            desk.put(opened, cause=event.head)


ANSWER: Final = Reaction(name="rescue.answer_alerts", on=(RescueCalled,), run=answer_alerts)
