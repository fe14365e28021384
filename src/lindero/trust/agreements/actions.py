"""What may be asked about agreements until they are in force: draft, review, assess, propose, test, sign; and dates."""

from typing import Annotated

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.times import Instant, instant_of
from lindero.trust.agreements import events, records
from lindero.trust.agreements.acting import known, person
from lindero.trust.agreements.believing import found_version, officer_of
from lindero.trust.agreements.canonical import agreement_hash, canonical_bytes
from lindero.trust.agreements.condition import BINDING, ENDED, AgreementState, duties_left
from lindero.trust.agreements.conforming import (
    DraftAgreement,
    Runs,
    RunVectors,
    Written,
    is_unanswered,
    named,
    read_draft,
    tell_answers,
)
from lindero.trust.agreements.preparing import check_may_consent, is_correctable
from lindero.trust.agreements.running import review_due
from lindero.trust.agreements.signing import check_signed
from lindero.trust.agreements.states import next_state
from lindero.trust.agreements.tables import (
    SELECT_TASKS,
    SELECT_VERSIONS,
    Version,
    check_accession,
    version_of,
)
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.waiting import awaited


class ReviewAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Say as a jurist that a text, own or a neighbour's, is in order."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]


class GiveOpinion(msgspec.Struct, frozen=True, kw_only=True):
    """Give the data protection officer's opinion of the impact assessment behind a text."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    opinion: Annotated[records.OpinionWord, msgspec.Meta(description="the opinion")]
    assessment: Annotated[
        str, msgspec.Meta(max_length=60, description="name of the assessment; the text's own if empty")
    ] = ""
    valid_until: Annotated[
        str, msgspec.Meta(description="until when it holds, RFC 3339; the text's own date if empty")
    ] = ""


class GoAgainstOpinion(msgspec.Struct, frozen=True, kw_only=True):
    """Go on against a negative opinion, as head of the authority; auditors see the reason."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    because: Annotated[str, msgspec.Meta(min_length=20, max_length=2_000, description="why")]


class ProposeAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Put an own text to the other parties, or consent to the text that one of them put forward."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    hash: Annotated[
        str, msgspec.Meta(description="the hash that was compared with the neighbour; any if empty")
    ] = ""


class TestContact(msgspec.Struct, frozen=True, kw_only=True):
    """Record that another party's contact point was tried, and answered."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    party: Annotated[str, msgspec.Meta(description="whose contact point")]
    authority: Annotated[str, msgspec.Meta(description="which authority's")]


class SignAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Add an officer's signature, made elsewhere with the officer's own two keys."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    officer: Annotated[str, msgspec.Meta(description="the officer's short name")]
    key_id: Annotated[str, msgspec.Meta(description="fingerprint of the officer's two public keys")]
    signature: Annotated[str, msgspec.Meta(description="Ed25519 signature over the DSSE encoding, base64")]
    ml_dsa_signature: Annotated[str, msgspec.Meta(description="ML-DSA-44 signature over the same, base64")]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What was proposed: the agreement, and the hash that both sides compare."""

    agreement: str
    hash: str


def draft_agreement(desk: Desk, ask: DraftAgreement, written: Written | None = None) -> Proposal:
    """Put a treaty file's canonical text on record at home, with its conformance vectors.

    A file that does not name its vectors gets those that the node makes; so every text that goes out names some.

    Args:
        desk: The desk.
        ask: The file.
        written: What `read_draft` made of it beforehand.

    Raises:
        Invalid: If the linter finds an error, or the vectors are none; names the first one with its line.
        Refused: If another text of that version is agreed already.
    """
    written = written or read_draft(desk, ask)
    check_accession(desk.rows, written.agreement)
    return put_draft(desk, written.agreement, written.vectors)


def put_draft(desk: Desk, agreement: Agreement, vectors: str) -> Proposal:
    """Put a text on record at home.

    Raises:
        Refused: If another text of that version is agreed already.
    """
    hash_ = agreement_hash(agreement)
    event = events.Drafted(nation=desk.nation, drafter=person(desk), hash=hash_)
    there = found_version(desk.rows, agreement.ref)
    if there is None or (there.hash != hash_ and is_correctable(there.state, desk.nation)):
        next_state(agreement, AgreementState(hash=hash_), event)
    else:
        next_state(there.agreement, there.state, event)
    desk.put(
        records.AgreementDrafted(
            agreement=agreement.ref,
            hash=hash_,
            text=canonical_bytes(agreement).decode(),
            vectors=vectors,
            nation=desk.nation,
            drafter=person(desk),
        )
    )
    return Proposal(agreement=agreement.ref, hash=hash_)


