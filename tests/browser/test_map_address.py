"""What the map shows is its address: shared, reloaded, gone back from, and the same on the list."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import CANARY, Stage
from tests.browser.test_picture import opened, settled, waited, words_of_feed

pytestmark = pytest.mark.browser

SLOW_MS = 20_000
"""A map that is loaded anew while others work takes its time."""


def query(page: Page) -> dict[str, str]:
    """Return what the page's address says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_COP_01_the_address_keeps_what_is_shown(officer: Page, stage: Stage) -> None:
    """Filters, selection, trails and view survive a reload, are gone back from, and hold on the list page."""
    page = opened(officer, stage)
    own = sum(ship.nation == "NRD" for ship in stage.ships)
    page.get_by_label("Received").uncheck()
    expect(words_of_feed(page)).to_have_text(f"{own} / {len(stage.ships)}", timeout=SLOW_MS)
    expect(page.locator("#rows tr[data-slot]")).to_have_count(own)
    page.get_by_role("link", name=CANARY).click()
    page.get_by_role("button", name="Keep its trail").click()
    expect(page.get_by_role("button", name="Keep its trail")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Nearer").click()
    page.wait_for_url(re.compile("view="))
    said = query(page)
    assert said["hide"] == "received"
    assert said["sel"] == said["trails"]
    assert len(said["view"].split(",")) == 4

    page.reload()
    expect(words_of_feed(page)).to_have_text(f"{own} / {len(stage.ships)}", timeout=SLOW_MS)
    expect(page.locator("#detail").get_by_role("heading", name=re.compile(CANARY))).to_be_visible()
    expect(page.get_by_label("Received")).not_to_be_checked()
    assert query(page)["trails"] == said["trails"]

    page.get_by_role("button", name="Show all").click()
    expect(words_of_feed(page)).to_have_text(f"{len(stage.ships)} / {len(stage.ships)}")
    page.go_back()
    expect(page.get_by_label("Received")).not_to_be_checked()
    expect(words_of_feed(page)).to_have_text(f"{own} / {len(stage.ships)}", timeout=SLOW_MS)

    page.get_by_role("link", name="As a list").click()
    expect(page.get_by_text("Hidden, as on the map")).to_contain_text("received")
    origins = page.locator('.table tbody td[data-label="Origin"]')
    expect(origins.filter(has_text="NRD")).not_to_have_count(0)
    expect(origins.filter(has_text="SUD")).to_have_count(0)
    page.get_by_role("link", name="Everywhere").click()
    expect(page.get_by_text(f"Found: {own}")).to_be_visible()
    page.get_by_role("link", name="The map", exact=True).click()
    expect(words_of_feed(page)).to_have_text(f"{own} / {len(stage.ships)}", timeout=SLOW_MS)


def test_COP_01_symbols_of_app_6_are_loaded_by_who_chooses_them(officer: Page, stage: Stage) -> None:
    """The map is drawn with them, the address says so, and they hold after a reload until the civil ones are chosen."""
    page = opened(officer, stage)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    civil = settled(page)
    assert "/static/app6.js" not in asked
    with page.expect_response("**/app6.js*"):
        page.get_by_label("APP-6").check()
    # The symbols have come; they are drawn a moment later.
    assert waited(page, lambda: settled(page) != civil)
    assert query(page)["symbols"] == "app6"
    with page.expect_response("**/app6.js*"):
        page.reload()
    expect(page.get_by_label("APP-6")).to_be_checked()
    expect(words_of_feed(page)).to_have_text(re.compile(r"^\d+ / \d+$"), timeout=SLOW_MS)
    coded = settled(page)
    page.get_by_label("Civil", exact=True).check()
    expect(page).not_to_have_url(re.compile("symbols"))
    assert waited(page, lambda: settled(page) != coded)
