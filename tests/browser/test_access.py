"""Everybody can use it: by keyboard alone, on a narrow screen, by day and by night, with a screen reader."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from lindero.trust.identity.rules import grants_of
from tests.browser.conftest import DESK, OPEN_WITHIN_MS, PHONE, Witness, sign_in
from tests.browser.judge import AXE, Scheme, violations
from tests.browser.stage import PEOPLE, PHRASE, Stage

pytestmark = pytest.mark.browser

DAY_PANEL, DUSK_PANEL, NIGHT_PANEL = "rgb(255, 255, 255)", "rgb(33, 45, 52)", "rgb(18, 29, 35)"
PROVOKED = {403, 404, 422}


class Direction(NamedTuple):
    """A direction of reading, and in which half of the day its pages are judged by every rule."""

    name: str
    whole: Scheme


DIRECTIONS = {"en": Direction("ltr", "light"), "ar": Direction("rtl", "dark")}
TWICE: ViewportSize = {"width": DESK["width"] // 2, "height": DESK["height"] // 2}
"""What is left of the desk's screen, in pixels of the style sheet, when a browser shows everything twice as large."""


def addresses_of(stage: Stage, person: str) -> Iterator[str]:
    """Yield the address of every page that this person is the first to open, errors and forms among them."""
    node = stage.world.nodes["NRD"]
    earlier = list(PEOPLE)[: list(PEOPLE).index(person)]
    offered = node.registry.offers("grants")
    seen = grants_of((PEOPLE[other][1] for other in earlier), offered)
    mine = grants_of([PEOPLE[person][1]], offered) - seen
    for page in node.registry.pages.values():
        if page.needs in mine and "{" not in page.path and page.path not in NEED_A_QUERY:
            yield page.path
    for action in node.registry.actions.values():
        if action.needs in mine:
            yield f"/do/{action.name.replace('.', '/', 1)}"
    yield from ("/do", "/nowhere")


NEED_A_QUERY = {"/oversight/who-sees", "/patrol/state", "/picture/list-rows", "/picture/trail"}
"""Pages that show one thing, reached by links below, and parts that stand inside another page."""


@pytest.mark.timeout(300)  # A duty officer may open some hundred and fifty pages.
@pytest.mark.parametrize("tongue", ["en", "ar"])
@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_is_free_of_barriers(
    browser: Browser, stage: Stage, witness: Witness, person: str, tongue: str
) -> None:
    """No page that anybody may open has a single violation, by day or by night, in either direction of reading.

    Nor has any to be moved sideways to be read: on the narrowest screen, and at twice the size of letters.
    """
    witness.expected |= PROVOKED
    wrong: dict[str, list[str]] = {}
    with browser.new_context(viewport=DESK, locale=tongue) as context:
        page = sign_in(context.new_page(), stage, witness, person)
        for address in addresses_of(stage, person):
            visit(page, stage, address)
            if found := [*violations(page, DIRECTIONS[tongue].whole), *too_wide(page)]:
                wrong[address] = found
        assert page.evaluate("document.documentElement.dir") == DIRECTIONS[tongue].name
    assert wrong == {}


def visit(page: Page, stage: Stage, address: str) -> None:
    """Open a page; on the map, what is known of a ship too."""
    page.goto(f"{stage.addresses['NRD']}{address}")
    if address == "/picture":
        expect(page.locator("#feed-status")).to_have_attribute("data-tone", "ok", timeout=OPEN_WITHIN_MS)
        page.locator("#rows a.track-name").first.click()
        expect(page.locator("#detail .who-sees")).to_be_visible()


def too_wide(page: Page) -> list[str]:
    """Return on which screens a page is wider than they are: a narrow one, and this one with letters twice as large."""
    found = []
    for size in (PHONE, TWICE):
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(f"{width} pixels wide on {size['width']}")
    page.set_viewport_size(DESK)
    return found


