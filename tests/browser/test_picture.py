"""The picture as an officer has it: tracks that move, a list that equals the map, who sees each and why."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, WebSocketRoute, expect

from tests.browser.conftest import OPEN_WITHIN_MS, Witness, sign_in
from tests.browser.stage import CANARY, Stage

pytestmark = pytest.mark.browser

STILL_MS = 400
LOST_WITHIN_MS = 5_000


@pytest.fixture
def picture(officer: Page, stage: Stage) -> Page:
    """Give the picture of Lt. Keller with its feed live."""
    return opened(officer, stage)


def opened(page: Page, stage: Stage) -> Page:
    """Open the picture and wait until its feed is live, its tracks are drawn and its rows are there."""
    page.goto(f"{stage.addresses['NRD']}/picture#map=8.5/55.5/11.0")
    expect(words_of_feed(page)).to_have_text(re.compile(r"^\d+ / \d+$"), timeout=OPEN_WITHIN_MS)
    # The map's script comes last: who reads the words may still be without the map.
    page.wait_for_function(
        "() => performance.getEntriesByName('lindero:drawn').length > 0", timeout=OPEN_WITHIN_MS
    )
    expect(page.locator("#rows tr[data-slot]").first).to_be_visible()
    return page


def words_of_feed(page: Page) -> Locator:
    """Return what the bar says of the feed: shown and all tracks."""
    return page.locator("#feed-status [data-part=words]")


def settled(page: Page) -> bytes:
    """Return the map's image once it has come to rest."""
    canvas = page.locator("#picture canvas").first
    before = b""
    for _ in range(40):
        now = canvas.screenshot()
        if now == before:
            return now
        before = now
        page.wait_for_timeout(STILL_MS)
    raise AssertionError("the map does not come to rest")


