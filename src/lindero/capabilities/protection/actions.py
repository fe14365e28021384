"""What may be asked of protection. The guards look at whether it may be; the actions only put it in words."""

from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks import care, judgements, measures
from lindero.capabilities.protection.rules import STOPPED
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.record import Head, Record


def receive_person(desk: Desk, ask: care.ReceivePerson) -> str:
    """Receive somebody.

    Returns:
        Their name here: that of the record.
    """
    received = records.PersonReceived(
        label=ask.label,
        facility=ask.facility,
        met_at=desk.now() if ask.met_at is None else ask.met_at,
        how=ask.how,
        age=ask.age,
        is_alone=ask.is_alone,
        same_as=ask.same_as,
    )
    return desk.put(received).record_id


def inform_person(desk: Desk, ask: care.InformPerson) -> str:
    """Put on record what somebody was told."""
    informed = records.PersonInformed(
        person=ask.person,
        language=ask.language,
        by=ask.by,
        is_understood=ask.is_understood,
        has_remedies=ask.has_remedies,
        statement=ask.statement,
    )
    return _put(desk, ask.person, informed)


def enter_matter(desk: Desk, ask: care.EnterMatter) -> str:
    """Enter something in a compartment; a wish for protection always stops every transfer."""
    matter = records.MatterEntered(
        person=ask.person,
        compartment=ask.compartment,
        words=ask.words,
        protection=ask.protection,  # type: ignore[arg-type]  # the ask's pattern has the same words
        origin_countries=ask.origin_countries,
        is_presumed_victim=ask.is_presumed_victim,
        stops=ask.stops or ask.protection in {"wished", "claimed", "granted"} or ask.is_presumed_victim,
        instruction=ask.instruction,
        together_with=ask.together_with,
    )
    return _put(desk, ask.person, matter)


def lift_stop(desk: Desk, ask: care.LiftStop) -> str:
    """Lift a stop; who cannot open the matter cannot lift it, and is not told whether there is one.

    Raises:
        Refused: If the matter cannot be opened by who asks, or its stop may not be lifted now.
    """
    try:
        _, matter = desk.record(ask.matter)
    except Missing:
        matter = None
    if not isinstance(matter, records.MatterEntered):
        raise Refused("protection.stop", STOPPED, "Ask the officer who keeps the compartment.", ("S-14",))
    lifting = records.MatterEntered(
        person=matter.person, compartment=matter.compartment, words=ask.words, lifts=ask.matter
    )
    return _put(desk, matter.person, lifting)


def assess_situation(desk: Desk, ask: judgements.AssessSituation) -> str:
    """Judge a country."""
    judged = records.SituationAssessed(
        nation=ask.nation,
        risk=ask.risk,
        sources=ask.sources,
        valid_days=ask.valid_days,
        approval=desk.actor.approved_with,
    )
    return desk.put(judged).record_id


def sign_assessment(desk: Desk, ask: judgements.SignAssessment) -> str:
    """Sign an assessment under one's own name."""
    signed = records.AssessmentSigned(
        person=ask.person,
        destination=ask.destination,
        is_safe=ask.is_safe,
        was_heard=ask.was_heard,
        objection=ask.objection,
        sources=ask.sources,
        approval=desk.actor.approved_with,
    )
    return _put(desk, ask.person, signed)


def assess_group(desk: Desk, ask: judgements.AssessGroup) -> str:
    """Sign an assessment for people of one rescue."""
    judged = records.GroupAssessed(
        case=ask.case,
        destination=ask.destination,
        is_safe=ask.is_safe,
        languages=ask.languages,
        objections=ask.objections,
        sources=ask.sources,
        approval=desk.actor.approved_with,
    )
    return desk.put(judged).record_id


def assess_best_interests(desk: Desk, ask: judgements.AssessBestInterests) -> str:
    """Decide what is best for a child; the reasons go into a compartment."""
    matter = records.MatterEntered(person=ask.person, compartment="family", words=ask.because)
    reasons = _put(desk, ask.person, matter)
    decided = records.BestInterestsAssessed(person=ask.person, outcome=ask.outcome, matter=reasons)
    return _put(desk, ask.person, decided)