def test_pages_of_one_thing_are_free_of_barriers(browser: Browser, stage: Stage, witness: Witness) -> None:
    """A track, a decision, who sees a record, and a form with errors have no violation either."""
    witness.expected |= PROVOKED
    with browser.new_context(viewport=DESK) as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        base = stage.addresses["NRD"]
        head = next(ship.head for ship in stage.ships if ship.nation == "NRD" and ship.head is not None)
        page.goto(f"{base}/picture/list")
        with page.expect_navigation():
            page.locator("tbody th a").first.click()
        assert violations(page) == []
        page.goto(f"{base}/oversight/who-sees?about={head.record_id}")
        assert violations(page) == []
        page.goto(f"{base}/decisions?outcome=refused")
        with page.expect_navigation():
            page.locator("tbody th a").first.click()
        assert violations(page) == []
        page.goto(f"{base}/do/exchange/recall_record")
        page.locator("form.form button").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert violations(page) == []


WHERE = """() => {
    const chips = document.querySelector('.topbar .chips'), edge = chips.getBoundingClientRect();
    const within = one => {
        const box = one.getBoundingClientRect();
        return box.left >= edge.left && box.right <= edge.right;
    };
    const cut = [...chips.querySelectorAll('.chip-long > span')].filter(one => one.scrollWidth > one.clientWidth);
    return [
        [...chips.querySelectorAll('.chip')].filter(one => !within(one)).map(one => one.textContent),
        cut.filter(one => getComputedStyle(one).textOverflow !== 'ellipsis').map(one => one.textContent),
        cut.length,
    ];
}"""
"""Chips of the bar that reach out of their place; those cut off without a sign of it; how many are cut off."""

LAPTOP: ViewportSize = {"width": 1280, "height": 800}
LONG = "AG-1 in force, and words that are longer than the bar has room for, whatever else stands in it at this hour"


@pytest.mark.parametrize("tongue", ["en", "es", "fr", "ar"])
def test_the_states_in_the_bar_give_way(
    browser: Browser, stage: Stage, witness: Witness, tongue: str
) -> None:
    """The longest words for a state end in an ellipsis on a laptop; on a phone they do not widen the picture."""
    with browser.new_context(viewport=LAPTOP, locale=tongue) as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        page.goto(f"{stage.addresses['NRD']}/picture")
        expect(page.locator("#feed-status")).to_have_attribute("data-tone", "ok", timeout=OPEN_WITHIN_MS)
        expect(page.locator("#alerts-bell")).to_be_visible()
        say = "(one, words) => { one.textContent = words; }"
        page.locator(".chip-agreement > span").evaluate(say, LONG)
        assert page.evaluate(WHERE) == [[], [], 1]
        # On a phone the agreement has no place: there the alerts that wait may be many.
        page.locator("#alerts-bell > span:last-child").evaluate(say, LONG)
        assert too_wide(page) == []


@pytest.mark.parametrize(("person", "address"), [("keller", "/agreements/AG-1@1"), ("voss", "/log")])
def test_lines_that_are_signed_fit_every_screen(
    context: BrowserContext, stage: Stage, witness: Witness, person: str, address: str
) -> None:
    """The bytes of an agreement, and a checkpoint, have long lines: they are moved sideways, and the page is not."""
    page = sign_in(context.new_page(), stage, witness, person)
    page.goto(f"{stage.addresses['NRD']}{address}")
    lines = page.locator(".page > .table-wrap > pre")
    expect(lines).to_be_visible()
    assert too_wide(page) == []
    page.set_viewport_size(PHONE)
    assert lines.evaluate("one => one.parentElement.scrollWidth > one.parentElement.clientWidth")
    assert violations(page) == []
    page.emulate_media(media="print")
    right = """one => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return range.getBoundingClientRect().right - innerWidth;
    }"""
    assert lines.evaluate(right) <= 0, "on paper nothing can be moved sideways"


def test_lines_that_are_signed_begin_at_the_left_on_an_arabic_page(
    browser: Browser, stage: Stage, witness: Witness
) -> None:
    """The bytes of an agreement stand as they were written, apart from the edge of their box."""
    with browser.new_context(viewport=DESK, locale="ar") as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        page.goto(f"{stage.addresses['NRD']}/agreements/AG-1@1")
        left = page.locator(".page > .table-wrap > pre").evaluate(
            """one => {
                const box = one.parentElement.getBoundingClientRect(), range = document.createRange();
                range.setStart(one.firstChild, 0);
                range.setEnd(one.firstChild, 1);
                return range.getBoundingClientRect().left - box.left;
            }"""
        )
        assert 8 <= left <= 16


