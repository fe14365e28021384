"""What may be asked about an agreement in force: stop, resume, step, reserve, review, leave, and do its duties."""

from typing import Annotated, Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Refused
from lindero.trust.agreements import events, records
from lindero.trust.agreements.believing import found_version, unknown
from lindero.trust.agreements.condition import AgreementState
from lindero.trust.agreements.reserving import reservation_bytes, reservation_of
from lindero.trust.agreements.running import review_due
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.states import next_state
from lindero.trust.agreements.tables import SELECT_ACTS, Version
from lindero.trust.agreements.vocabulary import RESUMERS, SUSPENDERS

AS: Final = "agreements.as_"
"""Beginning of the grants that say in which capacity a person acts, `agreements.as_data_protection`."""


class SuspendAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Stop the flow under an agreement, whole or in part, at once."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    reason: Annotated[records.SuspensionReason, msgspec.Meta(description="why")]
    scope: Annotated[records.Scope, msgspec.Meta(description="how much of it")] = "whole"
    value: Annotated[
        str, msgspec.Meta(description="clause id, kind, direction NRD>SUD or authority NRD/coast-guard")
    ] = ""


class ResumeAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agree that what was suspended flows again; it does once two persons of each side have agreed."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    suspension: Annotated[str, msgspec.Meta(description="the suspension's name")]


class DeclareLevel(msgspec.Struct, frozen=True, kw_only=True):
    """Declare up to which maturity level the own nation shares and takes; down at once, up only with the others."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    level: Annotated[records.Level, msgspec.Meta(description="1 to 4")]


class MakeReservation(msgspec.Struct, frozen=True, kw_only=True):
    """Take something back after signing; it can only narrow, and holds at once."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    text: Annotated[
        str, msgspec.Meta(max_length=20_000, description="the reservation in YAML, with a treaty file's keys")
    ]


class HoldReview(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the review that is due was held."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    report: Annotated[
        str, msgspec.Meta(min_length=1, max_length=300, description="where its result is found")
    ]


class DenounceAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Take the own nation out of an agreement for good; among three or more the others go on."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]


