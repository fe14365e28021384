"""The queue at three in the morning: triage, undo and help by keyboard alone, focus kept, rescue on top."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.alerting import (
    CANARY_TRACK,
    alerting,
    go_to,
    item,
    link,
    raise_alert,
    renewed,
    sign_in_at,
)
from tests.browser.conftest import DESK, Witness
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give two nations under a treaty by which they tell each other of alerts."""
    with alerting(tmp_path_factory.mktemp("alerting")) as made:
        yield made


@pytest.fixture
def queue(context: BrowserContext, stage: Stage, witness: Witness) -> Page:
    """Give the queue on the screen of Lt. Keller."""
    return sign_in_at(context.new_page(), stage.addresses["NRD"], witness, "keller")


def test_triage_undo_and_help_by_keyboard_alone(queue: Page, stage: Stage) -> None:
    """Acknowledge and leave, false alarm with its reason and taken back, put off and taken back, help: no pointer."""
    alert = raise_alert(stage, "stayed for 71 minutes")
    renewed(queue)
    go_to(queue, alert)
    queue.keyboard.press("a")
    expect(item(queue, alert)).to_contain_text("attended by keller")
    expect(link(queue, alert)).to_be_focused()
    queue.keyboard.press("u")
    expect(item(queue, alert)).not_to_contain_text("attended by")
    queue.keyboard.press("f")
    expect(queue.get_by_role("dialog", name="False alarm: what was it?")).to_be_visible()
    queue.keyboard.press("2")
    expect(item(queue, alert)).to_have_count(0)
    queue.keyboard.press("u")
    expect(item(queue, alert)).to_contain_text("watched")
    go_to(queue, alert)
    queue.keyboard.press("s")
    queue.keyboard.press("1")
    expect(queue.locator("#alerts-shelved")).to_contain_text("Put off: 1")
    queue.keyboard.press("u")
    expect(queue.locator("#alerts-shelved")).to_have_count(0)
    queue.keyboard.press("?")
    expect(queue.get_by_role("dialog", name="Keys")).to_contain_text("false alarm, with its reason")
    queue.keyboard.press("Escape")


def test_single_keys_are_off_where_somebody_switched_them_off(queue: Page, stage: Stage) -> None:
    """Where speech or a shaking hand presses letters, no letter judges anything (WCAG 2.1.4); buttons still do."""
    alert = raise_alert(stage, "stayed for 72 minutes")
    renewed(queue)
    go_to(queue, alert)
    queue.evaluate("localStorage.setItem('lindero.keys', 'off')")
    queue.keyboard.press("f")
    queue.keyboard.press("a")
    expect(queue.get_by_role("dialog")).to_have_count(0)
    item(queue, alert).get_by_role("button", name="Acknowledge").click()
    expect(item(queue, alert)).to_contain_text("attended by keller")


def test_several_are_judged_with_one_comment(queue: Page, stage: Stage) -> None:
    """Selected by a key, dismissed together: the comment stands with each of them."""
    alerts = [raise_alert(stage, f"squall {number}", permille=300 + number) for number in range(2)]
    renewed(queue)
    for alert in alerts:
        go_to(queue, alert)
        queue.keyboard.press("x")
    queue.keyboard.press("f")
    dialog = queue.get_by_role("dialog", name="False alarm: what was it?")
    dialog.get_by_label("Comment").fill("one squall line")
    dialog.get_by_role("button", name="Weather or sea").press("Enter")
    for alert in alerts:
        expect(item(queue, alert)).to_have_count(0)
        node = stage.world.nodes["NRD"]
        found = node.store.run(
            lambda tx, alert=alert: tx.query(  # type: ignore[misc]
                "SELECT words FROM alerts_steps WHERE alert_id = ? AND step = 'alert_judged'", (alert,)
            )
        )
        assert found == [("dismiss weather one squall line",)]


def test_live_alert_keeps_the_focus_and_is_told(queue: Page, stage: Stage) -> None:
    """While somebody reads one alert others come: the focus stays, news are said politely, danger at once."""
    alert = raise_alert(stage, "stayed for 73 minutes", permille=350)
    renewed(queue)
    go_to(queue, alert)
    raise_alert(stage, "seen by two radars", permille=790)
    renewed(queue)
    expect(link(queue, alert)).to_be_focused()
    expect(queue.locator("[role=status].visually-hidden").last).to_contain_text(
        "New alert, level 3, warning: Waits about one place"
    )
    danger = raise_alert(stage, "drifts at 0.8 kn", saves_life=True)
    renewed(queue)
    expect(queue.locator("#alerts [data-alert]").first).to_have_attribute("data-alert", danger)
    expect(link(queue, alert)).to_be_focused()
    expect(queue.locator("[role=alert].visually-hidden").last).to_contain_text("SOS: Drifts")


def test_rescue_is_neither_filtered_nor_put_off(queue: Page, stage: Stage, witness: Witness) -> None:
    """Whatever the address, the key or the form says: who may be in danger stands on top of the queue."""
    witness.expected.update({403, 422})
    danger = raise_alert(stage, "a raft, people wave", saves_life=True)
    address = stage.addresses["NRD"]
    renewed(queue)
    go_to(queue, danger)
    queue.keyboard.press("s")
    expect(queue.locator(".alerts-note")).to_contain_text("never put off")
    queue.goto(f"{address}/do/alerts/shelve_alerts?alerts={danger}")
    queue.get_by_role("button", name="Shelve alerts").click()
    expect(queue.get_by_role("alert")).to_contain_text("never put off")
    for query in ("/alerts?all=true", "/picture?hide=0,1,2,3,4,5,6,own,received,stale,areas"):
        queue.goto(address + query)
        expect(item(queue, danger).locator(".level")).to_have_text("SOS")


