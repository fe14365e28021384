"""Who may finally hold something, and by which chain of consent."""

from lindero.trust.agreements.analysis.onward import holders
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tests.samples import KIND, a_clause, an_agreement

TO_SUDIA = an_agreement(clauses=(a_clause(onward=("VES",)),))
SUDIA_TO_VESTA = an_agreement(
    id="AG-8",
    nations=("SUD", "VES"),
    clauses=(a_clause(id="art-2", senders=("SUD",), recipients=("VES",), onward=("OST",)),),
)


def test_S_07_the_closure_follows_onward_clauses_and_counts_consents() -> None:
    """Nordia's records reach Sudia by a clause, Vesta and a fourth nation only with Nordia's consent each time."""
    found = {
        holder.nation: holder
        for holder in holders(Rulebook([TO_SUDIA, SUDIA_TO_VESTA]), kind=KIND, origin="NRD")
    }
    assert {name: holder.consents for name, holder in found.items()} == {"SUD": 0, "VES": 1, "OST": 2}
    assert [step.clause for step in found["OST"].steps] == [
        "AG-7@1/art-6-1",
        "AG-7@1/art-6-1",
        "AG-8@1/art-2",
    ]
    assert [step.passage for step in found["OST"].steps] == [True, True, False]
    assert [found[name].bound for name in ("SUD", "VES", "OST")] == [True, True, False]


def test_what_no_clause_names_goes_no_further() -> None:
    """Without an onward list nothing goes on, though the recipient may send records of its own."""
    plain = an_agreement()
    found = holders(Rulebook([plain, SUDIA_TO_VESTA]), origin="NRD")
    assert [holder.nation for holder in found] == ["SUD"]


def test_the_closure_is_of_one_field() -> None:
    """A field that the onward clause does not carry does not go with the others."""
    assert holders(Rulebook([TO_SUDIA]), field="cargo") == ()
    assert {holder.nation for holder in holders(Rulebook([TO_SUDIA]), field="name")} == {"SUD", "VES"}


def test_S_10_the_closure_agrees_with_what_protects_persons() -> None:
    """Nobody holds anything by consent whom the safeguard does not already reckon with."""
    book = Rulebook([TO_SUDIA, SUDIA_TO_VESTA])
    for holder in holders(book):
        first = holder.steps[0].taker
        assert holder.nation in book.reach[first]
