"""What authorities took back, as one file of theirs says it (CRL, RFC 5280), asked by issuer and number."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

import msgspec
from cryptography import x509

_LIST: Final = re.compile(rb"-----BEGIN X509 CRL-----.*?-----END X509 CRL-----", re.DOTALL)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Revoked(msgspec.Struct, frozen=True):
    """Certificates that were revoked.

    Attributes:
        numbers: Issuer, as `name_of` writes it, and serial number of each.
        ends_at: When the first authority's newest list runs out, milliseconds UTC; None if none does.
    """

    numbers: frozenset[tuple[str, int]] = frozenset()
    ends_at: int | None = None


def name_of(name: x509.Name) -> str:
    """Return an issuer's name as it is compared: letters' size, spaces and the string's type make no other one."""
    return "\n".join(f"{one.oid.dotted_string}={' '.join(str(one.value).split()).casefold()}" for one in name)


def read_lists(data: bytes) -> Revoked:
    """Return what the lists in a PEM file revoke.

    Whatever any of them names is revoked: authorities that split their list publish each part of it by itself.

    Raises:
        ValueError: If there is no list, or one cannot be read.
    """
    try:
        lists = [x509.load_pem_x509_crl(piece) for piece in _LIST.findall(data)]
        numbers = frozenset(pair for one in lists for pair in _numbers(one))
        ends: dict[str, int | None] = {}
        for one in lists:
            name, end = name_of(one.issuer), _end_of(one)
            known = ends.get(name, 0)
            ends[name] = None if known is None or end is None else max(known, end)
    except x509.InvalidVersion as error:
        raise ValueError(str(error)) from error
    if not lists:
        raise ValueError("there is no list in it")
    return Revoked(numbers, min((end for end in ends.values() if end is not None), default=None))


def _numbers(one: x509.CertificateRevocationList) -> Iterator[tuple[str, int]]:
    issuer = name_of(one.issuer)
    for entry in one:
        yield issuer, entry.serial_number


def _end_of(one: x509.CertificateRevocationList) -> int | None:
    end = one.next_update_utc
    return None if end is None else (end - _EPOCH) // dt.timedelta(milliseconds=1)
