"""What may be asked about agreements: propose, sign, suspend, resume, denounce; and keeping their dates."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

import msgspec

from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Invalid, Missing, Refused
from lindero.kernel.times import Instant
from lindero.trust.agreements import records
from lindero.trust.agreements.canonical import agreement_hash, agreement_of, canonical_bytes
from lindero.trust.agreements.findings import errors_in
from lindero.trust.agreements.lint import examine
from lindero.trust.agreements.signing import Officer, check_signed
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.states import (
    AgreementState,
    Ended,
    Proposed,
    Resumed,
    Signed,
    Suspended,
    next_state,
    pending_assessment,
)
from lindero.trust.agreements.tables import SELECT_ACTS, SELECT_VERSION, SELECT_VERSIONS, Version, version_of
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vocabulary import vocabulary_of

Query = Callable[[str, Sequence[Any]], list[Row]]
"""Runs a query over the folder's tables: `desk.rows`, or a transaction's `query`."""

SELECT_OFFICER: Final = (
    "SELECT nation, person, role, public_key, ml_dsa_key, valid_from, revoked_at FROM identity_officers"
    " WHERE nation = ? AND person = ?"
)


class ProposeAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Put forward the text of an agreement, or consent to the text that a neighbour put forward."""

    text: Annotated[str, msgspec.Meta(description="the treaty file's text")]
    name: Annotated[str, msgspec.Meta(description="the file's name; one in .toml is TOML, any other YAML")]


class SignAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Add an officer's signature, made elsewhere with the officer's own two keys."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    officer: Annotated[str, msgspec.Meta(description="the officer's short name")]
    key_id: Annotated[str, msgspec.Meta(description="fingerprint of the officer's two public keys")]
    signature: Annotated[str, msgspec.Meta(description="Ed25519 signature over the DSSE encoding, base64")]
    ml_dsa_signature: Annotated[str, msgspec.Meta(description="ML-DSA-44 signature over the same, base64")]


class SuspendAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Stop the flow under an agreement, whole or in part, at once."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    reason: Annotated[records.SuspensionReason, msgspec.Meta(description="why")]
    scope: Annotated[records.Scope, msgspec.Meta(description="how much of it")] = "whole"
    value: Annotated[str, msgspec.Meta(description="clause id, kind, or direction NRD>SUD")] = ""


class ResumeAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agree that what was suspended flows again; it does once both sides have agreed."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]
    suspension: Annotated[str, msgspec.Meta(description="the suspension's name")]


class DenounceAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Take the own nation out of an agreement for good."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What was proposed: the agreement, and the hash that both sides compare."""

    agreement: str
    hash: str


def propose_agreement(desk: Desk, ask: ProposeAgreement) -> Proposal:
    """Check a treaty file and put its canonical text on record.

    Raises:
        Invalid: If the linter finds an error; names the first one with its line.
        Refused: If another text of that version is agreed already.
    """
    document, found = examine(ask.text, ask.name, vocabulary_of(desk.offers("records")))
    errors = errors_in(found)
    if errors:
        more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
        raise Invalid(
            f"agreements.{errors[0].code}",
            f"{ask.name}, line {errors[0].line}: {errors[0].text}{more}",
            errors[0].advice,
        )
    if not isinstance(document, Agreement):
        raise Invalid(
            "agreements.wrong_kind",
            "An overlay is national law and is not proposed.",
            "Name it under [exchange] overlays in node.toml.",
        )
    hash_ = agreement_hash(document)
    _check_may_propose(desk, document, hash_)
    desk.put(
        records.AgreementProposed(
            agreement=document.ref,
            hash=hash_,
            text=canonical_bytes(document).decode(),
            nation=desk.nation,
            drafter=_person(desk),
        )
    )
    return Proposal(agreement=document.ref, hash=hash_)


def _check_may_propose(desk: Desk, agreement: Agreement, hash_: str) -> None:
    """Refuse a proposal that the tables would not take."""
    event = Proposed(nation=desk.nation, drafter=_person(desk), hash=hash_)
    known = _find(desk.rows, agreement.ref)
    if known is None or (known.hash != hash_ and _is_own_draft(known, desk.nation)):
        next_state(agreement, AgreementState(hash=hash_), event)
    else:
        next_state(known.agreement, known.state, event)


def _is_own_draft(version: Version, nation: str) -> bool:
    """Say whether nobody but the own nation has agreed to a text yet, so that it may still be replaced."""
    others = {drafter for drafter, _ in version.state.drafters} - {nation}
    return version.state.phase in {"drafted", "proposed"} and not others and not version.state.signatures


def sign_agreement(desk: Desk, ask: SignAgreement) -> AgreementState:
    """Verify an officer's signature and put it on record; return how far the agreement has come.

    Raises:
        Missing: If the agreement or the officer is not known.
        Unproved: If the signature does not count.
        Refused: If that officer may not sign.
    """
    version = _known(desk, ask.agreement)
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
    event = Signed(nation=desk.nation, officer=ask.officer, role=record.role, hash=version.hash)
    state = next_state(version.agreement, version.state, event)
    desk.put(record)
    return state


