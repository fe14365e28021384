"""The token: a statement signed by the originator's node that names record, holder, nation, purpose and end."""

from collections.abc import Iterable
from typing import Final

import msgspec

from lindero.kernel.asserted import CoarseMark
from lindero.kernel.errors import LinderoError, Refused, Unproved
from lindero.kernel.names import Nation, RecordId
from lindero.kernel.times import Instant
from lindero.trust.ledger.notes import Note, Signer, VerifierKey, read_note
from lindero.trust.ledger.statements import open_statement, sign_statement, statement_payload

CONSENT_CONTEXT: Final = "lindero/consent/v1"


class Consent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an originator consents to.

    Attributes:
        origin: The originator.
        holder: The nation that received the record from it.
        about: The record.
        to: The nation that may get it, or the holder itself for another purpose.
        purpose: What for.
        until: Until when, milliseconds UTC.
        given_at: When it was given.
        coarse: Fields that the holder got coarse: way and digest of each, as in the entry that the originator sent.
    """

    origin: Nation
    holder: Nation
    about: RecordId
    to: Nation
    purpose: str
    until: Instant
    given_at: Instant
    coarse: dict[str, CoarseMark] = {}


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


def said_in(note: Note) -> Consent:
    """Return what a token says that was proved when it came.

    Raises:
        Refused: If it says something else than a consent.
    """
    try:
        return _DECODER.decode(statement_payload(note, CONSENT_CONTEXT))
    except (msgspec.MsgspecError, UnicodeError, Unproved) as error:
        raise no_consent("the token says no consent") from error


def no_consent(why: str) -> Refused:
    """Return the refusal of what the originator did not consent to (safeguard S-07)."""
    return Refused(
        "ONWARD", f"The originator's consent is missing: {why}.", "Ask the originator.", ("ONWARD",)
    )
