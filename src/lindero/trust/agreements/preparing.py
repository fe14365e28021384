"""From a draft to its entry into force: reviewed, assessed, agreed, signed by both sides, tested (workflow W1)."""

import msgspec

from lindero.kernel.names import Nation
from lindero.kernel.times import Instant, text_of
from lindero.trust.agreements.condition import (
    AT_HOME,
    BEFORE_SIGNED,
    BINDING,
    ENDED,
    AgreementState,
    OpinionHeld,
    Phase,
    SignedBy,
    refuse,
)
from lindero.trust.agreements.events import (
    Activated,
    ContactReached,
    Drafted,
    OpinionHeard,
    Overridden,
    Proposed,
    Reviewed,
    Signed,
    VectorsRun,
)
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vocabulary import OFFICER_ROLES, OPINIONS
from lindero.trust.agreements.waiting import (
    acceptances_needed,
    missing_contacts,
    missing_signatures,
    missing_vectors,
    pending_assessment,
)

replace = msgspec.structs.replace


def check_party(agreement: Agreement, state: AgreementState, nation: Nation) -> None:
    """Let a party act.

    Raises:
        Refused: If the nation is none, or is one no more.
    """
    if nation not in state.parties_left(agreement):
        refuse("party", f"{nation} is no party to {agreement.ref}.", "Only its parties act on an agreement.")


def check_text(agreement: Agreement, state: AgreementState, hash_: str) -> None:
    """Let an act pass that is about the text known here.

    Raises:
        Refused: If it is about another.
    """
    if hash_ != state.hash:
        refuse(
            "hash",
            f"That is another text of {agreement.ref} than the one that is known here.",
            "Compare the hashes; both sides must hold the same bytes.",
        )


def _check_open(agreement: Agreement, state: AgreementState, nation: Nation = "") -> None:
    if state.phase not in BEFORE_SIGNED and not _may_accept_late(agreement, state, nation):
        refuse("phase", f"{agreement.ref} is {state.name} already.", "Write the next version instead.")


def _may_accept_late(agreement: Agreement, state: AgreementState, nation: Nation) -> bool:
    """Say whether a party may still accept an accession that is in force between others already."""
    is_other = agreement.acceding is not None and nation in agreement.nations
    return is_other and state.phase in BINDING


def _also(
    persons: tuple[tuple[Nation, str], ...], nation: Nation, person: str
) -> tuple[tuple[Nation, str], ...]:
    return tuple(sorted({*persons, (nation, person)}))


def drafted(agreement: Agreement, state: AgreementState, event: Drafted) -> AgreementState:
    """Begin: a text that the linter found in order."""
    check_party(agreement, state, event.nation)
    check_text(agreement, state, event.hash)
    if state.phase != "draft":
        refuse("phase", f"{agreement.ref} is {state.name} already.", "Write the next version instead.")
    return replace(state, drafters=_also(state.drafters, event.nation, event.drafter))


def reviewed(agreement: Agreement, state: AgreementState, event: Reviewed) -> AgreementState:
    """Note that a jurist, another person than the drafter, found the text in order."""
    check_party(agreement, state, event.nation)
    check_text(agreement, state, event.hash)
    _check_open(agreement, state, event.nation)
    if (event.nation, event.jurist) in state.drafters:
        refuse("drafter", "Who drafted an agreement does not review it.", "Let another jurist read it.")
    phase: Phase = "legal_review" if state.phase == "draft" else state.phase
    return replace(state, phase=phase, reviewers=_also(state.reviewers, event.nation, event.jurist))


def opinion_heard(agreement: Agreement, state: AgreementState, event: OpinionHeard) -> AgreementState:
    """Note an opinion; a newer one replaces the older, and an override of that."""
    check_party(agreement, state, event.nation)
    check_text(agreement, state, event.hash)
    if event.opinion not in OPINIONS:
        refuse("opinion", f"{event.opinion!r} is no opinion.", f"Give one of {', '.join(OPINIONS)}.")
    if not event.assessment.strip():
        refuse("assessment", "The opinion names no impact assessment.", "Give the assessment's id.")
    if state.phase == "draft" or state.phase in ENDED | {"closed"}:
        refuse(
            "phase",
            f"{agreement.ref} is {state.name}.",
            "The opinion follows the legal review, before the end.",
        )
    reviewed_by = {nation for nation, _ in state.reviewers}
    needs_review = state.phase in BEFORE_SIGNED or _may_accept_late(agreement, state, event.nation)
    if needs_review and event.nation not in reviewed_by | set(state.consents):
        refuse("review", f"{event.nation} has not reviewed the text yet.", "Let a jurist review it first.")
    held = OpinionHeld(
        nation=event.nation, opinion=event.opinion, officer=event.officer, valid_until=event.valid_until
    )
    phase: Phase = "dpia" if state.phase == "legal_review" else state.phase
    return replace(state, phase=phase, opinions=_with_opinion(state, held))


