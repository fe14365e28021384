"""S-58 at the console: the form asks what for in the place of the page, once a session, and leads back to it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lindero.kernel.desk import Actor
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from lindero.trust.identity.records import PersonEnrolled, RoleGranted
from tests.safeguards.office import Office, an_office

PAGE = "/protection"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a node with lind, a protection officer."""
    with an_office(tmp_path) as made:
        enrolled, granted = (
            PersonEnrolled(person="lind", name="P. Lind"),
            RoleGranted(person="lind", role="PRO"),
        )
        made.node.work("identity", Actor(name="test/office"), lambda desk: desk.put_all([enrolled, granted]))
        yield made


@pytest.fixture
def browser(office: Office) -> Iterator[TestClient]:
    """Give the browser of lind, who has signed in."""
    headers = {"sec-fetch-site": "same-origin"}
    application = web_application(office.node)
    with TestClient(
        application, base_url="http://nordia.test", headers=headers, follow_redirects=False
    ) as client:
        client.cookies.set(cookie_name(office.node, "http"), office.session("lind"))
        yield client


def test_S_58_the_form_stands_in_the_place_of_the_page(browser: TestClient) -> None:
    """No data are in the answer; the form names the purposes of the roles held and leads back."""
    asked = browser.get(f"{PAGE}?")
    assert asked.status_code == 403
    assert "What for?" in asked.text
    assert f'name="to" value="{PAGE}"' in asked.text
    assert 'value="victim_protection"' in asked.text
    assert 'value="customs_control"' not in asked.text


def test_S_58_stated_once_it_holds_and_is_shown_on_every_page(browser: TestClient) -> None:
    """The page opens, the bar says what for, and another purpose can be stated."""
    said = {"purpose": "victim_protection", "case": "NRD 2026/31", "reason": "", "to": PAGE}
    stated = browser.post("/purpose", data=said)
    assert (stated.status_code, stated.headers["location"]) == (303, PAGE)
    for _ in range(2):
        page = browser.get(PAGE)
        assert page.status_code == 200
        assert "Protecting victims \u00b7 NRD 2026/31" in page.text
    changed = browser.post("/purpose", data={**said, "case": "NRD 2026/32"})
    assert changed.status_code == 303
    assert "NRD 2026/32" in browser.get(PAGE).text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"purpose": "", "case": "NRD 1/26"}, "No purpose is stated"),
        ({"purpose": "customs_control", "case": "NRD 1/26"}, "is no purpose"),
        ({"purpose": "victim_protection", "case": ""}, "No case reference"),
        ({"purpose": "counter_trafficking", "case": "NRD 1/26", "reason": ""}, "needs a reason"),
    ],
)
def test_S_58_what_is_missing_is_told_beside_the_field(
    browser: TestClient, said: dict[str, str], words: str
) -> None:
    """Each mistake in words with the focus on the first, what was written is kept, and nothing is opened."""
    refused = browser.post("/purpose", data={**said, "to": PAGE})
    assert refused.status_code == 403
    assert words in refused.text
    (wrong,) = re.findall(r'<[a-z]+ [^>]*aria-invalid="true"[^>]*>', refused.text)
    assert "autofocus" in wrong, "the first mistake has the focus"
    assert refused.text[refused.text.index("<main") :].partition("</main>")[0].count("autofocus") == 1
    assert browser.get(PAGE).status_code == 403


def test_S_58_the_form_leads_to_no_other_site(browser: TestClient) -> None:
    """Whatever an address says, the way back is one of this node."""
    said = {"purpose": "victim_protection", "case": "NRD 2026/31", "to": "https://lindero.example/"}
    assert browser.post("/purpose", data=said).headers["location"] == "/"
