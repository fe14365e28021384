"""What may never happen to an alert: a judgement by a machine, an act before a judgement, a detector past its end."""

from typing import Any, Final

from lindero.capabilities.alerts import records
from lindero.capabilities.alerts.registered import fault_of_enabling, fault_of_promotion, may_propose
from lindero.capabilities.alerts.rules import REVIEWED, fault_of, fault_of_shelf
from lindero.capabilities.alerts.tables import lookups
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.detectors import fault_of as fault_of_detector
from lindero.kernel.duties import PROMOTION, check_other_person
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head

DET_03: Final = "DET-03"
ATTENDING: Final = (
    records.AlertAcknowledged,
    records.AcknowledgementWithdrawn,
    records.AlertShelved,
    records.AlertReturned,
)


def in_turn(rows: Rows, head: Head, record: Any) -> None:
    """Let a step of an alert be put when it may come now.

    Raises:
        Refused: If there is no such alert, or the step may not come now.
    """
    stand = lookups.stand_in(rows, record.alert)
    if stand is None:
        raise Refused("alerts.alert", f"There is no alert {record.alert}.", "Look at the queue.")
    if fault := fault_of(stand, record):
        raise Refused("alerts.turn", fault, "Judge it first, and put what is missing on record.", (DET_03,))


def shelved_for_a_time(rows: Rows, head: Head, record: records.AlertShelved) -> None:
    """Let an alert be put off until it comes back by itself, within one watch.

    Raises:
        Refused: If its end is past, or too far away.
    """
    if fault := fault_of_shelf(head.at, record.until):
        raise Refused("alerts.shelf", fault, "Choose a time within this watch.", (DET_03,))


def judged_by_a_person(rows: Rows, head: Head, record: Any) -> None:
    """Let only a person judge, send units, note outcomes and tell neighbours, under the own name (DET-03).

    Raises:
        Refused: If a machine does, or somebody in another's name.
    """
    reviewer = getattr(record, "reviewed_by", head.actor)
    if not head.actor.startswith("person/") or reviewer != head.actor:
        raise Refused(
            "alerts.person",
            "What a machine proposed is for a person to judge, under the own name.",
            "Open the alert, look at its evidence, and judge it.",
            (DET_03,),
        )


def nothing_before_judging(rows: Rows, head: Head, record: Any) -> None:
    """Let no unit be given a task because of an alert that nobody judged, in whatever folder (DET-03).

    Raises:
        Refused: If what led to the record is an alert without a judgement.
    """
    stand = lookups.stand_in(rows, head.cause) if head.cause else None
    if stand is not None and stand.state not in REVIEWED:
        raise Refused(
            "alerts.unreviewed",
            "Nobody has judged the alert that this rests on.",
            "Judge the alert first: respond, or life at risk.",
            (DET_03,),
        )


def raised_in_time(rows: Rows, head: Head, record: records.AlertRaised) -> None:
    """Let a detector propose while somebody lets it, and hold back nothing that may cost a life (S-25, DET-02).

    Raises:
        Refused: If it is not in force, or holds back what it must not.
    """
    if record.saves_life and record.held_back:
        raise Refused(
            "alerts.life", "What may save a life is never held back.", "Raise it into the queue.", ("DET-02",)
        )
    if not record.saves_life and not may_propose(lookups.enabled_until(rows, record.detector), head.at):
        raise Refused(
            "alerts.ended",
            f"{record.detector} may not propose now.",
            "Whoever needs it enables it anew, with a reason and an end.",
            ("S-25",),
        )


def enabled_with_an_end(rows: Rows, head: Head, record: records.DetectorEnabled) -> None:
    """Let a person enable a detector for a time.

    Raises:
        Refused: If it has no end in reach.
    """
    judged_by_a_person(rows, head, record)
    if fault := fault_of_enabling(head.at, record.ends_at):
        raise Refused("alerts.end", fault, "Choose an earlier day; it can be enabled anew.", ("S-25",))


