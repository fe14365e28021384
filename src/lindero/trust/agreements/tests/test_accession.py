"""The text by which a nation joins follows from the one before by rule, and nothing else passes for it (AGR-03)."""

import msgspec
import pytest

from lindero.kernel.errors import Refused
from lindero.trust.agreements.accession import Joining, acceded, check_acceded, joining_of
from lindero.trust.agreements.canonical import agreement_hash, agreement_of, canonical_bytes
from lindero.trust.agreements.condition import AgreementState, SignedBy
from lindero.trust.agreements.tests.samples import DAY, START, a_clause, a_party, an_agreement
from lindero.trust.agreements.tests.variations import OTHER, WHOLE
from lindero.trust.agreements.treaty import AccessionTerms, Agreement, Narrowing
from lindero.trust.agreements.waiting import acceptances_needed, accepting, missing_signatures

TERMS = AccessionTerms(open_to=("OST", "VES"), accepted_by="all", sends=("art-6-1",), receives=("art-6-1",))
BEFORE = an_agreement(accession=TERMS, level_up_to=4, offences=WHOLE.offences, deadlines=WHOLE.deadlines)
HASH = agreement_hash(BEFORE)
RESERVED = Narrowing(id="no-names", party="VES", because="a law", withhold=("name",))
JOINING = Joining(party=a_party("VES"), reservations=(RESERVED,), start=START + DAY)


def instrument(before: Agreement = BEFORE) -> Agreement:
    """Return Vesta's instrument."""
    return acceded(before, agreement_hash(before), JOINING, before.version + 1, before.nations)


def test_AGR_03_an_instrument_adds_the_party_its_clauses_and_its_reservations() -> None:
    """Vesta sends and receives under the clauses that are open to it; Ostia may still join."""
    text = instrument()
    assert text.nations == ("NRD", "SUD", "VES")
    assert "VES" in text.clauses[0].senders
    assert "VES" in text.clauses[0].recipients
    assert text.reservations == (RESERVED,)
    assert text.accession is not None
    assert text.accession.open_to == ("OST",)
    assert agreement_of(canonical_bytes(text)) == text
    assert joining_of(text, BEFORE) == JOINING


def test_AGR_03_clauses_that_are_not_open_stay_between_the_others() -> None:
    """A clause that the article on accession does not name gets no further sender or recipient."""
    before = an_agreement(accession=TERMS, clauses=(a_clause(), a_clause(id="art-7")))
    text = instrument(before)
    assert "VES" not in text.clauses[1].senders + text.clauses[1].recipients


OWN = {"version", "start", "vectors", "reservations"}
"""What an instrument may say for itself; reservations of others are tried below."""


@pytest.mark.parametrize("name", sorted(set(OTHER[Agreement]) - OWN))
def test_AGR_03_an_instrument_changes_nothing_else(name: str) -> None:
    """Whatever field of the agreement says something else than what follows by rule, the text is no accession."""
    text = instrument()
    check_acceded(text, BEFORE, HASH, BEFORE.nations)
    lie = msgspec.structs.replace(text, **{name: OTHER[Agreement][name]})
    assert lie != text
    with pytest.raises(Refused, match="changes more"):
        check_acceded(lie, BEFORE, HASH, BEFORE.nations)


def test_AGR_03_an_instrument_brings_no_reservation_of_anybody_else() -> None:
    """What another party reserves is that party's word, and stands in no instrument of Vesta's."""
    foreign = msgspec.structs.replace(RESERVED, id="other", party="SUD")
    lie = msgspec.structs.replace(instrument(), reservations=(RESERVED, foreign))
    with pytest.raises(Refused, match="changes more"):
        check_acceded(lie, BEFORE, HASH, BEFORE.nations)


@pytest.mark.parametrize(
    ("accepted_by", "parties", "needed"),
    [
        ("all", 2, 2),
        ("majority", 2, 2),
        ("all", 3, 3),
        ("majority", 3, 2),
        ("majority", 4, 3),
        ("majority", 5, 3),
    ],
)
def test_AGR_03_as_many_parties_accept_as_the_text_says(accepted_by: str, parties: int, needed: int) -> None:
    """All of them, or more than half; half is not enough."""
    nations = ("AAA", "BBB", "CCC", "DDD", "EEE")[:parties]
    terms = msgspec.structs.replace(TERMS, accepted_by=accepted_by)
    text = instrument(an_agreement(nations=nations, accession=terms))
    assert acceptances_needed(text) == needed


def test_AGR_03_an_acceptance_counts_with_all_its_signatures() -> None:
    """Consent without the officers' signatures, or signatures without consent, accept nothing."""
    text = instrument()
    both = [
        SignedBy(nation=nation, officer=f"{role}-{nation.lower()}", role=role)
        for nation in text.nations
        for role in ("operational", "legal")
    ]
    state = AgreementState(hash=agreement_hash(text), consents=("NRD", "SUD"), signatures=tuple(both[:3]))
    assert accepting(text, state) == ("NRD",)
    assert "1 more of NRD, SUD" in " ".join(missing_signatures(text, state))
    complete = msgspec.structs.replace(state, signatures=tuple(both))
    assert accepting(text, complete) == ("NRD", "SUD")
    assert missing_signatures(text, complete) == ()
    assert accepting(text, msgspec.structs.replace(complete, consents=("SUD",))) == ("SUD",)


def test_AGR_03_who_has_left_is_not_asked_and_not_in_the_text() -> None:
    """A party that withdrew before is no party of the text by which another joins."""
    before = an_agreement(nations=("NRD", "SUD", "WES"), accession=TERMS)
    text = acceded(before, agreement_hash(before), JOINING, 2, ("NRD", "SUD"))
    assert text.nations == ("NRD", "SUD", "VES")
    with pytest.raises(Refused, match="changes more"):
        check_acceded(text, before, agreement_hash(before), before.nations)


def test_AGR_03_an_agreement_that_is_closed_is_joined_by_nobody() -> None:
    """Neither without the article on accession, nor by a nation that it does not name, nor by a party."""
    for before in (an_agreement(), an_agreement(accession=msgspec.structs.replace(TERMS, open_to=("OST",)))):
        with pytest.raises(Refused, match="not open to VES"):
            instrument(before)
