"""What is in force in the kernel's words: what the text says, as it stands, and no more."""

from lindero.trust.agreements.agreed import agreed_of
from lindero.trust.agreements.standing import Standing, Suspension
from lindero.trust.agreements.tests.samples import KIND, NOW, a_clause, an_agreement


def _stopped_by(**more: str) -> set[tuple[str, str, str]]:
    """Return what is stopped of a clause that Nordia and Vesta send by, by a suspension of Nordia's."""
    facts = {"id": "nrd-1", "nation": "NRD", "scope": "whole", "value": "", "reason": "security"} | more
    standing = Standing(suspensions=(Suspension(at=NOW, **facts),))  # type: ignore[arg-type]
    agreement = an_agreement(clauses=(a_clause(senders=("NRD", "VES"), recipients=("SUD", "VES")),))
    (clause,) = agreed_of(agreement, standing).clauses
    return set(clause.stopped)


def test_AGR_07_what_is_suspended_is_stopped_and_nothing_else() -> None:
    """Whole, by kind and by direction: always what the suspending nation sends, never what others do."""
    whole = {(KIND, "NRD", "SUD"), (KIND, "NRD", "VES")}
    assert _stopped_by() == _stopped_by(scope="kind", value=KIND) == whole
    assert _stopped_by(scope="direction", value="NRD>VES") == {(KIND, "NRD", "VES")}
    assert _stopped_by(scope="clause", value="art-99") == _stopped_by(scope="kind", value="x.y") == set()


def test_an_agreement_is_told_with_its_areas_and_its_own_dates() -> None:
    """A clause counts within the dates of its agreement, and refers to areas by what they are."""
    agreement = an_agreement()
    agreed = agreed_of(agreement, Standing())
    assert (agreed.ref, agreed.nations) == (agreement.ref, agreement.nations)
    assert [area.name for area in agreed.areas] == [area.name for area in agreement.areas]
    for clause, signed in zip(agreed.clauses, agreement.clauses, strict=True):
        assert [area.name for area in clause.areas] == list(signed.areas)
        assert agreement.start <= clause.begins_at < clause.ends_at <= agreement.end
        assert clause.stopped == frozenset()
