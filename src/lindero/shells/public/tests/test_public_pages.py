"""The public pages as anybody's browser gets them: four languages, no script, no cookie, nothing from elsewhere."""

import gzip
import html
import re

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.capabilities.community.records import Language
from lindero.capabilities.oversight.records import Counter, CountersPublished
from lindero.capabilities.protection.records import PersonReceived
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.config import PublicPages
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS
from lindero.shells.console.doors import cookie_name
from lindero.shells.console.tests.browsing import BEGIN_AT, enrol, signed_in
from lindero.shells.console.tests.treaties import lay_down
from lindero.shells.node import Node
from lindero.shells.public.catalogue import Tongue
from lindero.shells.public.drawing import FILES, POLICY
from lindero.shells.public.tests.visiting import opened, send
from lindero.shells.web import web_application
from lindero.trust.agreements.canonical import agreement_hash
from lindero.trust.agreements.tests.samples import a_party, an_agreement
from lindero.trust.agreements.wording import CATALOGUES

LANGUAGES: tuple[Language, ...] = ("en", "es", "fr", "ar")
PAGES = (
    *("", "warnings", "report", "follow", "consultations"),
    *("meetings", "rights", "figures", "agreements", "waiting"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_PUB_01_every_page_in_every_language(browser: TestClient, language: str, page: str) -> None:
    """It is whole, says its language and direction, and says of a machine's translation that it is one."""
    answer = browser.get(f"/public/{language}/{page}")
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text
    assert answer.text.count("<h1>") == 1
    assert ('href="/public/en/' + page + '" lang="en" dir="ltr" hreflang="en">English' in answer.text) or (
        language == "en"
    )


@pytest.mark.parametrize("page", PAGES)
def test_PUB_01_nothing_but_words_and_style(browser: TestClient, page: str) -> None:
    """No script, no inline style, no cookie, no address of elsewhere; a policy that has no exception."""
    answer = browser.get(f"/public/ar/{page}")
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert "script-src" not in POLICY
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<script|<style|style=| on[a-z]+=|https?:|<img|<iframe|//", answer.text[15:])


@pytest.mark.parametrize("page", PAGES)
def test_PUB_01_a_page_weighs_less_than_50_kilobytes(browser: TestClient, page: str) -> None:
    """With everything that it loads, compressed as a gateway does it."""
    body = browser.get(f"/public/ar/{page}").content
    assert sum(len(gzip.compress(data)) for data in (body, *FILES.values())) < 50_000


def test_the_two_files_are_kept_by_browsers_under_their_version(browser: TestClient) -> None:
    """Style sheet and icon are loaded once; what is not in the list is not there."""
    page = browser.get("/public/en/").text
    addresses = re.findall(r'href="(/public/static/[^"]+)"', page)
    assert len(addresses) == len(FILES)
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert browser.get(address.partition("?")[0]).headers["cache-control"] == "no-cache"
    assert browser.get("/public/static/app.py").status_code == 404
    assert browser.get("/public/static/..%2fapp.py").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-CA,fr;q=0.8,en;q=0.5", "fr"),
        ("de,ar;q=0.4,es;q=0.9", "es"),
        ("ar", "ar"),
        ("es;q=0,fr;q=0.1", "fr"),
        ("de,it", "en"),
        ("", "en"),
        ("fr;q=nonsense", "en"),
        (",;,q=;" * 99, "en"),
    ],
)
def test_who_comes_first_is_met_in_their_language(browser: TestClient, accepted: str, language: str) -> None:
    """The browser's wishes decide, those it wants least last; no cookie remembers it, the address does."""
    answer = browser.get("/public/", headers={"accept-language": accepted})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/public/{language}/"


@pytest.mark.parametrize(
    "path", ["/public/de/", "/public/en/nothing", "/public/en/report/1234", "/public/x/y/z"]
)
def test_what_is_not_there_is_said_in_words(browser: TestClient, path: str) -> None:
    """A wrong address shows a public page, never a page for signing in."""
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text
    assert "sign-in" not in answer.text


SENT_WRONGLY: tuple[tuple[str, str, str], ...] = (
    ("POST", "", "GET, HEAD"),
    ("POST", "figures", "GET, HEAD"),
    ("PUT", "report", "GET, HEAD"),
    ("DELETE", "consultations", "GET, HEAD"),
    ("GET", "consultations/lights/nothing/else", ""),
)
"""How something is sent that a page does not take, and what the page takes; at last one that is no page at all."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("method", "page", "taken"), SENT_WRONGLY)
def test_PUB_01_what_cannot_be_done_is_said_in_words(
    browser: TestClient, language: Language, method: str, page: str, taken: str
) -> None:
    """In the address's language, on a public page as all others are; and nothing of the console is on it."""
    headers = {"accept": "text/html", "accept-language": "xx", "origin": "http://127.0.0.1"}
    answer = browser.request(method, f"/public/{language}/{page}", headers=headers)
    assert (answer.status_code, answer.headers.get("allow", "")) == (405 if taken else 404, taken)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    text = html.unescape(answer.text)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
    tongue = Tongue(language)
    assert f"<h1>{tongue.say('missing_title')}</h1>" in text
    assert tongue.say("missing_text") in text
    assert f'href="/public/{language}/"' in text
    assert not re.search(r"<script|<style|style=| on[a-z]+=|https?:|<iframe|//", text[15:])
    assert not [
        word
        for word in ("sign-in", "/picture", "/static/", "traceback", "Exception")
        if word in text.replace("/public/static/", "")
    ]


