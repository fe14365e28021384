"""A node with patrols, and phones that sign in at its patrol page."""

from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from lindero.capabilities.events.records import EventReported
from lindero.capabilities.units.records import TaskEnded
from lindero.capabilities.units.tests.samples import STRAIT, sent, status, unit
from lindero.kernel.desk import Actor
from lindero.kernel.record import Record
from lindero.shells.limits import Limiter
from lindero.shells.node import Node
from lindero.trust.identity import records as identity
from lindero.trust.identity import sessions
from tests.browser.stage import MANY, PHRASE, Server
from tests.nodes.world import World

PHONE: ViewportSize = {"width": 390, "height": 844}
READY_WITHIN_MS = 20_000
"""What a phone may take to put its page together, where the machine that plays it does other work besides."""
CENTRE = Actor(name="person/berg")
UNIT = "Falk 1"
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
"""50 kbit/s, 400 ms: a network at the edge of its cell."""

_OPEN = (
    "new Promise((done) => { const ask = indexedDB.open('lindero-patrol');"
    " ask.onsuccess = () => done(ask.result) })"
)
_ALL = (
    "(store) => new Promise((done) => { const ask = db.transaction(store).objectStore(store).getAll();"
    " ask.onsuccess = () => done(ask.result) })"
)
ROWS = (
    "indexedDB.databases().then(async (all) => { if (!all.some((one) => one.name === 'lindero-patrol')) return 0;"
    f" const db = await {_OPEN}; const rows = await ({_ALL})('rows'); db.close(); return rows.length }})"
)
"""How many rows the phone keeps; none where the browser has removed the whole database."""

RAW = (
    f"{_OPEN}.then(async (db) => {{ const rows = await ({_ALL})('rows'); const keys = await ({_ALL})('keys');"
    " const text = rows.map((row) => row.id + new TextDecoder('latin1').decode(row.data)).join();"
    " const caches_ = await caches.keys(); let kept = '';"
    " for (const name of caches_) { const cache = await caches.open(name);"
    "   for (const one of await cache.keys()) kept += await (await cache.match(one)).text(); }"
    " return text + kept + JSON.stringify({extractable: keys[0].key.extractable}) })"
)
"""What anybody finds who opens the browser's store: rows, caches, and whether the key comes out."""

UPDATES = (
    "performance.getEntriesByType('resource').filter((e) => e.name.includes('/patrol/state'))"
    ".map((e) => e.transferSize)"
)
SMALL = (
    "[...document.querySelectorAll('button, summary, a, select, input:not([type=hidden]), textarea')]"
    ".filter((e) => e.offsetParent !== null && !e.closest('.skip-link') && e.className !== 'skip-link')"
    ".filter((e) => { const b = e.getBoundingClientRect(); return b.width < 44 || b.height < 44 })"
    ".map((e) => e.outerHTML.slice(0, 80))"
)
"""What can be pressed and is smaller than 44 px."""


class Coast(msgspec.Struct):
    """A node whose patrol has a task and an order.

    Attributes:
        world: The nodes.
        node: The patrol's.
        address: Of its console.
    """

    world: World
    node: Node
    address: str

    def put(self, folder: str, record: Record) -> str:
        """Put a record as the centre would, and let all that follows happen."""
        head = self.node.work(folder, CENTRE, lambda desk: desk.put(record))
        self.world.settle()
        return head.record_id

    def rows(self, table: str) -> list[tuple[object, ...]]:
        """Return all rows of a table of patrols, of units or of rescue."""
        self.world.settle()
        return self.node.store.query(f"SELECT * FROM {table}")

    def steps(self, task: str) -> list[str]:
        """Return the steps of a task that the node knows of, in order of time."""
        self.world.settle()
        found = self.node.store.query(
            "SELECT step FROM patrol_steps WHERE task = ? ORDER BY at, received_at", (task,)
        )
        return [step for (step,) in found]


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coast]:
    """Give a node with a patrol, its leader, and a console that answers."""
    world = World(tmp_path_factory.mktemp("patrol"))
    node = world.nodes["NRD"]
    node.limiter = Limiter(MANY, node.clock.monotonic_s)
    for person, role in (("lund", "PTL"), ("moe", "PTL"), ("berg", "NCC")):
        for record in (
            identity.PersonEnrolled(person=person, name=person.capitalize()),
            identity.RoleGranted(person=person, role=role),
        ):
            node.work("identity", CENTRE, lambda desk, record=record: desk.put(record))  # type: ignore[misc]
        node.store.run(lambda tx, person=person: sessions.set_phrase(tx, person, PHRASE))  # type: ignore[misc]
    server = Server(node)
    made = Coast(world, node, server.start())
    for one in (unit(), unit("Falk 2", 11.1, 55.62), status(), status("Falk 2", 11.1, 55.62)):
        made.put("units", one)
    yield made
    server.stop()
    world.close()


@pytest.fixture
def task(coast: Coast) -> Iterator[str]:
    """Give Falk 1 a task that is its only one."""
    number = len(coast.rows("units_tasks")) + 1
    reference = f"EV-2026-{number:04d}"
    coast.put(
        "events",
        EventReported(
            reference=reference, version=1, phase="initial", event_type="border_incident", place=STRAIT,
            happened_at=coast.node.clock.now(),
        ),
    )  # fmt: skip
    name = coast.put("units", sent(reference=reference))
    yield name
    if not {"ended", "declined"} & set(coast.steps(name)):
        coast.put("units", TaskEnded(addressee="NRD", task=name, place=STRAIT))


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Give a phone without any history, which knows where it is."""
    with browser.new_context(
        viewport=PHONE,
        has_touch=True,
        reduced_motion="reduce",
        geolocation={"longitude": 11.05, "latitude": 55.63, "accuracy": 9},
        permissions=["geolocation"],
    ) as made:
        made.set_default_timeout(15_000)
        yield made


def at_work(context: BrowserContext, coast: Coast, person: str = "lund", unit: str = UNIT) -> Page:
    """Sign a patrol leader in at the page, and wait until the phone can do without a network."""
    page = context.new_page()
    page.goto(f"{coast.address}/sign-in?to=/patrol?unit={unit}")
    sign_in(page, person)
    expect(page.locator("html[data-ready]")).to_be_attached(timeout=READY_WITHIN_MS)
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.active.state)")
    return page


def sign_in(page: Page, person: str) -> None:
    """Fill in the sign-in that is shown, in whatever language."""
    page.locator("[name=person]").fill(person)
    page.locator("[name=phrase]").fill(PHRASE)
    page.locator("[name=phrase]").press("Enter")


def expect_kept(page: Page, number: int) -> None:
    """Wait until the page says how many words it keeps; with none it says nothing."""
    if number:
        expect(page.locator("#kept [data-part=count]")).to_have_text(str(number))
    expect(page.locator("#kept")).to_be_visible(visible=number > 0)


def back_online(context: BrowserContext, page: Page) -> None:
    """Give the phone its network again."""
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def tap_report(page: Page, words: str) -> None:
    """Report a boat in words."""
    page.get_by_label("What", exact=True).select_option("vessel")
    page.get_by_label("How many").fill("2")
    page.get_by_label("In words").fill(words)
    page.get_by_role("button", name="Report", exact=True).click()
