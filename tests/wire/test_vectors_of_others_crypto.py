"""Ciphers and signatures of others' vectors: what seals payloads, locks compartments and signs ID tokens here.

Where somebody has the files, `LINDERO_VECTORS` names their folder (else `../shared` beside the checkout is looked at).
Wycheproof (C2SP, Apache-2.0): `aes_gcm_test.json`, `chacha20_poly1305_test.json`. RFC 7520, section 4 (IETF cookbook):
`rfc7520_cookbook_jws.tar.gz`.
"""

import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lindero.trust.identity.provider import ALGORITHMS

BESIDE = Path(__file__).parents[3] / "shared" / "data" / "13_crypto_log_policy"


def found(name: str) -> Path:
    """Return where a file of the vectors lies."""
    path = Path(os.environ.get("LINDERO_VECTORS", "") or BESIDE) / name
    if not path.is_file():
        pytest.skip(f"LINDERO_VECTORS names no folder with {name}: these cases were not tried")
    return path


@pytest.mark.parametrize(
    ("name", "cipher", "key_bits"),
    [("aes_gcm_test.json", AESGCM, 256), ("chacha20_poly1305_test.json", ChaCha20Poly1305, 256)],
)
def test_the_ciphers_pass_wycheproof(name: str, cipher: Any, key_bits: int) -> None:
    """AES-256-GCM under sealed payloads (RFC 9180) and ChaCha20-Poly1305 under compartments: every case as it says.

    Only the lengths that are used here are tried: keys of 256 bits, nonces of 96, tags of 128.
    """
    groups = json.loads(found(name).read_text(encoding="utf-8"))["testGroups"]
    used = [g for g in groups if (g["keySize"], g["ivSize"], g["tagSize"]) == (key_bits, 96, 128)]
    tried = 0
    for test in (test for group in used for test in group["tests"]):
        key, nonce, data, text, sealed = (
            bytes.fromhex(test[part]) for part in ("key", "iv", "aad", "msg", "ct")
        )
        box, whole = cipher(key), sealed + bytes.fromhex(test["tag"])
        if test["result"] == "invalid":
            with pytest.raises(InvalidTag):
                box.decrypt(nonce, whole, data)
        else:
            assert box.decrypt(nonce, whole, data) == text, test["tcId"]
            assert box.encrypt(nonce, text, data) == whole, test["tcId"]
        tried += 1
    assert tried > 50


def cookbook() -> dict[str, dict[str, Any]]:
    """Return the cases of RFC 7520, section 4, by their names."""
    with tarfile.open(found("rfc7520_cookbook_jws.tar.gz")) as archive:
        files = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        return {name: json.load(file) for name, file in files.items() if file is not None}


def test_S_51_id_tokens_are_verified_as_the_cookbook_signs() -> None:
    """RSA-PSS of RFC 7520 verifies and one changed bit does not; what is not on our list is refused, HMAC above all."""
    cases = [case for case in cookbook().values() if "compact" in case.get("output", {})]
    assert len(cases) > 3
    refused = set()
    for case in cases:
        keys = case["input"]["key"]
        ring = KeySet.import_key_set({"keys": keys if isinstance(keys, list) else [keys]})
        token, algorithm = case["output"]["compact"], case["input"]["alg"]
        if token.split(".")[1] == "":
            continue  # A detached content: no ID token is one.
        assert jws.deserialize_compact(token, ring, [algorithm]).payload == case["input"]["payload"].encode()
        head, body, signature = token.split(".")
        forged = f"{head}.{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
        with pytest.raises(JoseError):
            jws.deserialize_compact(forged, ring, [algorithm])
        if algorithm not in ALGORITHMS:
            refused.add(algorithm)
            with pytest.raises((JoseError, ValueError)):
                jws.deserialize_compact(token, ring, list(ALGORITHMS))
    assert "HS256" in refused
