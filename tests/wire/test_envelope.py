"""The wire of envelopes: opened here by RFC 9180 and X-Wing written out, with none of the node's own code."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lindero.engine.keys import SeededRandom
from lindero.engine.sealing import SealingKey, SealingKeys, new_sealing_key
from lindero.trust.exchange.sealed import Speech

GOLDEN: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "golden" / "envelope.json").read_text(encoding="utf-8")
)
KEM_ID, KDF_ID, AEAD_ID = 0x647A, 0x0001, 0x0002
SUITE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (KEM_ID, KDF_ID, AEAD_ID))
XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")
ML_KEM_CIPHERTEXT = 1_088


def shared_secret(seed: bytes, x25519: bytes, encapsulated: bytes) -> bytes:
    """Decapsulate X-Wing: ML-KEM-768 and X25519, joined by SHA3-256."""
    of_mlkem, of_x25519 = encapsulated[:ML_KEM_CIPHERTEXT], encapsulated[ML_KEM_CIPHERTEXT:]
    own = X25519PrivateKey.from_private_bytes(x25519)
    secrets = (
        MLKEM768PrivateKey.from_seed_bytes(seed).decapsulate(of_mlkem),
        own.exchange(X25519PublicKey.from_public_bytes(of_x25519)),
    )
    public = own.public_key().public_bytes_raw()
    return hashlib.sha3_256(b"".join(secrets) + of_x25519 + public + XWING_LABEL).digest()


def extract(salt: bytes, label: bytes, material: bytes) -> bytes:
    """LabeledExtract of RFC 9180 with HKDF-SHA256."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + SUITE + label + material, "sha256")


def expand(secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand of RFC 9180, for at most one block."""
    text = length.to_bytes(2, "big") + b"HPKE-v1" + SUITE + label + info
    return hmac.digest(secret, text + b"\x01", "sha256")[:length]


def opened(seed: bytes, x25519: bytes, hpke: bytes, info: bytes) -> bytes:
    """Open what was sealed in base mode, single shot."""
    encapsulated, ciphertext = hpke[: ML_KEM_CIPHERTEXT + 32], hpke[ML_KEM_CIPHERTEXT + 32 :]
    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared_secret(seed, x25519, encapsulated), b"secret", b"")
    key, nonce = expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, ciphertext, None)


def info_of(direction: bytes, sender: bytes, recipient: bytes, asked: bytes = b"") -> bytes:
    """What `docs/protocol/exchange.md` says an envelope is bound to."""
    parts = (b"lindero/sealed/v1", b"lindero/2", b"/exchange/parcel", sender, recipient, direction, asked)
    return b"\x00".join(parts)


def speech_of(key: SealingKey) -> Speech:
    """Return how Sudia's node speaks, to which every neighbour's card shows the same key."""

    class Cards:
        def query(self, _sql: str, _parameters: object) -> list[tuple[str]]:
            return [(key.public_key.hex(),)]

    return Speech("SUD", SealingKeys([key]), ("lindero/2",), Cards)  # type: ignore[arg-type]


def test_golden_envelope_opens_by_the_standards_alone() -> None:
    """Header line, key id, encapsulated key and ciphertext are where the protocol says, and bound as it says."""
    seed, x25519 = bytes.fromhex(GOLDEN["seed"]), bytes.fromhex(GOLDEN["x25519"])
    header, _, hpke = bytes.fromhex(GOLDEN["request"]).partition(b"\n")
    public = MLKEM768PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    public += X25519PrivateKey.from_private_bytes(x25519).public_key().public_bytes_raw()
    assert header == b"lindero/2 " + hashlib.sha256(public).hexdigest()[:16].encode()
    assert opened(seed, x25519, hpke, info_of(b"request", b"NRD", b"SUD")) == GOLDEN["plain"].encode()
    with pytest.raises(InvalidTag):
        opened(seed, x25519, hpke, info_of(b"request", b"VES", b"SUD"))


def test_golden_envelope_opens_in_a_node() -> None:
    """What was sealed by an earlier edition opens for ever."""
    key = new_sealing_key(SeededRandom(GOLDEN["random"]))
    assert key.public_key.hex() == GOLDEN["public_key"]

    speech = speech_of(key)
    assert (
        speech.heard("NRD", "/exchange/parcel", bytes.fromhex(GOLDEN["request"])) == GOLDEN["plain"].encode()
    )


def test_answer_is_bound_to_the_request_as_the_protocol_says() -> None:
    """The hash of the request as it travelled is the last part; without it the answer does not open."""
    speech = speech_of(new_sealing_key(SeededRandom(GOLDEN["random"])))
    request = bytes.fromhex(GOLDEN["request"])
    answer = speech.answered("NRD", "/exchange/parcel", request, b"receipts")
    seed, x25519 = bytes.fromhex(GOLDEN["seed"]), bytes.fromhex(GOLDEN["x25519"])
    asked = hashlib.sha256(request).digest()
    hpke = answer.partition(b"\n")[2]
    assert opened(seed, x25519, hpke, info_of(b"answer", b"SUD", b"NRD", asked)) == b"receipts"
    with pytest.raises(InvalidTag):
        opened(seed, x25519, hpke, info_of(b"answer", b"SUD", b"NRD", bytes(32)))
