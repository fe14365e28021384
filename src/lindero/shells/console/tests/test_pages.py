"""Declared pages: shown by their templates, refused without their grant, errors in words."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lindero.shells.console.tests.browsing import enrol, signed_in
from lindero.shells.console.tests.signs import BOARD
from lindero.shells.node import Node

CURRENT = 'class="tab" href="/signs" aria-current="page"'


def see(client: TestClient, words: str) -> None:
    """Report a sign."""
    assert client.post("/do/signs/see_sign", data={"words": words}).status_code == 303


def test_a_page_shows_what_the_folder_returns(keller: TestClient) -> None:
    """The folder's typed data stand in its template, values written by the console's filters."""
    see(keller, "harbour")
    text = keller.get("/signs").text
    assert "<li>HARBOUR/30/RED/FALSE</li>" in text
    assert "40.7190 N 18.9251 E" in text


def test_values_are_escaped(keller: TestClient) -> None:
    """What somebody wrote is text, never an element of the page."""
    see(keller, "<b>bold</b>")
    assert "<B>BOLD" not in keller.get("/signs").text


def test_query_and_path_are_decoded(keller: TestClient) -> None:
    """Texts of the address become the types that the page asks."""
    see(keller, "one")
    see(keller, "two")
    assert keller.get("/signs?at_most=1&loud=false").text.count("<li>") == 1
    number = keller.get("/signs/9999")
    assert number.status_code == 404


def test_a_path_cannot_be_replaced_by_a_query(keller: TestClient) -> None:
    """The address shows one thing: a query of the same name is passed over."""
    assert "no sign 77" in keller.get("/signs/77?number=1").text


def test_an_empty_query_is_not_given(keller: TestClient) -> None:
    """A search form that was sent empty shows everything."""
    assert keller.get("/signs?at_most=&loud=").status_code == 200


def test_a_wrong_query_is_told_in_words(keller: TestClient) -> None:
    """An address that does not fit is a page with the error, status 422."""
    answer = keller.get("/signs?at_most=none")
    assert answer.status_code == 422
    assert "At most: Write a whole number from 1 to 9." in answer.text
    assert "console.query" in answer.text


def test_a_wrong_query_is_asked_again_with_all_that_was_written(keller: TestClient) -> None:
    """The wrong field stands there to be corrected, with the focus; what was right goes along unseen."""
    answer = keller.get("/signs?at_most=none&loud=true")
    assert re.search(
        r'<input [^>]*name="at_most"[^>]* value="none"|value="none"[^>]*name="at_most"', answer.text
    )
    assert '<input type="hidden" name="loud" value="true">' in answer.text
    assert answer.text[answer.text.index("<main") :].count("autofocus") >= 1
    assert '<form class="form" method="get" action="/signs"' in answer.text
    part = keller.get("/signs?at_most=none", headers={"hx-request": "true"})
    assert part.status_code == 422
    assert "<form" not in part.text


@pytest.mark.parametrize("path", ["/signs/first", "/signs/1.5", "/signs/%F0%9F%9A%A2"])
def test_an_address_that_names_what_cannot_be_is_not_found(keller: TestClient, path: str) -> None:
    """A sign has a number: no other address can be one's, so that there is no such page, and no rule to correct."""
    answer = keller.get(path)
    assert answer.status_code == 404
    assert "There is no page /signs/" in answer.text
    assert "console.query" not in answer.text


def test_a_page_without_its_grant_is_refused_with_its_reason(keller: TestClient, node: Node) -> None:
    """Who may not see a page learns which permission it needs and whom to ask; the refusal is logged."""
    answer = keller.get("/vault")
    assert answer.status_code == 403
    assert "needs the permission ledger.read" in answer.text
    assert "Ask your administrator" in answer.text
    assert "written to the log" in answer.text
    found = node.store.query("SELECT COUNT(*) FROM log_heads WHERE kind = 'identity.access_refused'")
    assert found == [(1,)]


