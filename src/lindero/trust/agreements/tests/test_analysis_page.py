"""The page that says what an agreement comes to."""

import pytest

from lindero.kernel.errors import Missing
from lindero.trust.agreements.analysis_page import AnalysisQuery, AnalysisView, show_analysis
from lindero.trust.agreements.tests.samples import NOW, a_clause, an_agreement
from lindero.trust.agreements.tests.test_pages import Chancery, chancery
from lindero.trust.agreements.treaty import Agreement, Narrowing

__all__ = ["chancery"]

FIRST = an_agreement()
SECOND = an_agreement(
    version=2,
    start=NOW,
    since=FIRST.start,
    clauses=(a_clause(fields=tuple(sorted({*a_clause().fields, "cargo"} - {"name"}))),),
)


def shown(chancery: Chancery, *texts: Agreement, **query: str) -> AnalysisView:
    """Show what the newest of some texts comes to."""
    for text in texts:
        chancery.propose(text)
    return show_analysis(chancery.desk, AnalysisQuery(**{"agreement": "AG-7", **query}))


def test_an_amendment_is_shown_beside_the_version_before_it(chancery: Chancery) -> None:
    """What is released comes with its proof, what is withdrawn with the day from which on it is."""
    view = shown(chancery, FIRST, SECOND)
    assert (view.agreement, view.before) == ("AG-7@2", "AG-7@1")
    assert [(one.fields, one.aspects) for one in view.released] == [
        (("cargo",), ("fields that did not cross",))
    ]
    assert "is refused by the old text (FIELD)" in view.released[0].proof
    assert [(one.fields, one.start) for one in view.withdrawn] == [(("name",), NOW)]


def test_a_first_version_is_compared_with_nothing(chancery: Chancery) -> None:
    """Of a first version everything is new, and nothing is listed as a change."""
    view = shown(chancery, FIRST)
    assert (view.before, view.released, view.withdrawn) == ("", (), ())
    assert view.faults == ()
    assert any(line.startswith("NRD > SUD") for line in view.ever)
    assert any("SUD may hold what is of NRD" in line for line in view.onward)


def test_a_question_is_answered_by_clause_or_never(chancery: Chancery) -> None:
    """Who asks about a nation, field, kind or purpose gets the clause, or that it never may."""
    assert not shown(chancery, FIRST, to="SUD", field="name").never
    view = show_analysis(chancery.desk, AnalysisQuery(agreement="AG-7@1", to="NRD", field="name"))
    assert view.never
    assert view.ever[0].startswith("never: none of the 2 permissions")


def test_a_version_that_is_not_known_is_missing(chancery: Chancery) -> None:
    """Nobody is shown the analysis of another text than the one asked for."""
    with pytest.raises(Missing):
        shown(chancery, FIRST, agreement="AG-7@3")
    with pytest.raises(Missing):
        shown(chancery, agreement="AG-8")


def test_what_parties_take_back_is_shown_and_counts(chancery: Chancery) -> None:
    """A reservation of the text is told with its words, and what it withholds may never cross."""
    reserved = Narrowing(id="no-names", party="SUD", because="a law", withhold=("name",))
    view = shown(chancery, an_agreement(reservations=(reserved,)), to="SUD", field="name")
    assert view.never
    (taken,) = view.taken_back
    assert (taken.nation, taken.how) == ("SUD", "reserved")
    assert "`name`" in taken.words