def weigh_child_return(desk: Desk, ask: judgements.WeighChildReturn) -> str:
    """Answer the four criteria, each with its reason."""
    weighed = records.ChildReturnWeighed(
        person=ask.person,
        compartment="vulnerability",
        is_no_victim=ask.is_no_victim,
        no_victim_because=ask.no_victim_because,
        is_at_no_risk=ask.is_at_no_risk,
        no_risk_because=ask.no_risk_because,
        has_no_fear=ask.has_no_fear,
        no_fear_because=ask.no_fear_because,
        can_decide=ask.can_decide,
        can_decide_because=ask.can_decide_because,
        was_guardian_heard=ask.was_guardian_heard,
        is_reception_confirmed=ask.is_reception_confirmed,
    )
    return _put(desk, ask.person, weighed)


def hold_person(desk: Desk, ask: measures.HoldPerson) -> str:
    """Hold somebody, or hold them elsewhere."""
    held = records.PersonHeld(
        person=ask.person,
        facility=ask.facility,
        hold_class=ask.hold_class,
        ground=ask.ground,
        best_interests=ask.best_interests,
    )
    return _put(desk, ask.person, held)


def end_hold(desk: Desk, ask: measures.EndHold) -> str:
    """Put on record that somebody left."""
    ended = records.HoldEnded(person=ask.person, how=ask.how)  # type: ignore[arg-type]  # the ask's pattern has the same words
    return _put(desk, ask.person, ended)


def refuse_entry(desk: Desk, ask: measures.RefuseEntry) -> str:
    """Refuse entry."""
    return _put(desk, ask.person, records.EntryRefused(person=ask.person, ground=ask.ground))


def transfer_person(desk: Desk, ask: measures.TransferPerson) -> str:
    """Send somebody away; the record repeats what makes it lawful."""
    language = desk.rows("SELECT language FROM protection_persons WHERE record_id = ?", (ask.person,))
    signed = desk.rows("SELECT at FROM protection_assessments WHERE record_id = ?", (ask.assessment,))
    judged = desk.rows("SELECT record_id FROM protection_situations WHERE nation = ?", (ask.destination,))
    if not (language and language[0][0] and signed and judged):
        raise Refused(
            "protection.transfer",
            "What makes a transfer lawful is not on record.",
            "Inform the person, sign the assessment and have the country assessed first.",
            ("S-13",),
        )
    sent = records.PersonTransferred(
        person=ask.person,
        way=ask.way,
        destination=ask.destination,
        assessment=ask.assessment,
        assessed_at=signed[0][0],
        language=language[0][0],
        situation=judged[0][0],
    )
    return _put(desk, ask.person, sent)


def list_needs(desk: Desk, ask: care.ListNeeds) -> str:
    """List what people will need."""
    needs = records.NeedsListed(
        place=ask.place,
        persons=ask.persons,
        person_class="rescued" if ask.is_rescued else "intercepted",
        children=ask.children,
        needs=ask.needs,  # type: ignore[arg-type]  # checked when it is put
        origin_countries=ask.origin_countries,
        protection="wished" if ask.any_wish else "none",
    )
    return desk.put(needs).record_id


def note_overruns(desk: Desk) -> None:
    """Put on record every clock that ran out; each once, whatever happens to the person afterwards."""
    now = desk.now()
    overrun = desk.rows(
        "SELECT record_id, 'holding', due_at FROM protection_persons p WHERE ended_at = 0 AND due_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM protection_overruns o WHERE o.person = p.record_id AND o.clock = 'holding')"
        " UNION ALL SELECT record_id, 'child_decision', child_due_at FROM protection_persons p WHERE ended_at = 0"
        " AND child_due_at > 0 AND child_due_at < ? AND NOT EXISTS"
        " (SELECT 1 FROM protection_overruns o WHERE o.person = p.record_id AND o.clock = 'child_decision')"
        " ORDER BY 3, 1, 2",
        (now, now),
    )
    for person, clock, due_at in overrun:
        _put(desk, person, records.HoldOverrun(person=person, clock=clock, due_at=due_at))


def _put(desk: Desk, person: str, record: Record) -> str:
    return desk.put(record, cause=_received(desk, person)).record_id


def _received(desk: Desk, person: str) -> Head:
    """Return the head of the record that received somebody.

    Raises:
        Missing: If nobody of that name is on record.
    """
    if not desk.rows("SELECT 1 FROM protection_persons WHERE record_id = ?", (person,)):
        raise Missing("protection.person", "Nobody of this name is on record here.", "Look at the list.")
    return desk.record(person)[0]
