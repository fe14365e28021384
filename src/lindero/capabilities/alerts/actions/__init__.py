"""What may be done with an alert: judge it, send a unit, tell a neighbour, say how it ended."""

import msgspec

from lindero.capabilities.alerts import asks, records
from lindero.capabilities.alerts.actions.attending import check_unjudged_since, raised
from lindero.capabilities.alerts.known import known_detectors
from lindero.capabilities.alerts.permits import permits_at
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.generated import Generated
from lindero.kernel.places import Place
from lindero.kernel.record import Head
from lindero.kernel.times import days_after


def judge_alert(desk: Desk, ask: asks.JudgeAlert) -> str:
    """Judge an alert; where life is at risk, call rescue in the same breath."""
    return _judge(desk, ask.alert, ask)


def judge_alerts(desk: Desk, ask: asks.JudgeAlerts) -> tuple[str, ...]:
    """Judge several alerts alike: all of them, or none where one may not be judged so."""
    return tuple(_judge(desk, alert, ask) for alert in dict.fromkeys(ask.alerts))


def _judge(desk: Desk, name: str, ask: asks.JudgeAlert | asks.JudgeAlerts) -> str:
    head, alert = raised(desk, name)
    if ask.seen and ask.decision != "life_at_risk":
        check_unjudged_since(desk, name, ask.seen)
    judged = records.AlertJudged(
        alert=name,
        decision=ask.decision,
        place=alert.place,
        false_cause=ask.false_cause,
        reviewed_by=desk.actor.name,
        because=ask.because,
    )
    put = desk.put(judged, cause=head)
    if ask.decision == "life_at_risk":
        call_rescue(desk, put, name, alert.place, alert.measured_at)
    return put.record_id


def call_rescue(desk: Desk, cause: Head, alert: str, place: Place, at: int) -> None:
    """Call rescue for an alert, once."""
    if not desk.rows("SELECT 1 FROM alerts_alerts WHERE record_id = ? AND rescue_at > 0", (alert,)):
        desk.put(records.RescueCalled(alert=alert, place=place, measured_at=at, by="person"), cause=cause)


def dispatch_unit(desk: Desk, ask: asks.DispatchUnit) -> str:
    """Send a unit to look."""
    head, _ = raised(desk, ask.alert)
    return desk.put(records.UnitDispatched(alert=ask.alert, unit=ask.unit), cause=head).record_id


def note_arrival(desk: Desk, ask: asks.NoteArrival) -> str:
    """Enter that a unit is on scene."""
    head, _ = raised(desk, ask.alert)
    return desk.put(records.UnitArrived(alert=ask.alert, unit=ask.unit), cause=head).record_id


def note_outcome(desk: Desk, ask: asks.NoteOutcome) -> str:
    """Enter what it turned out to be."""
    head, alert = raised(desk, ask.alert)
    outcome = records.OutcomeNoted(
        alert=ask.alert, truth=ask.truth, place=alert.place, false_cause=ask.false_cause, because=ask.because
    )
    return desk.put(outcome, cause=head).record_id


def hand_over(desk: Desk, ask: asks.HandOver) -> str:
    """Tell a neighbour of an alert that somebody has judged not to be false.

    Raises:
        Refused: If nobody has, the neighbour is this nation, or no clause lets it be told.
    """
    head, alert = raised(desk, ask.alert)
    ((state,),) = desk.rows("SELECT state FROM alerts_alerts WHERE record_id = ?", (ask.alert,))
    if state in {"proposed", "dismissed", "unresolved"} or ask.nation == desk.nation:
        raise Refused(
            "alerts.hand_over",
            "What nobody has judged, or what is false, is told to no neighbour.",
            "Judge it first: watch, respond or life at risk.",
            ("DET-03",),
        )
    check_agreed(desk, ask.nation, alert.place)
    told = records.NeighbourTold(
        kind=alert.kind,
        place=alert.place,
        measured_at=alert.measured_at,
        addressee=ask.nation,
        score=alert.score,
        machine=_verified(alert.machine, desk.actor.name),
        alert=ask.alert,
    )
    return desk.put(told, cause=head).record_id


def check_agreed(desk: Desk, nation: str, place: Place) -> None:
    """Let a neighbour be told whom a text in force lets be told; where and what of it crosses the gate decides.

    Raises:
        Refused: If no clause in force names alerts told to this neighbour.
    """
    if all(permit.nation != nation for permit in permits_at(desk.agreed(), desk.nation, place)):
        raise Refused(
            "alerts.no_clause",
            f"No agreement in force has a clause by which {nation} may be told of alerts.",
            "A clause that names alerts.neighbour_told would make it a yes; ask who keeps the agreements.",
            ("DET-03",),
        )


def _verified(machine: Generated, who: str) -> Generated:
    """Return the label with who confirmed it; the inputs are the nation's own and stay at home."""
    return msgspec.structs.replace(machine, verified_by=who, inputs=())


def enable_detector(desk: Desk, ask: asks.EnableDetector) -> str:
    """Let a detector propose for a time.

    Raises:
        Missing: If there is none of this name.
    """
    _known(desk, ask.detector)
    ends_at = days_after(desk.now(), ask.days)
    enabled = records.DetectorEnabled(detector=ask.detector, ends_at=ends_at, because=ask.because)
    return desk.put(enabled).record_id


def stop_detector(desk: Desk, ask: asks.StopDetector) -> str:
    """Stop a detector.

    Raises:
        Missing: If there is none of this name.
    """
    _known(desk, ask.detector)
    return desk.put(records.DetectorStopped(detector=ask.detector, because=ask.because)).record_id


def _known(desk: Desk, name: str) -> None:
    if name not in known_detectors(desk):
        raise Missing(
            "alerts.detector", f"There is no detector {name}.", "Look at the register of detectors."
        )
