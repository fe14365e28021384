"""A node's own base map: really drawn in a browser, under its own name, and nothing of the shipped one is asked for."""

import shutil
from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, Response, expect

from lindero.shells.console.assets import STATIC
from tests.browser.conftest import DESK, signed_in
from tests.browser.stage import Server, Stage

pytestmark = pytest.mark.browser

FILE = "nordia.pmtiles"
SHIPPED = "static/basemap.pmtiles"
LAND = """() => {
    const map = document.querySelector('#picture canvas');
    const probe = document.createElement('i');
    probe.style.color = 'var(--land)';
    document.body.append(probe);
    const land = getComputedStyle(probe).color.match(/\\d+/g).slice(0, 3).map(Number);
    const flat = document.createElement('canvas');
    [flat.width, flat.height] = [map.width, map.height];
    const ink = flat.getContext('2d', {willReadFrequently: true});
    ink.drawImage(map, 0, 0);
    const {data} = ink.getImageData(0, 0, flat.width, flat.height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4) {
        if (land.every((part, index) => Math.abs(data[at + index] - part) < 3)) found += 1;
    }
    return found / (data.length / 4) > 0.05;
}"""
"""Whether more than a twentieth of the map has the colour of land."""


@pytest.fixture
def address(stage: Stage) -> Iterator[str]:
    """Serve Nordia's console once more, with a map of its own: that which the console is built with, under its name."""
    node = stage.world.nodes["NRD"]
    shutil.copyfile(STATIC / "basemap.pmtiles", node.folder / FILE)
    before = node.config
    node.config = msgspec.structs.replace(
        before, console=msgspec.structs.replace(before.console, basemap=FILE)
    )
    server = Server(node)
    yield server.start()
    server.stop()
    node.config = before


def test_a_nations_own_map_is_drawn(browser: Browser, address: str) -> None:
    """Land is on the map, from parts of the node's own file; the shipped file is never asked for."""
    asked: list[Response] = []

    def note(answer: Response) -> None:
        asked.append(answer)

    with browser.new_context(viewport=DESK, color_scheme="light", base_url=address) as context:
        page = context.new_page()
        page.on("response", note)
        signed_in(context, address, "keller")
        page.goto("/picture#map=7/55.5/11.0")
        expect(page.locator("#picture canvas")).to_be_visible()
        page.wait_for_function(LAND)
    maps = [answer for answer in asked if "pmtiles" in answer.url or "basemap" in answer.url]
    assert maps
    assert {answer.status for answer in maps} == {206}
    assert not [answer.url for answer in maps if SHIPPED in answer.url]
