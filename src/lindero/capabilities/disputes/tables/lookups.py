"""What guards, actions and pages look up of disputes."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.disputes import records
from lindero.capabilities.disputes.rules import DEFAULT_LADDER, Said, Stand, Step, stand_of
from lindero.capabilities.disputes.tables.folds import RAISED
from lindero.kernel.record import Record, decode_record, kind_of

Query = Callable[[str, Sequence[Any]], Sequence[Any]]
"""`rows.query` of a guard, or `desk.rows`."""

NAMED_PROPOSALS: Final = (
    "SELECT record_id, origin || ' · ' || strftime('%Y-%m-%d %H:%MZ', at / 1000, 'unixepoch') FROM disputes_said"
    " WHERE kind = 'disputes.proposal_made' ORDER BY at DESC LIMIT 300"
)
NAMED_DISPUTES: Final = (
    "SELECT record_id, matter || ' · ' || raiser || '-' || addressee || ' · ' || agreement FROM disputes_disputes"
    " WHERE ended = '' ORDER BY raised_at DESC LIMIT 300"
)
CONSENTS_A_NATION: Final = 2
"""A nation agrees to resume by two persons: who wants it, and who does not object."""

KINDS: Final[dict[str, type[Record]]] = {
    kind_of(one): one
    for one in (
        records.DisputeRaised,
        records.StatementMade,
        records.EffectDeclared,
        records.RungReached,
        records.ProposalMade,
        records.ProposalAnswered,
        records.DisputeWithdrawn,
    )
}
"""What a side can say, by kind."""

_DISPUTE: Final = (
    "SELECT record_id, raiser, addressee, raised_at, matter, agreement, clause, ended, warned"
    " FROM disputes_disputes"
)
_LADDERS: Final = msgspec.json.Decoder(tuple[Step, ...])


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute with everything that was said of it.

    Attributes:
        stand: How it stands.
        raised: The record that raised it; None where its words were erased.
        said: What both sides put on record, in order.
        matter: What it is about.
        agreement: Agreement and version; empty where none is concerned.
        clause: The clause; empty for the whole.
        ended: How this node said that it ended; empty before.
        warned: The last rung of which the diplomats were told that its time is over.
    """

    stand: Stand
    raised: records.DisputeRaised | None
    said: tuple[Said, ...]
    matter: str
    agreement: str
    clause: str
    ended: str
    warned: int


def dispute_in(query: Query, dispute: str) -> Found | None:
    """Return a dispute; None if there is none of this name."""
    rows = query(f"{_DISPUTE} WHERE record_id = ?", (dispute,))
    return _found(query, rows[0]) if rows else None


def disputes_in(query: Query, *, only_open: bool = False, limit: int = 500) -> list[Found]:
    """Return disputes, the newest first."""
    where = " WHERE ended = ''" if only_open else ""
    rows = query(f"{_DISPUTE}{where} ORDER BY raised_at DESC, record_id LIMIT ?", (limit,))
    return [_found(query, row) for row in rows]


def _found(query: Query, row: Any) -> Found:
    name, raiser, addressee, raised_at, matter, agreement, clause, ended, warned = row
    said = _said_of(query, name, (raiser, addressee))
    begun = Stand(
        dispute=name,
        raiser=raiser,
        addressee=addressee,
        raised_at=raised_at,
        ladder=ladder_of(query, agreement),
    )
    raised = next((one.record for one in said if one.record_id == name), None)
    return Found(
        stand=stand_of(begun, (one for one in said if one.record_id != name)),
        raised=raised,
        said=said,
        matter=matter,
        agreement=agreement,
        clause=clause,
        ended=ended,
        warned=warned,
    )


def _said_of(query: Query, dispute: str, parties: tuple[str, ...]) -> tuple[Said, ...]:
    """Return what the two sides said; what another nation says of it is not theirs."""
    rows = query(
        "SELECT record_id, origin, kind, at, body FROM disputes_said WHERE dispute = ? ORDER BY at, record_id",
        (dispute,),
    )
    return tuple(
        Said(record_id=name, origin=origin, at=at, record=decode_record(KINDS[kind], body.encode()))
        for name, origin, kind, at, body in rows
        if origin in parties
    )


