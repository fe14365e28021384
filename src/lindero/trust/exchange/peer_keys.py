"""Neighbours' keys as verifiers: which count now, and a clear word where a signature is by one that does not."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from lindero.kernel.desk import Rows
from lindero.kernel.errors import Unproved
from lindero.kernel.times import text_of
from lindero.trust.identity.keybook import KnownKey, keys_of
from lindero.trust.ledger.notes import COSIGNATURE, ED25519, Note, SignatureKind, VerifierKey

T = TypeVar("T")

_ADVICE = "Its key was rotated: add its newest card with `lindero peers add`; the fingerprint is the same as before."


def key_name(nation: str) -> str:
    """Return the name under which a nation's node signs."""
    return f"lindero/{nation}"


def verifiers(
    keys: Sequence[KnownKey], nation: str, kinds: Sequence[SignatureKind] = (ED25519,)
) -> list[VerifierKey]:
    """Return a nation's keys as verifiers, for one or several types of signature."""
    return [VerifierKey(key_name(nation), key.public_key, kind) for key in keys for kind in kinds]


def verified(
    rows: Rows,
    nation: str,
    note: Note,
    now: int,
    verify: Callable[[list[VerifierKey]], T],
    kinds: Sequence[SignatureKind] = (ED25519,),
) -> T:
    """Verify something that a neighbour signed, by its keys that count now.

    Args:
        rows: Reads the store.
        nation: The neighbour.
        note: What it signed.
        now: The node's time, milliseconds UTC.
        verify: Takes the verifiers and returns what holds.
        kinds: Types of signature.

    Returns:
        What `verify` returns.

    Raises:
        Unproved: If no key that counts signed it; says which key it was, and what to do.
    """
    known = keys_of(rows, nation)
    counting = [key for key in known if key.signs_at(now)]
    try:
        return verify(verifiers(counting, nation, kinds))
    except Unproved as error:
        if error.code != "ledger.note_unsigned":
            raise
        raise (_why_not(known, nation, note, now) or error) from error


def _why_not(known: Sequence[KnownKey], nation: str, note: Note, now: int) -> Unproved | None:
    """Return what is the matter with the key that signed in a nation's name; None if nobody signed in it."""
    signed = {item.key_id for item in note.signatures if item.name == key_name(nation)}
    if not signed:
        return None
    for key in known:
        ids = {one.key_id for one in verifiers([key], nation, (ED25519, COSIGNATURE))}
        if ids & signed:
            return _not_counting(key, nation, now)
    newest = known[0].number if known else 0
    return Unproved(
        "exchange.key_unknown",
        f"{nation} signed with a key that is not known here; the newest one known is number {newest}.",
        _ADVICE,
    )


def _not_counting(key: KnownKey, nation: str, now: int) -> Unproved:
    if key.is_revoked_at(now):
        return Unproved(
            "exchange.key_revoked",
            f"{nation} signed with key {key.number}, which was revoked from {text_of(key.revoked_from or 0)} on.",
            "Nothing of it is taken. Ask that node for its newest card; keep what it signed as evidence.",
        )
    return Unproved(
        "exchange.key_expired",
        f"{nation} signed with key {key.number}, which was valid until {text_of(key.valid_until)}.",
        "Its officers must rotate the key: lindero keys request, issue, rotate. Records wait until then.",
    )