ENDS = """cell => {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), text = walker.nextNode();
    const at = place => {
        const range = document.createRange();
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        return range.getBoundingClientRect().left;
    };
    return [text.data, at(0), at(text.data.length - 1)];
}"""
"""The first text in an element, and where its first and its last letter are drawn."""


def test_a_place_is_read_latitude_first_on_an_arabic_page(
    browser: Browser, stage: Stage, witness: Witness
) -> None:
    """In a table from right to left a place still runs from left to right, as it is spoken over the radio."""
    head = next(ship.head for ship in stage.ships if ship.nation == "NRD" and ship.head is not None)
    with browser.new_context(viewport=DESK, locale="ar") as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        page.goto(f"{stage.addresses['NRD']}/records/{head.record_id}/preview?peer=SUD")
        cells = page.locator("td").filter(has_text=re.compile(r"^[\d.]+ N [\d.]+ E$"))
        assert cells.count() == 2, "ours and theirs"
        for cell in cells.all():
            text, first, last = cell.evaluate(ENDS)
            assert first < last, text


def test_the_sign_in_is_free_of_barriers(browser: Browser, stage: Stage, witness: Witness) -> None:
    """The first page, and what it says when something was wrong, have no violation."""
    witness.expected |= PROVOKED
    with browser.new_context(viewport=DESK) as context:
        page = context.new_page()
        witness.watch(page)
        page.goto(f"{stage.addresses['NRD']}/sign-in")
        assert violations(page) == []
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert violations(page) == []


def test_the_sign_in_leads_to_what_was_asked_for(
    context: BrowserContext, stage: Stage, witness: Witness
) -> None:
    """Whoever asks for a page signs in by keyboard alone and is there."""
    page = context.new_page()
    witness.watch(page)
    page.goto(f"{stage.addresses['NRD']}/decisions?outcome=refused")
    expect(page.locator("#field-person")).to_be_focused()
    page.keyboard.type("keller")
    page.keyboard.press("Tab")
    page.keyboard.type(PHRASE)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{stage.addresses['NRD']}/decisions?outcome=refused")
    expect(page.locator(".rail")).to_be_visible()


def test_the_judge_of_barriers_can_say_no(officer: Page, stage: Stage) -> None:
    """A field without a name, and letters that are pale by night alone, are found out: the checks above can fail."""
    officer.goto(f"{stage.addresses['NRD']}/decisions")
    assert violations(officer) == []
    officer.evaluate("document.querySelector('main').append(document.createElement('select'))")
    assert any(found.startswith("by day, select-name") for found in violations(officer))
    officer.evaluate(
        """() => {
            document.querySelector('main').lastElementChild.remove();
            const words = document.querySelector('main').appendChild(document.createElement('p'));
            words.textContent = 'pale';
            words.style.color = 'light-dark(#000, #222)';
            words.style.backgroundColor = 'light-dark(#fff, #111)';
            words.style.colorScheme = 'light dark';
        }"""
    )
    assert [found.partition(":")[0] for found in violations(officer)] == ["by night, color-contrast"]


def test_the_judge_of_width_can_say_no(officer: Page, stage: Stage) -> None:
    """A line that does not break is found on the narrow screen: the check above can fail."""
    officer.goto(f"{stage.addresses['NRD']}/decisions")
    assert too_wide(officer) == []
    officer.evaluate(
        "document.querySelector('main').append(document.createElement('pre'));"
        "document.querySelector('main pre').textContent = 'w'.repeat(60)"
    )
    assert len(too_wide(officer)) == 1


