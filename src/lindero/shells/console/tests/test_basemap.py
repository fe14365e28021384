"""A node's own map: what is taken for one, why another is refused, and how it is shown and read."""

import gzip
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lindero.capabilities.picture.capability import CAPABILITY as PICTURE
from lindero.engine.registry import joined
from lindero.kernel.errors import Invalid, LinderoError, Missing
from lindero.shells.console.app import console_routes
from lindero.shells.console.basemap import own_basemap
from lindero.shells.console.tests.browsing import enrol, make_assets, make_node, signed_in
from lindero.trust.agreements.capability import CAPABILITY as AGREEMENTS
from lindero.trust.identity.capability import CAPABILITY as IDENTITY

THANKS: Final = '<a href="https://maps.example/">Survey of Nordia</a> &lt;b&gt; & others'
LAYERS: Final = [{"id": "land", "fields": {}}, {"id": "roads", "fields": {}}]
WORLD: Final = (-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
ROOT: Final = gzip.compress(bytes([1, 0, 1, 4, 1]), mtime=0)
"""A directory of one tile: number 0, a run of 1, 4 bytes long, at the beginning of the tiles."""


def pmtiles(
    *,
    metadata: Any = None,
    version: int = 3,
    packed: int = 2,
    tiles_packed: int = 2,
    kind: int = 1,
    bounds: tuple[int, int, int, int] = WORLD,
) -> bytes:
    """Return the smallest file that the specification allows: a header, one directory, metadata, one tile."""
    said = {"attribution": THANKS, "vector_layers": LAYERS} if metadata is None else metadata
    text = msgspec.json.encode(said)
    told = gzip.compress(text, mtime=0) if packed == 2 else text
    begins = 127 + len(ROOT)
    tiles = begins + len(told)
    return (
        b"PMTiles"
        + struct.pack("<B4Q", version, 127, len(ROOT), begins, len(told))
        + struct.pack("<4Q", tiles, 0, tiles, 4)
        + struct.pack("<3Q6B", 1, 1, 1, 1, packed, tiles_packed, kind, 0, 0)
        + struct.pack("<4i", *bounds)
        + struct.pack("<B2i", 0, 0, 0)
        + ROOT
        + told
        + b"tile"
    )


GOLDEN_HEADER: Final = bytes.fromhex(
    "504d54696c657303" + "7f00000000000000" + "1900000000000000" + "9800000000000000"
)
"""How the file begins (specification, section 3): magic, version, where root directory and metadata stand."""


def saved(folder: Path, data: bytes) -> Path:
    """Write a file to `own.pmtiles` of a folder."""
    (folder / "own.pmtiles").write_bytes(data)
    return folder


def test_the_file_of_these_tests_is_laid_out_as_the_specification_says() -> None:
    """What is written by hand here begins byte for byte as it must, and its header is 127 bytes long."""
    data = pmtiles()
    assert data[:32] == GOLDEN_HEADER
    assert data[127 : 127 + len(ROOT)] == ROOT


def test_without_the_setting_there_is_no_own_map(tmp_path: Path) -> None:
    """Everything stays as it is."""
    assert own_basemap(tmp_path, "") is None


@pytest.mark.parametrize("packed", [1, 2])
def test_the_attribution_is_read_as_plain_text(tmp_path: Path, packed: int) -> None:
    """Links that a file's makers put into it lead nowhere here; the words stay."""
    basemap = own_basemap(saved(tmp_path, pmtiles(packed=packed)), "own.pmtiles")
    assert basemap is not None
    assert basemap.attribution == "Survey of Nordia <b> & others"


def test_a_map_may_thank_nobody(tmp_path: Path) -> None:
    """A file without an attribution is a map all the same."""
    data = pmtiles(metadata={"attribution": None, "vector_layers": LAYERS})
    basemap = own_basemap(saved(tmp_path, data), "own.pmtiles")
    assert basemap is not None
    assert basemap.attribution == ""


def test_another_file_has_another_address(tmp_path: Path) -> None:
    """Browsers keep what they have read: a new map must not be mixed with the old one."""
    first = own_basemap(saved(tmp_path, pmtiles()), "own.pmtiles")
    second = own_basemap(saved(tmp_path, pmtiles() + b"more"), "own.pmtiles")
    assert first is not None
    assert second is not None
    assert first.address != second.address


def test_a_map_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A mistyped name stops the node and names the setting."""
    with pytest.raises(Missing, match=r"no map .*own\.pmtiles") as refused:
        own_basemap(tmp_path, "own.pmtiles")
    assert "[console]" in refused.value.advice


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no PMTiles file of version 3"),
        (b"-----BEGIN PRIVATE KEY-----" * 9, "no PMTiles file of version 3"),
        (pmtiles(version=2), "no PMTiles file of version 3"),
        (pmtiles(kind=2), "no vector tiles"),
        (pmtiles(packed=3), "packed"),
        (pmtiles(tiles_packed=4), "packed"),
        (pmtiles()[:-1], "its end is missing"),
        (pmtiles(bounds=(0, 0, 0, 0)), "no part of the world"),
        (pmtiles(metadata={"vector_layers": [{"id": "earth"}]}), "borders, land, places, but earth"),
        (pmtiles(metadata={}), "but none"),
        (pmtiles(metadata="words"), "cannot be read"),
        (pmtiles(metadata={"attribution": "a" * 2**21}), "cannot be read"),
        (pmtiles(packed=1, metadata={"attribution": "a" * 2**21}), "larger than a mebibyte"),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    """A node does not start with a map that would stay empty; it says why, and what to do."""
    with pytest.raises(Invalid, match=why) as refused:
        own_basemap(saved(tmp_path, data), "own.pmtiles")
    assert "own-basemap.md" in refused.value.advice


@contextmanager
def console(folder: Path, setting: str) -> Iterator[TestClient]:
    """Open a console with a picture, with a map of its own in the node's folder."""
    (folder / "static").mkdir()
    maps = folder / "node" / "maps"
    maps.mkdir(parents=True)
    saved(maps, pmtiles())
    node = make_node(folder / "node", joined([IDENTITY, AGREEMENTS, PICTURE]))
    try:
        configured = msgspec.structs.replace(node.config.console, basemap=setting)
        node.config = msgspec.structs.replace(node.config, console=configured)
        enrol(node, "keller", "Lt. A. Keller", "NCC")
        routes = console_routes(node, make_assets(folder / "static"))
        with TestClient(
            Starlette(routes=routes), base_url="http://nordia.test", follow_redirects=False
        ) as browser:
            assert browser.get("/basemap.pmtiles").status_code == 303
            yield signed_in(browser, node, "keller")
    finally:
        node.close()


def test_the_own_map_takes_the_place_of_the_built_one(tmp_path: Path) -> None:
    """Picture and replay load it in ranges behind the sign-in, and thank its makers, escaped."""
    with console(tmp_path, "maps/own.pmtiles") as browser:
        for address in ("/picture", "/replay"):
            page = browser.get(address).text
            assert "Survey of Nordia &lt;b&gt; &amp; others</div>" in page
            assert "Natural Earth" not in page
            assert "maps.example" not in page
        tiles = page.partition('data-basemap="')[2].partition('"')[0]
        assert tiles.startswith("/basemap.pmtiles?v=")
        part = browser.get(tiles, headers={"range": "bytes=0-7"})
        assert (part.status_code, part.content) == (206, b"PMTiles\x03")
        assert part.headers["content-range"] == f"bytes 0-7/{len(pmtiles())}"
        assert part.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert browser.get("/basemap.pmtiles?v=other").headers["cache-control"] == "no-cache"
        saved(tmp_path / "node" / "maps", pmtiles() + b"more")
        changed = browser.get(tiles)
        assert (changed.status_code, "Restart the node." in changed.text) == (503, True)


def test_without_the_setting_the_built_map_is_shown(tmp_path: Path) -> None:
    """The console's own map and whom it thanks; nothing is served from the node's folder."""
    with console(tmp_path, "") as browser:
        page = browser.get("/picture").text
        assert "Natural Earth · GeoNames CC BY 4.0" in page
        assert 'data-basemap="/static/basemap.pmtiles?v=' in page
        assert browser.get("/basemap.pmtiles").status_code == 404


def test_a_node_does_not_start_with_a_wrong_map(tmp_path: Path) -> None:
    """The check is made before anybody is let in."""
    with pytest.raises(LinderoError, match="no map"), console(tmp_path, "maps/other.pmtiles"):
        pass
