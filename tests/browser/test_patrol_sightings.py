"""What a patrol saw: put where it was without a map, with a photo that the centre can open."""

import io

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, expect

from lindero.shells.shields import CONTENT_POLICY
from tests.browser.patrolling import (
    Coast,
    at_work,
    back_online,
    expect_kept,
    sign_in,
    tap_report,
)

pytestmark = pytest.mark.browser


def test_a_photo_of_a_patrol_is_opened_for_a_stated_purpose_and_on_record(
    phone: BrowserContext, coast: Coast
) -> None:
    """Taken on the phone, drawn anew, opened in the centre under the page's own policy; the read log names it."""
    page = at_work(phone, coast)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(picture, "PNG")
    page.locator("#photo").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    with page.expect_response("**/api/patrol/report_sighting") as told:
        tap_report(page, "with a photo")
    assert told.value.ok, told.value.text()
    coast.world.settle()
    seen = coast.node.store.query("SELECT record_id FROM patrol_sightings WHERE has_photo = 1")[-1][0]
    phone.clear_cookies()
    page.goto(f"{coast.address}/sign-in?to=/patrol/sightings/{seen}")
    sign_in(page, "berg")
    expect(page.get_by_role("heading", name="What for?")).to_be_visible()
    page.get_by_label("Purpose", exact=True).select_option(index=1)
    page.get_by_label("Case reference").fill("EV-2026-0001")
    page.get_by_label("Reason").fill("who was seen at the pier")
    with page.expect_navigation() as opened:
        page.get_by_role("button", name="Continue").click()
    assert opened.value.headers["content-security-policy"] == CONTENT_POLICY
    assert opened.value.headers["cache-control"] == "no-store"
    drawn = page.get_by_alt_text("The photo that the patrol took")
    assert drawn.evaluate("async (one) => { await one.decode(); return one.naturalWidth }") == 8
    coast.world.settle()
    read = coast.node.store.query(
        "SELECT r.who, r.purpose FROM identity_reads r JOIN identity_read_of o USING (record_id)"
        " WHERE o.viewed = ?",
        (seen,),
    )
    assert read == [("person/berg", "border_management")]


def test_a_photo_that_the_phone_cannot_read_is_said_and_the_report_goes_without(
    phone: BrowserContext, coast: Coast
) -> None:
    """Nothing is left out without a word."""
    page = at_work(phone, coast)
    page.locator("#photo").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    )
    with page.expect_response("**/api/patrol/report_sighting"):
        tap_report(page, "with a broken photo")
    expect(page.get_by_role("alert")).to_contain_text("The phone cannot read this photo.")


def test_a_tap_on_the_disc_puts_a_sighting_where_it_was(phone: BrowserContext, coast: Coast) -> None:
    """Without a network and without a map: half-way to the right edge of 5 km is 2.5 km to the east."""
    page = at_work(phone, coast)
    phone.set_offline(True)
    here = page.locator("#report-place").input_value()
    disc = page.locator(".plot svg")
    box = disc.bounding_box()
    assert box is not None
    disc.click(position={"x": box["width"] * (0.5 + 50 / 220), "y": box["height"] / 2})
    expect(page.get_by_label("Direction, degrees")).to_have_value("90")
    assert abs(int(page.get_by_label("Away, metres").input_value()) - 2_500) < 100
    tap_report(page, "a boat to the east")
    expect_kept(page, 1)
    back_online(phone, page)
    expect_kept(page, 0)
    lon, lat = (float(part) for part in here.split())
    coast.world.settle()
    seen = coast.node.store.query("SELECT lon, lat FROM patrol_sightings WHERE words = 'a boat to the east'")
    assert 0.035 < seen[0][0] / 1e7 - lon < 0.045
    assert abs(seen[0][1] / 1e7 - lat) < 0.001
