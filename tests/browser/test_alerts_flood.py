"""The queue in a flood: it has pages, what moves up onto one is not told as new, and who may be in danger is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lindero.capabilities.alerts.asks import JudgeAlert
from lindero.capabilities.alerts.pages.queue import SHOWN_OPEN
from lindero.kernel.desk import Actor
from lindero.kernel.times import MINUTE_MS
from tests.browser.alerting import alerting, item, raise_alert, renewed, sign_in_at
from tests.browser.conftest import Witness
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

BEHIND = 3
"""Alerts that no longer have room on the first page."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give two nations under a treaty by which they tell each other of alerts."""
    with alerting(tmp_path_factory.mktemp("flood")) as made:
        yield made


@pytest.fixture(scope="module")
def names(stage: Stage) -> list[str]:
    """Give the alerts of a flood some minutes ago, more than a page holds, in the order of the queue."""
    raised = [
        raise_alert(stage, f"squall {number}", permille=900 - number) for number in range(SHOWN_OPEN + BEHIND)
    ]
    stage.world.move(5 * MINUTE_MS)
    return raised


@pytest.fixture
def queue(context: BrowserContext, stage: Stage, names: list[str], witness: Witness) -> Page:
    """Give the queue on the screen of Lt. Keller."""
    return sign_in_at(context.new_page(), stage.addresses["NRD"], witness, "keller")


def news(page: Page) -> str:
    """Return all that screen readers were told of alerts."""
    told: str = page.evaluate(
        "[...document.querySelectorAll('body > [role].visually-hidden')].map(one => one.textContent).join('|')"
    )
    return told


def test_a_flood_has_pages_and_only_what_is_new_is_told(queue: Page, stage: Stage, names: list[str]) -> None:
    """The first page ends with the 200th; a judgement lets the next one move up, silently; a new one is told."""
    alerts = queue.locator("[data-alerts=list] > [data-alert]")
    expect(alerts).to_have_count(SHOWN_OPEN)
    expect(item(queue, names[SHOWN_OPEN])).to_have_count(0)
    expect(queue.locator("#alerts")).to_contain_text(f"{SHOWN_OPEN} of {SHOWN_OPEN + BEHIND} shown")
    judge = JudgeAlert(alert=names[0], decision="dismiss", false_cause="legal", because="a drill")
    node = stage.world.nodes["NRD"]
    grants = frozenset(grant.name for grant in node.registry.offers("grants"))
    node.act("alerts.judge_alert", judge, Actor(name="person/keller", grants=grants))
    renewed(queue)
    expect(item(queue, names[0])).to_have_count(0)
    expect(item(queue, names[SHOWN_OPEN])).to_be_visible()
    assert "alert" not in news(queue)
    newest = raise_alert(stage, "it came just now", permille=950)
    renewed(queue)
    expect(item(queue, newest)).to_be_visible()
    assert news(queue).count("New alert") == 1
    in_danger = raise_alert(stage, "it drifts", permille=1, saves_life=True)
    renewed(queue)
    expect(alerts.first).to_have_attribute("data-alert", in_danger)
    assert "SOS" in news(queue)
    queue.get_by_role("link", name="Next", exact=True).click()
    expect(item(queue, names[-1])).to_be_visible()
    expect(item(queue, names[1])).to_have_count(0)
    expect(alerts).to_have_count(BEHIND)
    queue.get_by_role("link", name="First", exact=True).click()
    expect(item(queue, names[1])).to_be_visible()
