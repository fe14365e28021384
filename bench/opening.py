"""The picture opened in a browser on a warm node: from the navigation to the first tracks drawn and the list filled."""

import statistics
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, Page, WebSocketRoute, sync_playwright

from bench.drawing import ARGUMENTS, BROWSER, PATIENCE_MS
from bench.peers.live_server import everything
from lindero.capabilities.picture.live import SNAPSHOT, encode_frame
from tests.browser.stage import PHRASE, staged

BAR_MS: Final = 2_000
OPENINGS: Final = 7
TRACKS: Final = 10_000
"""Of a busy sea, beside the ships of the stage."""

USABLE: Final = """() => {
    const [drawn] = performance.getEntriesByName("lindero:drawn");
    const filled = document.querySelector("#rows tr[data-slot]") !== null;
    return drawn && filled ? drawn.startTime : 0;
}"""
LISTED: Final = "() => performance.getEntriesByType('navigation')[0].domInteractive"
"""The list comes with the page: it is there once the page is read."""


def run() -> None:
    """Measure and print."""
    print(
        f"\nThe picture opened on a warm node, from navigation to usable, {OPENINGS} times (bar {BAR_MS} ms)"
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        staged(Path(folder)) as stage,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=BROWSER.read_text().strip(), args=ARGUMENTS)
        address = stage.addresses["NRD"]
        for is_many in (False, True):
            for is_cold in (True, False):
                with browser.new_context(base_url=address) as context:
                    print(_line(context, is_many=is_many, is_cold=is_cold))
        browser.close()


def _line(context: BrowserContext, *, is_many: bool, is_cold: bool) -> str:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    if is_many:
        page.route_web_socket("**/live/picture", _many)
    _sign_in(page)
    page.goto("/picture")
    page.wait_for_function(USABLE)
    took = sorted(_opened(page, is_cold=is_cold) for _ in range(OPENINGS))
    ships = f"{TRACKS:,} tracks" if is_many else "ships of the stage"
    cache = "nothing in the browser's cache" if is_cold else "files in the browser's cache"
    median_ms = statistics.median(took)
    kept = "kept" if median_ms < BAR_MS else "MISSED"
    return (
        f"  {ships:<20}{cache:<32} fastest {took[0]:>6,.0f} ms, median {median_ms:>6,.0f} ms,"
        f" slowest {took[-1]:>6,.0f} ms: {kept}"
    )


def _many(socket: WebSocketRoute) -> None:
    socket.send(encode_frame(SNAPSHOT, 1, 0, everything(TRACKS, 0)))


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill("keller")
    page.get_by_label("Pass phrase").fill(PHRASE)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".rail")


def _opened(page: Page, *, is_cold: bool) -> float:
    """Open the picture; return milliseconds until tracks are drawn and the list is there."""
    page.goto("about:blank")
    if is_cold:
        session = page.context.new_cdp_session(page)
        session.send("Network.clearBrowserCache")
        session.detach()
    page.goto("/picture", wait_until="commit")
    drawn_ms = page.wait_for_function(USABLE).json_value()
    return max(float(drawn_ms), float(page.evaluate(LISTED)))
