"""An update of the map in a browser: main thread, beside reading full GeoJSON in the same page."""

import json
import statistics
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, WebSocketRoute, sync_playwright

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
BASE: Final = """text => {
    const start = performance.now();
    structuredClone(JSON.parse(text));
    return performance.now() - start;
}"""
"""What a GeoJSON source does on the main thread before anything is drawn: read the text, and hand it to a worker."""


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
    base_ms = statistics.median(page.evaluate(BASE, text) for _ in range(3))
    own_ms = statistics.median(took)
    ratio = base_ms / own_ms
    return f"  {tracks:>6,} tracks: own layer {own_ms:>6.1f} ms, reading GeoJSON {base_ms:>7.1f} ms, {ratio:>5.1f}x"


def _update(page: Page, socket: WebSocketRoute, tracks: int, sequence: int) -> float:
    page.evaluate("() => performance.clearMeasures('lindero:update')")
    socket.send(encode_frame(DELTA, sequence, 0, everything(tracks, sequence)))
    page.wait_for_function("() => performance.getEntriesByName('lindero:update').length > 0")
    return float(page.evaluate(LAST))
