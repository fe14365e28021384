"""The pages as people get them: drawn by the console, for an auditor who has signed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.capabilities.oversight.capability import CAPABILITY
from lindero.capabilities.oversight.tests.conftest import ARTICLE, HARBOUR, ShipSighted, refused, released
from lindero.kernel.record import Head
from lindero.shells.console.tests.opened import Opened, opened
from lindero.trust.agreements.capability import CAPABILITY as AGREEMENTS
from lindero.trust.agreements.records import AgreementSuspended
from lindero.trust.exchange.capability import CAPABILITY as EXCHANGE
from lindero.trust.exchange.records import (
    BatchAcknowledged,
    BatchSealed,
    GateDecided,
    Outcome,
    RecordRecalled,
    Ruling,
)
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.records import AccessRefused, PeerPinned

CHANNEL = "lindero/NRD-SUD/AG-7/operations"
CANARY = "a fisherman of the north quay"
SCRIPT = "<script>alert(1)</script>"
AFTERWARDS = (
    BatchSealed(channel=CHANNEL, first=0, count=1, root="0" * 64),
    BatchAcknowledged(
        channel=CHANNEL,
        first=0,
        count=1,
        receipt="-",
        median_ms=4,
        p95_ms=9,
        outcomes=(Outcome(0, "r" * 26, "AREA"),),
    ),
    AccessRefused(who=SCRIPT, what="sign-in", reason="wrong name"),
    AgreementSuspended(
        agreement="AG-7@1",
        suspension="s-1",
        nation="NRD",
        scope="whole",
        value="",
        reason="rights",
        officer="kern",
        capacity="data_protection",
    ),
)


class Told:
    """A short story at an opened console: a ship that Sudia sees and Vesta does not.

    Attributes:
        console: The console, opened by an auditor.
        ship: Head of the record that the story is about.
        refusal: Head of the gate's record that refused it to Vesta.
    """

    def __init__(self, console: Opened) -> None:
        self.console = console
        self.page = console.page
        for nation, name in (("SUD", "Sudia"), ("VES", "Vesta")):
            key = "0" * 64
            console.put(
                PeerPinned(
                    nation=nation, name=name, address="h:1", node_key=key, certificate="", fingerprint=key
                )
            )
        self.ship = console.put(ShipSighted(place="buoy 4", course=90, informant=CANARY))
        self._decide("SUD", released(self.ship.record_id))
        self.refusal = self._decide("VES", refused(self.ship.record_id))
        for record in AFTERWARDS:
            console.put(record)

    def _decide(self, peer: str, ruling: Ruling) -> Head:
        return self.console.put(GateDecided(peer=peer, lane="operations", rulings=(ruling,)))


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """Return the story at its console."""
    with opened(tmp_path, [IDENTITY, AGREEMENTS, EXCHANGE, CAPABILITY, HARBOUR], "AUD") as console:
        yield Told(console)


def test_the_list_says_how_much_of_how_much_is_shown(told: Told) -> None:
    """An officer reads what was decided, for whom, and how many lines there are in all."""
    page = told.page("/decisions")
    assert "2 of 2 shown" in page
    assert f'href="/decisions/{told.refusal.seq}-0"' in page
    assert "Vesta" in page
    assert "nothing crosses" in page


def test_the_list_keeps_its_selection(told: Told) -> None:
    """What was selected stays selected, so that the next page shows the same."""
    page = told.page("/decisions?outcome=refused&peer=VES")
    assert '<option value="refused" selected>' in page
    assert '<option value="VES" selected>Vesta</option>' in page
    assert "1 of 1 shown" in page


def test_a_selection_that_fits_nothing_says_so(told: Told) -> None:
    """An empty list is told in words."""
    assert "No decision fits" in told.page("/decisions?peer=OST")


def test_AGR_02_the_page_of_a_denial_names_the_clause(told: Told) -> None:
    """The missing clause, the failed check, and what would make it a yes are on the page, each in words."""
    page = told.page(f"/decisions/{told.refusal.seq}-0")
    assert "Refused: harbour.ship_sighted to Vesta" in page
    assert f'<p class="step-proof">{ARTICLE}</p>' in page
    assert page.count('data-outcome="no"') == 1
    assert "What would make it a yes" in page
    assert "Amend the agreement so that its area reaches further." in page
    assert 'href="/agreements/AG-7#art-6-1"' in page


def test_who_sees_names_field_article_and_time(told: Told) -> None:
    """Sudia's fields with article and time limit, and Vesta's nothing with the way to the reason."""
    page = told.page(f"/oversight/who-sees?about={told.ship.record_id}")
    assert "Sudia" in page
    assert '<a class="mono" href="/agreements/AG-7#art-6-1">' in page
    assert "2026-12-22" in page
    assert "Vesta: nothing" in page
    assert f'href="/decisions/{told.refusal.seq}-0"' in page


def test_recipients_and_who_sees_this_lead_to_each_other(told: Told) -> None:
    """From a record's page to all that a neighbour received of its kind, from there to the decisions and a record."""
    assert 'href="/oversight/recipients?peer=SUD&amp;kind=harbour.ship_sighted"' in told.page(
        f"/oversight/who-sees?about={told.ship.record_id}"
    )
    page = told.page("/oversight/recipients?peer=SUD&kind=harbour.ship_sighted")
    assert "all its authorities" in page
    clause = ARTICLE.replace("@", "%40")
    assert f"/decisions?peer=SUD&amp;kind=harbour.ship_sighted&amp;clause={clause}&amp;allowed=yes" in page
    assert 'action="/oversight/who-sees"' in page
    assert 'href="/oversight/recipients"' in told.page("/oversight")


