"""Whom a question may be about (S-20), and how bodies are not compared (S-33)."""

import pytest

from lindero.capabilities.matching import records
from lindero.capabilities.matching.tests.samples import CROSSING
from lindero.kernel.errors import Invalid
from lindero.kernel.record import decode_record, encode_record


@pytest.mark.parametrize("person_class", ["claimant", "rescued", "intercepted", "migrant", ""])
def test_S_20_nobody_is_searched_for_as_a_claimant(person_class: str) -> None:
    """Import and direct call: a question about people at reception is no question, whoever writes it."""
    (asked,) = [one for one in CROSSING if isinstance(one, records.NamesAsked)]
    body = encode_record(asked).replace(b'"suspect"', f'"{person_class}"'.encode())
    with pytest.raises(Invalid):
        decode_record(records.NamesAsked, body)


@pytest.mark.parametrize("sort", ["face", "fingerprint", "iris", "voice", "phone", "dna"])
def test_S_33_no_question_is_about_a_body(sort: str) -> None:
    """There is no clause, switch or setting that could turn it on: the record has no such sort."""
    (asked,) = [one for one in CROSSING if isinstance(one, records.QuestionAsked)]
    body = encode_record(asked).replace(b'"vessel"', f'"{sort}"'.encode())
    with pytest.raises(Invalid):
        decode_record(records.QuestionAsked, body)
