"""The office pages: why the gate decided as it did, refusals with their reason, forms that explain."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Witness
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


def test_signing_out_leaves_nothing_behind(officer: Page, stage: Stage) -> None:
    """After signing out, going back shows no page of the session."""
    officer.goto(f"{stage.addresses['NRD']}/decisions")
    officer.locator(".person summary").click()
    officer.get_by_role("button", name="Sign out").click()
    expect(officer).to_have_url(re.compile("/sign-in$"))
    officer.go_back()
    expect(officer).to_have_url(re.compile("/sign-in"))
