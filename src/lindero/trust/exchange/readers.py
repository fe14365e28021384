"""Who may read what a neighbour sent: where the clause names authorities, their members alone.

The clause's authorities travel in the entry's handling words, the receiver's gate compares them with its own copy of
the text, and each record that came for some authorities is noted with them. Every desk reads past the veil (see
`lindero.engine.veil`), which asks here what is withheld: records meant for authorities of which the reader is no
member, and whatever own records were derived from them, but for rescue and what came of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from lindero.engine.log import Incoming
from lindero.engine.registry import Registry
from lindero.engine.store import Transaction
from lindero.engine.veil import WITHHELD, Readable
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.trust.agreements.treaty import Clause
from lindero.trust.exchange import tables
from lindero.trust.identity.roles import INDEPENDENT

MEANT_FOR: Final = " for:"
"""What stands in handling words before the authorities that a record is meant for."""

_MACHINERY: Final = ("reaction/", "job/", "feed/", "exchange/")
_SYSTEM: Final = "system"


def meant_for(clause: Clause) -> str:
    """Return what a clause adds to the handling words: ` for:customs,police`; empty where it names no authorities."""
    return MEANT_FOR + ",".join(sorted(clause.to_authorities)) if clause.to_authorities else ""


def authorities_in(handling: str) -> str:
    """Return the authorities that handling words name, sorted, joined by commas; empty for all of them."""
    _, found, names = handling.rpartition(MEANT_FOR)
    return ",".join(sorted(names.split(","))) if found else ""


def note_addressed(tx: Transaction, accepted: Sequence[Incoming]) -> None:
    """Note for whom records are that came in, in the unit of work in which they come in."""
    rows = [
        (one.head.record_id, one.head.origin, authorities_in(one.head.handling))
        for one in accepted
        if MEANT_FOR in one.head.handling
    ]
    if rows:
        tx.executemany(tables.INSERT_ADDRESSED, rows)


class _Handled(msgspec.Struct, frozen=True):
    """What of a head says how the record must be handled."""

    handling: str = ""


_HANDLED: Final = msgspec.json.Decoder(_Handled)
_AT_ONCE: Final = 400


def handling_of(rows: Readable, record_ids: Iterable[str], nation: str) -> set[str]:
    """Return the handling words of those of some records that neighbours sent.

    Args:
        rows: Reads the log's heads.
        record_ids: Names of records; what is no record's name is passed over.
        nation: The own nation, whose records carry no neighbour's words.
    """
    names = list(record_ids)
    runs = [names[begin : begin + _AT_ONCE] for begin in range(0, len(names), _AT_ONCE)]
    found = (
        row for run in runs for row in rows.query(tables.select_received_heads(len(run)), (nation, *run))
    )
    return {_HANDLED.decode(head).handling for (head,) in found} - {""}


class Readers:
    """Says what is withheld from whom at this node."""

    def __init__(self, registry: Registry) -> None:
        """Prepare.

        Args:
            registry: The joined declarations: which kinds are accounts, that repeat no content, and which are rescue,
                that never stays with some authorities whatever it came of (safeguard S-15).
        """
        self._receives = tables.ADDRESSED.name in registry.tables
        open_kinds = sorted(
            kind
            for kind, found in registry.record_types.items()
            if found.is_account or found.default_lane == "life"
        )
        self._derived = (
            f" UNION SELECT h.record_id FROM {WITHHELD} w CROSS JOIN log_heads h ON h.cause = w.record_id"
            f" WHERE h.cause <> '' AND h.kind NOT IN ({_quoted(open_kinds)})"
        )

    def withheld(self, rows: Readable, actor: Actor) -> str:
        """Return SQL for the names of the records that are withheld from somebody; empty if none is."""
        closed = self.closed(rows, actor)
        if not closed:
            return ""
        return (
            f"{WITHHELD} (record_id) AS (SELECT record_id FROM exchange_addressed"
            f" WHERE authorities IN ({_quoted(closed)}){self._derived})"
        )

    def closed(self, rows: Readable, actor: Actor) -> tuple[str, ...]:
        """Return the circles of authorities, as noted with records, of which somebody is in none."""
        if not self._receives or _sees_all(actor):
            return ()
        own = set(actor.authorities)
        return tuple(one for one in _circles(rows) if own.isdisjoint(one.split(",")))

    def refusal(self, rows: Readable, actor: Actor, record_id: str) -> Refused:
        """Return the refusal for somebody who names a withheld record."""
        found = rows.query(tables.SELECT_ADDRESSED, (record_id,))
        meant = found[0][0].replace(",", ", ") if found else "certain authorities"
        return Refused(
            "exchange.authority",
            f"This record is for members of {meant} alone, by the clause under which it came.",
            "Ask a colleague who works there; membership is named by an administrator and confirmed by another person.",
            ("AUTHORITY",),
        )


def _quoted(words: Sequence[str]) -> str:
    """Return words as SQL texts: they stand in a query that has parameters of its own."""
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


def _circles(rows: Readable) -> Iterator[str]:
    """Yield each circle of authorities that records are meant for, one look-up in the index each."""
    last = ""
    while last := rows.query(tables.NEXT_CIRCLE, (last,))[0][0] or "":
        yield last


def _sees_all(actor: Actor) -> bool:
    """Say whether somebody reads everything: the node's own machinery, and who oversees it (safeguard S-51)."""
    return (
        actor.name == _SYSTEM or actor.name.startswith(_MACHINERY) or not INDEPENDENT.isdisjoint(actor.roles)
    )