def test_PUB_01_an_officer_is_nobody_here(node: Node, browser: TestClient) -> None:
    """The console's cookie changes no byte of a public page, and is neither renewed nor read."""
    enrol(node, "keller", "Lt. Keller", "NCC")
    before = [browser.get(f"/public/en/{page}") for page in PAGES]
    signed_in(browser, node, "keller")
    assert browser.cookies.get(cookie_name(node, "http"))
    for page, stranger in zip(PAGES, before, strict=True):
        officer = browser.get(f"/public/en/{page}")
        assert officer.content == stranger.content
        assert "set-cookie" not in officer.headers
        assert "Keller" not in officer.text


def test_S_65_nobody_is_on_a_public_page(own_node: Node) -> None:
    """With ships, people in care and reports on record, no public page shows a name, a place or a number."""
    browser = opened(own_node)
    track = TrackUpdated(
        track_id="aaaaaaaaaaaaaaaaaaaa",
        place=place_of(11.2345, 55.4321),
        measured_at=own_node.clock.now(),
        course_mdeg=0,
        speed_mmps=0,
        item_class="vessel",
        name="MV CANARY",
        identity="219000017",
        stale_at=own_node.clock.now() + 60_000,
    )
    person = PersonReceived(
        label="W-CANARY", facility="Canary house", met_at=own_node.clock.now(), how="presented"
    )
    for folder, record in (("tracking", track), ("protection", person)):
        own_node.work(folder, Actor(name="person/test"), lambda desk, record=record: desk.put(record))  # type: ignore[misc]
    send(browser, words="The canary was seen at the old pier.", area="Ostrand")
    for language in LANGUAGES:
        for page in PAGES:
            text = browser.get(f"/public/{language}/{page}").text
            assert not [word for word in ("CANARY", "anary", "219000017", "11.23", "55.43") if word in text]


def test_S_63_what_was_published_is_there_for_anybody(node: Node, browser: TestClient) -> None:
    """Every counter of every month, and in the place of one that is withheld the reason; in each language."""
    counters = (
        Counter("releases", 1_234),
        Counter("overdue_holds", 2),
        Counter("refusals", None, "An open case would be told apart."),
    )
    published = CountersPublished(month="2026-10", counters=counters)
    node.work("oversight", Actor(name="job/test"), lambda desk: desk.put(published))
    for language in LANGUAGES:
        text = browser.get(f"/public/{language}/figures").text
        assert "2026-10" in text
        assert "1,234" in text
        assert "An open case would be told apart." in text
    assert "Persons held longer than allowed" in browser.get("/public/en/figures").text


def test_a_node_may_keep_them_shut(own_node: Node) -> None:
    """Where the configuration says so, there are none, and a stranger is sent to sign in as everywhere."""
    own_node.config = msgspec.structs.replace(own_node.config, public=PublicPages(opened=False))
    browser = TestClient(web_application(own_node), base_url="http://127.0.0.1", follow_redirects=False)
    assert browser.get("/public/en/report").status_code == 303
    assert send(browser).status_code in {303, 401, 404, 405}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "null"}, 200),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://127.0.0.1"}, 200),
        ({}, 200),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
    ],
)
def test_a_form_comes_from_here(browser: TestClient, headers: dict[str, str], status: int) -> None:
    """Browsers hide where a form without referrer comes from, and are believed; another site's form is refused."""
    answer = browser.post(
        "/public/en/report", data={"category": "damage", "words": "A fence was cut."}, headers=headers
    )
    assert answer.status_code == status


def test_the_console_still_asks_where_its_forms_come_from(browser: TestClient) -> None:
    """What is let through for the public pages is let through nowhere else."""
    for path in ("/sign-in", "/do/community/close_report", "/api/do/community/close_report", "/publicity"):
        assert browser.post(path, headers={"origin": "null"}).status_code == 403


def test_S_55_an_exercise_says_so_on_every_page(own_node: Node) -> None:
    """Nobody who reports in an exercise's pages believes that it is real, in whichever language."""
    own_node.config = msgspec.structs.replace(own_node.config, setting="exercise")
    browser = TestClient(web_application(own_node), base_url="http://127.0.0.1")
    for language in LANGUAGES:
        for page in PAGES:
            assert Tongue(language).say("exercise") in browser.get(f"/public/{language}/{page}").text.replace(
                "&#39;", "'"
            )


def test_AGR_09_the_public_reads_what_every_party_publishes(own_node: Node) -> None:
    """In the reader's language and from one hash, without script; a treaty that one party keeps leaves no trace."""
    dates = {"start": BEGIN_AT - DAY_MS, "end": BEGIN_AT + DAY_MS}
    kept, given = (
        an_agreement(
            id=name,
            title=f"Treaty {name}",
            parties=tuple(
                msgspec.structs.replace(a_party(nation), publishes=nation in publishing)
                for nation in ("NRD", "SUD")
            ),
            **dates,
        )
        for name, publishing in (("AG-8", ("NRD",)), ("AG-9", ("NRD", "SUD")))
    )
    browser = opened(own_node)
    assert Tongue("en").say("agreements_none") in browser.get("/public/en/agreements").text
    for agreement in (kept, given):
        lay_down(own_node, agreement)
    for language in LANGUAGES:
        answer = browser.get(f"/public/{language}/agreements")
        assert answer.headers["content-security-policy"] == POLICY
        assert "Treaty AG-9" in answer.text
        assert agreement_hash(given) in answer.text
        assert CATALOGUES[language][0]["clauses"] in answer.text.replace("&#39;", "'")
        contact = given.parties[0].contact_points[0]
        hidden = ("AG-8", agreement_hash(kept), contact.reach, contact.hours, given.assessment.id, "°")
        assert not [word for word in hidden if word in answer.text]
