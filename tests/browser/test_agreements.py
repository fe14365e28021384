"""Agreements at the screen: the question that the gate would answer, the calendar, the text beside the rules."""

import re
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from lindero.trust.identity import sessions
from tests.browser.conftest import PHONE
from tests.browser.stage import Stage

TRACK = "tracking.track_updated"
QUESTION = {"to": "SUD", "kind": TRACK, "purpose": "border_surveillance", "where": "AG-1@1/strait"}

NAMED = "course_mdeg identity item_class measured_at place reason speed_mmps stale_at track_id vessel_class"
"""The fields that the treaty of the stage names."""


def asked(stage: Stage, path: str, **query: str) -> Any:
    """Return what a page says to Lt. Keller, as its JSON twin tells it."""
    node = stage.world.nodes["NRD"]
    with TestClient(web_application(node), headers={"sec-fetch-site": "same-origin"}) as client:
        token = node.store.run(lambda tx: sessions.open_session(tx, node.random, node.clock.now(), "keller"))
        client.cookies.set(cookie_name(node, "http"), token)
        answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content)


def test_AGR_09_the_question_is_answered_as_the_gate_decided(stage: Stage) -> None:
    """For a ship in the strait the answer names the clause and the fields by which the gate let real ones cross."""
    answer = asked(stage, "/api/agreements/may", **QUESTION)
    (narrowed, *_) = asked(stage, "/api/decisions", outcome="narrowed", kind=TRACK)["decisions"]
    assert (answer["allowed"], answer["clause"]) == (True, narrowed["clause"])
    withheld = {field["name"] for field in answer["fields"] if field["outcome"] == "withheld"}
    # The gate also counts what no clause could release; of the rest it says the same.
    assert withheld <= set(narrowed["withheld"])
    assert {field["name"] for field in answer["fields"]} - withheld <= set(NAMED.split())
    assert answer["retain_days"] == 10


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"purpose": "customs_risk"}, "PURPOSE"), ({"where": ""}, "AREA"), ({"to": "VES"}, "NO_AGREEMENT")],
)
def test_AGR_02_a_no_names_its_reason_and_what_would_make_it_a_yes(
    stage: Stage, changes: dict[str, str], code: str
) -> None:
    """Another purpose, no place, another nation: each is refused for its own reason, and nothing reaches them."""
    answer = asked(stage, "/api/agreements/may", **{**QUESTION, **changes})
    assert not answer["allowed"]
    assert code in [reason["code"] for reason in answer["reasons"]]
    assert all(reason["fix"] for reason in answer["reasons"])
    assert {field["outcome"] for field in answer["fields"]} == {"withheld"}


def test_AGR_06_the_calendar_lists_review_and_end(stage: Stage) -> None:
    """What must not be missed about the agreement in force stands in the calendar."""
    kinds = {date["kind"] for date in asked(stage, "/api/agreements/calendar")["dates"]}
    assert {"review", "end", "assessment"} <= kinds


@pytest.mark.browser
def test_AGR_09_an_officer_asks_and_follows_the_clause(officer: Page, stage: Stage) -> None:
    """From the list to the question, to the answer, to the clause that speaks."""
    officer.goto(f"{stage.addresses['NRD']}/agreements")
    officer.get_by_role("link", name="May they have it?").click()
    expect(officer.get_by_text("Nothing is asked yet")).to_be_visible()
    officer.get_by_label("To", exact=True).select_option("SUD")
    officer.get_by_label("Kind of record").select_option(TRACK)
    officer.get_by_label("Purpose", exact=True).select_option("border_surveillance")
    officer.get_by_label("Within").select_option("AG-1@1/strait")
    officer.get_by_role("button", name="Ask").click()
    expect(officer.get_by_role("status").filter(has_text="Yes, in part")).to_be_visible()
    expect(officer.locator("td.nothing").first).to_have_text("nothing")
    officer.get_by_role("link", name="AG-1@1/art-6-1").first.click()
    expect(officer.locator(".clause:target")).to_be_visible()


@pytest.mark.browser
def test_AGR_09_text_and_rule_stand_side_by_side_and_on_a_phone_below(officer: Page, stage: Stage) -> None:
    """On a desk the rule stands beside its text, on a phone under it, and nothing is cut off."""
    officer.goto(f"{stage.addresses['NRD']}/agreements/AG-1@1")
    text, rule = officer.locator(".clause > .prose").first, officer.locator(".clause > .facts").first
    beside = text.bounding_box(), rule.bounding_box()
    assert beside[0] is not None
    assert beside[1] is not None
    assert beside[1]["x"] > beside[0]["x"] + beside[0]["width"] - 1
    officer.set_viewport_size(PHONE)
    below = text.bounding_box(), rule.bounding_box()
    assert below[0] is not None
    assert below[1] is not None
    assert below[1]["y"] >= below[0]["y"] + below[0]["height"] - 1
    assert officer.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_AGR_06_the_calendar_is_taken_as_a_file(officer: Page, stage: Stage) -> None:
    """The dates come as an iCalendar file that says who took it, each line within its limit."""
    officer.goto(f"{stage.addresses['NRD']}/agreements/calendar")
    with officer.expect_download() as download:
        officer.get_by_role("button", name="As calendar file").click()
    text = download.value.path().read_bytes().decode()
    assert download.value.suggested_filename.endswith(".ics")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "person/keller" in unfolded
    assert re.search(r"^SUMMARY:AG-1@1: Review due\r?$", unfolded, re.MULTILINE)
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") > 2
