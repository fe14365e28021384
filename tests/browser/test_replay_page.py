"""The replay: an earlier picture that nobody takes for the present, equal in map, list and address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lindero.kernel.times import MINUTE_MS, text_of
from tests.browser.conftest import OPEN_WITHIN_MS, Witness, sign_in
from tests.browser.stage import CANARY, Stage

pytestmark = pytest.mark.browser

BACK_MS = 15_000


@pytest.fixture(scope="module")
def sailed(stage: Stage) -> Stage:
    """Give a sea on which every ship has come a way."""
    stage.sail(steps=4)
    return stage


@pytest.fixture
def replay(officer: Page, sailed: Stage) -> Page:
    """Give the last two minutes as a replay, a little before their end, once its map is drawn."""
    return opened(officer, sailed)


def opened(page: Page, stage: Stage) -> Page:
    """Open the replay of the last two minutes a little before their end."""
    now = stage.world.clocks["NRD"].now()
    page.goto(f"{stage.addresses['NRD']}/replay?from={now - 2 * MINUTE_MS}&to={now}&at={now - BACK_MS}")
    page.wait_for_selector("#replay[data-ready]")
    return page


def query(page: Page) -> dict[str, str]:
    """Return what the address says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_S_55_the_replay_is_marked_and_said(replay: Page) -> None:
    """A yellow frame and a banner say that this is not the present, in words and to a voice too."""
    banner = replay.locator(".replay-banner")
    expect(banner.get_by_role("heading", name="Replay")).to_be_visible()
    expect(banner).to_contain_text("This is not the present picture.")
    expect(banner.get_by_role("status")).to_have_text(
        re.compile(r"Replay at \d\d:\d\d:\d\dZ. On the map: \d+")
    )
    frame, ground = replay.locator(".replay").evaluate(
        "one => [getComputedStyle(one).borderTopColor, getComputedStyle(one.firstElementChild).backgroundColor]"
    )
    assert frame == ground == "rgb(255, 213, 0)"
    replay.emulate_media(media="print")
    expect(banner).to_be_visible()


def test_the_list_is_that_of_the_shown_instant(replay: Page, stage: Stage) -> None:
    """Stepping back shows list and map ten seconds earlier, and the address goes with them."""
    first = replay.locator("#row-at")
    before = replay.locator("[data-replay=when]").get_attribute("datetime")
    replay.get_by_role("link", name="10 seconds back").click()
    shown = text_of(stage.world.clocks["NRD"].now() - BACK_MS - 10_000)
    expect(first).to_have_text(f"On the map at {shown[11:19]}Z: {len(stage.ships)}")
    expect(replay.locator("[data-replay=said]")).to_contain_text(f"On the map: {len(stage.ships)}")
    assert replay.locator("[data-replay=when]").get_attribute("datetime") == shown != before
    assert query(replay)["at"] == shown


def test_the_line_of_time_is_moved_by_keys(replay: Page) -> None:
    """The line is a slider: arrows move it, and it says its instant."""
    line = replay.get_by_role("slider", name="Instant")
    line.focus()
    said = line.get_attribute("aria-valuetext")
    replay.keyboard.press("ArrowRight")
    expect(line).not_to_have_attribute("aria-valuetext", said or "")
    expect(line).to_be_focused()


def test_playing_runs_to_the_end_and_stops(replay: Page) -> None:
    """Played fast it comes to the end by itself; the button says what it does next."""
    replay.get_by_label("Speed", exact=True).select_option("120")
    play = replay.get_by_role("button", name="Play")
    # It plays for half a second: what the button says then is kept by the page, which misses nothing.
    play.evaluate(
        "button => { button.dataset.said = ''; new MutationObserver(() => { button.dataset.said += button.ariaLabel; })"
        ".observe(button, {attributes: true, attributeFilter: ['aria-label']}); }"
    )
    play.click()
    expect(replay.locator("[data-said]")).to_have_attribute("data-said", "PausePlay", timeout=20_000)
    assert query(replay)["at"] == query(replay)["to"]
    assert query(replay)["speed"] == "120"