def waited(page: Page, until: Callable[[], bool], timeout_ms: int = 8_000) -> bool:
    """Wait until something holds; say whether it did in time."""
    for _ in range(timeout_ms // 100):
        if until():
            return True
        page.wait_for_timeout(100)
    return until()


def test_the_map_draws_tracks_that_move(picture: Page, stage: Stage) -> None:
    """When ships sail on, the map changes by itself, and it is still while they are."""
    before = settled(picture)
    picture.wait_for_timeout(STILL_MS)
    assert settled(picture) == before
    stage.sail(steps=12)
    canvas = picture.locator("#picture canvas").first
    assert waited(picture, lambda: canvas.screenshot() != before)


def test_the_list_equals_the_map(picture: Page, stage: Stage) -> None:
    """As many tracks stand in the list as the map says that it draws, and as there are."""
    shown, everything = words_of_feed(picture).inner_text().split(" / ")
    assert int(shown) == int(everything) == len(stage.ships)
    expect(picture.locator("#rows tr[data-slot]")).to_have_count(len(stage.ships))
    picture.get_by_role("link", name="List", exact=True).click()
    expect(picture.get_by_text(re.compile(rf"1 to {len(stage.ships)} of {len(stage.ships)}"))).to_be_visible()


def test_the_list_follows_the_ships(picture: Page, stage: Stage) -> None:
    """The rows beside the map are renewed without losing the place of the reader."""
    link = picture.locator("#rows a.track-name").first
    link.focus()
    stage.sail()
    with picture.expect_request("**/picture/list-rows*") as renewal:
        pass
    answer = renewal.value.response()
    assert answer is not None
    answer.finished()
    expect(picture.locator("#rows")).not_to_have_class(re.compile("htmx-"))
    expect(link).to_be_focused()


def test_an_own_track_says_who_sees_it_and_under_which_article(picture: Page) -> None:
    """A press on a row shows the track, and which neighbour sees which fields under which clause."""
    picture.get_by_role("link", name=CANARY).click()
    panel = picture.locator("#detail")
    expect(panel.get_by_role("heading", name=re.compile(CANARY))).to_be_visible()
    sight = panel.locator(".who-sees")
    expect(sight).to_contain_text("Nordia: officers with the grant for it")
    expect(sight).to_contain_text("Sudia: track id, place")
    expect(sight).to_contain_text("AG-1@1/art-6-1")
    expect(sight).not_to_contain_text("name,")
    expect(picture.locator("#rows tr[aria-current=true]")).to_contain_text(CANARY)


def test_a_received_track_says_whose_it_is_and_what_it_may_be_used_for(picture: Page) -> None:
    """Of a neighbour's track the panel names nation, clause, purpose and time limit."""
    picture.locator("#rows tr", has_text="SUD").first.locator("a").click()
    panel = picture.locator("#detail")
    expect(panel.locator(".facts")).to_contain_text("Sudia")
    expect(panel.locator(".who-sees")).to_contain_text("AG-1@1/art-6-1")
    expect(panel.locator(".who-sees")).to_contain_text("for border surveillance")
    expect(panel.locator(".who-sees")).to_contain_text("Others: nothing without the consent of Sudia")


def test_a_press_on_the_map_selects_the_track_under_it(picture: Page) -> None:
    """What is drawn can be pressed: the symbol in the middle of the map opens its panel."""
    picture.get_by_role("link", name=CANARY).click()
    picture.keyboard.press("Escape")
    box = picture.locator("#picture").bounding_box()
    assert box is not None
    selected = False
    for offset in range(0, 160, 8):
        picture.mouse.click(box["x"] + box["width"] / 2 + offset, box["y"] + box["height"] / 2)
        if picture.locator("#detail .detail-body").count() or waited(
            picture, lambda: picture.locator("#detail .detail-body").count() > 0, 200
        ):
            selected = True
            break
    assert selected


def test_finding_a_track_narrows_the_list(picture: Page) -> None:
    """What is written into the field is what the list shows; the map keeps all."""
    picture.get_by_label("Find a track").fill("canary")
    expect(picture.locator("#rows tr[data-slot]")).to_have_count(1)
    expect(picture.locator("#rows")).to_contain_text(CANARY)


def test_hiding_a_layer_hides_its_tracks(picture: Page, stage: Stage) -> None:
    """Layers switch off what they name, and the bar says how many are left of how many."""
    picture.get_by_label("Received").uncheck()
    own = sum(ship.nation == "NRD" for ship in stage.ships)
    expect(words_of_feed(picture)).to_have_text(f"{own} / {len(stage.ships)}")


def test_a_lost_feed_is_said_on_the_map(context: BrowserContext, stage: Stage, witness: Witness) -> None:
    """When nothing comes any more the map says so within five seconds, with the time of what it shows."""
    cut = False
    page = context.new_page()

    def route(here: WebSocketRoute) -> None:
        there = here.connect_to_server()
        there.on_message(lambda message: None if cut else here.send(message))

    page.route_web_socket(re.compile("/live/picture"), route)
    sign_in(page, stage, witness, "keller")
    opened(page, stage)
    cut = True
    banner = page.locator("#feed-banner")
    expect(banner).to_be_visible(timeout=LOST_WITHIN_MS)
    expect(banner).to_contain_text(re.compile(r"Feed lost. The picture is of \d\d:\d\d:\d\dZ"))
    cut = False
    expect(banner).to_be_hidden(timeout=20_000)
    expect(words_of_feed(page)).to_have_text(re.compile(r"^\d+ / \d+$"))


def test_signing_out_elsewhere_ends_the_picture(picture: Page, stage: Stage, witness: Witness) -> None:
    """A session that ended leaves no picture on the screen: the page goes to the sign-in."""
    witness.expected.add(401)
    stage.world.nodes["NRD"].store.run(lambda tx: tx.execute("DELETE FROM identity_sessions"))
    # The feed and the part that is renewed both lead to the sign-in: whichever navigation gives way is no failure.
    expect(picture).to_have_url(re.compile("/sign-in"), timeout=15_000)


def test_without_script_the_list_and_the_tracks_say_the_same(
    browser_without_script: BrowserContext, stage: Stage, witness: Witness
) -> None:
    """Where no script runs, signing in, the rows and the page of a track still work."""
    page = sign_in(browser_without_script.new_page(), stage, witness, "keller")
    page.goto(f"{stage.addresses['NRD']}/picture")
    assert page.locator("#rows tr[data-slot]").count() == len(stage.ships)
    page.get_by_role("link", name=CANARY).click()
    page.get_by_role("link", name="Neighbour by neighbour, field by field").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who sees this record, and under which article")
    expect(page.get_by_role("main")).to_contain_text("AG-1@1/art-6-1")