def overridden(agreement: Agreement, state: AgreementState, event: Overridden) -> AgreementState:
    """Note that the head of an authority goes on against a negative opinion."""
    check_party(agreement, state, event.nation)
    check_text(agreement, state, event.hash)
    held = state.opinion_of(event.nation)
    if held is None or held.opinion != "negative":
        refuse("opinion", f"{event.nation} has no negative opinion.", "There is nothing to override.")
    if event.head == held.officer:
        refuse("drafter", "Nobody overrides an opinion of their own.", "Give another opinion instead.")
    changed = replace(held, overridden_by=event.head, because=event.because)
    return replace(state, opinions=_with_opinion(state, changed))


def _with_opinion(state: AgreementState, held: OpinionHeld) -> tuple[OpinionHeld, ...]:
    others = [one for one in state.opinions if one.nation != held.nation]
    return tuple(sorted([*others, held], key=lambda one: one.nation))


def check_may_consent(
    agreement: Agreement, state: AgreementState, nation: Nation, at: Instant
) -> OpinionHeld:
    """Return the opinion with which a nation may put a text to the others, or consent to theirs.

    Raises:
        Refused: If its own jurist or data protection officer has not spoken, or is against it.
    """
    if nation not in {reviewed_by for reviewed_by, _ in state.reviewers}:
        refuse("review", f"No jurist of {nation} has reviewed {agreement.ref}.", "Let one review it first.")
    held = state.opinion_of(nation)
    if held is None:
        refuse(
            "assessment",
            f"The data protection officer of {nation} has given no opinion of {agreement.ref}.",
            "Ask for it; nothing goes to the neighbour before.",
        )
    if not held.permits:
        refuse(
            "assessment",
            f"The data protection officer of {nation} is against {agreement.ref}.",
            "Change the text; or the head of the authority overrides the opinion, on record for the auditors.",
        )
    if at >= held.valid_until:
        refuse(
            "assessment",
            f"The impact assessment of {nation} ended at {text_of(held.valid_until)}.",
            "Renew the assessment.",
        )
    return held


def proposed(agreement: Agreement, state: AgreementState, event: Proposed) -> AgreementState:
    """Note that a nation put the text forward or consented to it, with its officer's opinion."""
    check_party(agreement, state, event.nation)
    check_text(agreement, state, event.hash)
    _check_open(agreement, state, event.nation)
    held = state.opinion_of(event.nation) or OpinionHeld(
        nation=event.nation,
        opinion=event.opinion,
        officer="",
        valid_until=event.valid_until,
        overridden_by="its head of authority" if event.overridden else "",
    )
    told = (event.opinion, event.overridden, event.valid_until)
    if told != (held.opinion, bool(held.overridden_by), held.valid_until):
        refuse("assessment", "The opinion told is not the one on record.", "Tell the one on record.")
    if not held.permits:
        refuse(
            "assessment",
            f"The data protection officer of {event.nation} is against it.",
            "The head of that authority must override the opinion, on record.",
        )
    changed = replace(
        state,
        phase=state.phase if state.phase in BINDING else "negotiation",
        drafters=_also(state.drafters, event.nation, event.drafter),
        opinions=_with_opinion(state, held),
        consents=tuple(sorted({*state.consents, event.nation})),
    )
    return _settled(agreement, changed)


def signed(agreement: Agreement, state: AgreementState, event: Signed) -> AgreementState:
    """Add a signature: of another person than the drafter and the other signers of that nation (S-53)."""
    check_party(agreement, state, event.nation)
    check_text(agreement, state, event.hash)
    is_late = _may_accept_late(agreement, state, event.nation)
    if state.phase not in {"negotiation", "agreed"} and not is_late:
        refuse("phase", f"{agreement.ref} is {state.name}.", "It is signed after it was proposed, and once.")
    _check_consented(state, event.nation)
    if event.role not in OFFICER_ROLES:
        refuse("role", f"Nobody signs as {event.role}.", f"Sign as one of {', '.join(OFFICER_ROLES)}.")
    if (event.nation, event.officer) in state.drafters:
        refuse("drafter", "Who drafted an agreement may not sign it.", "Let another officer sign.")
    if any((s.nation, s.officer) == (event.nation, event.officer) for s in state.signatures):
        refuse("signed_twice", f"{event.officer} has signed already.", "Let another officer sign.")
    signature = SignedBy(nation=event.nation, officer=event.officer, role=event.role)
    return _settled(agreement, replace(state, signatures=(*state.signatures, signature)))


