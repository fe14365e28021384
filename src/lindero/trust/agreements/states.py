"""The life of an agreement as pure transitions: what may follow what, and who must agree (workflow W1)."""

from collections.abc import Iterable
from typing import Final, Literal, NoReturn

import msgspec

from lindero.kernel.errors import Refused
from lindero.kernel.names import Nation
from lindero.kernel.times import Instant, text_of
from lindero.trust.agreements.standing import Standing, Suspension
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vocabulary import OFFICER_ROLES

Phase = Literal["drafted", "proposed", "agreed", "signed", "active", "denounced", "expired", "closed"]
BEFORE_SIGNED: Final = frozenset({"drafted", "proposed", "agreed"})


class SignedBy(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's verified signature."""

    nation: Nation
    officer: str
    role: str


class AgreementState(msgspec.Struct, frozen=True, kw_only=True):
    """How far an agreement has come, as one node knows it.

    Attributes:
        hash: The text that all of this is about.
        phase: How far it has come; a suspension does not change the phase.
        drafters: Who drafted it, by nation.
        signatures: Who signed it.
        activated_at: When it became active here; 0 before.
        suspensions: What is stopped.
    """

    hash: str
    phase: Phase = "drafted"
    drafters: tuple[tuple[Nation, str], ...] = ()
    signatures: tuple[SignedBy, ...] = ()
    activated_at: Instant = 0
    suspensions: tuple[Suspension, ...] = ()

    @property
    def name(self) -> str:
        """The phase for people: `suspended` where an active agreement is stopped as a whole."""
        whole = any(suspension.scope == "whole" for suspension in self.suspensions)
        return "suspended" if self.phase == "active" and whole else self.phase


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """A nation put the text forward."""

    nation: Nation
    drafter: str
    hash: str


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """An officer signed; the signature was verified before."""

    nation: Nation
    officer: str
    role: str
    hash: str


class Activated(msgspec.Struct, frozen=True, kw_only=True):
    """The day of entry into force has come."""

    at: Instant


class Suspended(msgspec.Struct, frozen=True, kw_only=True):
    """A nation stopped the flow."""

    suspension: Suspension


class Resumed(msgspec.Struct, frozen=True, kw_only=True):
    """A nation agreed to resume what was suspended."""

    nation: Nation
    suspension: str


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """A nation denounced it, its date came, or the last duties were done."""

    nation: Nation
    how: Literal["denounced", "expired", "closed"]
    at: Instant


StateEvent = Proposed | Signed | Activated | Suspended | Resumed | Ended


def next_state(agreement: Agreement, state: AgreementState, event: StateEvent) -> AgreementState:
    """Return the state after an event.

    Raises:
        Refused: If the event may not follow; says why, and what would let it.
    """
    match event:
        case Proposed():
            return _proposed(agreement, state, event)
        case Signed():
            return _signed(agreement, state, event)
        case Activated():
            return _activated(agreement, state, event)
        case Suspended():
            return _suspended(agreement, state, event.suspension)
        case Resumed():
            return _resumed(agreement, state, event)
        case Ended():
            return _ended(agreement, state, event)


def _refuse(code: str, text: str, advice: str) -> NoReturn:
    raise Refused(f"agreements.{code}", text, advice)


def _check_party(agreement: Agreement, nation: Nation) -> None:
    if nation not in agreement.nations:
        _refuse("party", f"{nation} is no party to {agreement.ref}.", "Only its parties act on an agreement.")


def _check_text(agreement: Agreement, state: AgreementState, hash_: str) -> None:
    if hash_ != state.hash:
        _refuse(
            "hash",
            f"That is another text of {agreement.ref} than the one that is known here.",
            "Compare the hashes; both sides must hold the same bytes.",
        )


def _proposed(agreement: Agreement, state: AgreementState, event: Proposed) -> AgreementState:
    _check_party(agreement, event.nation)
    _check_text(agreement, state, event.hash)
    if state.phase not in BEFORE_SIGNED:
        _refuse("phase", f"{agreement.ref} is {state.phase} already.", "Propose the next version instead.")
    drafters = dict(state.drafters) | {event.nation: event.drafter}
    return _settled(
        agreement, msgspec.structs.replace(state, phase="proposed", drafters=tuple(sorted(drafters.items())))
    )


def _signed(agreement: Agreement, state: AgreementState, event: Signed) -> AgreementState:
    """Add a signature: of another person than the drafter and the other signers of that nation (S-53)."""
    _check_party(agreement, event.nation)
    _check_text(agreement, state, event.hash)
    if state.phase not in {"proposed", "agreed"}:
        _refuse(
            "phase", f"{agreement.ref} is {state.phase}.", "It is signed after it was proposed, and once."
        )
    if event.role not in OFFICER_ROLES:
        _refuse("role", f"Nobody signs as {event.role}.", f"Sign as one of {', '.join(OFFICER_ROLES)}.")
    if dict(state.drafters).get(event.nation) == event.officer:
        _refuse("drafter", "Who drafted an agreement may not sign it.", "Let another officer sign.")
    if any((s.nation, s.officer) == (event.nation, event.officer) for s in state.signatures):
        _refuse("signed_twice", f"{event.officer} has signed already.", "Let another officer sign.")
    signature = SignedBy(nation=event.nation, officer=event.officer, role=event.role)
    return _settled(agreement, msgspec.structs.replace(state, signatures=(*state.signatures, signature)))


def _settled(agreement: Agreement, state: AgreementState) -> AgreementState:
    """Return the state with the phase that proposals and signatures have brought it to."""
    if not missing_signatures(agreement, state):
        return msgspec.structs.replace(state, phase="signed")
    agreed = {nation for nation, _ in state.drafters} | {s.nation for s in state.signatures}
    phase: Phase = "agreed" if agreed >= set(agreement.nations) else "proposed"
    return msgspec.structs.replace(state, phase=phase)


def missing_signatures(agreement: Agreement, state: AgreementState) -> tuple[str, ...]:
    """Return which signatures are missing, in words; every party needs its officers, each another person."""
    missing = []
    for party in agreement.parties:
        for role in OFFICER_ROLES:
            needed = getattr(party.signers, role)
            given = sum((s.nation, s.role) == (party.nation, role) for s in state.signatures)
            if given < needed:
                missing.append(f"{needed - given} {role} of {party.nation}")
    return tuple(missing)


def _activated(agreement: Agreement, state: AgreementState, event: Activated) -> AgreementState:
    if state.phase != "signed":
        missing = ", ".join(missing_signatures(agreement, state)) or "nothing"
        _refuse("phase", f"{agreement.ref} is {state.phase}; missing: {missing}.", "Complete the signatures.")
    if not agreement.start <= event.at < agreement.end:
        begins, ends = text_of(agreement.start), text_of(agreement.end)
        _refuse("dates", f"{agreement.ref} is in force from {begins} to {ends}.", "Activate it then.")
    if pending := pending_assessment(agreement, event.at):
        _refuse("assessment", pending, "Record the opinions in the text and let it be signed again.")
    return msgspec.structs.replace(state, phase="active", activated_at=event.at)


def pending_assessment(agreement: Agreement, at: Instant) -> str:
    """Return what the impact assessment still lacks, in words; empty if it permits activation (AGR-08)."""
    assessment = agreement.assessment
    if at >= assessment.valid_until:
        return f"The impact assessment {assessment.id} ended at {text_of(assessment.valid_until)}."
    favourable = {o.nation for o in assessment.opinions if o.opinion != "negative"}
    lacking = sorted(set(agreement.nations) - favourable)
    return f"No data protection officer of {', '.join(lacking)} agreed to it." if lacking else ""


def _suspended(agreement: Agreement, state: AgreementState, suspension: Suspension) -> AgreementState:
    _check_party(agreement, suspension.nation)
    if state.phase != "active":
        _refuse("phase", f"{agreement.ref} is {state.phase}.", "Only an active agreement can be suspended.")
    if any(known.id == suspension.id for known in state.suspensions):
        _refuse("suspension", f"The suspension {suspension.id} exists already.", "Give it another name.")
    _check_scope(agreement, suspension)
    fresh = msgspec.structs.replace(suspension, resumed_by=())
    return msgspec.structs.replace(state, suspensions=(*state.suspensions, fresh))


def _check_scope(agreement: Agreement, suspension: Suspension) -> None:
    known: Iterable[str] = {
        "whole": ("",),
        "clause": [clause.id for clause in agreement.clauses],
        "kind": [kind for clause in agreement.clauses for kind in clause.kinds],
        "direction": [f"{a}>{b}" for a in agreement.nations for b in agreement.nations if a != b],
    }[suspension.scope]
    if suspension.value not in known:
        _refuse(
            "scope",
            f"{agreement.ref} has no {suspension.scope} {suspension.value!r} to suspend.",
            f"Choose one of {', '.join(sorted(set(known)))}."
            if suspension.scope != "whole"
            else "Leave it empty.",
        )


def _resumed(agreement: Agreement, state: AgreementState, event: Resumed) -> AgreementState:
    """Add a nation's agreement to resume; the suspension is over once every party has agreed."""
    _check_party(agreement, event.nation)
    found = next((s for s in state.suspensions if s.id == event.suspension), None)
    if found is None:
        _refuse("suspension", f"No suspension {event.suspension} stands.", "See which ones do.")
    agreed = tuple(sorted({*found.resumed_by, event.nation}))
    over = set(agreed) >= set(agreement.nations)
    changed = msgspec.structs.replace(found, resumed_by=agreed)
    kept = tuple(changed if s is found else s for s in state.suspensions if s is not found or not over)
    return msgspec.structs.replace(state, suspensions=kept)


def _ended(agreement: Agreement, state: AgreementState, event: Ended) -> AgreementState:
    _check_party(agreement, event.nation)
    allowed = {"denounced": {"signed", "active"}, "expired": {"active"}, "closed": {"denounced", "expired"}}
    if state.phase not in allowed[event.how]:
        _refuse("phase", f"{agreement.ref} is {state.phase} and cannot be {event.how}.", "See its state.")
    if event.how == "expired" and event.at < agreement.end:
        _refuse(
            "dates", f"{agreement.ref} ends at {text_of(agreement.end)}.", "Denounce it to end it before."
        )
    return msgspec.structs.replace(state, phase=event.how)


def in_force(agreement: Agreement, state: AgreementState, at: Instant) -> bool:
    """Say whether an agreement is active, within its dates and not suspended as a whole."""
    return state.name == "active" and agreement.start <= at < agreement.end


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
        agreement.ref: Standing(phase=state.phase, suspensions=suspended[agreement.id])
        for agreement, state in known
    }
