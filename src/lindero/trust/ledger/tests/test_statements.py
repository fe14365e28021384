"""Statements: JSON that is signed for one purpose and read for no other."""

import pytest

from lindero.kernel.errors import Defect, Unproved
from lindero.trust.ledger.notes import Note, read_note, sign_note
from lindero.trust.ledger.statements import open_statement, sign_statement, statement_payload
from lindero.trust.ledger.tests.samples import NORDIA, SUDIA, verifier

CONTEXT = "lindero/receipt/v1"
PAYLOAD = '{"size":3,"text":"à\\n"}'.encode()
STATEMENT = sign_statement(CONTEXT, PAYLOAD, NORDIA)


def test_statement_gives_back_its_payload() -> None:
    """The bytes that were signed are the bytes that are read, and who signed is told."""
    payload, verified = open_statement(read_note(str(STATEMENT)), CONTEXT, [verifier(NORDIA)])
    assert payload == PAYLOAD
    assert [item.key for item in verified] == [verifier(NORDIA)]


def test_statement_of_another_context_is_refused() -> None:
    """A receipt is never taken for a manifest, whoever signed it."""
    with pytest.raises(Unproved) as caught:
        open_statement(STATEMENT, "lindero/bundle-manifest/v1", [verifier(NORDIA)])
    assert caught.value.code == "ledger.statement"


@pytest.mark.parametrize("text", [f"{CONTEXT}\n", f"{CONTEXT}\n12\n", f"{CONTEXT}\n{{}}\n{{}}\n", "{}\n"])
def test_what_is_no_json_object_on_one_line_is_no_statement(text: str) -> None:
    """A checkpoint, whose second line is a number, can never be read as a statement."""
    with pytest.raises(Unproved) as caught:
        statement_payload(sign_note(text, [NORDIA]), CONTEXT)
    assert caught.value.code == "ledger.statement"


def test_statement_of_a_stranger_is_refused() -> None:
    """Who says it matters as much as what is said."""
    with pytest.raises(Unproved):
        open_statement(STATEMENT, CONTEXT, [verifier(SUDIA)])
    with pytest.raises(Unproved):
        open_statement(Note(STATEMENT.text + "", ()), CONTEXT, [verifier(NORDIA)])


def test_payload_on_two_lines_with_control_characters_is_not_signed() -> None:
    """What could not be read back is refused before it is signed."""
    with pytest.raises(Defect):
        sign_statement(CONTEXT, b'{"a":\t1}', NORDIA)