def test_selected_tracks_are_drawn_as_a_graph_and_one_is_followed(replay: Page, stage: Stage) -> None:
    """Several tracks are selected by their boxes; a colleague who opens the address sees the same."""
    replay.get_by_label(re.compile(CANARY)).check()
    replay.locator("#rows input[name=track]").nth(3).check()
    graph = replay.locator("#graph")
    expect(graph.locator("canvas")).to_have_count(2)
    expect(graph.locator("li")).to_have_count(2)
    replay.get_by_role("button", name="Follow").click()
    expect(replay.get_by_role("button", name="Follow")).to_have_attribute("aria-pressed", "true")
    kept = query(replay)
    assert kept["follow"] in kept["tracks"].split(",")
    replay.goto(replay.url)
    expect(replay.locator("#graph li")).to_have_count(2)
    expect(replay.get_by_label(re.compile(CANARY))).to_be_checked()


def test_the_replay_hides_by_the_same_boxes_as_the_live_picture(replay: Page, stage: Stage) -> None:
    """A box taken away hides on the map, in the list and in the address; the boxes of sublayers are there too."""
    said, ours = replay.locator("[data-replay=said]"), sum(ship.nation == "NRD" for ship in stage.ships)
    replay.locator(".layers > summary").click()
    replay.get_by_label("Received").uncheck()
    expect(said).to_contain_text(f"On the map: {ours}")
    expect(replay.locator("#row-at")).to_contain_text(str(ours))
    assert query(replay)["hide"] == "received"
    replay.locator(".sublayers > summary").click()
    replay.locator(".sublayers").get_by_label(
        re.compile("vessel|track|surface", re.IGNORECASE)
    ).first.uncheck()
    expect(replay.locator("#row-at")).not_to_contain_text(str(ours))
    replay.get_by_role("button", name="Show all").click()
    expect(said).to_contain_text(f"On the map: {len(stage.ships)}")


def test_a_time_that_cannot_be_shown_says_why(officer: Page, stage: Stage, witness: Witness) -> None:
    """More than a day is refused in words, with what to do."""
    witness.expected.add(422)
    officer.goto(f"{stage.addresses['NRD']}/replay?from=2026-11-01")
    expect(officer.get_by_role("main")).to_contain_text("longer than 24 hours")


def test_without_script_the_list_of_an_instant_is_there(
    browser_without_script: BrowserContext, stage: Stage, witness: Witness
) -> None:
    """Where no script runs, the list, the steps and the choice of a time still work."""
    page = sign_in(browser_without_script.new_page(), stage, witness, "keller")
    now = stage.world.clocks["NRD"].now()
    page.goto(f"{stage.addresses['NRD']}/replay?from={now - MINUTE_MS}&to={now}&at={now}")
    expect(page.locator("#row-at")).to_contain_text(str(len(stage.ships)))
    page.get_by_role("link", name="10 seconds back").click()
    expect(page.locator("[data-replay=when]")).to_have_attribute("datetime", text_of(now - 10_000))


def test_the_strip_below_the_live_map_opens_the_replay(officer: Page, stage: Stage) -> None:
    """An instant chosen by keys on the strip is opened by Enter; until then the picture stays live."""
    officer.goto(f"{stage.addresses['NRD']}/picture")
    strip = officer.locator("#timeline")
    expect(strip.locator(".timeline-bars")).to_be_visible(timeout=OPEN_WITHIN_MS)
    line = strip.get_by_role("slider")
    expect(line).to_have_attribute("aria-valuetext", "Live")
    line.focus()
    officer.keyboard.press("ArrowLeft")
    expect(strip.get_by_role("button", name="Live")).to_have_attribute("aria-pressed", "false")
    officer.keyboard.press("Enter")
    expect(officer).to_have_url(re.compile("/replay"))
    expect(officer.get_by_role("heading", name="Replay")).to_be_visible()
    assert query(officer)["from"] < query(officer)["at"] < query(officer)["to"]
