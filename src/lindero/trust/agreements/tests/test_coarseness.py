"""Coarse values: what several rules ask for is the coarsest of all, so that a further rule only leaves less."""

from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.coarse import WAYS, coarsened
from lindero.kernel.errors import Invalid
from lindero.trust.agreements.analysis.amending import difference
from lindero.trust.agreements.analysis.boxes import boxes_of
from lindero.trust.agreements.coarseness import FINER_FIRST, NO_WAY, coarsest, is_as_coarse
from lindero.trust.agreements.lint import lint_text, load_agreement, load_overlay
from lindero.trust.agreements.rulebook import Rulebook, quota_at
from lindero.trust.agreements.tests.samples import DAY, NOW, a_clause, an_agreement, an_overlay
from lindero.trust.agreements.tests.texts import changed
from lindero.trust.agreements.treaty import Coarsening, Narrowing, Quota
from lindero.trust.agreements.writing import is_readable

ASKED = st.lists(
    st.builds(Coarsening, field=st.sampled_from(("place", "name")), to=st.sampled_from(sorted(WAYS))),
    max_size=6,
)


def test_every_way_has_its_place() -> None:
    """Each way that there is can be compared with others of its row."""
    assert {way for row in FINER_FIRST for way in row} == set(WAYS)


@given(ASKED, ASKED)
def test_AGR_04_a_further_rule_never_lets_more_of_a_value_cross(
    first: list[Coarsening], more: list[Coarsening]
) -> None:
    """Whatever rules are added, each field is told at least as coarse as before, or not at all."""
    before, after = coarsest(first), coarsest([*first, *more])
    assert all(is_as_coarse(after[name], way) for name, way in before.items())
    assert all(is_as_coarse(after[one.field], one.to) for one in [*first, *more])


@given(
    st.lists(st.builds(Coarsening, field=st.just("place"), to=st.sampled_from(FINER_FIRST[0])), max_size=4)
)
def test_the_order_of_rules_makes_no_difference(asked: list[Coarsening]) -> None:
    """Of ways that can be compared the coarsest counts, whoever asked first."""
    assert len({tuple(coarsest(order).items()) for order in permutations(asked)}) == 1


def test_ways_that_cannot_be_compared_let_nothing_cross() -> None:
    """No value satisfies two laws of which one wants hours and the other cells: there is no such way."""
    asked = [Coarsening(field="place", to="hour"), Coarsening(field="place", to="cell_1km")]
    assert coarsest(asked) == {"place": NO_WAY}
    with pytest.raises(Invalid):
        coarsened(NO_WAY, b"1")


LAW = an_overlay(
    Narrowing(id="coarse", party="NRD", because="a law", coarsen=(Coarsening(field="place", to="cell_10km"),))
)


@pytest.mark.parametrize(
    ("agreed", "told"), [("", "cell_10km"), ("cell_1km", "cell_10km"), ("cell_100km", "cell_100km")]
)
def test_S_08_national_law_makes_coarser_and_never_finer(agreed: str, told: str) -> None:
    """What the clause tells whole or finer is told by the law's cell; what it tells coarser stays so."""
    ways = (Coarsening(field="place", to=agreed),) if agreed else ()
    text = an_agreement(clauses=(a_clause(coarsen=ways),))
    boxes = boxes_of(Rulebook([text], [LAW]))
    assert {dict(box.coarsen)["place"] for box in boxes if box.sender == "NRD"} == {told}
    found = difference(Rulebook([text]), Rulebook([text], [LAW]))
    assert not found.released
    assert bool(found.withdrawn) == (agreed != told)


def test_AGR_03_a_reservation_may_ask_for_coarse_values() -> None:
    """Written in the file, told in the text, read back as the same."""
    reserved = Narrowing(
        id="coarse", party="SUD", because="a law", coarsen=(Coarsening(field="place", to="cell_10km"),)
    )
    text = an_agreement(reservations=(reserved,))
    assert is_readable(text)
    law = (
        "lindero: overlay/1\noverlay_for: NRD\nid: law\nversion: 1\nagreement: every_agreement\ntitle: A law\n"
        "legal_basis: [Data Act]\neffective: {from: 2026-01-01}\n"
        "narrows:\n  - {id: coarse, because: Data Act, coarsen: {place: cell_10km}}\n"
    )
    assert load_overlay(law, "law.yaml").narrows[0].coarsen == reserved.coarsen
    with pytest.raises(Exception, match="blur"):
        load_overlay(law.replace("cell_10km", "blur"), "law.yaml")


# --- quotas that change with time -----------------------------------------------------------------------------

DATED = (Quota(records=100, per="day"), Quota(start=NOW, records=10, per="hour"))


def test_S_59_a_quota_changes_at_its_date() -> None:
    """Before the date the first holds, from it on the second; with none begun there is none."""
    clause = a_clause(quota=DATED)
    assert quota_at(clause, NOW - 1) == DATED[0]
    assert quota_at(clause, NOW) == DATED[1]
    assert quota_at(a_clause(quota=DATED[1:]), NOW - 1) is None
    assert is_readable(an_agreement(clauses=(clause,)))


def test_an_analysis_parts_time_where_a_quota_changes() -> None:
    """A quota that rises later is found as what an amendment releases, and only from then on."""
    before, after = (
        a_clause(quota=DATED[:1]),
        a_clause(quota=(DATED[0], Quota(start=NOW, records=200, per="day"))),
    )
    found = difference(
        Rulebook([an_agreement(clauses=(before,))]), Rulebook([an_agreement(clauses=(after,))])
    )
    assert found.released
    assert not found.withdrawn
    starts = {box.start for box in boxes_of(Rulebook([an_agreement(clauses=(after,))]))}
    assert NOW in starts


def test_a_quota_in_a_file_is_one_value_or_dated_ones() -> None:
    """Both forms are read; dates that do not ascend, and a value without its date, are refused."""

    def quotas(written: str) -> tuple[Quota, ...]:
        text = changed("retain_days: 30", f"retain_days: 30\n    quota: {written}")
        return load_agreement(text, "a.yaml").clauses[0].quota

    assert quotas("{records: 5, per: hour}") == (Quota(records=5, per="hour"),)
    two = "[{from: 2026-01-01, records: 5, per: hour}, {from: 2027-01-01, records: 9, per: day}]"
    assert [one.records for one in quotas(two)] == [5, 9]
    for wrong in (two.replace("2027", "2025"), "[{records: 5, per: hour}]", "[]"):
        text = changed("retain_days: 30", f"retain_days: 30\n    quota: {wrong}")
        assert any(finding.severity == "error" for finding in lint_text(text, "a.yaml")), wrong


def test_a_quota_that_ended_in_the_past_changes_nothing() -> None:
    """Values that stand only for the past are kept in the text, and make no box of their own."""
    clause = a_clause(quota=(Quota(start=NOW - 400 * DAY, records=1, per="day"),))
    text = an_agreement(clauses=(clause,))
    same = msgspec.structs.replace(text, clauses=(a_clause(quota=(Quota(records=1, per="day"),)),))
    assert not difference(Rulebook([text]), Rulebook([same])).released
