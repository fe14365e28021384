"""The document of the picture: pictures, layers and sublayers, each with its rule; and which of them somebody sees."""

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

PictureName = Literal["national", "shared", "specific"]
LayerName = Literal["events", "operations", "analysis"]
LAYERS: Final[tuple[LayerName, ...]] = ("events", "operations", "analysis")
MAP_GRANT: Final = "picture.read"
"""What whoever sees the map holds; the map is one for all its readers, so nothing on it needs more."""


class Picture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture and its data policy.

    Attributes:
        name: National, shared or specific.
        title: What people call it.
        members: Who is in it.
        released_by: Who has the authority to release what is in it.
        policy: By which rule.
    """

    name: PictureName
    title: str
    members: str
    released_by: str
    policy: str


class Sublayer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a layer.

    Attributes:
        layer: Events, operations or analysis.
        name: The layer of a folder that draws it on the map, or its own name where it is a page.
        title: What people call it.
        pictures: The pictures that it is part of.
        policy: By which rule it is shown and shared.
        page: Its page; empty for what is drawn on the map.
        needs: The grant that opens it.
    """

    layer: LayerName
    name: str
    title: str
    pictures: tuple[PictureName, ...]
    policy: str
    page: str = ""
    needs: str = MAP_GRANT


class PictureDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All pictures and sublayers.

    Attributes:
        pictures: The pictures.
        sublayers: The sublayers of all layers.
    """

    pictures: tuple[Picture, ...]
    sublayers: tuple[Sublayer, ...]


@cache
def shipped() -> PictureDocument:
    """Return the document that lies in this folder."""
    return read_document((files("lindero.capabilities.picture") / "layers.toml").read_text(encoding="utf-8"))


def read_document(text: str) -> PictureDocument:
    """Read a document.

    Raises:
        msgspec.ValidationError: If it has other layers, pictures or keys than there are.
    """
    return msgspec.convert(tomllib.loads(text), PictureDocument)


def permitted(document: PictureDocument, grants: Collection[str]) -> tuple[Sublayer, ...]:
    """Return the sublayers that somebody may see, in the order of the layers."""
    open_ones = (one for one in document.sublayers if one.needs in grants or "*" in grants)
    return tuple(sorted(open_ones, key=lambda one: LAYERS.index(one.layer)))


class DrawnLayer(msgspec.Struct, frozen=True, kw_only=True):
    """A sublayer that is drawn on the map, as the live feed numbers it.

    Attributes:
        number: Its number in the flags of the feed, from 1 to 31; 0 is every layer that has none.
        sublayer: The sublayer.
    """

    number: int
    sublayer: Sublayer


DRAWN: Final = tuple(
    DrawnLayer(number=number, sublayer=one)
    for number, one in enumerate((one for one in shipped().sublayers if not one.page), start=1)
)
NUMBERS: Final = {one.sublayer.name: one.number for one in DRAWN}
CLASSES: Final = (
    "unknown",
    "vessel",
    "vehicle",
    "aircraft",
    "drone",
    "patrol",
    "rescue",
    "event",
    "alert",
    "warning",
    "alarm",
)
"""What the numbers of classes on the wire mean; new ones go last."""

_ALWAYS: Final = frozenset({"rescue", "rescue.cases"})
CAN_BE_HIDDEN: Final = (frozenset(CLASSES) | frozenset(NUMBERS) | {"own", "received", "stale"}) - _ALWAYS
"""Names that a query may hide; rescue is none of them, and neither is the layer of people in need."""
