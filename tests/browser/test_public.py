"""The public pages in a real browser: no script, four languages, keyboard alone, free of barriers, by day and night."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from lindero.shells.console.tests.treaties import lay_down
from lindero.shells.public.tests.test_warned import warn
from lindero.shells.public.tests.visiting import opened, photo
from lindero.trust.agreements.tests.samples import an_agreement
from lindero.trust.agreements.tests.test_published_page import published
from tests.browser.conftest import DESK, PHONE, Witness
from tests.browser.judge import violations
from tests.browser.stage import Server
from tests.browser.test_weight import is_too_heavy, weight_of
from tests.nodes.routes import NODE
from tests.nodes.world import World

pytestmark = pytest.mark.browser

PAGES = (
    *("", "warnings", "report", "follow", "consultations"),
    *("meetings", "rights", "figures", "agreements", "waiting"),
)
LIGHT = ("", "report", "consultations")
"""What is opened first, and on the way."""

STORY = "Two men loaded barrels from a boat onto a lorry without lights at the old pier."
Theme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a node whose public pages are open."""
    world = World(tmp_path_factory.mktemp("square"))
    opened(world.nodes[NODE])
    warn(world.nodes[NODE])
    lay_down(world.nodes[NODE], published(an_agreement(), "NRD", "SUD"))
    server = Server(world.nodes[NODE])
    yield server.start()
    server.stop()
    world.close()


def watched(context: BrowserContext, address: str) -> tuple[Page, Witness]:
    """Give a page, and who sees what it complains of and asks elsewhere; a form with mistakes may answer so."""
    page, witness = context.new_page(), Witness(address)
    witness.expected = {404, 422}
    witness.watch(page)
    return page, witness


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_PUB_01_every_public_page_is_free_of_barriers(browser: Browser, address: str, language: str) -> None:
    """In each language and direction, by day and by night; nothing is complained of or asked elsewhere."""
    with browser.new_context(viewport=DESK) as context:
        page, witness = watched(context, address)
        for name in PAGES:
            page.goto(f"{address}/public/{language}/{name}")
            if name == "agreements":
                page.locator("summary").click()
                expect(page.get_by_role("heading", level=3)).to_be_visible()
            assert violations(page) == [], name
        page.goto(f"{address}/public/{language}/report")
        page.locator("main button").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert violations(page) == []
        assert (witness.complaints, witness.outside) == ([], [])
        assert context.cookies() == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_PUB_01_public_pages_weigh_little(browser: Browser, address: str, language: str) -> None:
    """To report from a poor network on a telephone costs less than 100 KB, whatever the language, nothing kept."""
    with browser.new_context(viewport=PHONE) as context:
        told = {name: weight_of(context, f"{address}/public/{language}/{name}") for name in LIGHT}
    assert all(len(files) > 1 for files in told.values())
    assert {name: files for name, files in told.items() if is_too_heavy(files)} == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_PUB_01_a_report_and_its_answer_without_script(browser: Browser, address: str, language: str) -> None:
    """On a telephone without JavaScript: mistakes explained and focused, then sent with a photo, found, added to."""
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        context.set_default_timeout(15_000)
        page, witness = watched(context, address)
        page.goto(f"{address}/public/")
        page.goto(f"{address}/public/{language}/report")
        page.locator("#words").fill("short")
        page.locator("#where").fill("old pier")
        chosen = FilePayload(name="IMG.jpg", mimeType="image/jpeg", buffer=photo())
        page.locator("#photo").set_input_files(chosen)
        page.locator("main button").click()
        expect(page.locator(".summary a")).to_have_count(2)
        expect(page.locator("#category")).to_be_focused()
        expect(page.locator("#words")).to_have_value("short")
        expect(page.locator("#where")).to_have_value("old pier")
        expect(page.locator(".kept")).to_be_visible()
        page.locator("[value=goods_hidden]").check()
        page.locator("#words").fill(STORY)
        page.locator("main button").click()
        code = page.locator(".code").inner_text()
        assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", code)
        assert code.replace(" ", "") not in page.url
        page.goto(f"{address}/public/{language}/follow")
        page.locator("#code").fill(code)
        page.locator("main button").click()
        page.locator("#words").fill("They came again on Saturday.")
        page.locator("main button").click()
        expect(page.get_by_role("status")).to_be_visible()
        expect(page.get_by_text("They came again on Saturday.")).to_be_visible()
        assert page.url == f"{address}/public/{language}/follow"
        assert (witness.complaints, witness.outside, context.cookies()) == ([], [], [])


def test_PUB_01_by_keyboard_alone(browser: Browser, address: str) -> None:
    """Skip to the content, choose, write and send with Tab, arrows and Enter; every stop can be seen."""
    with browser.new_context(viewport=DESK) as context:
        page, witness = watched(context, address)
        page.goto(f"{address}/public/en/report")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator("#category")).to_be_focused()
        page.keyboard.press("ArrowDown")
        for stop in ("about", "words"):
            page.keyboard.press("Tab")
            expect(page.locator(f"#{stop}")).to_be_focused()
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.type(STORY)
        for stop in ("where", "area", "photo", "name", "contact"):
            page.keyboard.press("Tab")
            expect(page.locator(f"#{stop}")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".code")).to_be_visible()
        assert (witness.complaints, witness.outside) == ([], [])


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_PUB_01_it_fits_a_small_screen(browser: Browser, address: str, language: str) -> None:
    """At 320 pixels nothing is cut off or scrolls sideways, and whatever is touched is large enough."""
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        for name in PAGES:
            page.goto(f"{address}/public/{language}/{name}")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
            small = page.evaluate(
                "[...document.querySelectorAll('header a, main button, select, textarea, .choice, .cards a')]"
                ".filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
            )
            assert small == [], name