def test_who_sees_fits_into_the_pictures_panel(told: Told) -> None:
    """Where htmx asks, the same comes without its frame, with the list to be taken out of it."""
    part = told.page(f"/oversight/who-sees?about={told.ship.record_id}", **{"hx-request": "true"})
    assert "<html" not in part
    assert '<section class="who-sees"' in part


def test_no_value_of_a_record_is_on_any_page(told: Told) -> None:
    """Oversight tells of names and reasons: a withheld value is in no byte that leaves the node."""
    pages = [f"/decisions/{told.refusal.seq}-0", f"/oversight/who-sees?about={told.ship.record_id}"]
    for address in (
        "/decisions",
        "/oversight/indicators",
        "/oversight/refusals",
        "/oversight/recipients",
        *pages,
    ):
        assert CANARY not in told.page(address)
        assert CANARY not in told.console.browser.get(address, headers={"accept": "application/json"}).text


def test_what_strangers_typed_is_only_text(told: Told) -> None:
    """A name given at the door is shown as it was typed, and never run."""
    page = told.page("/oversight/refusals")
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


def test_figures_and_refusals_are_drawn(told: Told) -> None:
    """Every part of both pages has something to show and shows it."""
    told.console.put(RecordRecalled(recalled=told.ship.record_id, reason="wrong ship"))
    figures = told.page("/oversight/indicators?days=7")
    assert "From put here to proved there" in figures
    assert "1 of 2" in figures.replace('<span class="text-2 small">', "").replace("</span>", "")
    refusals = told.page("/oversight/refusals")
    assert "Decisions that were a no: 1 of 2" in refusals
    for words in ("At our gate", "At the receiver", "Suspensions", "At the doors"):
        assert words in refusals


def test_a_decision_that_is_not_there_says_what_to_do(told: Told) -> None:
    """A wrong address is answered with advice."""
    answer = told.console.browser.get("/decisions/77-0")
    assert answer.status_code == 404
    assert "Decisions are kept three years" in answer.text


def test_the_past_is_gathered_for_a_dry_run(told: Told) -> None:
    """What a dry run counts with is a page like others: kind, clause and reasons, no value."""
    page = told.page("/oversight/past?days=7")
    assert "harbour" in page.lower()
    assert ARTICLE in page
    assert CANARY not in page
