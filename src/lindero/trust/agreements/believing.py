"""What a neighbour's node sends of an agreement's life is checked before it is let in."""

from collections.abc import Callable, Sequence
from typing import Any

from lindero.kernel.desk import Row
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.times import Instant
from lindero.trust.agreements import records
from lindero.trust.agreements.canonical import agreement_hash, agreement_of
from lindero.trust.agreements.reserving import read_reservation
from lindero.trust.agreements.signing import Officer, check_signed
from lindero.trust.agreements.tables import (
    SELECT_OFFICER,
    SELECT_VERSION,
    Version,
    check_accession,
    version_of,
)
from lindero.trust.agreements.vectors import read_vectors, vectors_hash

Query = Callable[[str, Sequence[Any]], list[Row]]
"""Runs a query over the folder's tables: `desk.rows`, or a transaction's `query`."""


def check_received(query: Query, peer: str, record: Any, at: Instant) -> None:
    """Check what a neighbour's node sends of an agreement's life before it is let in.

    Args:
        query: Reads this folder's tables and `identity_officers`.
        peer: The neighbour that sent it.
        record: One of this folder's records.
        at: When the neighbour put it, milliseconds UTC.

    Raises:
        Unproved: If it speaks for another nation, is not canonical, or its signature does not count.
        Missing: If the agreement or the officer is not known here.
    """
    if getattr(record, "nation", peer) != peer:
        raise Refused(
            "agreements.speaker",
            f"{peer} cannot speak for {record.nation}.",
            "Each nation acts through its own node.",
        )
    if isinstance(record, records.AgreementProposed):
        agreement = agreement_of(record.text.encode())
        if (agreement.ref, agreement_hash(agreement)) != (record.agreement, record.hash):
            raise Refused(
                "agreements.hash", "The text is not the one that the proposal names.", "Ask for it again."
            )
        if vectors_hash(record.vectors) != agreement.vectors:
            raise Refused(
                "agreements.vectors",
                "The conformance vectors are not those that the text names.",
                "Ask for them again.",
            )
        read_vectors(record.vectors)
        if found_version(query, record.agreement) is None:
            check_accession(query, agreement)
    elif isinstance(record, records.ReservationMade):
        read_reservation(record.narrowing.encode())
    elif isinstance(record, records.AgreementSigned):
        version = found_version(query, record.agreement)
        if version is None:
            raise unknown(record.agreement)
        check_signed(record, version.text.encode(), officer_of(query, peer, record.officer), at)


def officer_of(query: Query, nation: str, person: str) -> Officer | None:
    """Return an officer as appointed, or None."""
    found = query(SELECT_OFFICER, (nation, person))
    if not found:
        return None
    nation, person, role, public_key, ml_dsa_key, valid_from, revoked_at = found[0]
    return Officer(
        nation=nation,
        person=person,
        role=role,
        public_key=public_key,
        ml_dsa_key=ml_dsa_key,
        valid_from=valid_from,
        revoked_at=revoked_at,
    )


def found_version(query: Query, ref: str) -> Version | None:
    """Return a version of an agreement, or None if it is not known here."""
    found = query(SELECT_VERSION, (ref,))
    return version_of(found[0]) if found else None


def unknown(ref: str) -> Missing:
    """Return the error that an agreement is not known."""
    return Missing(
        "agreements.unknown", f"There is no agreement {ref} here.", "Draft it, or wait for the neighbour's."
    )
