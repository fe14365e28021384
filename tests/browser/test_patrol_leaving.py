"""What the phone keeps of a patrol, and when it goes: sign-out, another person, a session ended elsewhere."""

import pytest
from playwright.sync_api import BrowserContext, expect

from lindero.capabilities.patrol.records import OrderGiven
from tests.browser.patrolling import (
    RAW,
    ROWS,
    UNIT,
    Coast,
    at_work,
    back_online,
    expect_kept,
    sign_in,
    tap_report,
)

pytestmark = pytest.mark.browser


def test_what_was_kept_outlives_the_session_but_not_the_sign_out(phone: BrowserContext, coast: Coast) -> None:
    """After the session's end the words wait for the sign-in; somebody else's sign-in finds nothing."""
    before = len(coast.rows("patrol_sightings"))
    page = at_work(phone, coast)
    phone.clear_cookies()
    tap_report(page, "a van")
    expect(page.locator("#kept")).to_contain_text("The session has ended. Sign in, and it is sent.")
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, "lund")
    expect(page.locator("html[data-ready]")).to_be_attached()
    expect_kept(page, 0)
    assert len(coast.rows("patrol_sightings")) == before + 1
    phone.set_offline(True)
    tap_report(page, "another van")
    expect_kept(page, 1)
    phone.set_offline(False)
    page.get_by_text("Sign out", exact=True).click()
    page.get_by_role("button", name="Remove it and sign out").click()
    expect(page.get_by_label("Name")).to_be_visible()
    assert page.evaluate(ROWS) == 0
    assert len(coast.rows("patrol_sightings")) <= before + 2


def test_another_persons_sign_in_finds_nothing_on_the_phone(phone: BrowserContext, coast: Coast) -> None:
    """What one leader left unsent is wiped, not sent in the other's name."""
    before = len(coast.rows("patrol_sightings"))
    page = at_work(phone, coast)
    phone.clear_cookies()
    tap_report(page, "a car")
    expect_kept(page, 1)
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, "moe")
    expect(page.locator("html[data-ready]")).to_be_attached()
    expect_kept(page, 0)
    assert len(coast.rows("patrol_sightings")) == before


def test_an_open_page_sends_nothing_under_another_persons_session(
    phone: BrowserContext, coast: Coast
) -> None:
    """Moe signs in in another tab while Lund's page stays open: what waits is refused, wiped and gone."""
    before = len(coast.rows("patrol_sightings"))
    page = at_work(phone, coast)
    phone.clear_cookies()
    tap_report(page, "a car")
    expect_kept(page, 1)
    other = phone.new_page()
    other.goto(f"{coast.address}/sign-in?to=/account")
    sign_in(other, "moe")
    expect(other).to_have_url(f"{coast.address}/account")
    with page.expect_response("**/api/patrol/report_sighting") as refused:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert refused.value.status == 403
    expect(page.get_by_text("Which patrol are you?")).to_be_visible()
    assert page.evaluate(ROWS) == 0
    assert len(coast.rows("patrol_sightings")) == before


@pytest.mark.parametrize("elsewhere", ["another tab", "another device"])
def test_signing_out_elsewhere_wipes_the_phone(phone: BrowserContext, coast: Coast, elsewhere: str) -> None:
    """In another tab, or the session ended from another device: what the open page kept is gone, and the page too."""
    page = at_work(phone, coast)
    phone.set_offline(True)
    tap_report(page, "a car")
    expect_kept(page, 1)
    assert page.evaluate(ROWS) > 0
    if elsewhere == "another tab":
        phone.set_offline(False)
        other = phone.new_page()
        other.goto(f"{coast.address}/account")
        with other.expect_response("**/sign-out"):
            other.evaluate("document.querySelector('form[action=\"/sign-out\"]').submit()")
    else:
        for one in coast.node.people.sessions_of("lund"):
            coast.node.people.end_own("lund", one.number)
        # The phone notices by itself that it has a network again; what it asks then is refused, and it leaves.
        phone.set_offline(False)
    expect(page.get_by_label("Name")).to_be_visible()
    assert page.evaluate(ROWS) == 0


def test_what_lies_on_the_phone_is_sealed(phone: BrowserContext, coast: Coast, task: str) -> None:
    """Neither an order nor a report can be read in the database or the caches; the key cannot be taken out."""
    coast.put("patrol", OrderGiven(call_sign=UNIT, text="Canary to the north pier."))
    page = at_work(phone, coast)
    expect(page.get_by_text("Canary to the north pier.")).to_be_visible()
    phone.set_offline(True)
    tap_report(page, "canary in words")
    expect_kept(page, 1)
    found = page.evaluate(RAW)
    assert "anary" not in found
    assert '"extractable":false' in found
    page.reload()
    expect(page.get_by_text("Canary to the north pier.")).to_be_visible()
    back_online(phone, page)
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_text("Canary to the north pier.")).to_be_hidden()
    expect_kept(page, 0)
