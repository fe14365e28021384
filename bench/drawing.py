"""An update of the map in a browser: main thread, beside full GeoJSON in a source of MapLibre's own, same browser."""

import json
import statistics
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, WebSocketRoute, sync_playwright

from bench.peers.live_server import everything
from lindero.capabilities.picture.live import DELTA, SNAPSHOT, encode_frame
from tests.browser.stage import PHRASE, staged

TRACKS: Final = (1_000, 10_000, 50_000)
UPDATES: Final = 9
BROWSER: Final = Path(__file__).parents[1] / ".venv" / "browser-path"
ARGUMENTS: Final = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
PATIENCE_MS: Final = 60_000

LAST: Final = "() => performance.getEntriesByName('lindero:update').at(-1).duration"
MAPLIBRE: Final = Path(__file__).parents[1] / "frontend" / "node_modules" / "maplibre-gl" / "dist"
BARE: Final = "http://bare.example"
"""Where a page with nothing but MapLibre is served from, inside the browser."""

PLAIN: Final = "<!doctype html><div id=map style=width:1200px;height:700px></div>"

BASE: Final = """async text => {
    const maplibregl = await import('/maplibre-gl.mjs');
    maplibregl.setWorkerUrl('/maplibre-gl-worker.mjs');
    const style = {version: 8, sources: {ships: {type: 'geojson', data: {type: 'FeatureCollection', features: []}}},
        layers: [{id: 'ships', type: 'circle', source: 'ships', paint: {'circle-radius': 4}}]};
    const map = new maplibregl.Map({container: 'map', style, center: [11, 55.4], zoom: 8, fadeDuration: 0});
    await map.once('load');
    const took = [];
    for (let turn = 0; turn < 3; turn += 1) {
        const start = performance.now();
        map.getSource('ships').setData(JSON.parse(text));
        const handed = performance.now();
        await map.once('idle');
        took.push([handed - start, performance.now() - start]);
    }
    return took;
}"""
"""A GeoJSON source as most consoles use it: the text is read and handed over, then cut into tiles and drawn."""


def run() -> None:
    """Measure and print."""
    print(f"\nUpdates of the map, all tracks moved, main thread without drawing, median of {UPDATES}")
    with (
        tempfile.TemporaryDirectory() as folder,
        staged(Path(folder)) as stage,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=BROWSER.read_text().strip(), args=ARGUMENTS)
        for tracks in TRACKS:
            page = browser.new_page()
            print(_measured(page, stage.addresses["NRD"], tracks))
            page.context.close()
        browser.close()


def _measured(page: Page, address: str, tracks: int) -> str:
    sockets: list[WebSocketRoute] = []

    def route(here: WebSocketRoute) -> None:
        sockets.append(here)
        here.send(encode_frame(SNAPSHOT, 1, 0, everything(tracks, 0)))

    page.set_default_timeout(PATIENCE_MS)
    page.route_web_socket("**/live/picture", route)
    page.goto(f"{address}/sign-in")
    page.get_by_label("Name").fill("keller")
    page.get_by_label("Pass phrase").fill(PHRASE)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".rail")
    page.goto(f"{address}/picture")
    page.wait_for_function(
        f"() => document.querySelector('#feed-status').textContent.includes('/ {tracks:,}')"
    )
    took = [_update(page, sockets[-1], tracks, 2 + number) for number in range(UPDATES)]
    rows = everything(tracks, 1)
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": slot,
                    "geometry": {"type": "Point", "coordinates": [lon / 1e7, lat / 1e7]},
                    "properties": {"course": 37.0, "speed": 6.17, "class": "vessel", "received": False},
                }
                for slot, lon, lat in zip(
                    rows.slot.tolist(), rows.lon.tolist(), rows.lat.tolist(), strict=True
                )
            ],
        }
    )
    handed_ms, drawn_ms = _base(page, text)
    own_ms = statistics.median(took)
    return (
        f"  {tracks:>6,} tracks: own layer {own_ms:>6.1f} ms; MapLibre's setData {handed_ms:>7.1f} ms"
        f" ({handed_ms / own_ms:>5.1f}x), {drawn_ms:>7.1f} ms until it is drawn"
    )


def _base(page: Page, text: str) -> tuple[float, float]:
    """Give full GeoJSON to a source of MapLibre's own; return milliseconds of the call, and until the map is idle."""

    def answer(route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix("/")
        if name:
            route.fulfill(content_type="text/javascript", body=(MAPLIBRE / name).read_text("utf-8"))
        else:
            route.fulfill(content_type="text/html", body=PLAIN)

    page.route(f"{BARE}/**", answer)
    page.goto(f"{BARE}/")
    took = page.evaluate(BASE, text)
    return statistics.median(one for one, _ in took), statistics.median(both for _, both in took)


def _update(page: Page, socket: WebSocketRoute, tracks: int, sequence: int) -> float:
    page.evaluate("() => performance.clearMeasures('lindero:update')")
    socket.send(encode_frame(DELTA, sequence, 0, everything(tracks, sequence)))
    page.wait_for_function("() => performance.getEntriesByName('lindero:update').length > 0")
    return float(page.evaluate(LAST))
