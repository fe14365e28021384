"""View of what waits for people before it crosses."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.times import Instant
from lindero.trust.agreements.telling import ClauseTold, Flow, tell_clause
from lindero.trust.exchange.release.actions import bulk_digest
from lindero.trust.exchange.release.tables import SELECT_WAITING, approvals_needed


class ReleasesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose releases to show.

    Attributes:
        peer: The neighbour; all where empty.
        language: Language of the clauses' plain text; empty for the first of each agreement's.
    """

    peer: str = ""
    language: str = ""


class ReleaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A record that waits.

    Attributes:
        record_id: Its name.
        kind: Its kind.
        lane: Delivery lane.
        author: Who put it.
        clause: The clause under which it would cross.
        because: Why it waits: `APPROVAL`, `QUOTA`.
        digest: What would be approved.
        since_at: Since when it waits, milliseconds UTC.
        approved_by: Who approved it already; empty for nobody.
        needed: How many more people must approve it.
        is_mine: Whether who looks put it or approved it already, and so may not approve it.
    """

    record_id: str
    kind: str
    lane: str
    author: str
    clause: str
    because: tuple[str, ...]
    digest: str
    since_at: Instant
    approved_by: str
    needed: int
    is_mine: bool


class PeerReleases(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that waits for one neighbour.

    Attributes:
        peer: The neighbour.
        digest: What who approves all of it approves.
        lines: Each record that waits.
        told: The clauses under which they would cross, in plain language, each once.
    """

    peer: str
    digest: str
    lines: tuple[ReleaseLine, ...]
    told: tuple[ClauseTold, ...] = ()


class ReleasesView(msgspec.Struct, frozen=True, kw_only=True):
    """What waits, by neighbour."""

    peers: tuple[PeerReleases, ...]


def show_releases(desk: Desk, query: ReleasesQuery) -> ReleasesView:
    """Show what waits for people."""
    rows = [row for row in desk.rows(SELECT_WAITING) if query.peer in ("", row[1])]
    peers = []
    for peer, found in groupby(rows, key=lambda row: str(row[1])):
        lines = tuple(_line(row, desk.actor.name) for row in found)
        told = tuple(_told(desk, peer, lines, query.language))
        digest = bulk_digest(line.digest for line in lines)
        peers.append(PeerReleases(peer=peer, digest=digest, lines=lines, told=told))
    return ReleasesView(peers=tuple(peers))


def _told(desk: Desk, peer: str, lines: Sequence[ReleaseLine], language: str) -> Iterator[ClauseTold]:
    """Yield each clause under which something would cross, with what was taken back of any kind that waits."""
    waiting = dict.fromkeys((line.clause, line.kind) for line in lines)
    for clause, kinds in groupby(sorted(waiting), key=lambda found: found[0]):
        flows = [Flow(sender=desk.nation, recipient=peer, kind=kind) for _, kind in kinds]
        told = [one for flow in flows if (one := tell_clause(desk, clause, flow, language)) is not None]
        if told:
            taken = dict.fromkeys(line for one in told for line in one.reservations)
            yield msgspec.structs.replace(told[0], reservations=tuple(taken))


def _line(row: tuple[object, ...], me: str) -> ReleaseLine:
    record_id, _, lane, kind, author, clause, codes, digest, since_at, approved_by, _ = map(str, row)
    return ReleaseLine(
        record_id=record_id,
        kind=kind,
        lane=lane,
        author=author,
        clause=clause,
        because=tuple(codes.split()),
        digest=digest,
        since_at=int(since_at),
        approved_by=approved_by,
        needed=approvals_needed(author) - bool(approved_by),
        is_mine=me in (author, approved_by),
    )
