"""What still stands between a text and its entry into force: signatures, acceptances, contacts, vectors, opinions."""

from collections.abc import Iterator

from lindero.kernel.names import Nation
from lindero.kernel.times import Instant, text_of
from lindero.trust.agreements.condition import BEFORE_SIGNED, AgreementState
from lindero.trust.agreements.treaty import Agreement, Party
from lindero.trust.agreements.vocabulary import OFFICER_ROLES


def awaited(agreement: Agreement, state: AgreementState, at: Instant) -> tuple[str, ...]:
    """Return everything that still stands between a signed text and its entry into force, in words."""
    if state.phase not in BEFORE_SIGNED and state.phase != "signed":
        return ()
    waits = [
        *missing_signatures(agreement, state),
        pending_assessment(agreement, state, at),
        *missing_contacts(agreement, state),
        *missing_vectors(agreement, state),
    ]
    if at < agreement.start:
        waits.append(f"its day, {text_of(agreement.start)}")
    return tuple(wait for wait in waits if wait)


def missing_signatures(agreement: Agreement, state: AgreementState) -> tuple[str, ...]:
    """Return which signatures are missing, in words; every party needs its officers, each another person.

    Of an accession: those of the nation that accedes, and the acceptance of as many parties as the text asks for.
    """
    if agreement.acceding is None:
        return tuple(line for party in agreement.parties for line in _missing(party, state))
    missing = [
        line
        for party in agreement.parties
        if party.nation == agreement.acceding.nation
        for line in _missing(party, state)
    ]
    others = [nation for nation in agreement.nations if nation != agreement.acceding.nation]
    lacking = acceptances_needed(agreement) - len(accepting(agreement, state))
    if lacking > 0:
        missing.append(f"the acceptance of {lacking} more of {', '.join(others)}")
    return tuple(missing)


def _missing(party: Party, state: AgreementState) -> Iterator[str]:
    given = [s.role for s in state.signatures if s.nation == party.nation]
    lacking = 0
    for role in OFFICER_ROLES:
        needed = getattr(party.signers, role) - given.count(role)
        if needed > 0:
            lacking += needed
            yield f"{needed} {role} of {party.nation}"
    beyond = party.signers.at_least - len(given) - lacking
    if beyond > 0:
        yield f"{beyond} more of any role of {party.nation}"


def acceptances_needed(agreement: Agreement) -> int:
    """Return how many other parties must accept an accession: all of them, or more than half (AGR-03)."""
    others, acceding = len(agreement.parties) - 1, agreement.acceding
    is_majority = acceding is not None and acceding.accepted_by == "majority"
    return others // 2 + 1 if is_majority else others


def accepting(agreement: Agreement, state: AgreementState) -> tuple[Nation, ...]:
    """Return the parties that accepted an accession: consented to its text, and signed it with all their officers."""
    acceding = agreement.acceding
    return tuple(
        party.nation
        for party in agreement.parties
        if acceding is not None
        and party.nation != acceding.nation
        and party.nation in state.consents
        and not any(_missing(party, state))
    )


def bound(agreement: Agreement, state: AgreementState) -> tuple[Nation, ...]:
    """Return who must be ready before a text enters into force: all parties, of an accession those that it binds."""
    if agreement.acceding is None:
        return agreement.nations
    return tuple(sorted({agreement.acceding.nation, *accepting(agreement, state)}))


def joined_by(agreement: Agreement, state: AgreementState) -> tuple[Nation, ...]:
    """Return the parties towards which an accession has taken effect: who accepted it and is ready in every way."""
    unready = set(_unready(agreement, state))
    return tuple(nation for nation in accepting(agreement, state) if nation not in unready)


def _unready(agreement: Agreement, state: AgreementState) -> Iterator[Nation]:
    passed = {run.nation for run in state.vectors if run.vectors == agreement.vectors and not run.failed}
    for nation in accepting(agreement, state):
        held = state.opinion_of(nation)
        if nation not in passed or held is None or not held.permits:
            yield nation
    for tester, party, _ in _unreached(agreement, state):
        yield from (tester, party)


def missing_contacts(agreement: Agreement, state: AgreementState) -> tuple[str, ...]:
    """Return whose contact points were not tested by whom, in words; of an accession, those new to somebody."""
    return tuple(
        f"{nation} has not reached {authority} of {party}"
        for nation, party, authority in _unreached(agreement, state)
    )


def _unreached(agreement: Agreement, state: AgreementState) -> Iterator[tuple[Nation, Nation, str]]:
    """Yield who must still reach which contact point: tester, party, authority."""
    tested, ready = set(state.contacts), bound(agreement, state)
    new = agreement.acceding.nation if agreement.acceding is not None else ""
    for nation in ready:
        for party in agreement.parties:
            concerned = party.nation != nation and party.nation in ready
            if not concerned or (new and new not in {nation, party.nation}):
                continue
            for contact in party.contact_points:
                if (nation, party.nation, contact.authority) not in tested:
                    yield nation, party.nation, contact.authority


def missing_vectors(agreement: Agreement, state: AgreementState) -> tuple[str, ...]:
    """Return which nodes have not passed the conformance vectors, in words, with the vector that failed (AGR-10)."""
    lacking = []
    for nation in bound(agreement, state):
        run = next((run for run in state.vectors if run.nation == nation), None)
        if run is None:
            lacking.append(f"{nation} has not run the conformance vectors")
        elif run.vectors != agreement.vectors:
            lacking.append(f"{nation} ran other conformance vectors than the text names")
        elif run.failed:
            lacking.append(f"{nation} fails the conformance vector {run.failed}")
    return tuple(lacking)


def pending_assessment(agreement: Agreement, state: AgreementState, at: Instant) -> str:
    """Return what the impact assessment still lacks, in words; empty if it permits activation (AGR-08)."""
    lacking = []
    for nation in bound(agreement, state):
        held = state.opinion_of(nation)
        if held is None:
            lacking.append(f"the data protection officer of {nation} has given no opinion")
        elif not held.permits:
            lacking.append(f"the data protection officer of {nation} is against it")
        elif at >= held.valid_until:
            lacking.append(f"the impact assessment of {nation} ended at {text_of(held.valid_until)}")
    return "; ".join(lacking)
