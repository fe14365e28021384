"""The pictures of all pages: what is taken, by whom it is looked at, and the page that shows them."""

import pytest

from lindero.app import find_registry
from scripts.take_screens import (
    CAST,
    LANGUAGES,
    OF_ONE_THING,
    THEMES,
    Shot,
    index,
    linked,
    shots,
    singles,
)
from tests.browser.stage import PEOPLE


@pytest.fixture(scope="module")
def wanted() -> list[Shot]:
    """Give everything that is taken."""
    return shots(find_registry())


def test_every_main_page_is_taken_once(wanted: list[Shot]) -> None:
    """No two pictures have one name, and the pages of every menu are among them, with the sign-in and the public's."""
    names = [shot.name for shot in wanted]
    assert len(set(names)) == len(names)
    assert {"sign-in", "picture", "alerts", "events", "sections", "units", "patrol", "public-report"} <= set(
        names
    )
    pages = {page.path for page in find_registry().pages.values() if "{" not in page.path}
    assert pages - {shot.address for shot in wanted} <= OF_ONE_THING | {"/patrol/state"}


def test_whoever_looks_is_of_the_cast(wanted: list[Shot]) -> None:
    """A page is shown to somebody enrolled, or to anybody; the cast is that of the tests, and more."""
    assert {shot.person for shot in wanted} <= {"", *CAST}
    assert set(PEOPLE) <= set(CAST)


def test_whoever_fills_a_form_in_may_ask_for_it(wanted: list[Shot]) -> None:
    """No picture of a form is that of a refusal: a jurist drafts, who watches enables a detector."""
    people = {shot.name: shot.person for shot in wanted if shot.name.startswith("form-")}
    assert people["form-agreements-draft-agreement"] == "lindqvist"
    assert people["form-alerts-enable-detector"] == "keller"


def test_phones_show_some(wanted: list[Shot]) -> None:
    """What is made for a phone is taken on one, beside the desk."""
    on_phone = {shot.address for shot in wanted if shot.is_phone}
    assert {"/sign-in", "/picture", "/patrol"} <= on_phone


def test_the_index_names_each_picture_in_each_language_and_theme() -> None:
    """Each picture has its link, in a table whose rows are as wide as its head."""
    text = index([Shot("alerts", "/alerts", "keller"), Shot("sign-in", "/sign-in", is_phone=True)], LANGUAGES)
    for language in LANGUAGES:
        for theme in THEMES:
            assert f"({language}/{theme}/alerts.webp)" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {len(LANGUAGES) * len(THEMES) + 2}
    assert "on a phone" in text


def test_things_are_found_by_the_links_of_pages() -> None:
    """Of one thing the first address that a page leads to is taken, and no page that only looks like a thing's."""
    text = """<a href="/alerts/figures">Figures</a> <a href="/alerts/01abc?back=1">No</a>
        <a href="/alerts/01abc#who">Yes</a> <a href="/events/NRD/E%2F1&amp;2">Event</a>"""
    text += """<a href="/oversight/who-sees">Whose?</a> <a href="/oversight/who-sees?about=01abc">Who sees it</a>"""
    wanted = [
        *("/alerts/{alert}", "/alerts/{alert}/hand-over", "/events/{origin}/{reference}"),
        "/oversight/who-sees",
    ]
    assert linked(wanted, {}, {"/alerts/figures"}, text) == {
        "/alerts/{alert}": "/alerts/01abc",
        "/events/{origin}/{reference}": "/events/NRD/E%2F1&2",
        "/oversight/who-sees": "/oversight/who-sees?about=01abc",
    }
    assert "/alerts/{alert}" not in linked(wanted, {"/alerts/{alert}"}, {"/alerts/figures"}, text)


def test_single_things_are_looked_for() -> None:
    """An alert, an agreement, a record and a request have pages of their own, each with somebody who may open it."""
    found = singles(find_registry())
    assert {
        "/alerts/{alert}",
        "/agreements/{agreement}",
        "/records/{record_id}",
        "/requests/{record_id}",
    } <= set(found)
    assert set(found.values()) <= set(CAST)
