"""Warnings as anybody gets them: a page in four languages, a feed and CAP 1.2 for machines (PUB-05, PUB-10)."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from starlette.testclient import TestClient

from lindero.capabilities.warnings.asks import CancelWarning, IssueWarning, TakeCap
from lindero.capabilities.warnings.cap_reading import read_cap
from lindero.capabilities.warnings.records import Wording
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS
from lindero.shells.node import Node
from lindero.shells.public.catalogue import LANGUAGES, Tongue
from lindero.shells.public.tests.visiting import opened

ATOM = "{http://www.w3.org/2005/Atom}"
OFFICER = Actor(name="person/keller", grants=frozenset({"warnings.issue", "warnings.take"}), roles=("NCC",))
OTHERS = (
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>N-1</identifier><sender>met@nordia.example'
    "</sender><sent>2026-11-22T08:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType>"
    "<scope>Restricted</scope><info><language>en</language><category>Met</category><event>Words of others</event>"
    "<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty></info></alert>"
)


def warn(node: Node, **change: Any) -> str:
    """Warn everybody of something; return the record's name."""
    said: dict[str, Any] = {
        "severity": "severe",
        "urgency": "immediate",
        "wordings": (
            Wording(
                language="en-GB", event="Flood <now>", headline="Leave\x0b the pier", instruction="Go uphill."
            ),
            Wording(language="ar", event="فيضان", headline="غادروا الرصيف"),
        ),
        "area": "Old pier",
        "outline": tuple(place_of(lon, lat) for lon, lat in ((11.0, 55.0), (11.1, 55.0), (11.1, 55.1))),
        "expires_at": node.clock.now() + 6 * HOUR_MS,
    }
    name: str = node.act("warnings.issue_warning", IssueWarning(**{**said, **change}), OFFICER)
    return name


def entries(browser: TestClient) -> list[Element]:
    """Return what the feed tells of."""
    answer = browser.get("/public/warnings.atom")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml")
    found: Element = fromstring(answer.content)
    return found.findall(f"{ATOM}entry")


def test_PUB_10_a_warning_is_read_in_the_readers_language(own_node: Node) -> None:
    """From the start page on: what, where, until when and what to do; in another language it is said that it is one."""
    browser = opened(own_node)
    for language in LANGUAGES:
        assert Tongue(language).say("start_warned") not in browser.get(f"/public/{language}/").text
        assert Tongue(language).say("warnings_none") in browser.get(f"/public/{language}/warnings").text
    warn(own_node)
    own_node.act("warnings.take_cap", TakeCap(body=OTHERS), OFFICER)
    for language in LANGUAGES:
        tongue = Tongue(language)
        start = browser.get(f"/public/{language}/").text
        assert f'<a href="/public/{language}/warnings">{tongue.say("start_warned")}</a>' in start
        page = browser.get(f"/public/{language}/warnings").text
        assert ("فيضان" if language == "ar" else "Flood &lt;now&gt;") in page
        assert tongue.say("grave_severe") in page
        assert tongue.say("act_immediate") in page
        assert "Old pier" in page
        assert (tongue.say("con_elsewhere") in page) == (language in {"es", "fr"})
        assert "Words of others" not in page
    assert "Go uphill." in browser.get("/public/en/warnings").text


def test_PUB_05_machines_read_the_warning_as_cap(own_node: Node) -> None:
    """The feed holds each message whole, its own address gives the same; another node takes both in."""
    browser = opened(own_node)
    assert entries(browser) == []
    name = warn(own_node)
    own_node.act("warnings.take_cap", TakeCap(body=OTHERS), OFFICER)
    (entry,) = entries(browser)
    assert entry.findtext(f"{ATOM}title") == "Leave the pier"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    alone = browser.get(link.attrib["href"])
    assert alone.headers["content-type"] == "application/cap+xml"
    assert link.attrib["href"] == f"/public/warnings/{name}.cap"
    told = [fromstring(alone.content), entry.find(f"{ATOM}content")[0]]  # type: ignore[index]  # a message is in it
    said = "{urn:oasis:names:tc:emergency:cap:1.2}"
    assert {one.findtext(f"{said}identifier") for one in told} == {f"lindero.{name}"}
    assert {one.findtext(f"{said}scope") for one in told} == {"Public"}
    assert [info.findtext(f"{said}event") for info in told[1].findall(f"{said}info")] == [
        "Flood <now>",
        "فيضان",
    ]
    # A node that is set to no exercise writes what is meant, and only that is taken in by others.
    feed = browser.get("/public/warnings.atom").content
    assert len(read_cap(feed).warnings) + read_cap(feed).unreal == 1


def test_PUB_10_who_was_warned_is_told_of_the_change_and_of_the_end(own_node: Node) -> None:
    """The feed has the newest message of each warning, its end too while it would have held; the page what holds."""
    browser = opened(own_node)
    first = warn(own_node)
    second = warn(own_node, about=first, severity="extreme")
    assert [entry.findtext(f"{ATOM}id", "").rpartition(":")[2] for entry in entries(browser)] == [second]
    assert Tongue("en").say("grave_extreme") in browser.get("/public/en/warnings").text
    end = own_node.act("warnings.cancel_warning", CancelWarning(about=second), OFFICER)
    assert [entry.findtext(f"{ATOM}id", "").rpartition(":")[2] for entry in entries(browser)] == [end]
    assert Tongue("en").say("warnings_none") in browser.get("/public/en/warnings").text
    assert "<msgType>Cancel</msgType>" in browser.get(f"/public/warnings/{end}.cap").text
    own_node.clock.move(7 * HOUR_MS)  # type: ignore[attr-defined]  # a clock that is set
    assert entries(browser) == []


@pytest.mark.parametrize("name", ["x", "0" * 26, "..%2fx", "a" * 300])
def test_what_is_no_own_warning_is_not_there(browser: TestClient, name: str) -> None:
    """No record of another kind is given out by its name, and no name breaks anything."""
    assert browser.get(f"/public/warnings/{name}.cap").status_code == 404


def test_a_received_warning_is_not_given_out(own_node: Node) -> None:
    """What others warned of is theirs to publish: no address of ours gives it."""
    browser = opened(own_node)
    (taken,) = own_node.act("warnings.take_cap", TakeCap(body=OTHERS), OFFICER).taken
    assert browser.get(f"/public/warnings/{taken}.cap").status_code == 404
    assert entries(browser) == []
