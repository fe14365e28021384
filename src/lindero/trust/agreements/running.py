"""An agreement in force: stopped, resumed, narrowed, taken to another level, reviewed; and how it ends."""

import msgspec

from lindero.kernel.times import Instant, months_after, text_of
from lindero.trust.agreements.condition import (
    BINDING,
    ENDED,
    AgreementState,
    Declared,
    duties_left,
    refuse,
)
from lindero.trust.agreements.events import (
    DutyDone,
    Ended,
    LevelDeclared,
    Reserved,
    Resumed,
    ReviewHeld,
    Suspended,
)
from lindero.trust.agreements.preparing import check_party
from lindero.trust.agreements.standing import Consent, Suspension
from lindero.trust.agreements.treaty import Agreement, Narrowing
from lindero.trust.agreements.vocabulary import RESUMERS

replace = msgspec.structs.replace


def _check_binding(agreement: Agreement, state: AgreementState) -> None:
    if state.phase not in BINDING:
        refuse(
            "phase", f"{agreement.ref} is {state.name}.", "Only what is signed or in force can be acted on."
        )


# --- suspension -----------------------------------------------------------------------------------------------


def suspended(agreement: Agreement, state: AgreementState, event: Suspended) -> AgreementState:
    """Stop what one person of one party orders, in a capacity that the treaty names (AGR-07, S-02).

    A text that is signed and not in force yet can be stopped too: the neighbour's node may have brought it into force
    a moment earlier, and its word must not be lost.
    """
    suspension = event.suspension
    check_party(agreement, state, suspension.nation)
    _check_binding(agreement, state)
    if event.capacity not in agreement.suspension.may_suspend:
        refuse(
            "capacity",
            f"{agreement.suspension.article} of {agreement.ref} lets nobody suspend as {event.capacity or 'that'}.",
            f"Let it be ordered as one of {', '.join(agreement.suspension.may_suspend)}.",
        )
    if any(known.id == suspension.id for known in state.suspensions):
        refuse("suspension", f"The suspension {suspension.id} exists already.", "Give it another name.")
    _check_scope(agreement, suspension)
    fresh = replace(suspension, resumed_by=(), consents=(), clauses=())
    return replace(state, suspensions=(*state.suspensions, reaching(agreement, fresh)))


def reaching(agreement: Agreement, suspension: Suspension) -> Suspension:
    """Return a suspension with the clauses of a text that one of an authority reaches.

    A clause that names no authority is open to all of its nation's, so it is stopped too: what cannot be told apart
    does not flow.
    """
    if suspension.scope != "authority":
        return suspension
    nation, _, authority = suspension.value.partition("/")
    stopped = tuple(
        clause.id
        for clause in agreement.clauses
        for nations, named in (
            (clause.senders, getattr(clause, "from_authorities", ())),
            (clause.recipients, getattr(clause, "to_authorities", ())),
        )
        if nation in nations and (not named or authority in named)
    )
    return replace(suspension, clauses=tuple(dict.fromkeys(stopped)))


def _check_scope(agreement: Agreement, suspension: Suspension) -> None:
    known = {
        "whole": [""],
        "clause": [clause.id for clause in agreement.clauses],
        "kind": [kind for clause in agreement.clauses for kind in clause.kinds],
        "direction": [f"{a}>{b}" for a in agreement.nations for b in agreement.nations if a != b],
        "authority": [
            f"{party.nation}/{body.id}" for party in agreement.parties for body in party.authorities
        ],
    }[suspension.scope]
    if suspension.value not in known:
        choice = f"Choose one of {', '.join(sorted(set(known)))}."
        refuse(
            "scope",
            f"{agreement.ref} has no {suspension.scope} {suspension.value!r} to suspend.",
            "Leave it empty." if suspension.scope == "whole" else choice,
        )


def resumed(agreement: Agreement, state: AgreementState, event: Resumed) -> AgreementState:
    """Add one person's consent to resume.

    A nation has agreed when its foreign ministry wants it and its data protection officer does not object: two
    persons. The suspension is over once every party has agreed.
    """
    check_party(agreement, state, event.nation)
    found = next((s for s in state.suspensions if s.id == event.suspension), None)
    if found is None:
        refuse("suspension", f"No suspension {event.suspension} stands.", "See which ones do.")
    if event.capacity not in RESUMERS:
        refuse(
            "capacity", f"Nobody agrees to resume as {event.capacity}.", f"It takes {' and '.join(RESUMERS)}."
        )
    if any(c.nation == event.nation and c.officer == event.officer != "" for c in found.consents):
        refuse(
            "same_person",
            f"{event.officer} has spoken already.",
            "Let a colleague speak for the other capacity.",
        )
    consents = {(c.nation, c.capacity): c for c in found.consents}
    said = Consent(nation=event.nation, capacity=event.capacity, officer=event.officer)
    consents.setdefault((event.nation, event.capacity), said)
    agreed = {
        nation for nation, _ in consents if all((nation, capacity) in consents for capacity in RESUMERS)
    }
    changed = replace(found, consents=tuple(consents.values()), resumed_by=tuple(sorted(agreed)))
    over = agreed >= set(state.parties_left(agreement))
    kept = tuple(changed if s is found else s for s in state.suspensions if s is not found or not over)
    return replace(state, suspensions=kept)


# --- level, reservations, review ------------------------------------------------------------------------------


