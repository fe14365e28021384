"""Forms of people whose session ended while they wrote: nothing is carried out, and nothing is lost."""

import re

import pytest
from starlette.testclient import TestClient

from lindero.shells.console.doors import cookie_name
from lindero.shells.console.tests.browsing import signed_in
from lindero.shells.node import Node

FORM = "/do/signs/see_sign"
WRITTEN = {
    "words": "adrift <b>north</b> of the pier",
    "size": "30",
    "_back": "/signs",
    "_by": "person/keller",
}


def given_back(page: str) -> dict[str, str]:
    """Return the hidden fields of a page."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: text.replace("&lt;", "<").replace("&gt;", ">") for name, text in fields}


@pytest.fixture
def ended(keller: TestClient, node: Node) -> TestClient:
    """Return the browser of a duty officer whose session has just ended."""
    node.sign_out(keller.cookies[cookie_name(node, "http")])
    return keller


def test_what_was_written_is_given_back(ended: TestClient) -> None:
    """The answer says that nothing was carried out and holds every word, to be sent again after a sign-in."""
    answer = ended.post(FORM, data=WRITTEN)
    assert answer.status_code == 403
    assert "Nothing was carried out, and nothing is lost" in answer.text
    assert f'action="{FORM}"' in answer.text
    assert given_back(answer.text) == WRITTEN
    assert 'target="_blank"' in answer.text


def test_a_pass_phrase_is_never_given_back(ended: TestClient) -> None:
    """What approves an act stands in no page: it is asked for anew."""
    approval = {"_phrase": "four quiet words here", "_answer": "signed", "_nonce": "once"}
    assert given_back(ended.post(FORM, data=WRITTEN | approval).text) == WRITTEN


def test_after_the_sign_in_the_form_is_shown_and_not_carried_out(ended: TestClient, node: Node) -> None:
    """Whoever wrote it goes on where the session ended: the form is filled in, and only its own button sends it."""
    kept = given_back(ended.post(FORM, data=WRITTEN).text) | {"_again": "1"}
    assert ended.post(FORM, data=kept).status_code == 403
    signed_in(ended, node, "keller")
    shown = ended.post(FORM, data=kept)
    assert shown.status_code == 200
    assert 'value="adrift &lt;b&gt;north&lt;/b&gt; of the pier"' in shown.text
    assert 'name="_back" value="/signs"' in shown.text
    assert "There is a problem" not in shown.text


@pytest.mark.parametrize("more", [{}, {"_again": "1"}])
def test_nobody_sends_in_another_persons_name(ended: TestClient, node: Node, more: dict[str, str]) -> None:
    """A form that one person wrote is neither carried out for the next one at the same screen nor shown."""
    signed_in(ended, node, "keller")
    other = WRITTEN | {"_by": "person/adams"} | more
    answer = ended.post(FORM, data=other)
    assert answer.status_code == 409
    assert "Somebody else has signed in since" in answer.text
    assert "adrift" not in answer.text


def test_a_script_in_the_background_is_told_by_the_way_to_the_sign_in(ended: TestClient) -> None:
    """What a page's script sends keeps its own words; it is not answered with a page to be read."""
    answer = ended.post(FORM, data=WRITTEN, headers={"sec-fetch-mode": "cors"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
