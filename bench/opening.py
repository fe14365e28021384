"""The picture opened in a browser on a warm node: from the navigation to the first tracks drawn and the list filled."""

import statistics
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.drawing import ARGUMENTS, BROWSER, PATIENCE_MS
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS
from lindero.shells.node import Node
from tests.browser.stage import PHRASE, staged

BAR_MS: Final = 2_000
OPENINGS: Final = 7
TRACKS: Final = 10_000
"""Of a busy sea, on the node's own map, beside the ships of the stage."""

TOGETHER: Final = 500
"""Tracks that one transaction writes."""

_HANDS: Final = Actor(name="reaction/bench")
_LETTERS: Final = str.maketrans("0123456789", "abcdefghij")

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
            if is_many:
                fill(stage.world.nodes["NRD"])
            for is_cold in (True, False):
                with browser.new_context(base_url=address) as context:
                    print(_line(context, is_many=is_many, is_cold=is_cold))
        browser.close()


def _line(context: BrowserContext, *, is_many: bool, is_cold: bool) -> str:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
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


def fill(node: Node) -> None:
    """Put a busy sea on a node's map: `TRACKS` ships, spread evenly over two degrees by four."""

    def put(desk: Desk, first: int) -> None:
        now = desk.now()
        for number in range(first, min(first + TOGETHER, TRACKS)):
            desk.put(
                TrackUpdated(
                    track_id=f"{number:06d}".translate(_LETTERS) + "a" * 14,
                    # Steps by irrational parts fill a square evenly without chance.
                    place=place_of(9 + number * 0.61803398875 % 1 * 4, 56.2 + number * 0.75487766625 % 1 * 2),
                    measured_at=now,
                    course_mdeg=number * 37_000 % 360_000,
                    speed_mmps=3_000 + number % 9_000,
                    item_class="vessel",
                    name=f"MV Busy {number}",
                    identity=f"21{number:07d}",
                    stale_at=now + HOUR_MS,
                )
            )

    for first in range(0, TRACKS, TOGETHER):
        node.work("tracking", _HANDS, lambda desk, first=first: put(desk, first))  # type: ignore[misc]


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
