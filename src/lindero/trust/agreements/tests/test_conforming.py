"""Vectors answered beforehand: what was answered of the same text counts, and nothing else."""

import msgspec
import pytest

from lindero.trust.agreements import actions, conforming, records
from lindero.trust.agreements.canonical import canonical_bytes, decode_agreement
from lindero.trust.agreements.tests.sides import OFFICERS, Side, agreed
from lindero.trust.agreements.vectors import Run


@pytest.fixture
def signed(sides: tuple[Side, Side]) -> Side:
    """Nordia's side of an agreement that all have signed; no node has answered its vectors."""
    nrd, sud = agreed(sides)
    for side, other in ((nrd, sud), (sud, nrd)):
        side.try_contacts()
        for nation, person in OFFICERS:
            if nation == side.nation:
                side.sign(person)
        side.tell(other)
    return nrd


def test_what_was_answered_beforehand_is_told(signed: Side) -> None:
    """The answers of the reading desk stand on record, not others that the unit of work would find."""
    (name,) = runs = conforming.answer_waiting(signed)
    assert runs[name].failed == ""
    told = {name: msgspec.structs.replace(runs[name], passed=3, failed="art-6-1/edge", because="another")}
    actions.keep_dates(signed, told)
    (record,) = signed.of(records.VectorsRun)
    assert (record.passed, record.failed, record.because) == (3, "art-6-1/edge", "another")
    assert conforming.answer_waiting(signed) == {}


def test_text_signed_meanwhile_waits_for_the_next_time(signed: Side) -> None:
    """Nothing that takes long is done in the unit of work: what was not answered beforehand is left."""
    actions.keep_dates(signed, {})
    assert signed.of(records.VectorsRun) == []
    actions.keep_dates(signed, conforming.answer_waiting(signed))
    assert [run.failed for run in signed.of(records.VectorsRun)] == [""]


def test_answers_to_other_vectors_do_not_count(signed: Side) -> None:
    """They are known by the hashes of text and vectors; of another they are answered anew."""
    ((text, vectors),) = conforming.answer_waiting(signed)
    wrong = Run(passed=0, failed="another")
    others = {("0" * 64, vectors): wrong, (text, "0" * 64): wrong}
    ask = conforming.RunVectors(agreement="AG-7@1")
    assert actions.rerun_vectors(signed, ask, others).failed == ""
    assert actions.rerun_vectors(signed, ask, {(text, vectors): wrong}).failed == "another"
    assert conforming.answer_again(signed, ask).keys() == {(text, vectors)}


def test_text_that_is_known_is_read_once(signed: Side) -> None:
    """A second reading of the same bytes costs nothing, and other bytes are read for what they are."""
    data = canonical_bytes(signed.version.agreement)
    assert decode_agreement(data) is decode_agreement(bytes(bytearray(data)))
    other = data.replace(b'"title":"', b'"title":"Another ')
    assert decode_agreement(other).title.startswith("Another ")
