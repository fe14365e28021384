"""Rescue, protection and boundaries at the screen: with people on them, by day and by night, without barriers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lindero.capabilities.boundaries import actions as boundaries
from lindero.capabilities.boundaries.asks import PlaceEvent
from lindero.capabilities.boundaries.tests.samples import registered
from lindero.capabilities.rescue import asks
from lindero.capabilities.rescue.records import Need
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.trust.identity import records as identity
from lindero.trust.identity import sessions
from tests.browser.conftest import DESK, PHONE, Witness, signed_in
from tests.browser.judge import violations
from tests.browser.stage import PHRASE, Server
from tests.nodes.routes import NODE, do, entered, informed, judged, received
from tests.nodes.world import World

pytestmark = pytest.mark.browser

HERE = place_of(11.2, 55.6)
SECRET = "fears the police because of a leaflet"
DUTY = Actor(name="person/duty")


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str]]:
    """Give a node with a rescue, people in care and a register, its console, and two officers."""
    world = World(tmp_path_factory.mktemp("coast"))
    node = world.nodes[NODE]
    for person, role in (("holm", "RCC"), ("berg", "PRO"), ("dietz", "BG2"), ("arne", "ASY")):
        for record in (
            identity.PersonEnrolled(person=person, name=person.capitalize()),
            identity.RoleGranted(person=person, role=role),
        ):
            node.work("identity", DUTY, lambda desk, record=record: desk.put(record))  # type: ignore[misc]
        node.store.run(lambda tx, person=person: sessions.set_phrase(tx, person, PHRASE))  # type: ignore[misc]
    needs: tuple[Need, ...] = ("evacuation", "blankets")
    ask = asks.OpenCase(
        place=HERE, craft="rubber_boat", persons=31, children=4, needs=needs, because=("danger_certain",)
    )
    case = do(world, "rescue.open_case", ask)
    do(world, "rescue.task_unit", asks.TaskUnit(case=case, unit="Nora 7"))
    do(world, "rescue.open_case", ask, nation="SUD")
    person = received(world, age="minor", is_alone=True)
    informed(world, received(world, "W-18"))
    entered(world, person, protection="wished", words=SECRET, instruction="needs_quiet_room")
    judged(world)
    node.work("boundaries", DUTY, registered)
    event = PlaceEvent(reference="EV-7", place=place_of(11.0, 55.5))
    node.work("boundaries", DUTY, lambda desk: boundaries.place_event(desk, event))
    world.settle()
    server = Server(node)
    yield world, server.start()
    server.stop()
    world.close()


def sign_in(page: Page, address: str, person: str) -> None:
    """Sign somebody in, who states what personal data are read for."""
    signed_in(page.context, address, person)


def state(page: Page, purpose: str) -> None:
    """State the purpose and the case when the node asks for them."""
    page.locator("[name=purpose]").select_option(purpose)
    page.locator("[name=case]").fill("NRD/2026/7")
    page.locator("main form button").last.click()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_rescue_is_free_of_barriers(browser: Browser, coast: tuple[World, str], size: str) -> None:
    """The list with an own case and a neighbour's call, and the case itself, on a desk and on a phone."""
    _, address = coast
    with browser.new_context(viewport=DESK if size == "desk" else PHONE) as context:
        page = context.new_page()
        witness = Witness(address)
        witness.watch(page)
        sign_in(page, address, "holm")
        page.goto(f"{address}/sar")
        expect(page.get_by_role("heading", name="Rescue")).to_be_visible()
        assert violations(page) == []
        page.locator("tbody th a").first.click()
        expect(page.get_by_text("Nora 7")).to_be_visible()
        assert violations(page) == []
        assert (witness.complaints, witness.outside) == ([], [])


@pytest.mark.parametrize(
    ("person", "purpose"),
    [("berg", "victim_protection"), ("dietz", "border_checks"), ("arne", "asylum_procedure")],
)
def test_S_14_protection_is_free_of_barriers_and_of_what_is_not_ones_own(
    browser: Browser, coast: tuple[World, str], person: str, purpose: str
) -> None:
    """The same pages for each role: all see what to do, and the asylum authority alone why."""
    _, address = coast
    with browser.new_context(viewport=DESK) as context:
        page = context.new_page()
        sign_in(page, address, person)
        page.goto(f"{address}/protection")
        state(page, purpose)
        expect(page.get_by_role("heading", name="Protection", exact=True)).to_be_visible()
        assert violations(page) == []
        page.get_by_role("link", name="W-17").click()
        expect(page.get_by_text("needs quiet room")).to_be_visible()
        assert violations(page) == []
        assert (SECRET in page.content()) is (person == "arne")
        page.goto(f"{address}/protection/countries")
        assert violations(page) == []
        page.goto(f"{address}/protection/count")
        assert violations(page) == []
