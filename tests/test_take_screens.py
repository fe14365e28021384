"""The pictures of all pages: what is taken, by whom it is looked at, and the page that shows them."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from lindero.app import find_registry
from lindero.capabilities.rescue.rules import READER_PURPOSES
from lindero.trust.identity.purposes import purposes_for
from lindero.trust.identity.rules import grants_of
from scripts import take_screens
from scripts.take_screens import (
    CAST,
    LANGUAGES,
    LOOKERS,
    OF_ONE_THING,
    STATED,
    THEMES,
    Shot,
    WrongPage,
    check_answer,
    index,
    linked,
    purpose_of,
    shots,
    singles,
    tell,
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


def test_the_index_names_each_picture_in_each_language_and_theme(tmp_path: Path) -> None:
    """Each picture has its link, in a table whose rows are as wide as its head; what was never taken has none."""
    both = [Shot("alerts", "/alerts", "keller"), Shot("sign-in", "/sign-in", is_phone=True)]
    for language in LANGUAGES:
        hang(tmp_path, language, *both)
    text = index([*both, Shot("log", "/log", "voss")], tmp_path)
    for language in LANGUAGES:
        for theme in THEMES:
            assert f"({language}/{theme}/alerts.webp)" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {len(LANGUAGES) * len(THEMES) + 2}
    assert "on a phone" in text
    assert "/log" not in text


def test_what_was_taken_earlier_stays_in_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nobody: None
) -> None:
    """A run of one language and of a few pages drops no column and no row of what others took."""
    alerts, log = Shot("alerts", "/alerts", "keller"), Shot("log", "/log", "voss")
    monkeypatch.setattr(take_screens, "shots", lambda _: [alerts, log])
    for language in ("en", "fr"):
        hang(tmp_path, language, alerts, log)
    monkeypatch.setattr(sys, "argv", ["", "--language", "ar", "--only", "alerts", "--out", str(tmp_path)])
    assert take_screens.main() == 0
    head, _, first, second = (tmp_path / "README.md").read_text(encoding="utf-8").splitlines()[4:]
    assert [cell.partition(",")[0] for cell in head.split(" | ")[1::2]] == ["en", "ar", "fr"]
    assert first.count(".webp") == 6
    assert second.count(".webp") == 4


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pictures be taken without a stage and a browser."""

    def take(_: Any, __: Any, wanted: list[Shot], language: str, theme: str, out: Path) -> list[str]:
        hang(out, language, *wanted, themes=(theme,))
        return []

    monkeypatch.setattr(take_screens, "world", lambda _: nullcontext(MagicMock()))
    monkeypatch.setattr(take_screens, "sync_playwright", lambda: nullcontext(MagicMock()))
    monkeypatch.setattr(take_screens, "things", lambda *_: [])
    monkeypatch.setattr(take_screens, "take", take)


def hang(out: Path, language: str, *taken: Shot, themes: Sequence[str] = THEMES) -> None:
    """Put pictures where the command puts them."""
    for shot in taken:
        for theme in themes:
            file = out / language / theme / f"{shot.name}.webp"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"a picture")


def answer(status: int, *, led: bool = False) -> Any:
    """Return an answer of a server."""
    earlier = MagicMock() if led else None
    return MagicMock(status=status, url="/purpose", request=MagicMock(redirected_from=earlier))


def test_a_page_that_is_not_shown_stops_the_command() -> None:
    """A refusal, an error, and a page in another's place are no pictures; the address is told."""
    check_answer("/sar", answer(200), 200)
    check_answer("/nowhere", answer(404), 404)
    for wrong in (answer(403), answer(404), answer(500), answer(200, led=True), None):
        with pytest.raises(WrongPage, match=r"^/sar/2u6p "):
            check_answer("/sar/2u6p", wrong, 200)


def test_barriers_and_too_many_bytes_fail_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is told, and each alone is enough; earlier pictures count too."""
    hang(tmp_path, "fr", Shot("log", "/log", "voss"))
    assert not tell([], tmp_path)
    assert tell(["/alerts: en, by day, label: <input>"], tmp_path)
    assert "/alerts" in capsys.readouterr().err
    monkeypatch.setattr(take_screens, "MOST_BYTES", 10)
    assert tell([], tmp_path)
    assert "18 bytes" in capsys.readouterr().err


def test_whoever_looks_may_and_reads_for_a_purpose_of_their_role() -> None:
    """A rescue is shown to an officer of the rescue coordination centre, who looks at it to rescue."""
    registry = find_registry()
    offered = registry.offers("grants")
    for path, person in LOOKERS.items():
        assert registry.pages[path].needs in grants_of([CAST[person][1]], offered)
    for person, purpose in STATED.items():
        assert purpose in purposes_for([CAST[person][1]])
    assert CAST[singles(registry)["/sar/{case}"]][1] == "RCC"
    assert purpose_of("hansen") in READER_PURPOSES
    assert purpose_of("keller") == "border_management"
    assert purpose_of("adams") == ""


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
