"""The patrol page on a phone: online and off, on a slow network, by finger and by keyboard, with and without script."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from lindero.capabilities.patrol.records import OrderGiven
from lindero.capabilities.rescue.records import CaseConcluded
from lindero.capabilities.units.records import TaskEnded
from lindero.capabilities.units.tests.samples import STRAIT
from tests.browser.conftest import Witness
from tests.browser.judge import violations
from tests.browser.patrolling import (
    PHONE,
    SLOW,
    SMALL,
    UNIT,
    UPDATES,
    Coast,
    at_work,
    back_online,
    expect_kept,
    sign_in,
    tap_report,
)

pytestmark = pytest.mark.browser


def test_COM_04_what_is_done_offline_is_sent_later_in_order_and_once(
    phone: BrowserContext, coast: Coast, task: str
) -> None:
    """A task is accepted and finished, a boat reported and the page loaded anew without a network: nothing is lost."""
    before = len(coast.rows("patrol_sightings"))
    page = at_work(phone, coast)
    phone.set_offline(True)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Kept on this phone: Accepted")).to_be_visible()
    page.get_by_role("button", name="There").click()
    tap_report(page, "two boats, no lights")
    expect_kept(page, 3)
    page.reload()
    expect(page.get_by_text("Kept on this phone: There")).to_be_visible()
    expect_kept(page, 3)
    assert coast.steps(task) == []
    back_online(phone, page)
    expect_kept(page, 0)
    assert coast.steps(task) == ["accepted", "arrived"]
    assert len(coast.rows("patrol_sightings")) == before + 1


def test_COM_04_an_answer_that_got_lost_makes_no_double(
    phone: BrowserContext, coast: Coast, task: str
) -> None:
    """The node took the word, its answer never came: it is sent again, and counts once."""
    before = len(coast.rows("patrol_sightings"))
    page = at_work(phone, coast)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/patrol/report_sighting", lose, times=1)
    tap_report(page, "one boat")
    expect(page.locator("#net")).to_have_text("No network")
    assert len(coast.rows("patrol_sightings")) == before + 1
    back_online(phone, page)
    expect_kept(page, 0)
    assert len(coast.rows("patrol_sightings")) == before + 1


def test_sos_offline_says_that_it_has_not_left_the_phone_and_opens_a_rescue_later(
    phone: BrowserContext, coast: Coast
) -> None:
    """A short tap does nothing; held for a second it is kept, told plainly, and sent before all else."""
    before = len(coast.rows("rescue_cases"))
    page = at_work(phone, coast)
    phone.set_offline(True)
    tap_report(page, "shots heard")
    expect_kept(page, 1)
    page.locator("#sos summary").click()
    page.locator(".sos-button").click()
    expect(page.locator(".sos-button[data-held]")).to_have_count(0)
    expect_kept(page, 1)
    hold(page)
    alarm = page.get_by_role("alert")
    expect(alarm).to_contain_text("NOT SENT. This SOS has not left the phone. Use radio or voice.")
    expect_kept(page, 2)
    expect(page.locator("#kept li").first).to_contain_text("SOS")
    assert len(coast.rows("rescue_cases")) == before
    back_online(phone, page)
    expect(alarm).to_contain_text("SOS reached the centre at")
    expect_kept(page, 0)
    assert len(coast.rows("rescue_cases")) == before + 1
    page.reload()
    expect(page.get_by_text("A rescue is open.")).to_be_visible()
    close_rescues(coast)


def hold(page: Page) -> None:
    """Hold the button of an open SOS until the page has heard it."""
    page.locator(".sos-button").hover()
    page.mouse.down()
    expect(page.locator("#sos")).not_to_have_attribute("open", "")
    page.mouse.up()


def close_rescues(coast: Coast) -> None:
    """Conclude every rescue, so that the next test begins without one."""
    coast.world.settle()
    for (case,) in coast.node.store.query("SELECT record_id FROM rescue_cases WHERE concluded_at = 0"):
        coast.put("rescue", CaseConcluded(case=case, outcome="false_alarm", place=STRAIT))


def test_sos_by_keyboard_is_two_presses(phone: BrowserContext, coast: Coast) -> None:
    """Opened with Enter, called with Enter; the rescue is in distress at once."""
    before = len(coast.rows("rescue_cases"))
    page = at_work(phone, coast)
    page.locator("#sos summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("SOS reached the centre at")
    assert len(coast.rows("rescue_cases")) == before + 1
    close_rescues(coast)


def test_a_refusal_comes_back_in_words_and_stays_until_it_was_read(
    phone: BrowserContext, coast: Coast, task: str
) -> None:
    """The centre ended the task in the meantime: the patrol reads so, and what came after is sent all the same."""
    before = len(coast.rows("patrol_sightings"))
    page = at_work(phone, coast)
    phone.set_offline(True)
    page.get_by_role("button", name="Accept").click()
    expect_kept(page, 1)
    coast.put("units", TaskEnded(addressee="NRD", task=task, place=STRAIT))
    tap_report(page, "a boat")
    expect_kept(page, 2)
    back_online(phone, page)
    expect(page.locator("#kept li")).to_have_count(1)
    expect(page.locator("#kept li")).to_contain_text("Not taken: The task was over already.")
    assert len(coast.rows("patrol_sightings")) == before + 1
    page.get_by_role("button", name="Put away").click()
    expect_kept(page, 0)


def test_the_page_is_small_enough_for_50_kbit(phone: BrowserContext, coast: Coast, task: str) -> None:
    """The first load is below 60 KB, an update below 2 KB, and both arrive over 50 kbit/s."""
    page = phone.new_page()
    page.goto(f"{coast.address}/sign-in?to=/patrol?unit={UNIT}")
    session = phone.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    loads: list[tuple[str, int]] = []
    names: dict[str, str] = {}
    session.on("Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: loads.append((names.get(e["requestId"], ""), int(e["encodedDataLength"]))),
    )
    sign_in(page, "lund")
    expect(page.locator("html[data-ready]")).to_be_attached(timeout=60_000)
    first = sum(size for url, size in loads if "/api/" not in url)
    assert 3_000 < first < 60_000
    assert not [url for url, _ in loads if ".woff2" in url]
    with page.expect_response("**/patrol/state?**", timeout=60_000):
        page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((e) => e.name.includes('/patrol/state'))"
    )
    updates = page.evaluate(UPDATES)
    assert updates
    assert 0 < max(updates) < 2_000


def test_plain_forms_do_the_same_without_script(browser: Browser, coast: Coast, task: str) -> None:
    """A task is accepted, a boat reported and help called by forms alone, and each says that it was done."""
    before = len(coast.rows("rescue_cases"))
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{coast.address}/sign-in?to=/patrol?unit={UNIT}")
        sign_in(page, "lund")
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_text("Done: Say how far your patrol is with its task.")).to_be_visible()
        tap_report(page, "two boats")
        expect(page.get_by_text("Done: Say what your patrol saw.")).to_be_visible()
        page.locator("#sos summary").click()
        page.get_by_role("button", name="Call for help now").click()
        expect(page.get_by_text("SOS reached the centre at")).to_be_visible()
    assert coast.steps(task) == ["accepted"]
    assert len(coast.rows("rescue_cases")) == before + 1
    close_rescues(coast)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_patrol_page_is_free_of_barriers(
    browser: Browser, coast: Coast, task: str, direction: str
) -> None:
    """By day and night and in both directions: axe finds nothing, targets are 44 px, and 320 px suffice."""
    coast.put("patrol", OrderGiven(call_sign=UNIT, text="Go to the north pier."))
    with browser.new_context(
        viewport={"width": 320, "height": 700},
        reduced_motion="reduce",
        locale="en" if direction == "ltr" else "ar",
    ) as context:
        page = at_work(context, coast)
        witness = Witness(coast.address)
        witness.watch(page)
        page.evaluate("(d) => { document.documentElement.dir = d }", direction)
        page.locator("#sos summary").click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate(SMALL) == []
        assert witness.complaints == []
        assert witness.outside == []


def test_the_phone_tells_where_it_is_only_when_asked(phone: BrowserContext, coast: Coast) -> None:
    """Pressed, the button fills in the place with its accuracy; the position is then told, and the map has it."""
    coast.world.move(60_000)
    page = at_work(phone, coast)
    page.locator("#position").get_by_role("button", name="Find me").click()
    expect(page.get_by_label("Where").first).to_have_value("11.05000 55.63000")
    with page.expect_response("**/api/patrol/report_position") as told:
        page.get_by_role("button", name="Tell my position").click()
    assert told.value.ok
    own = [row for row in coast.rows("units_statuses") if row[1] == UNIT]
    assert own[0][3:5] == (110_500_000, 556_300_000)


def test_the_page_can_be_installed_and_its_worker_reaches_no_further(
    coast: Coast, phone: BrowserContext
) -> None:
    """Manifest and worker need no session; the worker is for `/patrol` alone, and only there a place is asked for."""
    asked = phone.request
    manifest = asked.get(f"{coast.address}/patrol/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    assert manifest.json()["scope"] == "/patrol"
    assert asked.get(f"{coast.address}{manifest.json()['icons'][0]['src']}").ok
    worker = asked.get(f"{coast.address}/patrol/worker.js")
    assert worker.headers["service-worker-allowed"] == "/patrol"
    assert asked.get(f"{coast.address}/patrol/offline").ok
    page = at_work(phone, coast)
    scopes = page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))"
    )
    assert scopes == [f"{coast.address}/patrol"]
    assert "geolocation=(self)" in asked.get(f"{coast.address}/patrol").headers["permissions-policy"]
    assert "geolocation=()" in asked.get(f"{coast.address}/account").headers["permissions-policy"]


def test_the_centre_sees_what_came_late_with_both_times(browser: Browser, coast: Coast) -> None:
    """Where patrols are, what they saw, what they were told; free of barriers by day and night."""
    coast.put("patrol", OrderGiven(call_sign="Falk 2", text="Stay where you are."))
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"{coast.address}/sign-in?to=/patrol/centre")
        sign_in(page, "berg")
        expect(page.get_by_role("heading", name="Patrols", exact=True)).to_be_visible()
        expect(page.get_by_text("Stay where you are.")).to_be_visible()
        assert violations(page) == []