def suspend_agreement(desk: Desk, ask: SuspendAgreement) -> str:
    """Stop the flow; return the suspension's name.

    Raises:
        Missing: If the agreement is not known.
        Refused: If it is not active, or has no such part.
    """
    version = _known(desk, ask.agreement)
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
    next_state(version.agreement, version.state, Suspended(suspension=suspension))
    desk.put(
        records.AgreementSuspended(
            agreement=ask.agreement,
            suspension=suspension.id,
            nation=desk.nation,
            scope=ask.scope,
            value=ask.value,
            reason=ask.reason,
            officer=_person(desk),
        )
    )
    return suspension.id


def resume_agreement(desk: Desk, ask: ResumeAgreement) -> AgreementState:
    """Agree to resume; return how the agreement stands then.

    Raises:
        Missing: If the agreement is not known.
        Refused: If no such suspension stands, or the own nation has agreed already.
    """
    version = _known(desk, ask.agreement)
    state = next_state(
        version.agreement, version.state, Resumed(nation=desk.nation, suspension=ask.suspension)
    )
    if state == version.state:
        raise Refused(
            "agreements.resumed",
            f"{desk.nation} has agreed to resume {ask.suspension} already.",
            "The other side must agree too.",
        )
    desk.put(
        records.AgreementResumed(
            agreement=ask.agreement,
            suspension=ask.suspension,
            nation=desk.nation,
            officer=_person(desk),
        )
    )
    return state


def denounce_agreement(desk: Desk, ask: DenounceAgreement) -> None:
    """Take the own nation out of an agreement; the flow stops at once, the duties of its end begin.

    Raises:
        Missing: If the agreement is not known.
        Refused: If it is neither signed nor active.
    """
    version = _known(desk, ask.agreement)
    event = Ended(nation=desk.nation, how="denounced", at=desk.now())
    next_state(version.agreement, version.state, event)
    desk.put(records.AgreementEnded(agreement=ask.agreement, nation=desk.nation, how="denounced"))


def keep_dates(desk: Desk) -> None:
    """Activate what is signed and whose day has come; note the end of what has run out."""
    now = desk.now()
    for row in desk.rows(SELECT_VERSIONS):
        version = version_of(row)
        agreement, phase = version.agreement, version.state.phase
        if desk.nation not in agreement.nations:
            continue
        if phase == "signed" and _may_begin(agreement, now):
            desk.put(records.AgreementActivated(agreement=agreement.ref, hash=version.hash))
        elif phase == "active" and now >= agreement.end:
            desk.put(records.AgreementEnded(agreement=agreement.ref, nation=desk.nation, how="expired"))


def _may_begin(agreement: Agreement, now: Instant) -> bool:
    return agreement.start <= now < agreement.end and not pending_assessment(agreement, now)


def check_received(query: Query, peer: str, record: Any, at: Instant) -> None:
    """Check what a neighbour's node sends of an agreement's life before it is let in.

    Args:
        query: Reads this folder's tables and `identity_officers`.
        peer: The neighbour that sent it.
        record: One of this folder's records.
        at: When the neighbour put it, milliseconds UTC.

    Raises:
        Unproved: If it speaks for another nation, is not canonical, or its signature does not count.
        Missing: If the agreement or the officer is not known here.
    """
    if getattr(record, "nation", peer) != peer:
        raise Refused(
            "agreements.speaker",
            f"{peer} cannot speak for {record.nation}.",
            "Each nation acts through its own node.",
        )
    if isinstance(record, records.AgreementProposed):
        agreement = agreement_of(record.text.encode())
        if (agreement.ref, agreement_hash(agreement)) != (record.agreement, record.hash):
            raise Refused(
                "agreements.hash", "The text is not the one that the proposal names.", "Ask for it again."
            )
    elif isinstance(record, records.AgreementSigned):
        version = _find(query, record.agreement)
        if version is None:
            raise _unknown(record.agreement)
        check_signed(record, version.text.encode(), officer_of(query, peer, record.officer), at)


def officer_of(query: Query, nation: str, person: str) -> Officer | None:
    """Return an officer as appointed, or None."""
    found = query(SELECT_OFFICER, (nation, person))
    if not found:
        return None
    nation, person, role, public_key, ml_dsa_key, valid_from, revoked_at = found[0]
    return Officer(
        nation=nation,
        person=person,
        role=role,
        public_key=public_key,
        ml_dsa_key=ml_dsa_key,
        valid_from=valid_from,
        revoked_at=revoked_at,
    )


def _find(query: Query, ref: str) -> Version | None:
    found = query(SELECT_VERSION, (ref,))
    return version_of(found[0]) if found else None


def _known(desk: Desk, ref: str) -> Version:
    version = _find(desk.rows, ref)
    if version is None:
        raise _unknown(ref)
    return version


def _unknown(ref: str) -> Missing:
    return Missing("agreements.unknown", f"There is no agreement {ref} here.", "Propose it first.")


def _person(desk: Desk) -> str:
    """Return the acting person's short name."""
    return desk.actor.name.rpartition("/")[2]
