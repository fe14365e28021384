"""What an officer reads of a clause where something crosses by it: the agreement's own sentences, and no others."""

import pytest

from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.agreements import records
from lindero.trust.agreements.canonical import agreement_hash, canonical_bytes
from lindero.trust.agreements.capability import CAPABILITY
from lindero.trust.agreements.pages import AgreementQuery, show_agreement
from lindero.trust.agreements.telling import ClauseTold, Flow, tell_clause
from lindero.trust.agreements.tests.samples import END, KIND, a_clause, an_agreement
from lindero.trust.agreements.treaty import Narrowing

SECRECY = Narrowing(id="secret", party="SUD", because="act on secrecy", withhold=("name",))
ELSEWHERE = Narrowing(
    id="ended", party="SUD", because="act on ends", kinds=("tracking.track_ended",), max_retain_days=5
)
ONE_WAY = Narrowing(id="out", party="SUD", because="act on sending", directions=("sends",), max_retain_days=5)
AG_7 = an_agreement(
    languages=("ar", "es"),
    clauses=(a_clause(), a_clause(id="art-7", article="Article 7")),
    reservations=(SECRECY, ELSEWHERE, ONE_WAY),
)
FLOW = Flow(sender="NRD", recipient="SUD", kind=KIND, purpose="border_surveillance")


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk that knows an agreement."""
    desk = FakeDesk(CAPABILITY)
    proposed = records.AgreementProposed(
        agreement=AG_7.ref,
        hash=agreement_hash(AG_7),
        text=canonical_bytes(AG_7).decode(),
        nation="NRD",
        drafter="draft",
        vectors="",
        opinion="favourable",
        overridden=False,
        valid_until=END,
    )
    desk.put(proposed, origin="NRD")
    return desk


def told(desk: FakeDesk, language: str = "", flow: Flow = FLOW) -> ClauseTold:
    """Return what is told of Article 7."""
    found = tell_clause(desk, "AG-7@1/art-7", flow, language)
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "ar"])
def test_AGR_09_a_clause_is_told_where_it_is_used_as_on_its_agreements_page(
    desk: FakeDesk, language: str
) -> None:
    """Sentence by sentence the same, in every language, under the same hash."""
    page = show_agreement(desk, AgreementQuery(agreement="AG-7@1", language=language))
    found = told(desk, language)
    assert found.lines == page.clauses[1].text
    assert (found.clause, found.article, found.hash) == ("AG-7@1/art-7", "Article 7", page.hash)
    assert (found.language, found.is_right_to_left) == (language, language == "ar")
    said = [line for part in page.text for line in part.lines]
    assert set(found.reservations) <= set(said)


def test_AGR_09_a_language_without_words_gives_way_to_the_agreements_first(desk: FakeDesk) -> None:
    """A reader of another language reads the agreement in the first of its own."""
    assert told(desk, "nl").lines == told(desk).lines == told(desk, "ar").lines


def test_AGR_09_what_was_taken_back_of_this_flow_is_told_beside_it(desk: FakeDesk) -> None:
    """A reservation of another kind or of the other direction is not; that of the recipient is."""
    (line,) = told(desk, "en").reservations
    assert "act on secrecy" in line
    back = told(desk, "en", Flow(sender="SUD", recipient="NRD", kind="tracking.track_ended"))
    assert len(back.reservations) == 3


@pytest.mark.parametrize(
    "ref", ["", "safeguard/S-10", "AG-7@2/art-7", "AG-7@1/art-9", "AG-7@1", "nordia-act@1/no"]
)
def test_what_names_no_clause_of_a_known_text_is_not_told(desk: FakeDesk, ref: str) -> None:
    """A safeguard, a law, a version or a clause that is not there have no sentences here."""
    assert tell_clause(desk, ref, FLOW, "en") is None
