"""The office pages: why the gate decided as it did, refusals with their reason, forms that explain."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lindero.shells.console.doors import RENEWAL
from tests.browser.conftest import Witness, sign_in, signed_in
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def test_decisions_name_the_clause(officer: Page, stage: Stage) -> None:
    """Every decision stands in the list with the clause that decided."""
    officer.goto(f"{stage.addresses['NRD']}/decisions")
    rows = officer.locator("tbody tr")
    expect(rows.first).to_be_visible()
    for row in rows.all():
        expect(row).to_contain_text(re.compile(r"AG-1@1/art-6-1|no clause|safeguard"))


def test_a_refusal_says_what_would_make_it_a_yes(officer: Page, stage: Stage) -> None:
    """A ship outside the agreed area is refused: the page shows check by check where the no came from."""
    officer.goto(f"{stage.addresses['NRD']}/decisions?outcome=refused&code=AREA")
    officer.locator("tbody th a").first.click()
    expect(officer.locator("li.step[data-outcome=no]")).to_have_count(1)
    expect(officer.locator("li.step[data-outcome=no]")).to_contain_text("strait")
    expect(officer.locator("li.step[data-outcome=no]")).to_contain_text("AG-1@1/art-6-1")
    expect(officer.get_by_role("heading", name="What would make it a yes")).to_be_visible()


def test_what_may_not_be_seen_is_refused_with_its_reason(
    officer: Page, stage: Stage, witness: Witness
) -> None:
    """A page that needs another role says which permission is missing, and whom to ask."""
    witness.expected.add(403)
    officer.goto(f"{stage.addresses['NRD']}/do/identity/enrol_person")
    expect(officer.get_by_role("alert")).to_contain_text("needs the permission identity.administer")
    expect(officer.get_by_role("alert")).to_contain_text("Ask your administrator")
    officer.get_by_role("link", name="Back to the start").click()
    expect(officer).to_have_url(re.compile("/picture"))


def test_a_form_explains_its_errors_and_keeps_what_was_written(
    officer: Page, stage: Stage, witness: Witness
) -> None:
    """A wrong form comes back with the error beside the field, the focus in it, and nothing lost."""
    witness.expected.add(422)
    officer.goto(f"{stage.addresses['NRD']}/do/exchange/recall_record")
    officer.get_by_label(re.compile("^Reason")).fill("wrong vessel")
    officer.get_by_role("button", name="Recall record").click()
    expect(officer.get_by_role("alert")).to_contain_text("There is a problem")
    expect(officer.get_by_label(re.compile("^Reason"))).to_have_value("wrong vessel")
    expect(officer.locator("[aria-invalid=true]").first).to_be_focused()


def test_an_open_page_says_what_it_asks_for_by_itself(officer: Page, stage: Stage) -> None:
    """Renewals are marked, so that the session idles; the next one after a key or a finger on the page is not."""
    officer.clock.install()
    officer.goto(f"{stage.addresses['NRD']}/do")
    officer.wait_for_load_state("networkidle")

    def is_marked() -> bool:
        with officer.expect_request("**/alerts/bell") as asked:
            officer.clock.run_for(5_000)
        # The next one waits for the answer to this one.
        answer = asked.value.response()
        assert answer is not None
        answer.finished()
        return asked.value.headers.get(RENEWAL) is not None

    assert is_marked()
    officer.keyboard.press("Tab")
    assert [is_marked() for _ in range(2)] == [False, True]
    officer.mouse.click(5, 500)
    assert not is_marked()
    officer.goto(f"{stage.addresses['NRD']}/alerts")
    officer.wait_for_load_state("networkidle")
    assert not is_marked(), "the queue of alerts is watched, as the picture is"


PRESSED_THRICE = """() => {
    let sent = 0;
    addEventListener("submit", event => {
        if (!event.defaultPrevented) sent += 1;
        event.preventDefault();
    });
    const button = document.querySelector("main form .button-primary");
    for (let times = 0; times < 3; times += 1) button.click();
    return sent;
}"""
"""Counts how often a form would go out, and holds it back as a slow line does."""


def test_a_form_is_sent_once_however_often_it_is_pressed(officer: Page, stage: Stage) -> None:
    """While the answer is on its way over a slow line, further presses do nothing: there is one zone and not three."""
    officer.goto(f"{stage.addresses['NRD']}/do/zones/draw_zone")
    assert officer.evaluate(PRESSED_THRICE) == 1


def test_a_session_that_ends_takes_no_word_along(
    context: BrowserContext, stage: Stage, witness: Witness
) -> None:
    """Ended while somebody writes: the page says so, shows none of it, and after a sign-in it is all there."""
    witness.expected |= {401, 403}
    base, page = stage.addresses["NRD"], sign_in(context.new_page(), stage, witness, "keller")
    page.goto(f"{base}/do/exchange/recall_record")
    page.get_by_label(re.compile("^Reason")).fill("سفينة الصيد, wrong vessel 🚢")
    (token,) = (one["value"] for one in context.cookies() if one["name"] == "lindero-NRD")
    stage.world.nodes["NRD"].sign_out(token)
    # Parts of the head are renewed every five seconds, and the first of them learns of it.
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible(timeout=15_000)
    assert "wrong vessel" not in page.inner_text("body")
    # The same page comes once more: who signs in before it has come would be answered with the form.
    with page.expect_navigation():
        page.get_by_role("button", name="Go on with the form").click()
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    signed_in(context, base, "keller")
    page.get_by_role("button", name="Go on with the form").click()
    expect(page.get_by_label(re.compile("^Reason"))).to_have_value("سفينة الصيد, wrong vessel 🚢")


def test_signing_out_leaves_nothing_behind(officer: Page, stage: Stage) -> None:
    """After signing out, going back shows no page of the session."""
    officer.goto(f"{stage.addresses['NRD']}/decisions")
    officer.locator(".person summary").click()
    officer.get_by_role("button", name="Sign out").click()
    expect(officer).to_have_url(re.compile("/sign-in$"))
    officer.go_back()
    expect(officer).to_have_url(re.compile("/sign-in"))
