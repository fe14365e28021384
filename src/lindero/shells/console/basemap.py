"""A node's own map under the picture: one file of vector tiles, checked when the node starts, read in ranges.

The form is PMTiles version 3 (github.com/protomaps/PMTiles, spec/v3/spec.md): a header of 127 bytes that says where
directories, metadata and tiles stand in the file. Nothing is fetched from elsewhere.
"""

import hashlib
import os
import struct
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute

from lindero.kernel.errors import Invalid, Missing, Unavailable
from lindero.shells.console.doors import SIGNED_IN, Door, Visit

ADDRESS: Final = "/basemap.pmtiles"
DRAWN: Final = frozenset({"land", "borders", "places"})
"""The layers that the map's style draws (`frontend/src/picture/style.ts`); others are left out."""

_HEADER: Final = struct.Struct("<7sB11Q5B")
"""Magic, version, four pairs of offset and length, three counts; then whether clustered, how directories and metadata
are packed, how tiles are, the kind of tiles, and the least zoom (specification, section 3)."""
_HEADER_SIZE: Final = 127
_MAGIC: Final = (b"PMTiles", 3)
_PLAIN, _GZIP = 1, 2
_VECTOR: Final = 1
_MOST_METADATA: Final = 2**20
_MOST_LETTERS: Final = 200
_PART: Final = "private, max-age=31536000, immutable"


class _Layer(msgspec.Struct, frozen=True):
    id: str


class _Metadata(msgspec.Struct, frozen=True):
    attribution: str | None = None
    vector_layers: tuple[_Layer, ...] = ()


class Basemap(msgspec.Struct, frozen=True, kw_only=True):
    """A map that takes the place of the built one.

    Attributes:
        file: Where it is.
        attribution: Whom its makers thank, as plain text; empty if they say nobody.
        version: What its address carries, so that browsers may keep what they have read.
        size: Its size in bytes when it was checked.
        changed_ns: When it had been written last, as the file system counts, nanoseconds.
    """

    file: Path
    attribution: str
    version: str
    size: int
    changed_ns: int

    @property
    def address(self) -> str:
        """Where the console serves it."""
        return f"{ADDRESS}?v={self.version}"

    def answer(self, request: Request) -> Response:
        """Answer with the file, or with the ranges that are asked for.

        Raises:
            Unavailable: If it is not the file any more that was checked.
        """
        try:
            now = self.file.stat()
        except OSError:
            now = None
        if now is None or (now.st_size, now.st_mtime_ns) != (self.size, self.changed_ns):
            raise Unavailable(
                "basemap.changed", "The map was replaced after the node had started.", "Restart the node."
            )
        kept = request.query_params.get("v") == self.version
        return FileResponse(
            self.file,
            headers={"cache-control": _PART if kept else "no-cache"},
            media_type="application/octet-stream",
            stat_result=now,
        )


def own_basemap(folder: Path, setting: str) -> Basemap | None:
    """Return the map that a node's configuration names; None where it names none.

    Args:
        folder: The node's folder, to which the setting is relative.
        setting: `basemap` of `[console]`.

    Raises:
        Missing: If there is no such file.
        Invalid: If the map cannot be drawn from it; says why.
    """
    if not setting:
        return None
    file = folder / setting
    if not file.is_file():
        raise Missing(
            "basemap.file",
            f"There is no map {file}.",
            "Correct `basemap` under [console] in node.toml, or leave it out.",
        )
    with file.open("rb") as opened:
        header, state = opened.read(_HEADER_SIZE), os.fstat(opened.fileno())
        try:
            offset, length, packed = _metadata_place(header, state.st_size)
            opened.seek(offset)
            metadata = _metadata(opened.read(length), packed)
        except ValueError as error:
            raise Invalid(
                "basemap.form",
                f"{file} cannot be the map: {error}.",
                "Use a whole PMTiles file of version 3 with vector tiles, as docs/guide/own-basemap.md says.",
            ) from error
    told = header + str((state.st_size, state.st_mtime_ns)).encode()
    return Basemap(
        file=file,
        attribution=_as_text(metadata.attribution or ""),
        version=hashlib.sha256(told).hexdigest()[:12],
        size=state.st_size,
        changed_ns=state.st_mtime_ns,
    )


def basemap_routes(basemap: Basemap | None, door: Door) -> list[BaseRoute]:
    """Return the route of a node's own map, where it has one."""
    if basemap is None:
        return []

    def tiles(visit: Visit) -> Response:
        return basemap.answer(visit.request)

    return [door.guarded(ADDRESS, tiles, needs=SIGNED_IN)]


def _metadata_place(header: bytes, size: int) -> tuple[int, int, int]:
    """Return offset, length and packing of the metadata, after a look at all that the header says.

    Raises:
        ValueError: If a browser could not draw the map from such a file; says why in a clause.
    """
    if len(header) < _HEADER_SIZE or (header[:7], header[7]) != _MAGIC:
        raise ValueError("it is no PMTiles file of version 3")
    _, _, *numbers = _HEADER.unpack_from(header)
    places, (_, packed, tiles_packed, kind, _) = numbers[:8], numbers[11:]
    if kind != _VECTOR:
        raise ValueError("it holds pictures, or tiles of an unknown kind, and no vector tiles")
    if not {packed, tiles_packed} <= {_PLAIN, _GZIP}:
        raise ValueError("it is packed in a way that browsers cannot open; gzip is one that they can")
    if any(offset + length > size for offset, length in zip(places[::2], places[1::2], strict=True)):
        raise ValueError("its end is missing")
    west, south, east, north = struct.unpack_from("<4i", header, 102)
    if west >= east or south >= north:
        raise ValueError("it says of no part of the world that it shows it")
    return places[2], places[3], packed


def _metadata(data: bytes, packed: int) -> _Metadata:
    """Return what the file says of itself.

    Raises:
        ValueError: If that cannot be read, or names no layer that is drawn.
    """
    if len(data) > _MOST_METADATA:
        raise ValueError("its metadata are larger than a mebibyte")
    try:
        if packed == _GZIP:
            data = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS).decompress(data, _MOST_METADATA)
        metadata = msgspec.json.decode(data, type=_Metadata)
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(f"its metadata cannot be read ({error})") from error
    names = {layer.id for layer in metadata.vector_layers}
    if not names & DRAWN:
        raise ValueError(
            f"it has no layer named {', '.join(sorted(DRAWN))}, but {', '.join(sorted(names)[:9]) or 'none'}"
        )
    return metadata


class _Text(HTMLParser):
    """Collects what a reader sees of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep the text between tags."""
        self.seen.append(data)


def _as_text(attribution: str) -> str:
    """Return an attribution without the links that many files put into it: no map leads to another host."""
    text = _Text()
    text.feed(attribution)
    text.close()
    return " ".join("".join(text.seen).split())[:_MOST_LETTERS]
