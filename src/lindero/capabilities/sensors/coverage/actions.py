"""Coverage answered: terrain taken in, coarse cells mapped for neighbours, help offered."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.capabilities.sensors.coverage.asks import OfferHelp, TakeTerrain
from lindero.capabilities.sensors.coverage.gathering import reaches_now, sections_now
from lindero.capabilities.sensors.coverage.rules import cells_of, cover
from lindero.capabilities.sensors.coverage.tables import cells_in
from lindero.capabilities.sensors.coverage.terrain import unpack
from lindero.capabilities.sensors.records import CoverageMapped, HelpOffered, TerrainTaken
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.places import Place

_NAMES: Final = "coverage cells"
"""What the secret is for under which cells are named."""

_NAME_BYTES: Final = 20
"""As many letters as a name has: five bits each."""


def take_terrain(desk: Desk, ask: TakeTerrain) -> str:
    """Take in a piece of terrain; the same again changes nothing.

    Returns:
        The piece's name.

    Raises:
        Invalid: If its bytes are not as many heights as it says.
    """
    piece = TerrainTaken(**msgspec.structs.asdict(ask))
    unpack(piece.heights, piece.rows, piece.columns)
    sql = "SELECT 1 FROM sensors_terrain WHERE name = ? AND heights = ? AND lon = ? AND lat = ?"
    if not desk.rows(sql, (ask.name, ask.heights, ask.north_west.lon, ask.north_west.lat)):
        desk.put(piece)
    return ask.name


def see_cells(desk: Desk) -> dict[Place, int]:
    """Return how much of each coarse cell of the own border sections is seen, in steps of ten per cent, by its middle.

    Where sections share a cell, the one that is seen least counts: a gap is not hidden by a neighbouring section. Every
    sensor looks over the terrain for that, which takes seconds where there are many: so it is done beforehand.
    """
    sections = sections_now(desk)
    reaches = reaches_now(desk) if sections else []
    found: dict[Place, int] = {}
    for ground in sections.values():
        for middle, percent in cells_of(cover(ground, reaches)).items():
            found[middle] = min(percent, found.get(middle, percent))
    return found


def map_coverage(desk: Desk, found: Mapping[Place, int] | None = None) -> None:
    """Put on record how much of each coarse cell is seen, where that changed.

    Args:
        desk: The desk.
        found: What `see_cells` found a moment ago; it looks itself without.
    """
    seen = see_cells(desk) if found is None else found
    if not seen:
        return
    known = cells_in(desk.rows, desk.nation)
    secret = desk.secret(_NAMES)
    cells = [
        CoverageMapped(cell=_name(secret, middle), place=middle, percent=percent)
        for middle, percent in seen.items()
    ]
    desk.put_all([cell for cell in cells if known.get(cell.cell) != cell.percent])


def offer_help(desk: Desk, ask: OfferHelp) -> str:
    """Offer a neighbour help in a cell of which it said how much it sees.

    Raises:
        Missing: If no neighbour said so under that name.
    """
    found = desk.rows(
        "SELECT origin, lon, lat FROM sensors_cells WHERE record_id = ? AND origin <> ?",
        (ask.answers, desk.nation),
    )
    if not found:
        raise Missing("sensors.cell", "No neighbour mapped such a cell.", "Look at the page of coverage.")
    origin, lon, lat = found[0]
    offer = HelpOffered(
        nation=origin,
        place=Place(lon=lon, lat=lat),
        equipment=ask.equipment,
        words=ask.words,
        answers=ask.answers,
    )
    return desk.put(offer).record_id


def _name(secret: bytes, middle: Place) -> str:
    """Name a cell so that the name is the same each time and nobody else learns from it where the cell lies."""
    digest = hmac.digest(secret, f"{middle.lon}/{middle.lat}".encode(), hashlib.sha256)
    return base64.b32encode(digest).decode()[:_NAME_BYTES].lower()