def review_agreement(desk: Desk, ask: ReviewAgreement) -> AgreementState:
    """Note that a jurist found a text in order; return how far it has come.

    Raises:
        Missing: If the agreement is not known.
        Refused: If the jurist drafted it, or it is signed already.
    """
    version = known(desk, ask.agreement)
    event = events.Reviewed(nation=desk.nation, jurist=person(desk), hash=version.hash)
    state = next_state(version.agreement, version.state, event)
    desk.put(
        records.AgreementReviewed(
            agreement=ask.agreement, hash=version.hash, nation=desk.nation, jurist=person(desk)
        )
    )
    return state


def give_opinion(desk: Desk, ask: GiveOpinion) -> AgreementState:
    """Note a data protection officer's opinion; return how far the agreement has come.

    Raises:
        Missing: If the agreement is not known.
        Invalid: If the date is none.
        Refused: If no jurist has reviewed the text yet, or the agreement has ended.
    """
    version = known(desk, ask.agreement)
    assessment = version.agreement.assessment
    record = records.OpinionGiven(
        agreement=ask.agreement,
        hash=version.hash,
        nation=desk.nation,
        opinion=ask.opinion,
        assessment=ask.assessment or assessment.id,
        valid_until=instant_of(ask.valid_until) if ask.valid_until else assessment.valid_until,
        officer=person(desk),
    )
    event = events.OpinionHeard(
        nation=desk.nation,
        officer=record.officer,
        hash=version.hash,
        opinion=record.opinion,
        assessment=record.assessment,
        valid_until=record.valid_until,
    )
    state = next_state(version.agreement, version.state, event)
    desk.put(record)
    return state


def go_against_opinion(desk: Desk, ask: GoAgainstOpinion) -> AgreementState:
    """Go on against a negative opinion, on record; return how far the agreement has come.

    Raises:
        Missing: If the agreement is not known.
        Refused: If there is no negative opinion, or the person gave it.
    """
    version = known(desk, ask.agreement)
    event = events.Overridden(nation=desk.nation, head=person(desk), hash=version.hash, because=ask.because)
    state = next_state(version.agreement, version.state, event)
    desk.put(
        records.OpinionOverridden(
            agreement=ask.agreement,
            hash=version.hash,
            nation=desk.nation,
            because=ask.because,
            head=person(desk),
        )
    )
    return state


def propose_agreement(desk: Desk, ask: ProposeAgreement) -> Proposal:
    """Put a text to the other parties, or consent to theirs, after the own jurist and data protection officer spoke.

    Raises:
        Missing: If the agreement is not known.
        Refused: If it is another text than the one that was compared, or somebody at home has not spoken.
    """
    version = known(desk, ask.agreement)
    if ask.hash and ask.hash != version.hash:
        raise Invalid(
            "agreements.hash",
            f"The text of {ask.agreement} here has the hash {version.hash}.",
            "Do not consent: it is not the text that was compared.",
        )
    held = check_may_consent(version.agreement, version.state, desk.nation, desk.now())
    record = records.AgreementProposed(
        agreement=ask.agreement,
        hash=version.hash,
        text=version.text,
        nation=desk.nation,
        drafter=person(desk),
        vectors=version.vectors,
        opinion=msgspec.convert(held.opinion, records.OpinionWord),
        overridden=bool(held.overridden_by),
        valid_until=held.valid_until,
    )
    event = events.Proposed(
        nation=desk.nation,
        drafter=record.drafter,
        hash=version.hash,
        opinion=record.opinion,
        overridden=record.overridden,
        valid_until=record.valid_until,
    )
    next_state(version.agreement, version.state, event)
    desk.put(record)
    return Proposal(agreement=ask.agreement, hash=version.hash)


