"""What an officer does on the map: measure, draw a zone, and never lose sight of who is in distress."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from lindero.capabilities.tracking.records import TrackEnded, TrackUpdated
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from tests.browser.stage import Stage
from tests.browser.test_picture import opened, words_of_feed

pytestmark = pytest.mark.browser

HANDS = Actor(name="reaction/stage")
DISTRESS = "sos" + "a" * 17
FAR = place_of(14.9, 56.4)
SLOW_MS = 20_000
HIDDEN = "vessel,vehicle,aircraft,drone,patrol,unknown,rescue,own,received,stale,tracking.tracks"


@pytest.fixture
def distress(stage: Stage) -> Iterator[None]:
    """Give one in distress, far from where the map opens, until the test is over."""
    node = stage.world.nodes["NRD"]
    now = node.clock.now()
    seen = TrackUpdated(
        track_id=DISTRESS, place=FAR, measured_at=now, item_class="rescue", stale_at=now + 10**7
    )
    node.work("tracking", HANDS, lambda desk: desk.put(seen))
    stage.world.settle()
    yield
    ended = TrackEnded(track_id=DISTRESS, place=FAR, measured_at=now + 1)
    node.work("tracking", HANDS, lambda desk: desk.put(ended))
    stage.world.settle()


def test_no_address_hides_who_is_in_distress(officer: Page, stage: Stage, distress: None) -> None:
    """With everything hidden and a search for nothing, rescue is drawn, listed, and led to from another view."""
    officer.goto(f"{stage.addresses['NRD']}/picture?q=zzz&hide={HIDDEN}&view=10,55,12,56")
    expect(words_of_feed(officer)).to_have_text(f"1 / {len(stage.ships) + 1}", timeout=SLOW_MS)
    expect(officer.locator("#rows tr[data-slot]")).to_have_count(1)
    expect(officer.locator("#rows")).to_contain_text("SOS")
    button = officer.locator("#beyond")
    expect(button).to_contain_text("Rescue outside this view: 1", timeout=SLOW_MS)
    button.click()
    expect(button).to_be_hidden()
    officer.goto(f"{stage.addresses['NRD']}/picture/list?q=zzz&hide={HIDDEN}&view=10,55,12,56")
    expect(officer.locator(".table tbody tr")).to_have_count(1)


def test_COP_02_a_way_is_measured_and_a_zone_drawn_without_a_pointer(officer: Page, stage: Stage) -> None:
    """Legs and their sum are said; corners written by hand, or set by keys, become a zone that is listed and closed."""
    page = opened(officer, stage)
    page.get_by_role("button", name="Measure").click()
    page.locator("#picture canvas").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("view="))
    page.keyboard.press("Enter")
    panel = page.locator("[data-tool-panel=measure]")
    expect(panel.locator("[data-part=legs] li")).to_have_text(
        re.compile(r"^09\d° +\d+\.\d+ nm · \d+\.\d+ km$")
    )
    expect(panel.get_by_role("status")).to_contain_text("Together")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()

    page.get_by_role("button", name="Draw a zone").click()
    zone = page.locator("[data-tool-panel=zone]")
    zone.get_by_role("button", name="Add the middle").click()
    expect(zone.get_by_label("Corners")).to_have_value(re.compile(r"^\d+\.\d{4} \d+\.\d{4}$"))
    zone.get_by_label("Corners").fill("10.9 55.4\n11.1 55.4\n11.1 55.6")
    zone.get_by_label("Name").fill("Anchorage north")
    # The address is the same before and after: what says that the zone is drawn is the map without its form.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        zone.get_by_role("button", name="Draw the zone").click()
    expect(zone).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/picture(\?|$)"))

    page.goto(f"{stage.addresses['NRD']}/zones")
    expect(page.get_by_role("heading", name="Anchorage north")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="No zone can alert now")).to_be_visible()
    expect(page.get_by_role("link", name="Enable the detector")).to_be_visible()
    page.get_by_role("link", name="Close it").click()
    page.get_by_label(re.compile("Because", re.IGNORECASE)).fill("the trial is over")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_text("No zone", exact=True)).to_be_visible()
