"""Neighbours that one person has put forward and nobody has confirmed yet."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.identity.records import PeerProposed

PROPOSED: Final = Table(
    name="identity_proposed",
    columns={
        "nation": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "fingerprint": "TEXT NOT NULL",
        "card": "TEXT NOT NULL",
        "proposed_by": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("nation",),
    meaning="A neighbour's card that one person entered with the fingerprint heard; another confirms it.",
)
TABLES: Final = (PROPOSED,)
SELECT_PROPOSED: Final = "SELECT card, proposed_by FROM identity_proposed WHERE nation = ?"
SELECT_WAITING: Final = (
    "SELECT w.nation, w.name, w.proposed_by, w.at FROM identity_proposed w WHERE NOT EXISTS"
    " (SELECT 1 FROM identity_peers p WHERE p.nation = w.nation AND p.since >= w.at) ORDER BY w.nation"
)


def peer_proposed(rows: Rows, head: Head, record: PeerProposed) -> None:
    """Let a card wait for a second person; a newer one replaces it."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_proposed (nation, name, fingerprint, card, proposed_by, at, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            record.nation,
            record.name,
            record.fingerprint,
            record.card,
            record.proposed_by,
            head.at,
            head.record_id,
        ),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {PeerProposed: peer_proposed}
