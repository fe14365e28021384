"""Conflation: an update that waited too long, and that a newer one has overtaken, goes without its content.

Its entry stays in the channel, so both logs are whole and gap-free, and its commitment says what was not sent. Only
kinds that name the field by which they may be conflated lose anything, and never while an update is fresh.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from lindero.engine.log import Sealed
from lindero.kernel.record import Lane
from lindero.trust.exchange import channels
from lindero.trust.exchange.ahead import Thing, thing_of
from lindero.trust.exchange.receipts import NEAR_REAL_TIME_MS
from lindero.trust.exchange.records import Ruling
from lindero.trust.exchange.wire import SUPERSEDED_DISCLOSURE, Channel

SUPERSEDED: Final = "SUPERSEDED"


Overtaken = Callable[[Channel, Sequence[Sealed]], frozenset[str]]
"""Returns the names of those of some stale updates in a channel that a newer one of a later run overtakes."""


def is_stale(items: Sequence[Sealed], lane: Lane, now: int) -> bool:
    """Say whether the first of some records, in the order of the log, waited longer than its lane allows."""
    return bool(items) and items[0].head.at < now - NEAR_REAL_TIME_MS[lane]


def superseded(items: Sequence[Sealed], channel: Channel, now: int, overtaken: Overtaken) -> frozenset[str]:
    """Return the names of those records that need not be sent, since a later one of the same thing is sent too.

    Args:
        items: Records that may cross in the channel, in the order of the log.
        channel: The channel; in the life lane nothing is left out, whatever it is.
        now: The node's time, milliseconds UTC.
        overtaken: Knows what waits beyond these records.
    """
    if channel.lane == "life" or not is_stale(items, channel.lane, now):
        return frozenset()
    stale_before = now - NEAR_REAL_TIME_MS[channel.lane]
    names: set[str] = set()
    last: list[Sealed] = []
    followed: set[Thing] = set()
    for item in reversed(items):
        thing = thing_of(item)
        if thing is None:
            continue
        if item.head.at < stale_before:
            if thing in followed:
                names.add(item.head.record_id)
            else:
                last.append(item)
        followed.add(thing)
    return frozenset(names | overtaken(channel, last)) if last else frozenset(names)


def conflated(
    crossing: Mapping[Channel, Sequence[Sealed]],
    released: dict[Channel, list[channels.Sealing]],
    rulings: list[Ruling],
    now: int,
    overtaken: Overtaken,
) -> list[Ruling]:
    """Withdraw the content of what is overtaken; its entries stay.

    Args:
        crossing: Records that may cross, by channel, in the order of the log.
        released: What is sealed of them; changed in place.
        rulings: The decisions on them.
        now: The node's time, milliseconds UTC.
        overtaken: Knows what waits beyond these records.

    Returns:
        The decisions, those on what is overtaken with the word that says so.
    """
    for channel, items in crossing.items():
        if old := superseded(items, channel, now, overtaken):
            rulings = [_superseded_ruling(ruling) if ruling.about in old else ruling for ruling in rulings]
            released[channel] = [_emptied(s) if s.about in old else s for s in released[channel]]
    return rulings


def _emptied(sealing: channels.Sealing) -> channels.Sealing:
    return msgspec.structs.replace(sealing, disclosure=SUPERSEDED_DISCLOSURE)


def _superseded_ruling(ruling: Ruling) -> Ruling:
    return msgspec.structs.replace(
        ruling,
        allowed=False,
        codes=(SUPERSEDED,),
        texts=(
            "It waited longer than its lane allows, and a newer update of the same thing goes in its place.",
        ),
        fixes=("Nothing: the newer update crosses.",),
        retain_until=0,
    )
