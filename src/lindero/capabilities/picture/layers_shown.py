"""The layers of the picture as people read them: only those they may see, each with its rule and how fresh it is."""

import msgspec

from lindero.capabilities.picture.policy import LAYERS, Picture, Sublayer, permitted, shipped
from lindero.capabilities.picture.tables import SELECT_FRESHNESS
from lindero.kernel.desk import Desk
from lindero.kernel.times import SECOND_MS


class LayersQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to choose: every layer that the reader may see is shown."""


class SublayerLine(msgspec.Struct, frozen=True, kw_only=True):
    """A sublayer that the reader may see.

    Attributes:
        sublayer: The sublayer with its rule.
        things: How many things of it are on the map; None for a page.
        received: How many of them came from neighbours.
        stale: How many of them should have been renewed by now.
        newest_s: Seconds since the newest of them was measured; None where there is none.
    """

    sublayer: Sublayer
    things: int | None
    received: int
    stale: int
    newest_s: int | None


class LayerLine(msgspec.Struct, frozen=True, kw_only=True):
    """A layer.

    Attributes:
        name: Events, operations or analysis.
        sublayers: Its sublayers that the reader may see.
    """

    name: str
    sublayers: tuple[SublayerLine, ...]


class LayersView(msgspec.Struct, frozen=True, kw_only=True):
    """The picture's layers.

    Attributes:
        at: The time of the view, milliseconds UTC.
        layers: The three layers.
        pictures: The pictures with their data policies.
        other: Layers on the map that the document does not name: national, until somebody writes their rule.
    """

    at: int
    layers: tuple[LayerLine, ...]
    pictures: tuple[Picture, ...]
    other: tuple[str, ...]


def show_layers(desk: Desk, query: LayersQuery) -> LayersView:
    """Show the layers that the reader may see."""
    document, now = shipped(), desk.now()
    fresh = {row[0]: row[1:] for row in desk.rows(SELECT_FRESHNESS, (now,))}
    lines = [_line(one, fresh.get(one.name), now) for one in permitted(document, desk.actor.grants)]
    known = {one.name for one in document.sublayers}
    return LayersView(
        at=now,
        layers=tuple(
            LayerLine(name=name, sublayers=tuple(line for line in lines if line.sublayer.layer == name))
            for name in LAYERS
        ),
        pictures=document.pictures,
        other=tuple(sorted({layer.name for layer in desk.offers("layers")} - known)),
    )


def _line(one: Sublayer, fresh: tuple[int, int, int, int] | None, now: int) -> SublayerLine:
    if one.page:
        return SublayerLine(sublayer=one, things=None, received=0, stale=0, newest_s=None)
    if fresh is None:
        return SublayerLine(sublayer=one, things=0, received=0, stale=0, newest_s=None)
    things, received, stale, newest_at = fresh
    return SublayerLine(
        sublayer=one,
        things=things,
        received=received,
        stale=stale,
        newest_s=max(0, now - newest_at) // SECOND_MS,
    )
