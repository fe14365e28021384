"""Passkeys in a real browser, with a device that it simulates: registered by code, used, wrong user refused."""

import hashlib
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from lindero.kernel.desk import Actor
from lindero.trust.identity.actions import offer_enrolment
from tests.browser.conftest import Witness
from tests.browser.judge import violations
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

CODE: Final = "abcd-efgh-ijkl-mnop-qrst-uvwx"


def device(page: Page) -> tuple[CDPSession, str]:
    """Give a browser a device with passkeys that verifies its user."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    name: str = made["authenticatorId"]
    return session, name


def test_passkey_from_code_to_sign_in(context: BrowserContext, stage: Stage) -> None:
    """Under the console's own policy, without any inline script: register, sign out, sign in, be refused."""
    node = stage.world.nodes["NRD"]
    code_hash = hashlib.sha256(CODE.encode()).hexdigest()
    node.work("identity", Actor(name="test/admin"), lambda desk: offer_enrolment(desk, "keller", code_hash))
    # A passkey is bound to a name: no device makes one for an address of numbers.
    base = stage.addresses["NRD"].replace("127.0.0.1", "localhost")
    page, witness = context.new_page(), Witness(base)
    witness.watch(page)
    session, authenticator = device(page)

    page.goto(f"{base}/enrol")
    assert violations(page) == []
    page.get_by_label("Code").fill(CODE)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="A passkey for keller")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("What you call this device").fill("Bridge laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_selector(".rail")
    page.goto(f"{base}/account")
    expect(page.get_by_role("rowheader", name="Bridge laptop")).to_be_visible()
    assert violations(page) == []
    assert (
        len(session.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]) == 1
    )

    page.locator(".person summary").click()
    page.get_by_role("button", name="Sign out").click()
    button = page.get_by_role("button", name="Sign in with a passkey")
    expect(button).to_be_visible()
    assert violations(page) == []
    button.click()
    page.wait_for_selector(".rail")

    page.locator(".person summary").click()
    page.get_by_role("button", name="Sign out").click()
    verified = {"authenticatorId": authenticator, "isUserVerified": False}
    session.send("WebAuthn.setUserVerified", verified)
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    assert witness.complaints == []
    assert witness.outside == []
