"""What a page weighs as it travels to a browser that has seen none of it: every byte, headers and fonts included."""

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import signed_in
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

KB = 1024
LIGHT = 100 * KB
WITH_MAP = 400 * KB
FIRST = (("", "/"), ("keller", "/"), ("adams", "/"), ("dahl", "/"), ("keller", "/picture/list"))
"""Somebody who has not signed in, who begins with the picture, with the set-up, with the alerts, and the picture as
a list: who opens which page."""

FILES = "/static/"
BASEMAP = "basemap"
"""In the address of the base map's tiles, of which as many come as somebody looks at."""


def weight_of(context: BrowserContext, address: str) -> dict[str, int]:
    """Return the bytes of a page and of every file that it loads, by address; what it is told later is apart."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    weights: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))
    session.on(
        "Network.loadingFinished", lambda e: weights.update({e["requestId"]: int(e["encodedDataLength"])})
    )
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    address = page.url.partition("#")[0]
    page.close()
    told: dict[str, int] = {}
    for request, weight in weights.items():
        if addresses[request] != address and FILES not in addresses[request]:
            continue
        told[addresses[request]] = told.get(addresses[request], 0) + weight
    return told


def is_too_heavy(told: dict[str, int]) -> bool:
    """Say whether a page is above what it may weigh, with the map or without."""
    has_map = any("/picture.js" in address or "/replay.js" in address for address in told)
    weight = sum(weight for address, weight in told.items() if BASEMAP not in address)
    return weight >= (WITH_MAP if has_map else LIGHT)


@pytest.mark.parametrize("tongue", ["en", "ar"])
def test_every_first_page_weighs_little(browser: Browser, stage: Stage, tongue: str) -> None:
    """The sign-in and the pages that roles begin with, in either script: 100 KB without the map, 400 KB with it."""
    base, heavy = stage.addresses["NRD"], {}
    for person, path in FIRST:
        with browser.new_context(locale=tongue) as context:
            if person:
                signed_in(context, base, person)
            told = weight_of(context, f"{base}{path}")
            assert any(".woff2" in address for address in told)
            if is_too_heavy(told):
                heavy[person + path] = told
    assert heavy == {}


def test_the_scales_can_say_no(context: BrowserContext, stage: Stage) -> None:
    """The same page with fonts as their authors publish them would be found, and so would a map twice as large."""
    told = weight_of(context, f"{stage.addresses['NRD']}/sign-in")
    assert not is_too_heavy(told)
    assert is_too_heavy(told | {"/static/fonts/whole.woff2": 46 * KB, "/static/fonts/bold.woff2": 46 * KB})
    assert is_too_heavy(told | {"/static/picture.js": WITH_MAP})
