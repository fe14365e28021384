"""A signature counts only over these bytes, by this officer's key, while the key counts."""

import base64
import hashlib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.keys import SeededRandom
from lindero.engine.officer_keys import OfficerKeys, new_officer_keys
from lindero.kernel.errors import Missing, Unproved
from lindero.trust.agreements.canonical import canonical_bytes
from lindero.trust.agreements.dsse import (
    ML_DSA_CONTEXT,
    Signature,
    pre_authentication_encoding,
    sign_agreement,
    verify_agreement,
)
from lindero.trust.agreements.records import AgreementSigned
from lindero.trust.agreements.signing import Officer, check_signed
from lindero.trust.agreements.tests.samples import NOW, an_agreement

BYTES = canonical_bytes(an_agreement())
KEYS = new_officer_keys(SeededRandom("storm"))
OTHER = new_officer_keys(SeededRandom("somebody else"))
GOOD = sign_agreement(BYTES, KEYS)
MESSAGE = pre_authentication_encoding(BYTES)


def public(keys: OfficerKeys) -> tuple[bytes, bytes]:
    """Return both public keys."""
    return bytes.fromhex(keys.public_key), bytes.fromhex(keys.ml_dsa_key)


def coded(signature: bytes) -> str:
    """Return a signature in base64."""
    return base64.b64encode(signature).decode()


def altered(**changes: str) -> Signature:
    """Return the good signature with some changes."""
    return msgspec.structs.replace(GOOD, **changes)


def test_the_encoding_is_that_of_dsse() -> None:
    """The signed bytes are those of the DSSE specification's own example."""
    encoded = pre_authentication_encoding(b"hello world", "http://example.com/HelloWorld")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_a_signature_is_verified() -> None:
    """What an officer signs is accepted under both of the officer's keys."""
    verify_agreement(BYTES, GOOD, *public(KEYS))


@given(st.integers(0, len(BYTES) - 1), st.integers(0, 7))
def test_one_flipped_bit_of_the_text_is_found(place: int, bit: int) -> None:
    """A signature counts for exactly these bytes."""
    changed = bytearray(BYTES)
    changed[place] ^= 1 << bit
    with pytest.raises(Unproved):
        verify_agreement(bytes(changed), GOOD, *public(KEYS))


@pytest.mark.parametrize("name", ["sig", "ml_dsa_sig"])
@given(data=st.data())
def test_one_flipped_bit_of_either_signature_is_found(name: str, data: st.DataObject) -> None:
    """Neither signature stands in for the other: each must verify whole."""
    raw = bytearray(base64.b64decode(getattr(GOOD, name)))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unproved):
        verify_agreement(BYTES, altered(**{name: coded(bytes(raw))}), *public(KEYS))


@pytest.mark.parametrize(
    "signature",
    [
        sign_agreement(BYTES, OTHER),
        msgspec.structs.replace(sign_agreement(BYTES, OTHER), keyid=GOOD.keyid),
        altered(sig="not base64!"),
        altered(sig=""),
        altered(sig=coded(b"\0" * 64)),
        altered(sig=coded(KEYS.ed25519.sign(BYTES))),
        altered(sig=coded(OTHER.ed25519.sign(MESSAGE))),
        altered(sig=GOOD.ml_dsa_sig),
        altered(ml_dsa_sig="not base64!"),
        altered(ml_dsa_sig=""),
        altered(ml_dsa_sig=coded(b"\0" * 2_420)),
        altered(ml_dsa_sig=GOOD.sig),
        altered(ml_dsa_sig=coded(KEYS.ml_dsa_44.sign(BYTES, ML_DSA_CONTEXT))),
        altered(ml_dsa_sig=coded(KEYS.ml_dsa_44.sign(MESSAGE))),
        altered(ml_dsa_sig=coded(KEYS.ml_dsa_44.sign(MESSAGE, b"lindero/other/1"))),
        altered(ml_dsa_sig=coded(OTHER.ml_dsa_44.sign(MESSAGE, ML_DSA_CONTEXT))),
    ],
)
def test_forged_signatures_are_refused(signature: Signature) -> None:
    """Another key, none at all, one in the other's place, without the type or for another use: all are refused."""
    with pytest.raises(Unproved) as caught:
        verify_agreement(BYTES, signature, *public(KEYS))
    assert caught.value.advice


@pytest.mark.parametrize("name", ["sig", "ml_dsa_sig"])
def test_signature_is_read_in_one_way_of_writing_only(name: str) -> None:
    """Base64 whose unused last bits are set is another text of the same bytes, and is refused."""
    text = getattr(GOOD, name)
    body, padding = text.rstrip("="), "=" * text.count("=")
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    twin = body[:-1] + digits[digits.index(body[-1]) + 1] + padding
    assert base64.b64decode(twin) == base64.b64decode(text)
    with pytest.raises(Unproved, match="base64"):
        verify_agreement(BYTES, altered(**{name: twin}), *public(KEYS))


def a_record(**changes: Any) -> AgreementSigned:
    """Return a good signature as a record, with some changes."""
    record = AgreementSigned(
        agreement="AG-7@1",
        hash=hashlib.sha256(BYTES).hexdigest(),
        nation="NRD",
        officer="storm",
        role="operational",
        key_id=GOOD.keyid,
        signature=GOOD.sig,
        ml_dsa_signature=GOOD.ml_dsa_sig,
    )
    return msgspec.structs.replace(record, **changes)


def an_officer(**changes: Any) -> Officer:
    """Return the officer who made it, with some changes."""
    officer = Officer(
        nation="NRD",
        person="storm",
        role="operational",
        public_key=KEYS.public_key,
        ml_dsa_key=KEYS.ml_dsa_key,
        valid_from=NOW,
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
        (a_record(ml_dsa_signature="AA=="), an_officer(), NOW),
        (a_record(), an_officer(public_key=OTHER.public_key), NOW),
        (a_record(), an_officer(ml_dsa_key=OTHER.ml_dsa_key), NOW),
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
