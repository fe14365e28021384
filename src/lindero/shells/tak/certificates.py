"""Whose a client's certificate is: by its fingerprint, so that clients which can send no key are known all the same."""

import hashlib
import re
import ssl
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from cryptography import x509

from lindero.kernel.errors import Invalid
from lindero.shells.tak.revoked import name_of
from lindero.trust.identity.certificates import expires_at

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
_SPACED: Final = re.compile(r"[:\s]")


class Shown(msgspec.Struct, frozen=True):
    """A certificate that a client showed, and whose private key it has.

    Attributes:
        fingerprint: SHA-256 of its DER bytes, 64 small hex digits.
        ends_at: When it expires, milliseconds UTC; 0 if that cannot be read.
        issuer: Who signed it, as `name_of` writes it; empty if that cannot be read.
        number: Its serial number there.
    """

    fingerprint: str
    ends_at: int
    issuer: str = ""
    number: int = 0


def shown_by(tls: ssl.SSLObject | None) -> Shown | None:
    """Return the certificate that was shown at a handshake; None without TLS, or where none was asked for."""
    der = tls.getpeercert(binary_form=True) if tls is not None else None
    if not der:
        return None
    fingerprint = hashlib.sha256(der).hexdigest()
    try:
        ends_at, certificate = expires_at(ssl.DER_cert_to_PEM_cert(der)), x509.load_der_x509_certificate(der)
        return Shown(fingerprint, ends_at, name_of(certificate.issuer), certificate.serial_number)
    except (Invalid, ValueError):
        return Shown(fingerprint, 0)


def by_fingerprint(machines: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the machine of each fingerprint.

    Args:
        machines: Fingerprints by the machine's name, with or without colons, in small or capital letters.

    Raises:
        Invalid: If one is no SHA-256 fingerprint, or two machines have the same.
    """
    named: dict[str, str] = {}
    for machine, texts in machines.items():
        for text in texts:
            fingerprint = _SPACED.sub("", text).lower()
            if not _FINGERPRINT.fullmatch(fingerprint):
                raise Invalid(
                    "tak.fingerprint",
                    f"[tak.certificates] has no SHA-256 fingerprint for {machine}, but {text!r}.",
                    "Write what `openssl x509 -in FILE -noout -fingerprint -sha256` says of the certificate.",
                )
            if named.setdefault(fingerprint, machine) != machine:
                raise Invalid(
                    "tak.certificate_twice",
                    f"[tak.certificates] has {fingerprint} for both {named[fingerprint]} and {machine}.",
                    "Leave it with the machine whose it is, and give the other one a certificate of its own.",
                )
    return named
