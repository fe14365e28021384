"""Those who handle citizens' reports at the screen: the queue, a report, names to be opened; without barriers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lindero.capabilities.community import asks
from lindero.kernel.desk import Actor
from lindero.trust.identity import records as identity
from lindero.trust.identity import sessions
from tests.browser.conftest import DESK, PHONE, Witness
from tests.browser.judge import violations
from tests.browser.stage import PHRASE, Server
from tests.browser.test_care import sign_in
from tests.nodes.routes import NODE, do
from tests.nodes.world import World
from tests.safeguards import tips

pytestmark = pytest.mark.browser

DUTY = Actor(name="person/duty")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Give the address of a node with a report whose name is opened, a complaint, and officers; and the report."""
    world = World(tmp_path_factory.mktemp("office"))
    node = world.nodes[NODE]
    for person, role in (("tarn", "TIP-H"), ("kust", "TIP-C"), ("rasch", "FRO")):
        for record in (
            identity.PersonEnrolled(person=person, name=person.capitalize()),
            identity.RoleGranted(person=person, role=role),
        ):
            node.work("identity", DUTY, lambda desk, record=record: desk.put(record))  # type: ignore[misc]
        node.store.run(lambda tx, person=person: sessions.set_phrase(tx, person, PHRASE))  # type: ignore[misc]
    report, _ = tips.report(world, words=f"{tips.WORDS} One of them looked Sudian.")
    tips.report(world, **tips.CONDUCT)
    do(world, "community.triage_report", asks.TriageReport(report=report, outcome="emergency"), "person/tarn")
    question = asks.AnswerReporter(report=report, words="Which name did the boat have?", asks=True)
    do(world, "community.answer_reporter", question, "person/tarn")
    tips.approved(world, report)
    do(world, "community.open_identity", asks.OpenIdentity(report=report), "person/kust")
    server = Server(node)
    yield server.start(), report
    server.stop()
    world.close()


def state(page: Page) -> None:
    """State purpose, case and reason when the node asks for them."""
    page.locator("[name=purpose]").select_option("tips")
    page.locator("[name=case]").fill("NRD/2026/7")
    page.locator("[name=reason]").fill("following up this report")
    page.locator("main form button").last.click()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_S_54_the_handler_sees_the_report_and_not_its_reporter(
    browser: Browser, office: tuple[str, str], size: str
) -> None:
    """Queue and report, on a desk and on a phone: what happened, the photo, a warning, and no byte of a name."""
    address, report = office
    with browser.new_context(viewport=DESK if size == "desk" else PHONE) as context:
        page, witness = context.new_page(), Witness(address)
        # Before a purpose is stated, the report itself is refused.
        witness.expected = {403}
        witness.watch(page)
        sign_in(page, address, "tarn")
        page.goto(f"{address}/community")
        expect(page.locator("tbody").first.locator("tr")).to_have_count(1)
        assert violations(page) == []
        page.goto(f"{address}/community/reports/{report}")
        state(page)
        expect(page.get_by_text("This report speaks of somebody's origin")).to_be_visible()
        expect(page.get_by_alt_text("The photo that came with the report")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert tips.NAME not in page.content()
        assert tips.CONTACT not in page.content()
        assert (witness.complaints, witness.outside) == ([], [])


def test_S_54_the_custodian_who_opened_it_sees_the_name_and_not_the_report(
    browser: Browser, office: tuple[str, str]
) -> None:
    """The list of who asked and approved, and the name, for a stated purpose; no word of what was reported."""
    address, _ = office
    with browser.new_context(viewport=DESK) as context:
        page = context.new_page()
        sign_in(page, address, "kust")
        page.goto(f"{address}/community/openings")
        assert violations(page) == []
        page.get_by_role("link", name="Who reported").click()
        state(page)
        expect(page.get_by_text(tips.NAME)).to_be_visible()
        assert violations(page) == []
        assert tips.WORDS not in page.content()


def test_S_57_the_rights_officer_alone_sees_the_complaint(browser: Browser, office: tuple[str, str]) -> None:
    """The officer who belongs to no service has the complaint in the list, and the handler's report is not there."""
    address, report = office
    with browser.new_context(viewport=DESK) as context:
        page = context.new_page()
        sign_in(page, address, "rasch")
        page.goto(f"{address}/community")
        rows = page.locator("tbody").first.locator("tr")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("police")
        assert report not in page.content()
