"""What small marks say: whose a track is, by form alone; the scale; the states in a telephone's bar."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, OPEN_WITHIN_MS, Witness, sign_in
from tests.browser.stage import Stage
from tests.browser.test_access import too_wide

pytestmark = pytest.mark.browser

TELEPHONE = 390
"""Pixels that the screen of a usual telephone is wide."""

CHIPS = """() => {
    const bar = document.querySelector('.topbar .chips'), edge = bar.getBoundingClientRect();
    return [...bar.querySelectorAll('.chip')].filter(one => one.checkVisibility()).map(one => {
        one.scrollIntoView({inline: 'nearest', block: 'nearest'});
        const box = one.getBoundingClientRect();
        return [one.textContent.trim(), box.left >= edge.left - 1 && box.right <= edge.right + 1];
    });
}"""
"""Each state in the bar, and whether the whole of it can be moved into sight."""


def edge_and_middle(page: Page, origin: str) -> tuple[set[int], int]:
    """Return which greys the upper edge of an origin's mark has, and that of its middle."""
    mark = page.locator(f"#layers .swatch[data-origin={origin}]")
    with Image.open(io.BytesIO(mark.screenshot())) as picture:
        (wide, high), greys = picture.size, picture.convert("L").tobytes()
    return set(greys[wide + 2 : 2 * wide - 2]), greys[high // 2 * wide + wide // 2]


def test_whose_a_track_is_is_told_by_form(officer: Page, stage: Stage) -> None:
    """Ours is filled, received is hollow with a whole edge, stale is hollow with a broken one."""
    officer.goto(f"{stage.addresses['NRD']}/picture")
    edges, middle = edge_and_middle(officer, "own")
    assert edges == {middle}
    edges, middle = edge_and_middle(officer, "received")
    assert len(edges) == 1
    assert middle not in edges
    edges, middle = edge_and_middle(officer, "stale")
    assert len(edges) > 1, "an edge without gaps looks received"
    assert max(abs(grey - middle) for grey in edges) > 60
    assert min(abs(grey - middle) for grey in edges) < 20


def test_scale_and_sources_of_the_map_stand_apart(browser: Browser, stage: Stage, witness: Witness) -> None:
    """On an Arabic page too, how far a mile is and whose map it is do not lie upon each other."""
    with browser.new_context(viewport=DESK, locale="ar") as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        page.goto(f"{stage.addresses['NRD']}/picture")
        expect(page.locator("#scale")).to_have_text("20 nm", timeout=OPEN_WITHIN_MS)
        scale, source = page.locator("#scale").bounding_box(), page.locator(".attribution").bounding_box()
        assert scale is not None
        assert source is not None
        first, second = sorted((scale, source), key=lambda box: box["x"])
        assert first["x"] + first["width"] < second["x"]


def test_every_state_in_a_telephones_bar_can_be_read(
    browser: Browser, stage: Stage, witness: Witness
) -> None:
    """The node's name is whole, and however many states there are, each is moved into sight; none widens the page."""
    with browser.new_context(viewport={"width": TELEPHONE, "height": 844}) as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        page.goto(f"{stage.addresses['NRD']}/picture")
        expect(page.locator("#feed-status")).to_have_attribute("data-tone", "ok", timeout=OPEN_WITHIN_MS)
        expect(page.locator("#alerts-bell")).to_be_visible()
        page.locator(".topbar .chips > li").first.evaluate(
            "one => { for (let times = 0; times < 3; times += 1) one.after(one.cloneNode(true)); }"
        )
        assert page.locator(".node-name").evaluate("one => one.scrollWidth <= one.clientWidth")
        chips = page.evaluate(CHIPS)
        assert len(chips) >= 5
        assert [words for words, is_seen in chips if not is_seen] == []
        assert too_wide(page) == []
