"""The token: a statement signed by the originator's node that names record, holder, nation, purpose and end."""

from collections.abc import Iterable
from typing import Final

import msgspec

from lindero.kernel.errors import LinderoError, Refused
from lindero.kernel.names import Nation, RecordId
from lindero.kernel.times import Instant
from lindero.trust.ledger.notes import Note, Signer, VerifierKey, read_note
from lindero.trust.ledger.statements import open_statement, sign_statement

CONSENT_CONTEXT: Final = "lindero/consent/v1"


class Consent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an originator consents to.

    Attributes:
        origin: The originator.
        holder: The nation that received the record from it.
        about: The record.
        to: The nation that may get it, or the holder itself for another purpose.
        purpose: What for.
        until: Until when, milliseconds UTC.
        given_at: When it was given.
    """

    origin: Nation
    holder: Nation
    about: RecordId
    to: Nation
    purpose: str
    until: Instant
    given_at: Instant


_DECODER: Final = msgspec.json.Decoder(Consent)


def sign_consent(consent: Consent, signer: Signer) -> str:
    """Return the token of a consent."""
    return str(sign_statement(CONSENT_CONTEXT, msgspec.json.encode(consent), signer))


def note_of(token: str) -> Note:
    """Read a token as a note.

    Raises:
        Refused: If it is none.
    """
    try:
        return read_note(token)
    except LinderoError as error:
        raise no_consent("the token cannot be read") from error


def consent_of(note: Note, keys: Iterable[VerifierKey]) -> Consent:
    """Return what a token says, if the originator signed it.

    Raises:
        Refused: If nobody of the originator signed it, or it says something else than a consent.
        Unproved: If no key that counts signed it.
    """
    payload, _ = open_statement(note, CONSENT_CONTEXT, keys)
    try:
        return _DECODER.decode(payload)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise no_consent("the token says no consent") from error


def no_consent(why: str) -> Refused:
    """Return the refusal of what the originator did not consent to (safeguard S-07)."""
    return Refused(
        "ONWARD", f"The originator's consent is missing: {why}.", "Ask the originator.", ("ONWARD",)
    )