def ladder_of(query: Query, agreement: str) -> tuple[Step, ...]:
    """Return the ladder of an agreement that is or was in force here; the default's where there is none."""
    rows = query("SELECT ladder FROM disputes_agreed WHERE agreement = ? AND in_force_at > 0", (agreement,))
    return (_LADDERS.decode(rows[0][0]) if rows else ()) or DEFAULT_LADDER


def clauses_of(query: Query, agreement: str, nations: tuple[str, str]) -> frozenset[str] | None:
    """Return the clauses of an agreement in force between two nations, now or before; None if there is none."""
    rows = query(
        "SELECT clauses, nations FROM disputes_agreed WHERE agreement = ? AND in_force_at > 0", (agreement,)
    )
    found = [clauses for clauses, parties in rows if set(nations) <= set(parties.split())]
    return frozenset(found[0].split()) if found else None


def is_carried(query: Query, nations: tuple[str, str]) -> bool:
    """Say whether an agreement in force between two nations has a clause that lets disputes cross."""
    rows = query("SELECT nations FROM disputes_agreed WHERE carries <> '' AND in_force_at > 0", ())
    return any(set(nations) <= set(parties.split()) for (parties,) in rows)


def is_held(query: Query, own: str, other: str) -> bool:
    """Say whether suspensions stop every clause by which what a nation says of disputes would cross to another one."""
    rows = query(
        "SELECT name, carries, nations FROM disputes_agreed WHERE carries <> '' AND in_force_at > 0 ORDER BY version",
        (),
    )
    carrying = {
        name: carries.split() for name, carries, nations in rows if {own, other} <= set(nations.split())
    }
    return bool(carrying) and all(
        stopped & {"whole", f"clause {clause}"}
        for name, clauses in carrying.items()
        for stopped in [_stopped(query, name, own, other)]
        for clause in clauses
    )


def _stopped(query: Query, name: str, own: str, other: str) -> set[str]:
    """Return what is stopped of an agreement's disputes from one nation to another: `whole`, or `clause art-9`.

    A suspension is of the agreement and not of one version. It stops what its own nation sends and receives, until both
    have agreed to resume; one of the kind or of the direction stops all disputes.
    """
    consents = query(
        "SELECT suspension, nation FROM disputes_consents GROUP BY suspension, nation HAVING count(*) >= ?",
        (CONSENTS_A_NATION,),
    )
    rows = query(
        "SELECT suspension, nation, scope, value FROM disputes_stops WHERE agreement GLOB ? || '@*'", (name,)
    )
    standing = [
        (scope, value)
        for suspension, nation, scope, value in rows
        if nation in {own, other} and not {(suspension, own), (suspension, other)} <= set(consents)
    ]
    all_of_it = {("whole", ""), ("kind", RAISED), ("direction", f"{own}>{other}")}
    return {"whole" if (scope, value) in all_of_it else f"{scope} {value}" for scope, value in standing}


def stops_of(query: Query, agreement: str, clause: str) -> tuple[str, ...]:
    """Return the suspensions that stand and touch a clause, in words; all of the agreement where none is named."""
    rows = query(
        "SELECT s.nation, s.scope, s.value FROM disputes_stops s JOIN disputes_agreed a ON a.agreement = s.agreement"
        " AND a.in_force_at > 0 WHERE s.agreement = ? AND (SELECT count(*) FROM disputes_consents k WHERE"
        " k.suspension = s.suspension) < ? * (length(a.nations) + 1) / 4 ORDER BY s.suspension",
        (agreement, CONSENTS_A_NATION),
    )
    return tuple(
        f"{nation}: {scope} {value}".strip()
        for nation, scope, value in rows
        if not (clause and scope == "clause" and value != clause)
    )


def amended_in(query: Query, agreement: str) -> str:
    """Return the first later version of an agreement that entered into force here; empty if none did."""
    name, _, version = agreement.partition("@")
    rows = query(
        "SELECT agreement FROM disputes_agreed WHERE name = ? AND version > ? AND in_force_at > 0"
        " ORDER BY version LIMIT 1",
        (name, int(version)),
    )
    return str(rows[0][0]) if rows else ""
