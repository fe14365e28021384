"""The language of the console: asked for before the sign-in, chosen and kept after it, never taken from a link."""

import html
import json
import re

import pytest
from starlette.testclient import TestClient

from lindero.shells.console.tests.browsing import PHRASE
from lindero.shells.node import Node
from lindero.trust.identity.sessions import set_phrase


def frame_of(page: str) -> tuple[str, str]:
    """Return the language and the direction that a page says it has."""
    found = re.search(r'<html lang="(\w+)" dir="(\w+)">', page)
    assert found is not None
    return found[1], found[2]


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/sign-in", "", ("en", "ltr")),
        ("/sign-in", "fr-CA, en;q=0.5", ("fr", "ltr")),
        ("/sign-in?language=ar", "fr", ("ar", "rtl")),
        ("/sign-in?language=xx", "es", ("es", "ltr")),
    ],
)
def test_before_the_sign_in_the_address_or_the_browser_says_it(
    client: TestClient, address: str, accepted: str, language: tuple[str, str]
) -> None:
    """No cookie is set for it; every language is offered by its own name."""
    answer = client.get(address, headers={"accept-language": accepted})
    assert frame_of(answer.text) == language
    assert answer.headers["content-language"] == language[0]
    assert "set-cookie" not in answer.headers
    assert all(name in answer.text for name in ("English", "Español", "Français", "العربية"))


def test_what_was_asked_for_at_the_sign_in_is_kept_with_the_account(client: TestClient, node: Node) -> None:
    """A wrong phrase keeps the language, the right one brings it along."""
    node.store.run(lambda tx: set_phrase(tx, "keller", PHRASE))
    page = client.get("/sign-in?language=fr").text
    assert 'action="/sign-in?language=fr"' in page
    wrong = client.post("/sign-in?language=fr", data={"person": "keller", "phrase": "wrong"})
    assert "Le nom et la phrase secrète ne vont pas ensemble." in wrong.text
    client.post("/sign-in?language=fr", data={"person": "keller", "phrase": PHRASE})
    assert node.people.language_of("keller") == "fr"


def test_a_person_chooses_and_comes_back_to_the_page(keller: TestClient) -> None:
    """The choice holds in every browser, against what the browser prefers and what a link says."""
    answer = keller.post("/language", data={"language": "ar", "to": "/signs?at_most=2"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signs?at_most=2")
    page = keller.get("/signs?language=fr", headers={"accept-language": "es"})
    assert frame_of(page.text) == ("ar", "rtl")
    assert "ترجمة آلية لم يراجعها إنسان" in page.text
    english = keller.post("/language", data={"language": "en", "to": "//evil.example"})
    assert english.headers["location"] == "/"
    assert frame_of(keller.get("/signs").text) == ("en", "ltr")


def test_a_language_without_words_is_refused(keller: TestClient) -> None:
    """What is not offered cannot be chosen."""
    assert keller.post("/language", data={"language": "tlh"}).status_code == 422


def test_errors_are_told_in_the_reader_s_language(keller: TestClient) -> None:
    """Whatever has no words yet is marked as English for those who listen."""
    keller.post("/language", data={"language": "es"})
    page = keller.get("/nowhere").text
    assert "No encontrado" in page
    assert "/nowhere" in page


def test_scripts_find_their_words_in_the_page(keller: TestClient) -> None:
    """What scripts say comes with the page, as data that nothing executes; English needs none."""
    assert 'name="words"' not in keller.get("/signs").text
    keller.post("/language", data={"language": "fr"})
    found = re.search(r'<meta name="words" content="([^"]*)">', keller.get("/signs").text)
    assert found is not None
    words = json.loads(html.unescape(found[1]))
    assert words["Night colours, change to day (t)"] == "Couleurs de nuit, passer au jour (t)"
    assert "Sign in" not in words, "only a patrol's page says it by a script"
