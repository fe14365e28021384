"""A signature counts only over these bytes, by this officer's key, while the key counts."""

import base64
import hashlib
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Missing, Unproved
from lindero.trust.agreements.canonical import canonical_bytes
from lindero.trust.agreements.dsse import (
    Signature,
    pre_authentication_encoding,
    sign_agreement,
    verify_agreement,
)
from lindero.trust.agreements.records import AgreementSigned
from lindero.trust.agreements.signing import Officer, check_signed
from lindero.trust.agreements.tests.samples import NOW, an_agreement

BYTES = canonical_bytes(an_agreement())
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def public(key: Ed25519PrivateKey) -> bytes:
    """Return the raw public key."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def test_the_encoding_is_that_of_dsse() -> None:
    """The signed bytes are those of the DSSE specification's own example."""
    encoded = pre_authentication_encoding(b"hello world", "http://example.com/HelloWorld")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_a_signature_is_verified() -> None:
    """What an officer signs is accepted under the officer's key."""
    verify_agreement(BYTES, sign_agreement(BYTES, KEY), public(KEY))


@given(st.integers(0, len(BYTES) - 1), st.integers(0, 7))
def test_one_flipped_bit_of_the_text_is_found(place: int, bit: int) -> None:
    """A signature counts for exactly these bytes."""
    altered = bytearray(BYTES)
    altered[place] ^= 1 << bit
    with pytest.raises(Unproved):
        verify_agreement(bytes(altered), sign_agreement(BYTES, KEY), public(KEY))


@pytest.mark.parametrize(
    "signature",
    [
        sign_agreement(BYTES, OTHER),
        msgspec.structs.replace(sign_agreement(BYTES, OTHER), keyid=sign_agreement(BYTES, KEY).keyid),
        msgspec.structs.replace(sign_agreement(BYTES, KEY), sig="not base64!"),
        msgspec.structs.replace(sign_agreement(BYTES, KEY), sig=""),
        msgspec.structs.replace(sign_agreement(BYTES, KEY), sig=base64.b64encode(b"\0" * 64).decode()),
        Signature(keyid=sign_agreement(BYTES, KEY).keyid, sig=base64.b64encode(KEY.sign(BYTES)).decode()),
    ],
)
def test_forged_signatures_are_refused(signature: Signature) -> None:
    """Another key, another key under this name, no signature at all, or one without the type: all are refused."""
    with pytest.raises(Unproved) as caught:
        verify_agreement(BYTES, signature, public(KEY))
    assert caught.value.advice


def a_record(**changes: Any) -> AgreementSigned:
    """Return a good signature as a record, with some changes."""
    signature = sign_agreement(BYTES, KEY)
    record = AgreementSigned(
        agreement="AG-7@1",
        hash=hashlib.sha256(BYTES).hexdigest(),
        nation="NRD",
        officer="storm",
        role="operational",
        key_id=signature.keyid,
        signature=signature.sig,
    )
    return msgspec.structs.replace(record, **changes)


def an_officer(**changes: Any) -> Officer:
    """Return the officer who made it, with some changes."""
    officer = Officer(
        nation="NRD", person="storm", role="operational", public_key=public(KEY).hex(), valid_from=NOW
    )
    return msgspec.structs.replace(officer, **changes)


def test_a_good_signature_counts() -> None:
    """Right text, right officer, right capacity, right key, right time."""
    check_signed(a_record(), BYTES, an_officer(), NOW)
    check_signed(a_record(), BYTES, an_officer(revoked_at=NOW + 1), NOW)


@pytest.mark.parametrize(
    ("record", "officer", "at"),
    [
        (a_record(hash="0" * 64), an_officer(), NOW),
        (a_record(role="legal"), an_officer(), NOW),
        (a_record(key_id="0" * 64), an_officer(), NOW),
        (a_record(signature="AA=="), an_officer(), NOW),
        (a_record(), an_officer(public_key=public(OTHER).hex()), NOW),
        (a_record(), an_officer(valid_from=NOW + 1), NOW),
        (a_record(), an_officer(revoked_at=NOW), NOW),
        (a_record(), an_officer(revoked_at=NOW - 1), NOW),
    ],
)
def test_a_signature_that_does_not_count_is_refused(
    record: AgreementSigned, officer: Officer, at: int
) -> None:
    """Another text, capacity or key, a forged signature, a key not yet valid or revoked: none of them counts."""
    with pytest.raises(Unproved):
        check_signed(record, BYTES, officer, at)


def test_nobody_signs_who_was_not_appointed() -> None:
    """Without an appointment there is no key to check against."""
    with pytest.raises(Missing):
        check_signed(a_record(), BYTES, None, NOW)
