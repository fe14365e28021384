"""How a nation joins an agreement: the text that follows from the one in force, and with whom it takes effect (AGR-03).

An instrument of accession is the next version of the text, made from the one in force by rule: the new party, its
reservations and the clauses that the agreement opens to it are added, and nothing else. So there is one text and one
hash, which the new party's officers and those of the parties that accept sign. As in article 38 of the Hague
Convention of 25 October 1980, it takes effect only between the nation that accedes and the parties that have accepted
it; between the others everything stays as it was.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from lindero.kernel.names import Nation
from lindero.kernel.times import Instant
from lindero.trust.agreements.condition import AgreementState, refuse
from lindero.trust.agreements.treaty import Acceding, AccessionTerms, Agreement, Clause, Narrowing, Party
from lindero.trust.agreements.waiting import joined_by

replace = msgspec.structs.replace

NOT_ACCEPTED: Final = "not-accepted-"
"""Beginning of the names of what keeps an accession closed towards a party."""


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    """What a nation brings with it when it accedes.

    Attributes:
        party: Its authorities, contact points and signers.
        reservations: What it takes back from the beginning.
        start: From when on it is bound, milliseconds UTC.
    """

    party: Party
    reservations: tuple[Narrowing, ...]
    start: Instant


def acceded(
    agreement: Agreement, hash_: str, joining: Joining, version: int, left: tuple[Nation, ...]
) -> Agreement:
    """Return the text of an agreement to which a nation has acceded, without conformance vectors.

    Args:
        agreement: The version that it follows from.
        hash_: That version's hash.
        joining: What the nation brings.
        version: The number of the text that is made.
        left: The parties that are bound still; what is about the others is left out.

    Raises:
        Refused: If the agreement is not open to the nation.
    """
    nation = joining.party.nation
    terms = agreement.accession
    if terms is None or nation not in terms.open_to or nation in agreement.nations:
        refuse(
            "accession",
            f"{agreement.ref} is not open to {nation}.",
            "Agree on an amendment that names it as a party, or opens the agreement to it.",
        )
    parties = [party for party in agreement.parties if party.nation in left]
    opinions = [one for one in agreement.assessment.opinions if one.nation in left]
    kept = [one for one in agreement.reservations if one.party in left]
    return replace(
        agreement,
        version=version,
        parties=tuple(sorted([*parties, joining.party], key=lambda party: party.nation)),
        clauses=tuple(_opened(clause, nation, terms, left) for clause in agreement.clauses),
        reservations=(*kept, *joining.reservations),
        start=joining.start,
        assessment=replace(agreement.assessment, opinions=tuple(opinions)),
        vectors="",
        accession=_still_open(terms, nation),
        acceding=Acceding(nation=nation, to=hash_, accepted_by=terms.accepted_by),
    )


def _opened(clause: Clause, nation: Nation, terms: AccessionTerms, left: tuple[Nation, ...]) -> Clause:
    """Return a clause that a nation has joined as sender, as recipient, as both or not at all."""
    senders = {one for one in clause.senders if one in left}
    recipients = {one for one in clause.recipients if one in left}
    senders |= {nation} if clause.id in terms.sends else set()
    recipients |= {nation} if clause.id in terms.receives else set()
    return replace(
        clause,
        senders=tuple(sorted(senders)),
        recipients=tuple(sorted(recipients)),
        # Nobody passes on to a nation what it may have sent itself.
        onward=tuple(one for one in clause.onward if one not in senders),
    )


def _still_open(terms: AccessionTerms, nation: Nation) -> AccessionTerms | None:
    others = tuple(one for one in terms.open_to if one != nation)
    return replace(terms, open_to=others) if others else None


def check_acceded(text: Agreement, before: Agreement, hash_: str, left: tuple[Nation, ...]) -> None:
    """Let a text pass as an instrument of accession: nothing in it but what follows from the one before it.

    Args:
        text: The instrument.
        before: The text that it says it follows from, by its hash.
        hash_: That hash.
        left: The parties of that text that are bound still.

    Raises:
        Refused: If it changes anything else.
    """
    made = joining_of(text, before)
    if made is None or acceded(before, hash_, made, text.version, left) != replace(text, vectors=""):
        refuse(
            "accession",
            f"{text.ref} is no accession to {before.ref}: it changes more than that.",
            "Let the acceding nation make its instrument anew, or agree on an amendment.",
        )


def joining_of(text: Agreement, before: Agreement) -> Joining | None:
    """Return what the nation that accedes by a text brings with it; None if the text names no such party."""
    nation = text.acceding.nation if text.acceding is not None else ""
    party = next((one for one in text.parties if one.nation == nation), None)
    if party is None or text.version <= before.version:
        return None
    brought = tuple(one for one in text.reservations if one.party == nation)
    return Joining(party=party, reservations=brought, start=text.start)


# --- with whom it takes effect --------------------------------------------------------------------------------


def not_accepted(agreement: Agreement, state: AgreementState) -> tuple[Narrowing, ...]:
    """Return what keeps an accession closed towards the parties that have not accepted it: nothing crosses."""
    acceding = agreement.acceding
    if acceding is None:
        return ()
    accepted = joined_by(agreement, state)
    return tuple(
        Narrowing(
            id=f"{NOT_ACCEPTED}{nation.lower()}",
            party=nation,
            because=f"{nation} has not accepted the accession of {acceding.nation}",
            peers=(acceding.nation,),
            withhold_all=True,
        )
        for nation in agreement.nations
        if nation not in {*accepted, acceding.nation}
    )


def carried(
    agreement: Agreement, state: AgreementState, known: Mapping[str, tuple[Agreement, AgreementState]]
) -> AgreementState:
    """Return a state with what parties had taken back before a nation acceded: nobody lifts that by acceding.

    Args:
        agreement: The text.
        state: How it stands.
        known: Every version that is known, with its state, by its hash.
    """
    before = known.get(agreement.acceding.to) if agreement.acceding is not None else None
    if before is None:
        return state
    earlier = carried(*before, known)
    own = {one.nation for one in state.levels}
    return replace(
        state,
        levels=(*(one for one in earlier.levels if one.nation not in own), *state.levels),
        reservations=_joined(earlier.reservations, state.reservations),
        withdrawn=tuple(dict.fromkeys([*earlier.withdrawn, *state.withdrawn])),
        reviewed_at=max(earlier.reviewed_at, state.reviewed_at),
    )


def _joined(first: Iterable[Narrowing], second: Iterable[Narrowing]) -> tuple[Narrowing, ...]:
    return tuple(dict.fromkeys([*first, *second]))
