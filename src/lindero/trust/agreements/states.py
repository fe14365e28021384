"""The life of an agreement as pure transitions: what may follow what, and who must agree (workflow W1)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from lindero.kernel.names import Nation
from lindero.kernel.times import Instant
from lindero.trust.agreements import events, preparing, running
from lindero.trust.agreements.accession import carried, not_accepted
from lindero.trust.agreements.condition import AgreementState
from lindero.trust.agreements.standing import Standing, Suspension
from lindero.trust.agreements.treaty import Agreement, Clause
from lindero.trust.agreements.vocabulary import Level

_STEPS: Final[Mapping[type, Callable[[Agreement, AgreementState, Any], AgreementState]]] = {
    events.Drafted: preparing.drafted,
    events.Reviewed: preparing.reviewed,
    events.OpinionHeard: preparing.opinion_heard,
    events.Overridden: preparing.overridden,
    events.Proposed: preparing.proposed,
    events.Signed: preparing.signed,
    events.ContactReached: preparing.contact_reached,
    events.VectorsRun: preparing.vectors_run,
    events.Activated: preparing.activated,
    events.Suspended: running.suspended,
    events.Resumed: running.resumed,
    events.LevelDeclared: running.level_declared,
    events.Reserved: running.reserved,
    events.ReviewHeld: running.review_held,
    events.Ended: running.ended,
    events.DutyDone: running.duty_done,
}


def next_state(agreement: Agreement, state: AgreementState, event: events.StateEvent) -> AgreementState:
    """Return the state after an event.

    Raises:
        Refused: If the event may not follow; says why, and what would let it.
    """
    return _STEPS[type(event)](agreement, state, event)


def in_force(agreement: Agreement, state: AgreementState, at: Instant) -> bool:
    """Say whether an agreement is active, within its dates and not suspended as a whole."""
    running_now = state.phase == "active" and not state.is_suspended_whole
    return running_now and agreement.start <= at < agreement.end


def version_in_force(versions: Iterable[Agreement], at: Instant) -> Agreement | None:
    """Return the version that holds at an instant: the newest that has begun, unless it has ended (AGR-06).

    Both nodes have the same texts, so they change at the same instant by whichever clock they both trust; an
    older version does not come back when the newer one ends.
    """
    begun = [agreement for agreement in versions if agreement.start <= at]
    newest = max(begun, key=lambda agreement: agreement.version, default=None)
    return newest if newest is not None and at < newest.end else None


def standings_of(versions: Iterable[tuple[Agreement, AgreementState]]) -> dict[str, Standing]:
    """Return how versions of agreements stand, by `AG-7@1`, without leases.

    A suspension is of the agreement and not of its text: the versions that follow stay suspended with it, so
    that no amendment resumes what both sides have not.
    """
    known = list(versions)
    suspended: dict[str, tuple[Suspension, ...]] = {}
    for agreement, state in known:
        suspended[agreement.id] = suspended.get(agreement.id, ()) + state.suspensions
    return {
        agreement.ref: Standing(
            phase=state.phase,
            suspensions=tuple(running.reaching(agreement, one) for one in suspended[agreement.id]),
        )
        for agreement, state in known
    }


def as_it_stands(agreement: Agreement, state: AgreementState) -> Agreement:
    """Return a signed text with everything that parties took back since; it never says more than what was signed.

    Reservations made by act are added, the flows of parties that left are taken out, those of an accession towards
    who has not accepted it stay closed, and the review that was held makes room for the next. The text that was
    signed, and its hash, stay what they are.
    """
    left = state.parties_left(agreement)
    reserved = (*agreement.reservations, *state.reservations, *not_accepted(agreement, state))
    clauses = (_without_strangers(clause, left) for clause in agreement.clauses)
    return msgspec.structs.replace(
        agreement,
        parties=tuple(party for party in agreement.parties if party.nation in left),
        clauses=tuple(clause for clause in clauses if clause.senders and clause.recipients),
        reservations=tuple(one for one in reserved if one.party in left),
        review=msgspec.structs.replace(agreement.review, next=running.review_due(agreement, state)),
    )


def with_what_went_before(
    versions: Iterable[tuple[str, Agreement, AgreementState]],
) -> list[tuple[Agreement, AgreementState]]:
    """Return versions, given with their hashes, with what parties took back before somebody acceded to them."""
    listed = list(versions)
    known = {hash_: (agreement, state) for hash_, agreement, state in listed}
    return [(agreement, carried(agreement, state, known)) for _, agreement, state in listed]


def _without_strangers(clause: Clause, left: tuple[Nation, ...]) -> Clause:
    return msgspec.structs.replace(
        clause,
        senders=tuple(nation for nation in clause.senders if nation in left),
        recipients=tuple(nation for nation in clause.recipients if nation in left),
    )


def levels_of(agreement: Agreement, state: AgreementState) -> dict[Nation, Level]:
    """Return the level up to which each party shares and takes; between two of them the lower one holds (AGR-05)."""
    declared = {one.nation: one.level for one in state.levels}
    return {nation: declared.get(nation, agreement.level) for nation in agreement.nations}
