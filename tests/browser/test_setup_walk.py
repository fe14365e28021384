"""A new node from nothing to its first own track, reading nothing but the screen."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lindero.app import find_registry
from lindero.engine.clock import SystemClock
from lindero.engine.config import Door, read_config
from lindero.engine.keys import SystemRandom
from lindero.shells.console.assets import Assets
from lindero.shells.console.rendering import Renderer
from lindero.shells.first_run.admission import Admission
from lindero.shells.first_run.pages import Names, SetUpPages
from lindero.shells.first_run.work import SetUp
from lindero.shells.node import CONFIG_FILE, Node
from lindero.shells.serving import bound, open_doors, serve, serve_alone

PHRASE = "calm seas and clear nights"


class Machine:
    """A machine on which somebody runs `lindero setup`, in a thread of its own.

    Attributes:
        address: The one-time address.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "nordia"
        self._listening = bound("console", Door(port=0))
        port = self._listening.getsockname()[1]
        clock, random, registry, assets = SystemClock(), SystemRandom(), find_registry(), Assets()
        admission = Admission(clock, random, minutes=15)
        work = SetUp(self._folder, registry, clock, random, admission, port=port, peer_port=0)
        self._registry = registry
        self._pages = SetUpPages(work, admission, Renderer(registry, assets, Names()), assets)
        self._end: list[asyncio.Event] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="set-up", daemon=True)
        self.address = f"http://localhost:{port}/setup/{admission.token}"

    def start(self) -> None:
        """Serve the pages, and the node after them."""
        self._thread.start()

    def stop(self) -> None:
        """Stop whatever is served."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end[-1].set)
        self._thread.join()
        self._listening.close()

    async def _run(self) -> None:
        self._loop = loop = asyncio.get_running_loop()
        stop = asyncio.Event()

        def leave() -> None:
            loop.call_soon_threadsafe(stop.set)

        self._end.append(stop)
        self._pages.bind(leave)
        await serve_alone(self._pages.application(), self._listening, stop)
        if not self._pages.is_starting:
            return
        end = asyncio.Event()
        self._end.append(end)
        config = read_config(self._folder / CONFIG_FILE)
        with open_doors(self._folder, config, self._listening) as doors:
            node = Node(self._folder, self._registry)
            try:
                await serve(node, doors, started=lambda _addresses: None, stop=end)
            finally:
                node.close()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """Give a machine that prints its one-time address."""
    made = Machine(tmp_path)
    made.start()
    yield made
    made.stop()


def _continue(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def test_from_nothing_to_the_first_own_track(
    machine: Machine, context: BrowserContext, tmp_path: Path
) -> None:
    """Four pages with five fields to write, a look at all of it, the keys, the sign-in: then tracks move.

    Eight screens. The walk takes a program some ten seconds, most of it making keys; a person who types needs two
    or three minutes of the ten that there are.
    """
    page = context.new_page()
    page.goto(machine.address)
    page.get_by_label("Nation name").fill("Nordia")
    _continue(page)
    expect(page.locator("#field-nation_code")).to_be_focused()
    expect(page.get_by_label("Nation name")).to_have_value("Nordia")
    expect(page.get_by_role("alert")).to_contain_text("This must be given.")
    page.locator("#field-nation_code").fill("NRD")
    _continue(page)
    page.locator("#field-administrator").fill("C. Adams")
    page.locator("#field-duty_officer").fill("A. Keller")
    page.locator("#field-pass_phrase").fill(PHRASE)
    page.locator("#field-pass_phrase_again").fill(PHRASE)
    _continue(page)
    expect(page.get_by_label("Recording")).to_be_checked()
    _continue(page)
    page.get_by_role("button", name="Make the node").click()
    expect(page.get_by_text("Code for keller")).to_be_visible()
    page.get_by_label("Copy to").fill(str(tmp_path / "stick"))
    page.get_by_role("button", name="Copy and check").click()
    expect(page.get_by_role("status")).to_contain_text("Copied and read back")
    expect(page.get_by_text("your name there is adams")).to_be_visible()
    code = page.locator("dd strong").first.inner_text()
    page.get_by_role("button", name="Start the node").click()
    page.get_by_label("Name").fill("adams")
    page.get_by_label("Pass phrase").fill(PHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/start")
    for step in ("sensors-first_line", "tracking-first_track", "identity-keys_copied"):
        expect(page.locator(f"#step-{step}")).to_contain_text("Done", timeout=60_000)
    expect(page.locator("#step-agreements-first")).to_contain_text("To do")
    again = context.browser
    assert again is not None
    with again.new_context() as stranger:
        answer = stranger.new_page().goto(machine.address)
        assert answer is not None
        assert "/sign-in" in answer.url
    with again.new_context() as colleague:
        _see_the_first_track(colleague.new_page(), machine.address.partition("/setup")[0], code)


def _see_the_first_track(page: Page, console: str, code: str) -> None:
    """Register the duty officer with the code of the set-up's last page, and read a track in the list."""
    page.goto(console)
    page.get_by_role("link", name="Register with a code").click()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue").click()
    page.locator("#field-phrase").fill(PHRASE)
    page.get_by_role("button", name="Choose this pass phrase").click()
    page.get_by_role("navigation").get_by_role("link", name="Picture").first.click()
    page.get_by_role("link", name="List", exact=True).first.click()
    expect(page.locator("tbody tr").first).to_contain_text("NRD")