def test_the_keyboard_is_enough(officer: Page, stage: Stage) -> None:
    """From the skip link to a track's panel and back, without a mouse."""
    officer.goto(f"{stage.addresses['NRD']}/picture")
    expect(officer.locator("#feed-status")).to_have_attribute("data-tone", "ok", timeout=OPEN_WITHIN_MS)
    officer.keyboard.press("Tab")
    expect(officer.get_by_role("link", name="Skip to content")).to_be_focused()
    officer.keyboard.press("Enter")
    expect(officer.locator("#main")).to_be_focused()
    officer.keyboard.press("/")
    expect(officer.get_by_label("Find a track")).to_be_focused()
    officer.keyboard.type("canary")
    expect(officer.locator("#rows tr[data-slot]")).to_have_count(1)
    for _ in range(2):
        officer.keyboard.press("Tab")
    expect(officer.locator("#rows a.track-name").first).to_be_focused()
    officer.keyboard.press("Enter")
    expect(officer.locator("#detail .who-sees")).to_be_visible()
    officer.keyboard.press("Escape")
    expect(officer.locator("#detail")).to_be_hidden()
    officer.keyboard.press("?")
    expect(officer.get_by_role("dialog")).to_be_visible()
    officer.keyboard.press("Escape")
    expect(officer.get_by_role("dialog")).to_be_hidden()
    third = officer.get_by_role("navigation").get_by_role("link").nth(2).get_attribute("href")
    officer.keyboard.press("3")
    expect(officer).to_have_url(f"{stage.addresses['NRD']}{third}")


def test_whatever_has_the_focus_shows_it(officer: Page, stage: Stage) -> None:
    """Nothing that can be reached by Tab hides where the focus is."""
    officer.goto(f"{stage.addresses['NRD']}/decisions")
    hidden = []
    for _ in range(30):
        officer.keyboard.press("Tab")
        outline = officer.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " const shown = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;"
            " return [e.outerHTML.slice(0, 80), shown]; })()"
        )
        if not outline[1] and not outline[0].startswith("<body"):
            hidden.append(outline[0])
    assert hidden == []


def test_day_dusk_and_night_follow_the_system_and_the_switch(
    browser: Browser, stage: Stage, witness: Witness
) -> None:
    """The palette is the system's until a person chooses, and the choice stays."""
    with browser.new_context(viewport=DESK, color_scheme="dark") as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        page.goto(f"{stage.addresses['NRD']}/decisions")
        assert panel_colour(page) == NIGHT_PANEL
        page.keyboard.press("t")
        assert panel_colour(page) == DAY_PANEL
        page.reload()
        assert panel_colour(page) == DAY_PANEL
        page.get_by_role("button", name="Day colours, change to dusk").click()
        assert panel_colour(page) == DUSK_PANEL
        page.reload()
        assert panel_colour(page) == DUSK_PANEL
        page.get_by_role("button", name="Dusk colours, change to night").click()
        assert panel_colour(page) == NIGHT_PANEL


def panel_colour(page: Page) -> str:
    """Return the colour of the bar."""
    colour: str = page.evaluate("getComputedStyle(document.querySelector('.topbar')).backgroundColor")
    return colour


def test_colours_that_the_system_forces_lose_nothing(
    browser: Browser, stage: Stage, witness: Witness
) -> None:
    """With forced colours the chosen section is still marked by more than colour."""
    with browser.new_context(viewport=DESK, forced_colors="active") as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        page.goto(f"{stage.addresses['NRD']}/decisions")
        chosen = page.locator(".rail-item[aria-current]")
        width = chosen.evaluate("e => getComputedStyle(e).borderInlineStartWidth")
        assert float(width.removesuffix("px")) >= 2


MAIN_PAGES = ("/picture/list", "/alerts", "/events", "/agreements", "/decisions", "/sharing/out")
UNSEEN = """() => [...document.querySelectorAll('.button, .input, .select, .chip, .level, .panel, .table-wrap')]
    .filter(one => one.checkVisibility() && !one.matches('.button-quiet'))
    .filter(one => {
        const style = getComputedStyle(one);
        const isEdged = style.borderTopStyle !== 'none' && parseFloat(style.borderTopWidth) > 0;
        return !isEdged && style.forcedColorAdjust !== 'none';
    })
    .map(one => one.outerHTML.slice(0, 90))"""
