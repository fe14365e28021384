"""Consultations and meetings in a real browser: for anybody without script, and for who runs them; without barriers."""

from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, Locator, expect

from lindero.capabilities.participation import asks
from lindero.capabilities.participation.demo import LIGHTS, typical_day
from lindero.capabilities.participation.tests.samples import CODE, LIAISON
from lindero.kernel.desk import Actor
from lindero.shells.node import Node
from lindero.shells.public.tests.consulted import answered, asked, run
from lindero.shells.public.tests.visiting import opened
from lindero.trust.identity import records as identity
from lindero.trust.identity import sessions
from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import violations
from tests.browser.stage import PHRASE, Server
from tests.browser.test_care import sign_in, state
from tests.browser.test_public import watched
from tests.nodes.routes import NODE
from tests.nodes.world import World

pytestmark = pytest.mark.browser

STAGE = msgspec.structs.replace(LIAISON, grants=LIAISON.grants | {"participation.comment"})
TARGET_PX = 24
SAID = "Please light the bend, and nothing else."


@pytest.fixture(scope="module")
def square(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, str]]:
    """Give a node with a decided consultation, an open one, two meetings and an officer; and its address."""
    world = World(tmp_path_factory.mktemp("participation"))
    node = world.nodes[NODE]
    opened(node)
    asked(node)
    run(node, "file_comment", asks.FileComment(consultation=CODE, words=SAID), STAGE)
    answered(node)
    actions = {action.asks: action.name.partition(".")[2] for action in node.registry.actions.values()}
    for _, ask in typical_day(7):
        run(node, actions[type(ask)], ask, STAGE)
    for record in (
        identity.PersonEnrolled(person="rieger", name="Rieger"),
        identity.RoleGranted(person="rieger", role="COM"),
    ):
        node.work("identity", Actor(name="person/duty"), lambda desk, record=record: desk.put(record))  # type: ignore[misc]
    node.store.run(lambda tx: sessions.set_phrase(tx, "rieger", PHRASE))
    server = Server(node)
    yield node, server.start()
    server.stop()
    world.close()


def is_large(link: Locator) -> bool:
    """Say whether a link that stands alone is as high as whoever presses it needs (WCAG 2.5.8)."""
    box = link.bounding_box()
    return box is not None and box["height"] >= TARGET_PX


@pytest.mark.parametrize("language", ["en", "ar"])
def test_PUB_03_what_everybody_reads_is_free_of_barriers(
    browser: Browser, square: tuple[Node, str], language: str
) -> None:
    """List, open and decided consultation with its document opened, form, meetings: also where the screen is small."""
    _, address = square
    base = f"{address}/public/{language}"
    with browser.new_context(viewport=PHONE) as context:
        page, witness = watched(context, address)
        names = ("consultations", f"consultations/{CODE}", f"consultations/{LIGHTS}", "meetings")
        for name in (*names, f"consultations/{LIGHTS}/comment"):
            page.goto(f"{base}/{name}")
            for summary in page.locator("summary").all():
                summary.click()
            assert violations(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
            assert [one for one in page.locator(".facts dd > a").all() if not is_large(one)] == [], name
        page.goto(f"{base}/meetings")
        assert page.locator(".facts dd > a").count() > 0
        page.goto(f"{base}/consultations/{CODE}")
        page.locator("[hreflang=fr]").first.click()
        expect(page).to_have_url(f"{address}/public/fr/consultations/{CODE}")
        assert (witness.complaints, witness.outside, context.cookies()) == ([], [], [])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_PUB_03_somebody_comments_without_script(
    browser: Browser, square: tuple[Node, str], language: str
) -> None:
    """On a telephone without JavaScript: found, a mistake explained and focused, sent, numbered, and then published."""
    node, address = square
    words = f"We sleep behind that road, {language}."
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        context.set_default_timeout(15_000)
        page, witness = watched(context, address)
        page.goto(f"{address}/public/{language}/consultations")
        page.locator(f"a[href$='{LIGHTS}']").click()
        page.locator(".go").click()
        page.locator("#words").fill("short")
        page.locator("main button").click()
        expect(page.locator("#words")).to_be_focused()
        expect(page.locator("#words")).to_have_value("short")
        expect(page.locator(".summary a")).to_have_count(1)
        page.locator("#words").fill(words)
        page.locator("main button").click()
        number = int(page.locator(".code").inner_text())
        page.goto(f"{address}/public/{language}/consultations/{LIGHTS}")
        expect(page.get_by_text(words)).to_have_count(0)
        run(node, "publish_comment", asks.PublishComment(consultation=LIGHTS, number=number))
        page.reload()
        expect(page.locator(f"#c{number}")).to_contain_text(words)
        assert (witness.complaints, witness.outside, context.cookies()) == ([], [], [])


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_PUB_03_who_runs_them_sees_what_comes_next(
    browser: Browser, square: tuple[Node, str], size: str
) -> None:
    """List, consultation, meeting, what the public sees, and the comments to be judged once a purpose is stated."""
    _, address = square
    with browser.new_context(viewport=DESK if size == "desk" else PHONE) as context:
        page, witness = watched(context, address)
        witness.expected = {403}
        sign_in(page, address, "rieger")
        for name in (
            *("", "/published", "/announced", "/meetings/forum-ostrand-september"),
            *(f"/consultations/{CODE}", f"/consultations/{LIGHTS}", f"/published/{CODE}"),
        ):
            page.goto(f"{address}/participation{name}")
            assert violations(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.goto(f"{address}/participation/comments")
        state(page, "community")
        expect(page.get_by_text("Put mirrors at the bend, that is enough.")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("link", name="Publish").first.click()
        expect(page.locator("#field-consultation")).to_have_value(LIGHTS)
        expect(page.locator("#field-number")).to_have_value("5")
        assert (witness.complaints, witness.outside) == ([], [])