def test_second_officer_is_told_who_was_first(
    browser: Browser, queue: Page, stage: Stage, witness: Witness
) -> None:
    """Two officers judge one alert; the second, whose screen is older, reads who judged it and as what."""
    witness.expected.add(409)
    alert = raise_alert(stage, "stayed for 74 minutes", permille=420)
    renewed(queue)
    with browser.new_context(viewport=DESK) as second:
        other = sign_in_at(second.new_page(), stage.addresses["NRD"], witness, "holm")
        # The second screen does not hear of it in time.
        other.route("**/alerts/panel", lambda route: route.fulfill(status=204))
        go_to(queue, alert)
        queue.keyboard.press("w")
        expect(item(queue, alert)).to_contain_text("watched")
        go_to(other, alert)
        other.keyboard.press("f")
        other.keyboard.press("1")
        expect(other.locator(".alerts-note")).to_contain_text(
            "person/keller has judged this alert meanwhile: watch"
        )
    renewed(queue)
    expect(item(queue, alert)).to_contain_text("watched")


def test_alert_is_handed_from_one_screen_to_the_neighbours(
    browser: Browser, queue: Page, stage: Stage
) -> None:
    """Looked at field by field, handed over, proved by the gate: it stands on Sudia's screen with its article."""
    alert = raise_alert(stage, "heads for Sudia", permille=810)
    renewed(queue)
    go_to(queue, alert)
    queue.keyboard.press("w")
    expect(item(queue, alert)).to_contain_text("watched")
    go_to(queue, alert)
    queue.keyboard.press("h")
    dialog = queue.get_by_role("dialog", name="Hand over")
    expect(dialog).to_contain_text("AG-1@1 · Article 11")
    expect(dialog.locator("tr", has_text="Tracks, names, own units")).to_contain_text("nothing")
    dialog.get_by_role("button", name="Hand over to Sudia").press("Enter")
    expect(queue.get_by_role("heading", level=1)).to_contain_text("Waits about one place")
    stage.world.settle()
    queue.reload()
    expect(queue.locator(".alert-shared")).to_contain_text("SUD · AG-1@1/art-11")
    watching = Witness(stage.addresses["SUD"])
    with browser.new_context(viewport=DESK) as over_there:
        theirs = sign_in_at(over_there.new_page(), stage.addresses["SUD"], watching, "keller")
        told = theirs.locator(".alerts-told")
        expect(told).to_contain_text("Waits about one place")
        expect(told).to_contain_text("AG-1@1/art-11")
        assert CANARY_TRACK not in theirs.content()
        assert alert not in theirs.content()
    assert (watching.complaints, watching.outside) == ([], [])


def test_queue_works_without_a_script(
    browser_without_script: BrowserContext, stage: Stage, witness: Witness
) -> None:
    """Buttons are forms: acknowledging, and a false alarm with its reason, need no script."""
    alert = raise_alert(stage, "stayed for 75 minutes", permille=510)
    page = sign_in_at(browser_without_script.new_page(), stage.addresses["NRD"], witness, "keller")
    item(page, alert).get_by_role("button", name="Acknowledge").click()
    expect(item(page, alert)).to_contain_text("attended by keller")
    item(page, alert).get_by_role("link", name="False alarm").click()
    page.get_by_label(re.compile("False cause")).select_option("animal")
    page.get_by_role("button", name="Judge alert").click()
    expect(item(page, alert)).to_have_count(0)


HEARD = """() => {
    globalThis.heard = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at) { heard.push(this.frequency.value); start.call(this, at); };
    globalThis.noticed = [];
    globalThis.Notification = class {
        static permission = 'granted';
        static requestPermission() { return Promise.resolve('granted'); }
        constructor(words, options) { noticed.push([words, options.body ?? '']); }
    };
    Object.defineProperty(document, 'hidden', {get: () => true});
}"""
"""Writes down what sounds, and what the browser is asked to show while the page is behind others."""


def test_rescue_sounds_and_is_noticed_where_somebody_asked_for_it(queue: Page, stage: Stage) -> None:
    """Silent until it is switched on; then three high tones and a notice that says the level and nothing else."""
    queue.evaluate(HEARD)
    raise_alert(stage, "drifts in silence", saves_life=True)
    renewed(queue)
    assert queue.evaluate("[heard, noticed]") == [[], []]
    queue.locator("[data-alerts=sound]").click()
    queue.locator("[data-alerts=notify]").click()
    expect(queue.locator("[data-alerts=notify]")).to_have_attribute("aria-pressed", "true")
    queue.evaluate("heard.length = 0")
    raise_alert(stage, "drifts without an engine", saves_life=True)
    renewed(queue)
    queue.wait_for_function("() => heard.length === 3")
    assert queue.evaluate("[heard, noticed]") == [[880, 880, 880], [["Lindero: SOS", ""]]]