def test_nothing_is_said_to_be_logged_that_is_not(client: TestClient, node: Node) -> None:
    """Who is turned away at the door, before anybody knows who it is, is not told of an entry that nobody wrote."""
    before = node.store.query("SELECT COUNT(*) FROM log_heads")
    refused = client.post("/sign-out", headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403
    assert "another site" in refused.text
    assert "written to the log" not in refused.text
    assert node.store.query("SELECT COUNT(*) FROM log_heads") == before


def test_what_is_missing_is_a_page_with_404(keller: TestClient) -> None:
    """A thing, or a page, that is not there is said in the console's frame."""
    for path, words in (
        ("/signs/5", "There is no sign 5."),
        ("/nowhere/at/all", "There is no page /nowhere/at/all."),
    ):
        answer = keller.get(path)
        assert answer.status_code == 404
        assert words in answer.text
        assert 'class="rail"' in answer.text


def test_pages_are_never_kept(keller: TestClient) -> None:
    """After signing out the browser has nothing to show."""
    assert keller.get("/signs").headers["cache-control"] == "no-store"


def test_a_part_comes_without_its_frame(keller: TestClient) -> None:
    """A part for htmx is what lies inside the frame, from the same template."""
    answer = keller.get("/signs", headers={"hx-request": "true"})
    assert answer.text.startswith("<h1>Signs</h1>")
    assert "<html" not in answer.text
    assert answer.headers["vary"] == "hx-request, accept-language"


def test_the_rail_shows_what_may_be_opened(keller: TestClient) -> None:
    """Sections that a person may not open are not offered, and the shown one is marked."""
    text = keller.get("/signs").text
    assert 'href="/vault"' not in text
    assert CURRENT in text


def test_a_page_below_a_section_marks_the_section(keller: TestClient) -> None:
    """The rail says where one is, also deeper down."""
    assert CURRENT in keller.get("/signs/3").text


def test_a_page_beside_a_section_marks_its_folders_section(keller: TestClient) -> None:
    """An action's form lies below no section: the rail shows the one of its folder."""
    assert CURRENT in keller.get("/do/signs/see_sign").text


def test_the_start_leads_to_what_may_be_opened(keller: TestClient) -> None:
    """The console opens at a page that the person may see."""
    assert keller.get("/").headers["location"] == "/signs"


def test_who_may_open_nothing_sees_what_may_be_done(client: TestClient, node: Node) -> None:
    """Somebody without any role comes to the list of actions, which says that there is none."""
    enrol(node, "noor", "S. Noor")
    noor = signed_in(client, node, "noor")
    assert noor.get("/").headers["location"] == "/do"
    assert "Nothing to do here" in noor.get("/do").text


def test_the_frame_says_who_and_where(keller: TestClient) -> None:
    """Node, section, person and role stand on every page."""
    text = keller.get("/signs").text
    for words in (
        "Nordia node",
        "Coastal sector",
        "Lt. A. Keller",
        "Coordination-centre duty officer",
        "11:06:40Z",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (
            "/signs",
            "<i><h1>Signs</h1><ul><li>&lt;B&gt;BOLD/30/RED/FALSE</li></ul><p>40.7190 N 18.9251 E</p></i>",
        ),
        ("/vault", "<i></i>"),
        ("/nowhere", "<i></i>"),
    ],
)
def test_a_page_shows_a_part_of_another_where_its_reader_may_see_it(
    keller: TestClient, tmp_path: Path, address: str, shown: str
) -> None:
    """The part stands in the page itself, escaped as on its own; nothing stands there without a grant or a page."""
    see(keller, "<b>bold")
    inset = '{% if not is_part %}<i>{{ inset("' + address + '") }}</i>{% endif %}'
    (tmp_path / "templates" / "board.html").write_text(BOARD.replace("<h1>", f"{inset}<h1>"))
    text = " ".join(keller.get("/signs").text.split())
    assert shown in text
