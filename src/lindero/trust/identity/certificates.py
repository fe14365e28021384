"""TLS certificates of nodes: self-signed, short-lived, recognised by pinning and by nothing else."""

import datetime as dt
import ssl
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lindero.kernel.errors import Invalid
from lindero.kernel.times import text_of

VALID_DAYS: Final = 397
"""Longest life of a certificate, in days: as long as browsers accept one."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def make_certificate(nation: str, now: int, valid_days: int = VALID_DAYS) -> tuple[bytes, bytes]:
    """Make a key (P-256) and a self-signed certificate.

    Args:
        nation: Subject of the certificate.
        now: The node's time, milliseconds UTC.
        valid_days: Days until it expires.

    Returns:
        Private key and certificate, both PEM.
    """
    key = ec.generate_private_key(ec.SECP256R1())  # excused(randomness): a TLS key never repeats itself
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{nation}.lindero.invalid")])
    start = _EPOCH + dt.timedelta(milliseconds=now)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())  # excused(randomness): as unique as its key
        .not_valid_before(start - dt.timedelta(minutes=5))
        .not_valid_after(start + dt.timedelta(days=valid_days))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(f"{nation.lower()}.lindero.invalid")]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, certificate.public_bytes(Encoding.PEM)


def der_of(certificate_pem: str) -> bytes:
    """Return the DER bytes of a PEM certificate, as TLS shows them.

    Raises:
        Invalid: If it is no certificate.
    """
    return _certificate_of(certificate_pem).public_bytes(Encoding.DER)


def ders_of(certificates_pem: str) -> list[bytes]:
    """Return the DER bytes of one or several PEM certificates: the present one, and one that takes its place.

    Raises:
        Invalid: If one of them is no certificate.
    """
    end = "-----END CERTIFICATE-----"
    return [der_of(piece + end) for piece in certificates_pem.split(end)[:-1]] or [der_of(certificates_pem)]


def expires_at(certificate_pem: str) -> int:
    """Return when a certificate expires, milliseconds UTC.

    Raises:
        Invalid: If it is no certificate.
    """
    end = _certificate_of(certificate_pem).not_valid_after_utc
    return (end - _EPOCH) // dt.timedelta(milliseconds=1)


@lru_cache(maxsize=256)
def _certificate_of(certificate_pem: str) -> x509.Certificate:
    """Return a certificate; kept, since the door looks at each neighbour's at every request."""
    try:
        return x509.load_pem_x509_certificate(certificate_pem.encode())
    except ValueError as error:
        raise Invalid(
            "identity.certificate",
            f"This is no PEM certificate: {error}.",
            "Ask the neighbour for a new card.",
        ) from error


def check_not_expired(whose: str, certificate_pem: str, now: int) -> None:
    """Let a certificate pass that is still valid.

    Raises:
        Invalid: If it has expired; says since when.
    """
    end = expires_at(certificate_pem)
    if now >= end:
        raise Invalid(
            "identity.certificate_expired",
            f"The certificate of {whose} expired at {text_of(end)}.",
            "Make a new one with `lindero peers rotate` on that node and exchange cards again.",
        )


def server_context(certificate: Path, key: Path, peers_pem: list[str]) -> ssl.SSLContext:
    """Return the TLS context of the peers' door: TLS 1.3, and only pinned certificates get in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate, key)
    context.verify_mode = ssl.CERT_REQUIRED
    _trust_only(context, peers_pem)
    return context


def client_context(certificate: Path, key: Path, peer_pem: str) -> ssl.SSLContext:
    """Return the TLS context towards one neighbour: it must show exactly the pinned certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # Names prove nothing here: the pinned certificate itself does.
    context.load_cert_chain(certificate, key)
    _trust_only(context, [peer_pem])
    return context


def _trust_only(context: ssl.SSLContext, certificates_pem: list[str]) -> None:
    for pem in certificates_pem:
        context.load_verify_locations(cadata=pem)