def test_contact(desk: Desk, ask: TestContact) -> AgreementState:
    """Record that a contact point answered; return how far the agreement has come.

    Raises:
        Missing: If the agreement is not known.
        Refused: If the text names no such contact point, or the own nation has not consented to it.
    """
    version = known(desk, ask.agreement)
    event = events.ContactReached(
        nation=desk.nation, party=ask.party, authority=ask.authority, hash=version.hash
    )
    state = next_state(version.agreement, version.state, event)
    desk.put(
        records.ContactTested(
            agreement=ask.agreement,
            hash=version.hash,
            nation=desk.nation,
            party=ask.party,
            authority=ask.authority,
            officer=person(desk),
        )
    )
    return state


def sign_agreement(desk: Desk, ask: SignAgreement) -> AgreementState:
    """Verify an officer's signature and put it on record; return how far the agreement has come.

    Raises:
        Missing: If the agreement or the officer is not known.
        Unproved: If the signature does not count.
        Refused: If that officer may not sign.
    """
    version = known(desk, ask.agreement)
    officer = officer_of(desk.rows, desk.nation, ask.officer)
    record = records.AgreementSigned(
        agreement=ask.agreement,
        hash=version.hash,
        nation=desk.nation,
        officer=ask.officer,
        role=msgspec.convert(officer.role, records.OfficerRole) if officer else "operational",
        key_id=ask.key_id,
        signature=ask.signature,
        ml_dsa_signature=ask.ml_dsa_signature,
    )
    check_signed(record, version.text.encode(), officer, desk.now())
    event = events.Signed(nation=desk.nation, officer=ask.officer, role=record.role, hash=version.hash)
    state = next_state(version.agreement, version.state, event)
    desk.put(record)
    return state


# --- dates ----------------------------------------------------------------------------------------------------


def rerun_vectors(desk: Desk, ask: RunVectors, runs: Runs | None = None) -> records.VectorsRun:
    """Run the conformance vectors on this node and tell the others; return how it went.

    Args:
        desk: The desk.
        ask: Which text's.
        runs: What `answer_again` answered beforehand.

    Raises:
        Missing: If the agreement is not known.
        Refused: If the own nation is no party.
    """
    version = known(desk, ask.agreement)
    return tell_answers(desk, version, (runs or {}).get(named(version)))


def keep_dates(desk: Desk, runs: Runs | None = None) -> None:
    """Do what no person need order: run vectors, activate, raise tasks, expire, close.

    Activation is never an act of a person, so that no drafter can do it (S-53).

    Args:
        desk: The desk.
        runs: What `answer_waiting` answered beforehand; a text signed meanwhile has its vectors run the next time.
    """
    now = desk.now()
    raised = {(ref, task, due) for ref, task, due, _ in desk.rows(SELECT_TASKS)}
    for row in desk.rows(SELECT_VERSIONS):
        version = version_of(row)
        if desk.nation in version.agreement.nations:
            _keep(desk, version, now, runs)
        if desk.nation in version.state.parties_left(version.agreement):
            _raise_tasks(desk, version, now, raised)


def _keep(desk: Desk, version: Version, now: Instant, runs: Runs | None) -> None:
    agreement, state = version.agreement, version.state
    if state.phase in ENDED:
        if not duties_left(agreement, state):
            desk.put(records.AgreementEnded(agreement=agreement.ref, nation=desk.nation, how="closed"))
    elif desk.nation not in state.parties_left(agreement):
        return
    elif state.phase in BINDING and now >= agreement.end:
        desk.put(records.AgreementEnded(agreement=agreement.ref, nation=desk.nation, how="expired"))
    elif state.phase == "signed":
        if is_unanswered(desk, version):
            if runs is None or named(version) in runs:
                tell_answers(desk, version, (runs or {}).get(named(version)))
        elif not awaited(agreement, state, now):
            desk.put(records.AgreementActivated(agreement=agreement.ref, hash=version.hash))


def _raise_tasks(desk: Desk, version: Version, now: Instant, raised: set[tuple[str, str, Instant]]) -> None:
    """Put each thing that has become overdue on record, once."""
    if version.state.phase != "active":
        return
    held = version.state.opinion_of(desk.nation)
    due: list[tuple[records.Task, Instant]] = [("review", review_due(version.agreement, version.state))]
    due += [("assessment", held.valid_until)] if held is not None else []
    for task, since in due:
        if now >= since and (version.agreement.ref, task, since) not in raised:
            desk.put(records.TaskRaised(agreement=version.agreement.ref, task=task, due=since))
