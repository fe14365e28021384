"""What guards, actions and pages look up of disputes."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.disputes import records
from lindero.capabilities.disputes.rules import DEFAULT_LADDER, Said, Stand, Step, stand_of
from lindero.capabilities.disputes.tables.folds import RAISED
from lindero.kernel.agreed import Agreed, clauses_naming
from lindero.kernel.paging import Key, Listing, Slice, slice_of
from lindero.kernel.record import Record, decode_record, kind_of

Query = Callable[[str, Sequence[Any]], list[Any]]
"""`rows.query` of a guard, or `desk.rows`."""

NAMED_PROPOSALS: Final = (
    "SELECT record_id, origin || ' · ' || strftime('%Y-%m-%d %H:%MZ', at / 1000, 'unixepoch') FROM disputes_said"
    " WHERE kind = 'disputes.proposal_made' ORDER BY at DESC"
)
SELECT_SAID: Final = "SELECT dispute, origin FROM disputes_said WHERE record_id = ?"
NAMED_WORDS: Final = (
    "SELECT record_id, origin || ' · ' || replace(substr(kind, 10), '_', ' ') || ' · '"
    " || strftime('%Y-%m-%d %H:%MZ', at / 1000, 'unixepoch') FROM disputes_said"
    " WHERE kind <> 'disputes.translation_added' ORDER BY at DESC, record_id"
)
"""Names what either side said in words, by who, what and when."""

NAMED_DISPUTES: Final = (
    "SELECT record_id, matter || ' · ' || raiser || '-' || addressee || ' · ' || agreement FROM disputes_disputes"
    " WHERE ended = '' ORDER BY raised_at DESC"
)
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
        records.TranslationAdded,
    )
}
"""What a side can say, by kind."""

_LISTED: Final = Listing(
    columns="record_id, raiser, addressee, raised_at, matter, agreement, clause, ended, warned",
    source="disputes_disputes",
    by=("-raised_at", "record_id"),
)
_DISPUTE: Final = f"SELECT {_LISTED.columns} FROM {_LISTED.source}"
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


def open_disputes(query: Query) -> list[Found]:
    """Return every dispute of which this node has not said that it ended, the newest first."""
    rows = query(f"{_DISPUTE} WHERE ended = '' ORDER BY {', '.join(_LISTED.by)}", ())
    return [_found(query, row) for row in rows]


def ended_disputes(query: Query, after: Key | None, at_most: int) -> Slice[Found]:
    """Return one page of the disputes of which this node has said that they ended, the newest first.

    Args:
        query: Reads rows.
        after: Where the page before ended; None for the first page.
        at_most: How many disputes a page has.

    Raises:
        Invalid: If there is no such place in the list.
    """
    page = slice_of(query, _LISTED, after, at_most, where="ended <> ''")
    return Slice([_found(query, row) for row in page.items], page.next)


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


def is_carried(agreements: Iterable[Agreed], nations: tuple[str, str]) -> bool:
    """Say whether an agreement in force between two nations has a clause that lets disputes cross, suspended or not."""
    return any(set(nations) <= set(agreed.nations) for agreed, _ in clauses_naming(agreements, RAISED))


def is_held(agreements: Iterable[Agreed], own: str, other: str) -> bool:
    """Say whether suspensions stop whatever a nation says of disputes on its way to another one, under every clause.

    Where only one kind of word is suspended, others still cross, and words do not stay at home.
    """
    carrying = [
        clause
        for agreed, clause in clauses_naming(agreements, RAISED)
        if {own, other} <= set(agreed.nations) and (own, other) in clause.ways()
    ]
    return bool(carrying) and all(
        clause.is_stopped(kind, own, other) for clause in carrying for kind in KINDS if kind in clause.kinds
    )


def stops_of(agreements: Iterable[Agreed], agreement: str, clause: str) -> tuple[str, ...]:
    """Return the suspensions that stop something of a clause now, in words; of the agreement where none is named."""
    return tuple(
        f"{stop.nation}: {stop.scope} {stop.value}".strip()
        for agreed in agreements
        if agreed.ref == agreement
        for stop in agreed.stops
        if not clause or clause in stop.clauses
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
