"""View of what waits for people before it crosses."""

from itertools import groupby

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.times import Instant
from lindero.trust.exchange.release.actions import bulk_digest
from lindero.trust.exchange.release.tables import SELECT_WAITING, approvals_needed


class ReleasesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose releases to show.

    Attributes:
        peer: The neighbour; all where empty.
    """

    peer: str = ""


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
    """Everything that waits for one neighbour; `digest` is what who approves all of it approves."""

    peer: str
    digest: str
    lines: tuple[ReleaseLine, ...]


class ReleasesView(msgspec.Struct, frozen=True, kw_only=True):
    """What waits, by neighbour."""

    peers: tuple[PeerReleases, ...]


def show_releases(desk: Desk, query: ReleasesQuery) -> ReleasesView:
    """Show what waits for people."""
    rows = [row for row in desk.rows(SELECT_WAITING) if query.peer in ("", row[1])]
    peers = []
    for peer, found in groupby(rows, key=lambda row: str(row[1])):
        lines = tuple(_line(row, desk.actor.name) for row in found)
        peers.append(PeerReleases(peer=peer, digest=bulk_digest(line.digest for line in lines), lines=lines))
    return ReleasesView(peers=tuple(peers))


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
