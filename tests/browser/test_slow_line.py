"""Over a slow line words come first: what a watch needs is there before the map, which weighs more than the rest."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.browser.conftest import signed_in
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

KB = 1024
BEFORE_THE_MAP = 100 * KB
"""Most bytes that come before the map's script is asked for, as they travel: 16 s at 50 kbit/s, fonts included."""
QUEUE = "#alerts [data-alerts=list]"
SECOND_MS = 1_000


def holding(held: list[Route]) -> Callable[[Route], None]:
    """Return what keeps a request waiting, and the request for whoever lets it go on."""

    def hold(route: Route) -> None:
        held.append(route)

    return hold


@pytest.fixture
def desk(context: BrowserContext, stage: Stage) -> Page:
    """Give the screen of a duty officer to whom nothing was shown yet."""
    signed_in(context, stage.addresses["NRD"], "keller")
    return context.new_page()


def test_alerts_and_tracks_are_there_while_the_map_is_still_on_its_way(desk: Page, stage: Stage) -> None:
    """The map's script never comes: the queue is read and worked by keyboard, the list is found in, all the same."""
    held: list[Route] = []
    desk.route("**/static/picture.js?*", holding(held))
    desk.goto(f"{stage.addresses['NRD']}/picture", wait_until="commit")
    expect(desk.locator(QUEUE)).to_be_visible()
    expect(desk.locator("#rows [data-slot]").first).to_be_visible()
    expect(desk.locator("html.alerts-scripted")).to_be_attached()
    with desk.expect_response("**/picture/list-rows?q=no-such-ship*"):
        desk.locator("[data-find]").fill("no-such-ship")
    expect(desk.locator("#row-none")).to_be_visible()
    assert desk.evaluate("performance.getEntriesByName('lindero:drawn').length") == 0
    for route in held:
        route.abort()


def test_what_is_looked_for_before_the_map_comes_is_still_looked_for_after(desk: Page, stage: Stage) -> None:
    """The map's script takes over what stands in the field: it empties nothing, and the address says it."""
    held: list[Route] = []
    desk.route("**/static/picture.js?*", holding(held))
    desk.goto(f"{stage.addresses['NRD']}/picture", wait_until="commit")
    with desk.expect_response("**/picture/list-rows?q=no-such-ship*"):
        desk.locator("[data-find]").fill("no-such-ship")
    expect(desk.locator("#row-none")).to_be_visible()
    held[0].continue_()
    expect(desk).to_have_url(re.compile(r"[?&]q=no-such-ship"))
    expect(desk.locator("[data-find]")).to_have_value("no-such-ship")
    expect(desk.locator("#row-none")).to_be_visible()


def test_the_queue_stands_in_the_page_without_any_script(
    browser_without_script: BrowserContext, stage: Stage
) -> None:
    """Not one request after the page itself brings the alerts and the tracks."""
    signed_in(browser_without_script, stage.addresses["NRD"], "keller")
    page = browser_without_script.new_page()
    page.goto(f"{stage.addresses['NRD']}/picture")
    expect(page.locator(QUEUE)).to_be_visible()
    expect(page.locator("#rows [data-slot]").first).to_be_visible()


def test_the_map_comes_last_and_what_comes_before_is_light(desk: Page, stage: Stage) -> None:
    """Every other script has come when the map's is asked for, and with the fonts all of it weighs little."""
    session = desk.context.new_cdp_session(desk)
    names: dict[str, str] = {}
    arrived: list[tuple[str, int]] = []
    before: list[tuple[str, int]] = []

    def asked(event: dict[str, object]) -> None:
        request = event["request"]
        assert isinstance(request, dict)
        path = urlsplit(str(request["url"])).path
        names[str(event["requestId"])] = path
        if path.endswith("/picture.js") and not before:
            before.extend(arrived)

    session.on("Network.requestWillBeSent", asked)
    session.on(
        "Network.loadingFinished",
        lambda e: arrived.append((names.get(e["requestId"], ""), int(e["encodedDataLength"]))),
    )
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    desk.goto(f"{stage.addresses['NRD']}/picture")
    expect(desk.locator("#picture canvas")).to_be_attached()
    paths = {path for path, _ in before}
    assert {f"/static/{name}.js" for name in ("htmx", "shell", "timeline", "alerts")} <= paths
    assert {"/picture", "/static/console.css", "/static/icons.svg"} <= paths
    assert any(path.endswith(".woff2") for path in paths)
    assert 20 * KB < sum(weight for _, weight in before) < BEFORE_THE_MAP


def test_nothing_is_asked_for_again_while_it_is_on_its_way(desk: Page, stage: Stage) -> None:
    """A part whose answer takes long is asked for once, then rests twice as long; others are renewed meanwhile."""
    asked: list[str] = []
    held: list[Route] = []

    def note(request: Request) -> None:
        asked.append(urlsplit(request.url).path)

    desk.clock.install()
    desk.route("**/static/picture.js?*", lambda route: route.abort())
    desk.route("**/picture/list-rows*", holding(held))
    desk.on("request", note)
    desk.goto(f"{stage.addresses['NRD']}/picture")

    def rows() -> int:
        return asked.count("/picture/list-rows")

    with desk.expect_request("**/picture/list-rows*"):
        desk.clock.run_for(3 * SECOND_MS)
    assert rows() == 1
    with desk.expect_response("**/alerts/panel*"):
        desk.clock.run_for(20 * SECOND_MS)
    assert rows() == 1
    with desk.expect_response("**/picture/list-rows*"):
        held[0].continue_()
    desk.clock.run_for(20 * SECOND_MS)
    assert rows() == 1
    with desk.expect_request("**/picture/list-rows*"):
        desk.clock.run_for(40 * SECOND_MS)
    assert rows() == 2


def test_an_older_answer_takes_nothing_from_who_looks_for_something(desk: Page, stage: Stage) -> None:
    """A renewal that is on its way when somebody looks for a track is given up: its answer is not shown any more."""
    desk.clock.install()
    desk.route("**/static/picture.js?*", lambda route: route.abort())
    desk.route(lambda url: url.endswith("/picture/list-rows?q=&hide="), holding([]))
    desk.goto(f"{stage.addresses['NRD']}/picture")
    with desk.expect_request("**/picture/list-rows?q=&hide=") as renewal:
        desk.clock.run_for(3 * SECOND_MS)
    with desk.expect_event("requestfailed", lambda request: request == renewal.value):
        desk.locator("[data-find]").fill("no-such-ship")
        desk.clock.run_for(SECOND_MS)
    expect(desk.locator("#row-none")).to_be_visible()


def test_what_the_map_could_not_load_is_said_unless_the_page_is_left(
    context: BrowserContext, stage: Stage
) -> None:
    """A base map that is not there is said on the browser's console; one that the next page cuts off is no fault."""
    signed_in(context, stage.addresses["NRD"], "keller")
    page, faults = context.new_page(), list[str]()
    page.on(
        "console", lambda message: faults.append(message.text) if message.text.startswith("map:") else None
    )
    page.route("**/*.pmtiles*", holding([]))
    with page.expect_request("**/*.pmtiles*"):
        page.goto(f"{stage.addresses['NRD']}/picture")
    page.goto(f"{stage.addresses['NRD']}/decisions")
    assert faults == []
    page.unroute_all(behavior="ignoreErrors")
    page.route("**/*.pmtiles*", lambda route: route.abort())
    with page.expect_console_message(lambda message: message.text.startswith("map:")):
        page.goto(f"{stage.addresses['NRD']}/picture")