def level_declared(agreement: Agreement, state: AgreementState, event: LevelDeclared) -> AgreementState:
    """Note up to which level a nation shares and takes; between two nations the lower one holds (AGR-05).

    One nation steps down alone and at once; a step up takes effect only with both, and never beyond the text.
    """
    check_party(agreement, state, event.nation)
    _check_binding(agreement, state)
    if event.level > agreement.level_up_to:
        refuse(
            "level",
            f"{agreement.ref} reaches level {agreement.level_up_to} at most.",
            "A higher level takes an amendment that both sides sign.",
        )
    others = [one for one in state.levels if one.nation != event.nation]
    declared = Declared(nation=event.nation, level=event.level)
    return replace(state, levels=tuple(sorted([*others, declared], key=lambda one: one.nation)))


def reserved(agreement: Agreement, state: AgreementState, event: Reserved) -> AgreementState:
    """Add a reservation that a party makes after signing; it can only narrow, so nobody need accept it (AGR-03)."""
    check_party(agreement, state, event.nation)
    _check_binding(agreement, state)
    if event.narrowing.party != event.nation:
        refuse(
            "speaker", f"{event.nation} cannot reserve for {event.narrowing.party}.", "Reserve for yourself."
        )
    known = [one.id for one in (*agreement.reservations, *state.reservations)]
    if event.narrowing.id in known:
        refuse(
            "reservation", f"There is a reservation {event.narrowing.id} already.", "Give it another name."
        )
    _check_narrowing(agreement, event.narrowing)
    return replace(state, reservations=(*state.reservations, event.narrowing))


def review_due(agreement: Agreement, state: AgreementState) -> Instant:
    """Return when the next review is due."""
    return max(agreement.review.next, state.reviewed_at)


def review_held(agreement: Agreement, state: AgreementState, event: ReviewHeld) -> AgreementState:
    """Note that a nation held the review that is due; once all have, the next one counts (AGR-06)."""
    check_party(agreement, state, event.nation)
    _check_binding(agreement, state)
    due = review_due(agreement, state)
    if event.due != due:
        refuse("review", f"The review that is due is that of {text_of(due)}.", "Hold that one.")
    held = tuple(sorted({*state.reviews, event.nation}))
    if not set(held) >= set(state.parties_left(agreement)):
        return replace(state, reviews=held)
    return replace(state, reviews=(), reviewed_at=months_after(due, agreement.review.every_months))


# --- the end --------------------------------------------------------------------------------------------------


def ended(agreement: Agreement, state: AgreementState, event: Ended) -> AgreementState:
    """End it: a party leaves, its date comes, or its last duty is done."""
    if event.how == "expired":
        return _expired(agreement, state, event)
    if event.how == "closed":
        return _closed(agreement, state, event)
    check_party(agreement, state, event.nation)
    _check_binding(agreement, state)
    withdrawn = (*state.withdrawn, event.nation)
    left = [nation for nation in agreement.nations if nation not in withdrawn]
    # Among three or more the others go on; of two, one that leaves ends it.
    return replace(state, withdrawn=withdrawn, phase=state.phase if len(left) > 1 else "denounced")


def _expired(agreement: Agreement, state: AgreementState, event: Ended) -> AgreementState:
    if state.phase in ENDED | {"closed"}:
        return state  # Each node notes the end for itself, and tells the others what they know.
    check_party(agreement, state, event.nation)
    if state.phase not in BINDING:
        refuse("phase", f"{agreement.ref} is {state.name} and cannot expire.", "See its state.")
    if event.at < agreement.end:
        refuse("dates", f"{agreement.ref} ends at {text_of(agreement.end)}.", "Denounce it to end it before.")
    return replace(state, phase="expired")


def _closed(agreement: Agreement, state: AgreementState, event: Ended) -> AgreementState:
    if state.phase == "closed":
        return state
    if state.phase not in ENDED:
        refuse("phase", f"{agreement.ref} is {state.name} and cannot be closed.", "It must have ended first.")
    if left := duties_left(agreement, state):
        words = ", ".join(f"{nation}: {duty}" for nation, duty in left)
        refuse("duties", f"{agreement.ref} leaves duties: {words}.", "Do them, and record the evidence.")
    return replace(state, phase="closed")


def duty_done(agreement: Agreement, state: AgreementState, event: DutyDone) -> AgreementState:
    """Note that a party did one of the duties that the end left, with the evidence for it."""
    if event.nation not in agreement.nations:
        refuse("party", f"{event.nation} is no party to {agreement.ref}.", "Only its parties have duties.")
    if state.phase not in ENDED and event.nation not in state.withdrawn:
        refuse("phase", f"{agreement.ref} is {state.name}.", "Duties of the end begin with the end.")
    if not event.evidence.strip():
        refuse("evidence", "Nothing shows that it was done.", "Name the certificate or the report.")
    others = [one for one in state.duties if (one.nation, one.duty) != (event.nation, event.duty)]
    return replace(state, duties=(*others, event))


def _check_narrowing(agreement: Agreement, narrowing: Narrowing) -> None:
    """Refuse a reservation that speaks of what the text does not have."""
    parts: tuple[tuple[str, tuple[str, ...], list[str]], ...] = (
        ("party", narrowing.peers, list(agreement.nations)),
        ("clause", narrowing.clauses, [clause.id for clause in agreement.clauses]),
        ("area", narrowing.only_areas, [area.name for area in agreement.areas]),
    )
    for what, used, known in parts:
        if strange := sorted(set(used) - set(known)):
            refuse(
                "reservation",
                f"{agreement.ref} has no {what} {strange[0]!r}.",
                f"Choose of {', '.join(known)}.",
            )
