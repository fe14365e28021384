"""Conflation: an update that waited too long, and that a newer one has overtaken, goes without its content.

Its entry stays in the channel, so both logs are whole and gap-free, and its commitment says what was not sent. Only
kinds that name the field by which they may be conflated lose anything, and never while an update is fresh.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from lindero.engine.log import Sealed
from lindero.trust.exchange import channels
from lindero.trust.exchange.receipts import NEAR_REAL_TIME_MS
from lindero.trust.exchange.records import Ruling
from lindero.trust.exchange.wire import SUPERSEDED_DISCLOSURE, Channel

SUPERSEDED: Final = "SUPERSEDED"


def superseded(items: Sequence[Sealed], channel: Channel, now: int) -> frozenset[str]:
    """Return the names of those records that need not be sent, since a later one of the same thing is sent too.

    Args:
        items: Records that may cross in the channel, in the order of the log.
        channel: The channel.
        now: The node's time, milliseconds UTC.
    """
    stale_before = now - NEAR_REAL_TIME_MS[channel.lane]
    if not items or items[0].head.at >= stale_before:
        return frozenset()
    names: set[str] = set()
    followed: set[tuple[str, object]] = set()
    for item in reversed(items):
        by = type(item.record).conflate_by
        if not by:
            continue
        thing = (item.head.kind, getattr(item.record, by))
        if thing in followed and item.head.at < stale_before:
            names.add(item.head.record_id)
        followed.add(thing)
    return frozenset(names)


def conflated(
    crossing: Mapping[Channel, Sequence[Sealed]],
    released: dict[Channel, list[channels.Sealing]],
    rulings: list[Ruling],
    now: int,
) -> list[Ruling]:
    """Withdraw the content of what is overtaken; its entries stay.

    Args:
        crossing: Records that may cross, by channel, in the order of the log.
        released: What is sealed of them; changed in place.
        rulings: The decisions on them.
        now: The node's time, milliseconds UTC.

    Returns:
        The decisions, those on what is overtaken with the word that says so.
    """
    for channel, items in crossing.items():
        if old := superseded(items, channel, now):
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