"""What would be told by its ground alone, which forced colours take away."""


PALE: Final = """async () => {
    const run = await axe.run(document, {runOnly: ['color-contrast'], resultTypes: ['violations']});
    return run.violations.flatMap(one => one.nodes.map(node => node.html.slice(0, 160)));
}"""
"""Letters that do not stand out enough from their ground, as axe-core finds them."""


def test_no_letters_are_pale_at_dusk(browser: Browser, stage: Stage, witness: Witness) -> None:
    """The third palette, which no system asks for, is judged where people look most; and its judge can say no."""
    with browser.new_context(viewport=DESK, reduced_motion="reduce") as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        page.add_init_script("localStorage.setItem('lindero.theme', 'dusk')")
        page.add_init_script(path=AXE)
        pale: dict[str, list[str]] = {}
        for address in (*MAIN_PAGES, "/sar", "/oversight", "/do/events/report_event", "/nowhere"):
            witness.expected |= PROVOKED
            page.goto(f"{stage.addresses['NRD']}{address}")
            assert panel_colour(page) == DUSK_PANEL, address
            if found := page.evaluate(PALE):
                pale[address] = found
        assert pale == {}
        page.evaluate("document.documentElement.style.setProperty('--text-2', '#5b6a72')")
        assert page.evaluate(PALE) != []


def test_forced_colours_and_paper_keep_every_main_page(
    browser: Browser, stage: Stage, witness: Witness
) -> None:
    """Where grounds are taken away edges stay; on paper the content is whole, and the chrome is not there."""
    with browser.new_context(viewport=DESK, forced_colors="active") as context:
        page = sign_in(context.new_page(), stage, witness, "keller")
        for address in MAIN_PAGES:
            page.emulate_media(media="screen")
            page.goto(f"{stage.addresses['NRD']}{address}")
            assert page.evaluate(UNSEEN) == [], address
            page.emulate_media(media="print")
            expect(page.locator("main h1, .main h1").first).to_be_visible()
            expect(page.locator(".rail")).to_be_hidden()
            assert page.locator(".print-mark").first.is_visible(), address
        page.emulate_media(media="screen")
        page.locator(".chip:visible").first.evaluate("one => { one.style.border = 'none'; }")
        assert len(page.evaluate(UNSEEN)) == 1


def test_the_context_has_no_history(context: BrowserContext, stage: Stage, witness: Witness) -> None:
    """What the browser keeps of the console is its palette and nothing of what was seen."""
    page = sign_in(context.new_page(), stage, witness, "keller")
    page.goto(f"{stage.addresses['NRD']}/picture")
    expect(page.locator("#feed-status")).to_have_attribute("data-tone", "ok", timeout=OPEN_WITHIN_MS)
    kept = page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
    assert [name for name in kept if not name.startswith("lindero.")] == []


def test_any_page_is_reached_by_a_key_and_a_few_letters(officer: Page, stage: Stage) -> None:
    """A key, the beginning of a word, Enter; or an arrow to the next one; Escape changes nothing."""
    officer.goto(f"{stage.addresses['NRD']}/decisions")
    # Letters written before the page's scripts are there are asked for by Enter, as on any page without them.
    expect(officer.locator("#find-letters[data-htmx-powered]")).to_have_count(1)
    officer.keyboard.press("g")
    expect(officer.get_by_role("searchbox", name="Find a page or something to do")).to_be_focused()
    officer.keyboard.type("xylophone")
    expect(officer.locator("#find-results")).to_contain_text("Nothing here begins like that")
    officer.keyboard.press("Control+a")
    officer.keyboard.type("pict")
    expect(officer.locator("#find-results a").first).to_be_visible()
    officer.keyboard.press("ArrowDown")
    expect(officer.locator("#find-results a").first).to_be_focused()
    officer.keyboard.press("Escape")
    expect(officer.locator("#find")).to_be_hidden()
    officer.keyboard.press("Control+k")
    expect(officer.locator("#find-results a").first).to_be_visible()
    officer.keyboard.press("Enter")
    expect(officer).to_have_url(re.compile("/picture"))
