"""Over a slow line words come first: the alerts and the tracks stand in the page itself."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import signed_in
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def test_alerts_and_tracks_stand_in_the_page_without_any_script(
    browser_without_script: BrowserContext, stage: Stage
) -> None:
    """Not one request after the page itself brings the queue and the list."""
    signed_in(browser_without_script, stage.addresses["NRD"], "keller")
    page = browser_without_script.new_page()
    page.goto(f"{stage.addresses['NRD']}/picture")
    expect(page.locator("#alerts [data-alerts=list]")).to_be_visible()
    expect(page.locator("#rows [data-slot]").first).to_be_visible()