def _check_consented(state: AgreementState, nation: Nation) -> None:
    if nation not in state.consents:
        refuse("consent", f"{nation} has not consented to the text.", "Consent to the same text first.")


def _settled(agreement: Agreement, state: AgreementState) -> AgreementState:
    """Return the state with the phase that consents and signatures have brought it to.

    A neighbour's signature may arrive before a third nation's consent, so both are looked at each time. An accession
    needs the consent of the nation that accedes and of as many others as the text asks for; who accepts it later
    changes nothing for those between whom it is in force.
    """
    if state.phase in BINDING:
        return state
    if not _is_agreed(agreement, state):
        return replace(state, phase="negotiation")
    return replace(state, phase="agreed" if missing_signatures(agreement, state) else "signed")


def _is_agreed(agreement: Agreement, state: AgreementState) -> bool:
    consents = set(state.consents)
    if agreement.acceding is None:
        return consents >= set(agreement.nations)
    others = consents - {agreement.acceding.nation}
    return len(others) < len(consents) and len(others) >= acceptances_needed(agreement)


def contact_reached(agreement: Agreement, state: AgreementState, event: ContactReached) -> AgreementState:
    """Note that a contact point of another party answered."""
    check_party(agreement, state, event.nation)
    check_text(agreement, state, event.hash)
    _check_consented(state, event.nation)
    known = {
        (party.nation, contact.authority)
        for party in agreement.parties
        for contact in party.contact_points
        if party.nation != event.nation
    }
    if (event.party, event.authority) not in known:
        refuse(
            "contact",
            f"{agreement.ref} names no contact point {event.authority!r} of {event.party} for {event.nation}.",
            f"Choose one of {', '.join(f'{nation}/{authority}' for nation, authority in sorted(known))}.",
        )
    contact = (event.nation, event.party, event.authority)
    return replace(state, contacts=tuple(sorted({*state.contacts, contact})))


def vectors_run(agreement: Agreement, state: AgreementState, event: VectorsRun) -> AgreementState:
    """Note what became of the conformance vectors at a party; a later run replaces an earlier one."""
    check_party(agreement, state, event.nation)
    check_text(agreement, state, event.hash)
    others = [run for run in state.vectors if run.nation != event.nation]
    return replace(state, vectors=tuple(sorted([*others, event], key=lambda run: run.nation)))


def activated(agreement: Agreement, state: AgreementState, event: Activated) -> AgreementState:
    """Bring a signed text into force; nobody does that by hand, so no drafter ever does (S-53)."""
    if state.phase != "signed":
        missing = ", ".join(missing_signatures(agreement, state)) or "nothing"
        refuse("phase", f"{agreement.ref} is {state.name}; missing: {missing}.", "Complete the signatures.")
    if not agreement.start <= event.at < agreement.end:
        begins, ends = text_of(agreement.start), text_of(agreement.end)
        refuse("dates", f"{agreement.ref} is in force from {begins} to {ends}.", "Activate it then.")
    if pending := pending_assessment(agreement, state, event.at):
        refuse("assessment", f"Not assessed: {pending}.", "Record the opinions; renew what has ended.")
    if contacts := missing_contacts(agreement, state):
        refuse("contacts", f"Not tested: {'; '.join(contacts)}.", "Test the contact points, and record it.")
    if vectors := missing_vectors(agreement, state):
        refuse(
            "vectors",
            f"Not conforming: {'; '.join(vectors)}.",
            "Mend the node that fails; then it runs anew.",
        )
    return replace(state, phase="active", activated_at=event.at)


def is_correctable(state: AgreementState, nation: Nation) -> bool:
    """Say whether nobody but a nation itself has agreed to a text yet, so that it may still be replaced."""
    return (
        state.phase in AT_HOME | {"negotiation"} and not state.signatures and set(state.consents) <= {nation}
    )
