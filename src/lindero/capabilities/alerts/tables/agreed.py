"""What signed texts say of telling neighbours of alerts, kept so that an officer sees it before anything is sent.

The gate decides when something leaves, by the whole agreement; what stands here is the clause to expect it by.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.capabilities.alerts.records import NeighbourTold
from lindero.capabilities.alerts.tables.steps import text_of
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.places import Place, area_contains, area_of
from lindero.kernel.record import Head, Record, kind_of
from lindero.trust.agreements.records import (
    AgreementActivated,
    AgreementEnded,
    AgreementProposed,
    AgreementResumed,
    AgreementSuspended,
)

CONSENTS_A_NATION: Final = 2
"""Who wants to resume, and who does not object: two consents of each nation end a suspension."""

_TOLD: Final = kind_of(NeighbourTold)
POLYGON: Final = "polygon"


class _Shape(msgspec.Struct, frozen=True, kw_only=True):
    shape: str
    outer: tuple[Place, ...] = ()
    holes: tuple[tuple[Place, ...], ...] = ()


class _Area(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    shape: _Shape


class _Clause(msgspec.Struct, frozen=True, kw_only=True, rename={"senders": "from", "recipients": "to"}):
    id: str
    article: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    areas: tuple[str, ...]


class _Party(msgspec.Struct, frozen=True, kw_only=True):
    nation: str


class _Text(msgspec.Struct, frozen=True, kw_only=True):
    parties: tuple[_Party, ...]
    clauses: tuple[_Clause, ...] = ()
    areas: tuple[_Area, ...] = ()


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """A clause that names alerts told to a neighbour.

    Attributes:
        nation: The neighbour.
        agreement: Agreement and version.
        article: The article of the treaty.
        fields: Fields that may cross.
        covers: Whether the place lies in an area of the clause.
        is_suspended: Whether the agreement is suspended, if only in part.
    """

    nation: str
    agreement: str
    article: str
    fields: frozenset[str]
    covers: bool
    is_suspended: bool


_TEXT: Final = msgspec.json.Decoder(_Text)
_SHAPES: Final = msgspec.json.Decoder(tuple[_Shape, ...])


def agreement_proposed(rows: Rows, head: Head, record: AgreementProposed) -> None:
    """Keep the clauses of a text that let neighbours be told; whether it comes into force is another act."""
    try:
        text = _TEXT.decode(record.text)
    except (msgspec.MsgspecError, UnicodeError):
        return  # No agreement; the trust floor says why to those whom it concerns.
    shapes = {area.name: area.shape for area in text.areas}
    for clause in text.clauses:
        if _TOLD in clause.kinds:
            drawn = text_of([shapes[name] for name in clause.areas if name in shapes])
            rows.executemany(
                "INSERT OR REPLACE INTO alerts_clauses (agreement, hash, clause, sender, recipient, article, fields,"
                " shapes, nations) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        record.agreement, record.hash, clause.id, sender, recipient, clause.article,
                        " ".join(clause.fields), drawn, len(text.parties),
                    )
                    for sender in clause.senders
                    for recipient in clause.recipients
                    if sender != recipient
                ],
            )  # fmt: skip


def agreement_activated(rows: Rows, head: Head, record: AgreementActivated) -> None:
    """Note what is in force here; what a neighbour says of its own node counts there."""
    name, _, version = record.agreement.partition("@")
    if not head.agreement:
        rows.execute(
            "INSERT INTO alerts_in_force (name, agreement, hash, version) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO"
            " UPDATE SET agreement = excluded.agreement, hash = excluded.hash, version = excluded.version"
            " WHERE excluded.version > version",
            (name, record.agreement, record.hash, int(version)),
        )


def agreement_ended(rows: Rows, head: Head, record: AgreementEnded) -> None:
    """Note that an agreement is at its end, whoever ended it."""
    rows.execute("DELETE FROM alerts_in_force WHERE agreement = ?", (record.agreement,))


def agreement_suspended(rows: Rows, head: Head, record: AgreementSuspended) -> None:
    """Note that an agreement is suspended, if only in part."""
    rows.execute(
        "INSERT OR IGNORE INTO alerts_stops (suspension, agreement) VALUES (?, ?)",
        (record.suspension, record.agreement),
    )


def agreement_resumed(rows: Rows, head: Head, record: AgreementResumed) -> None:
    """Note a consent to resume; the same one twice is one."""
    rows.execute(
        "INSERT OR IGNORE INTO alerts_consents (suspension, nation, capacity) VALUES (?, ?, ?)",
        (record.suspension, record.nation, record.capacity),
    )


AGREED_FOLDS: Final[Mapping[type[Record], Fold]] = {
    AgreementProposed: agreement_proposed,
    AgreementActivated: agreement_activated,
    AgreementEnded: agreement_ended,
    AgreementSuspended: agreement_suspended,
    AgreementResumed: agreement_resumed,
}


def permits_at(desk: Desk, place: Place) -> tuple[Permit, ...]:
    """Return the clauses in force by which neighbours may be told of something at a place, the best of each first."""
    rows = desk.rows(
        "SELECT c.recipient, c.agreement, c.article, c.fields, c.shapes, EXISTS (SELECT 1 FROM alerts_stops s WHERE"
        " s.agreement = c.agreement AND (SELECT count(*) FROM alerts_consents k WHERE k.suspension = s.suspension)"
        " < ? * c.nations) FROM alerts_in_force f JOIN alerts_clauses c ON c.agreement = f.agreement"
        " AND c.hash = f.hash WHERE c.sender = ? ORDER BY c.recipient, c.agreement, c.clause",
        (CONSENTS_A_NATION, desk.nation),
    )
    found = [
        Permit(
            nation=recipient,
            agreement=agreement,
            article=article,
            fields=frozenset(fields.split()),
            covers=_covers(shapes, place),
            is_suspended=bool(stopped),
        )
        for recipient, agreement, article, fields, shapes, stopped in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.nation, one.is_suspended, not one.covers)))


def _covers(shapes: str, place: Place) -> bool:
    """Say whether a place lies in one of some areas; an area of another form than a polygon is left to the gate."""
    return any(
        one.shape != POLYGON or area_contains(area_of(one.outer, one.holes), place)
        for one in _SHAPES.decode(shapes)
    )
