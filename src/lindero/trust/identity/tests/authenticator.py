"""A device with passkeys, in software: makes keys and signs as a browser's authenticator does."""

import base64
import hashlib
import json
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64url(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Device:
    """One passkey of one person.

    Attributes:
        origin: The site that the browser shows.
        count: How often it has signed.
        verifies: Whether it verifies its user.
    """

    def __init__(self, origin: str = "http://localhost:8440", seed: int = 7) -> None:
        self.origin = origin
        self.count = 0
        self.verifies = True
        # Derived from a seed, so that tests are the same whenever they run.
        self._key = ec.derive_private_key(seed + 10**20, ec.SECP256R1())
        self.credential_id = hashlib.sha256(f"device {seed}".encode()).digest()[:20]

    @property
    def name(self) -> str:
        """The passkey's name, base64url."""
        return b64url(self.credential_id)

    def register(self, options: str) -> str:
        """Answer registration options."""
        asked = json.loads(options)
        numbers = self._key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = (
            bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cbor2.dumps(key)
        )
        data = self._authenticator_data(asked["rp"]["id"], ATTESTED) + attested
        response = {
            "clientDataJSON": b64url(self._client_data("webauthn.create", asked["challenge"])),
            "attestationObject": b64url(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._answer(response)

    def sign(self, options: str) -> str:
        """Answer assertion options."""
        asked = json.loads(options)
        self.count += 1
        data = self._authenticator_data(asked["rpId"], 0)
        client_data = self._client_data("webauthn.get", asked["challenge"])
        signature = self._key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": b64url(client_data),
            "authenticatorData": b64url(data),
            "signature": b64url(signature),
        }
        return self._answer(response)

    def _authenticator_data(self, domain: str, more: int) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        name = self.name
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