def declared_as_it_may(rows: Rows, head: Head, record: records.ModelRegistered) -> None:
    """Let a model be registered that reads nothing banned and speaks of no person (S-30, S-38).

    Raises:
        Refused: If it does.
    """
    judged_by_a_person(rows, head, record)
    safeguard, fault = fault_of_detector(record.declared)
    if fault:
        raise Refused("alerts.declared", fault, "Leave that out; there is no exception.", (safeguard,))
    if record.declared.saves_life or not record.declared.is_learned:
        raise Refused(
            "alerts.declared",
            "A model that holds alerts back is learned, and looks for nobody in danger.",
            "Register it as what it is.",
            ("DET-02",),
        )


def promoted_by_two(rows: Rows, head: Head, record: records.ModelPromoted) -> None:
    """Let a model be promoted by another person than registered it, after an evaluation that it passed (DET-04, S-31).

    Raises:
        Refused: If any of it is missing.
    """
    judged_by_a_person(rows, head, record)
    model = lookups.model_in(rows, record.model, record.version)
    if model is None:
        raise Refused("alerts.model", f"There is no model {record.model} {record.version}.", "Register it.")
    check_other_person(PROMOTION, model.registered_by, head.actor)
    safeguard, fault = fault_of_promotion(model)
    fault = fault or fault_of_enabling(head.at, record.ends_at)
    if fault:
        raise Refused(
            "alerts.promotion",
            fault,
            "Let it run in the shadow, and evaluate it again.",
            (safeguard or "S-25",),
        )


def signed_by_another(rows: Rows, head: Head, record: records.JustificationSigned) -> None:
    """Let two persons sign for their two offices, and neither for a model of the own (safeguard S-31).

    Raises:
        Refused: If one signs twice, or signs what is the own.
    """
    judged_by_a_person(rows, head, record)
    model = lookups.model_in(rows, record.model, record.version)
    others = {model.registered_by, *model.signed_by.values()} if model is not None else {head.actor}
    if head.actor in others:
        raise Refused(
            "alerts.signed",
            "The two officers are two, and neither made the model.",
            "Let the other sign.",
            ("S-31",),
        )


GUARDS: Final = (
    Guard(
        name="alerts.in_turn",
        sentence="No step of an alert out of turn, and no response before a judgement.",
        check=in_turn,
        on=(
            records.AlertJudged,
            records.AlertAged,
            records.AlertEscalated,
            records.UnitDispatched,
            records.UnitArrived,
            records.OutcomeNoted,
            records.RescueCalled,
            *ATTENDING,
        ),
    ),
    Guard(
        name="alerts.judged_by_a_person",
        sentence="No alert judged, answered or told to a neighbour by a machine or in another's name.",
        check=judged_by_a_person,
        on=(
            records.AlertJudged,
            records.UnitDispatched,
            records.UnitArrived,
            records.OutcomeNoted,
            records.NeighbourTold,
            *ATTENDING,
            records.DetectorStopped,
            records.ModelWithdrawn,
        ),
    ),
    Guard(
        name="alerts.shelved_for_a_time",
        sentence="No alert put off without an end within the watch.",
        check=shelved_for_a_time,
        on=(records.AlertShelved,),
    ),
    Guard(
        name="alerts.nothing_before_judging",
        sentence="No unit sent, by whatever folder, because of an alert that nobody judged.",
        check=nothing_before_judging,
        role="unit",
    ),
    Guard(
        name="alerts.raised_in_time",
        sentence="No alert by a detector past its end, and none held back that may save a life.",
        check=raised_in_time,
        on=(records.AlertRaised,),
    ),
    Guard(
        name="alerts.enabled_with_an_end",
        sentence="No detector without an end.",
        check=enabled_with_an_end,
        on=(records.DetectorEnabled,),
    ),
    Guard(
        name="alerts.declared_as_it_may",
        sentence="No model that reads a banned feature or speaks of persons.",
        check=declared_as_it_may,
        on=(records.ModelRegistered,),
    ),
    Guard(
        name="alerts.promoted_by_two",
        sentence="No model in force without an evaluation and a second person.",
        check=promoted_by_two,
        on=(records.ModelPromoted,),
    ),
    Guard(
        name="alerts.signed_by_another",
        sentence="No justification signed by one person for both offices.",
        check=signed_by_another,
        on=(records.JustificationSigned,),
    ),
)