class DoDuty(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a duty which the end of an agreement left is done."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    duty: Annotated[records.DutyName, msgspec.Meta(description="which")]
    evidence: Annotated[
        str, msgspec.Meta(min_length=1, max_length=300, description="certificate or report that shows it")
    ]


def suspend_agreement(desk: Desk, ask: SuspendAgreement) -> str:
    """Stop the flow; return the suspension's name.

    Raises:
        Missing: If the agreement is not known.
        Refused: If it is neither signed nor active, has no such part, or lets nobody in this capacity stop it.
    """
    version = known(desk, ask.agreement)
    acts = desk.rows(SELECT_ACTS, (ask.agreement,))
    own = sum(nation == desk.nation and act == "suspended" for _, nation, act, *_ in acts)
    suspension = Suspension(
        id=f"{desk.nation.lower()}-{own + 1}",
        nation=desk.nation,
        scope=ask.scope,
        value=ask.value,
        reason=ask.reason,
        at=desk.now(),
    )
    may = version.agreement.suspension.may_suspend
    held = _capacities(desk)
    capacity = next((one for one in held if one in may), next(iter(held), ""))
    next_state(version.agreement, version.state, events.Suspended(suspension=suspension, capacity=capacity))
    desk.put(
        records.AgreementSuspended(
            agreement=ask.agreement,
            suspension=suspension.id,
            nation=desk.nation,
            scope=ask.scope,
            value=ask.value,
            reason=ask.reason,
            officer=person(desk),
            capacity=msgspec.convert(capacity, records.Capacity),
        )
    )
    return suspension.id


def resume_agreement(desk: Desk, ask: ResumeAgreement) -> AgreementState:
    """Agree to resume; return how the agreement stands then.

    Raises:
        Missing: If the agreement is not known.
        Refused: If no such suspension stands, the person speaks for neither foreign ministry nor data protection, or
            has spoken already.
    """
    version = known(desk, ask.agreement)
    capacity = _resuming_capacity(desk, version, ask.suspension)
    event = events.Resumed(
        nation=desk.nation, suspension=ask.suspension, capacity=capacity, officer=person(desk)
    )
    state = next_state(version.agreement, version.state, event)
    if state == version.state:
        raise Refused(
            "agreements.resumed",
            f"{desk.nation} has agreed to resume {ask.suspension} as {capacity} already.",
            "The others must agree too.",
        )
    desk.put(
        records.AgreementResumed(
            agreement=ask.agreement,
            suspension=ask.suspension,
            nation=desk.nation,
            officer=person(desk),
            capacity=msgspec.convert(capacity, records.Capacity),
        )
    )
    return state


def _resuming_capacity(desk: Desk, version: Version, name: str) -> str:
    """Return in which capacity the person speaks: of several, the one in which the nation has not spoken yet."""
    held = [one for one in _capacities(desk) if one in RESUMERS]
    if not held:
        raise Refused(
            "agreements.capacity",
            "Resuming is agreed by the foreign ministry, and by the data protection officer who does not object.",
            "Ask one of them.",
        )
    spoken = {
        consent.capacity
        for suspension in version.state.suspensions
        if suspension.id == name
        for consent in suspension.consents
        if consent.nation == desk.nation
    }
    return next((one for one in held if one not in spoken), held[0])


def _capacities(desk: Desk) -> list[str]:
    return [one for one in SUSPENDERS if AS + one in desk.actor.grants]


def declare_level(desk: Desk, ask: DeclareLevel) -> AgreementState:
    """Declare a level; return how the agreement stands then.

    Raises:
        Missing: If the agreement is not known.
        Refused: If the text does not reach that level.
    """
    version = known(desk, ask.agreement)
    event = events.LevelDeclared(nation=desk.nation, level=ask.level)
    state = next_state(version.agreement, version.state, event)
    desk.put(
        records.LevelDeclared(
            agreement=ask.agreement, nation=desk.nation, level=ask.level, officer=person(desk)
        )
    )
    return state


def make_reservation(desk: Desk, ask: MakeReservation) -> AgreementState:
    """Take something back; return how the agreement stands then.

    Raises:
        Missing: If the agreement is not known.
        Invalid: If the text is no reservation; names the line.
        Refused: If it speaks for another party or of what the agreement does not have.
    """
    version = known(desk, ask.agreement)
    narrowing = reservation_of(ask.text)
    state = next_state(
        version.agreement, version.state, events.Reserved(nation=desk.nation, narrowing=narrowing)
    )
    desk.put(
        records.ReservationMade(
            agreement=ask.agreement,
            nation=desk.nation,
            narrowing=reservation_bytes(narrowing).decode(),
            officer=person(desk),
        )
    )
    return state


def hold_review(desk: Desk, ask: HoldReview) -> AgreementState:
    """Record a review; return how the agreement stands then.

    Raises:
        Missing: If the agreement is not known.
        Refused: If it is not in force, or no review is due yet.
    """
    version = known(desk, ask.agreement)
    due = review_due(version.agreement, version.state)
    event = events.ReviewHeld(nation=desk.nation, due=due, at=desk.now())
    state = next_state(version.agreement, version.state, event)
    desk.put(
        records.ReviewCompleted(
            agreement=ask.agreement, nation=desk.nation, due=due, report=ask.report, officer=person(desk)
        )
    )
    return state


def denounce_agreement(desk: Desk, ask: DenounceAgreement) -> AgreementState:
    """Take the own nation out of an agreement; its flow stops at once, the duties of the end begin.

    Raises:
        Missing: If the agreement is not known.
        Refused: If it is neither signed nor active, or the own nation has left already.
    """
    version = known(desk, ask.agreement)
    others = set(version.state.parties_left(version.agreement)) - {desk.nation}
    how: records.Ending = "withdrawn" if len(others) > 1 else "denounced"
    event = events.Ended(nation=desk.nation, how=how, at=desk.now())
    state = next_state(version.agreement, version.state, event)
    desk.put(records.AgreementEnded(agreement=ask.agreement, nation=desk.nation, how=how))
    return state


def do_duty(desk: Desk, ask: DoDuty) -> AgreementState:
    """Record that a duty of the end is done; return how the agreement stands then.

    Raises:
        Missing: If the agreement is not known.
        Refused: If it has not ended, or nothing shows that it was done.
    """
    version = known(desk, ask.agreement)
    event = events.DutyDone(nation=desk.nation, duty=ask.duty, evidence=ask.evidence)
    state = next_state(version.agreement, version.state, event)
    desk.put(
        records.DutyFulfilled(
            agreement=ask.agreement,
            nation=desk.nation,
            duty=ask.duty,
            evidence=ask.evidence,
            officer=person(desk),
        )
    )
    return state


# --- shared with the acts before entry into force ---------------------------------------------------------------


def known(desk: Desk, ref: str) -> Version:
    """Return a version of an agreement.

    Raises:
        Missing: If it is not known here.
    """
    version = found_version(desk.rows, ref)
    if version is None:
        raise unknown(ref)
    return version


def person(desk: Desk) -> str:
    """Return the acting person's short name."""
    return desk.actor.name.rpartition("/")[2]
