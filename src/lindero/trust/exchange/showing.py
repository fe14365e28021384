"""What an exported file shows of each entry: what its receiver was shown, as far as it is kept, and nothing beyond."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from lindero.kernel.asserted import CoarseMark
from lindero.kernel.coarse import WAYS, coarsened
from lindero.kernel.desk import Rows
from lindero.kernel.record import fields_of
from lindero.trust.exchange import tables
from lindero.trust.exchange.coarsening import CoarseValue, with_asserted
from lindero.trust.exchange.conflating import SUPERSEDED
from lindero.trust.exchange.consent.passing import narrowed
from lindero.trust.exchange.ingress import VOIDED
from lindero.trust.exchange.wire import (
    DISCLOSURE_DECODER,
    ENCODER,
    Channel,
    Disclosure,
    Entry,
    Receipt,
    disclosed,
)

_NEVER_SENT: Final = frozenset({SUPERSEDED, VOIDED})
"""What a receipt says of an entry that came without its content."""

_RECEIPT: Final = msgspec.json.Decoder(Receipt)


class Showing:
    """Says what may be shown of the entries of one channel in a file that leaves the node."""

    def __init__(
        self, rows: Rows, channel: Channel, nation: str, now: int, *, is_opened: bool = False
    ) -> None:
        """Prepare.

        Args:
            rows: Reads the store.
            channel: The channel.
            nation: The own nation, which exports.
            now: The node's time, milliseconds UTC.
            is_opened: Whether the own true values behind coarse ones are shown too, so that both can be compared.
        """
        self._rows, self._now = rows, now
        self._is_own = channel.sender == nation
        self._is_opened = is_opened and self._is_own
        self._empty = _sent_empty(rows, channel.name) if self._is_own else frozenset()

    def of(self, place: int, entry: Entry) -> bytes | None:
        """Return what is shown of an entry; None for what never crossed, is past its time or was never stored.

        An own record that another update had overtaken, or that was withdrawn before it left, crossed as an entry
        without content, and one that waits has not crossed at all: their values are nobody's but our own.
        """
        found = self._rows.query(tables.SELECT_BODY, (entry.record_id, entry.origin, self._now))
        if not found or place in self._empty:
            return None
        body, salt, disclosure = found[0]
        if disclosure is not None:
            # What came to us may hold more than what was passed on.
            received = bytes(disclosure)
            return (
                narrowed(DISCLOSURE_DECODER.decode(received), shown_of(entry)) if entry.consent else received
            )
        return self._own(entry, bytes(salt), fields_of(body))

    def _own(self, entry: Entry, salt: bytes, fields: Mapping[str, bytes]) -> bytes:
        told = disclosed(salt, fields, entry.released)[1]
        values = _coarse_again(entry.released_as, fields)
        if values:
            told = with_asserted(salt, values, told)[1]
        if not (self._is_opened and entry.released_as):
            return told
        whole: Disclosure = DISCLOSURE_DECODER.decode(
            disclosed(salt, fields, {*entry.released, *entry.released_as})[1]
        )
        shown: Disclosure = DISCLOSURE_DECODER.decode(told)
        return _opened(shown, whole, tuple(entry.released_as))


def shown_of(entry: Entry) -> tuple[str, ...]:
    """Return the fields of which an entry releases a value, exact or coarse."""
    return (*entry.released, *entry.released_as)


def _sent_empty(rows: Rows, channel: str) -> frozenset[int]:
    """Return the places of a channel's entries that went without content, or of which no receipt says they went."""
    empty: set[int] = set()
    for first, count, _, receipt in rows.query(tables.SELECT_BATCHES, (channel,)):
        places = _emptied_by(str(receipt)) if receipt else range(count)
        empty |= {first + index for index in places}
    return frozenset(empty)


def _emptied_by(receipt: str) -> list[int]:
    """Return which entries of a batch its receiver got without content, by the receipt that was verified."""
    stated = _RECEIPT.decode(receipt.partition("\n")[2].partition("\n")[0])
    return [outcome.index for outcome in stated.outcomes if outcome.status in _NEVER_SENT]


def _coarse_again(marks: Mapping[str, CoarseMark], fields: Mapping[str, bytes]) -> Sequence[CoarseValue]:
    """Return the coarse values that crossed, computed anew; none where a route was cut to an area."""
    if not all(mark.way in WAYS and name in fields for name, mark in marks.items()):
        return ()
    return [CoarseValue(name, mark.way, coarsened(mark.way, fields[name])) for name, mark in marks.items()]


def _opened(shown: Disclosure, whole: Disclosure, names: Sequence[str]) -> bytes:
    """Return a disclosure with the true values of coarse fields beside the coarse ones."""
    told: dict[str, Any] = {
        "values": shown.values,
        "salts": shown.salts,
        "withheld": whole.withheld,
    }
    if shown.asserted:
        told |= {"asserted": shown.asserted, "asserted_salts": shown.asserted_salts}
    true = [name for name in names if name in whole.values]
    told |= {
        "opened": {name: whole.values[name] for name in true},
        "opened_salts": {name: whole.salts[name] for name in true},
    }
    return ENCODER.encode(told)
