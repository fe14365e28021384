"""Rescue answers alerts and patrols: where people may be in danger, a case is opened at once, by nobody's leave."""

from collections.abc import Mapping, Sequence
from typing import Final

from lindero.capabilities.alerts.records import RescueCalled
from lindero.capabilities.patrol.records import HelpCalled
from lindero.capabilities.rescue.records import CaseOpened, CaseUpdated, Environment, PhaseSet
from lindero.capabilities.rescue.tables.lookups import ANSWERED, OPEN_FOR
from lindero.kernel.capability import Reaction
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event

UNCERTAINTY_M: Final = 2_000
"""How far from the alert people may be: what was measured is minutes old (product default)."""

PATROL_M: Final = 500
"""How far a patrol may have moved from where it called (product default)."""


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


def answer_patrols(desk: Desk, events: Sequence[Event]) -> None:
    """Open a case in distress for each patrol that calls, once; a patrol that calls again says where it is now."""
    for event in events:
        call = event.record
        if not isinstance(call, HelpCalled) or desk.rows(ANSWERED, (event.head.record_id,)):
            continue
        running = desk.rows(OPEN_FOR, (call.again,)) if call.again else []
        if running:
            news = CaseUpdated(case=running[0][0], place=call.place, measured_at=call.done_at)
            desk.put(news, cause=event.head)
            continue
        opened = CaseOpened(
            place=call.place,
            measured_at=call.done_at,
            environment=_ENVIRONMENTS[call.surface],
            aware_by="distress_call",
            phase="distress",
            uncertainty_m=max(call.accuracy_m, PATROL_M),
        )
        head = desk.put(opened, cause=event.head)
        desk.put(PhaseSet(case=head.record_id, phase="distress", because=("request_for_help",)), cause=head)


_ENVIRONMENTS: Final[Mapping[str, Environment]] = {"land": "other_land", "sea": "sea", "air": "air"}

ANSWER_PATROLS: Final = Reaction(name="rescue.answer_patrols", on=(HelpCalled,), run=answer_patrols)

ANSWER: Final = Reaction(name="rescue.answer_alerts", on=(RescueCalled,), run=answer_alerts)
