"""Statements: JSON signed as a note, with a first line that says what kind of statement it is."""

from collections.abc import Iterable

from lindero.kernel.errors import Unproved
from lindero.trust.ledger.notes import Note, Signer, Verified, VerifierKey, sign_note, verify_note


def sign_statement(context: str, payload: bytes, signer: Signer) -> Note:
    """Sign JSON bytes as a note of two lines: the context, then the payload.

    The context keeps a signature from being read as another kind of statement; and as no checkpoint has an
    opening brace for its size, a statement is never a checkpoint either.

    Args:
        context: What kind of statement it is and its version, for example `lindero/receipt/v1`.
        payload: A JSON object on one line, as `msgspec.json.encode` writes it.
        signer: Who states it.

    Raises:
        Defect: If context or payload have no place in a note.
    """
    return sign_note(f"{context}\n{payload.decode()}\n", (signer,))


def statement_payload(note: Note, context: str) -> bytes:
    """Return a statement's JSON bytes without verifying who stated it.

    Raises:
        Unproved: With code `ledger.statement` if the note is another kind of statement.
    """
    first, _, rest = note.text.partition("\n")
    payload = rest.removesuffix("\n")
    if first != context or not payload.startswith("{") or "\n" in payload:
        raise Unproved(
            "ledger.statement",
            f"This note is no statement of the kind {context}.",
            "Look into where it came from.",
        )
    return payload.encode()


def open_statement(
    note: Note, context: str, keys: Iterable[VerifierKey]
) -> tuple[bytes, tuple[Verified, ...]]:
    """Verify a statement and return its JSON bytes with the signatures that hold.

    Raises:
        Unproved: If it is another kind of statement, or no known key signed it.
    """
    return statement_payload(note, context), verify_note(note, keys)
