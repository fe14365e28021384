"""The page of the log as people get it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.shells.console.tests.opened import Opened, opened
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.records import PeerPinned
from lindero.trust.ledger.capability import CAPABILITY
from lindero.trust.ledger.records import EquivocationFound


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Opened]:
    """Return a console opened by an auditor."""
    with opened(tmp_path, [IDENTITY, CAPABILITY], "AUD") as console:
        yield console


def test_a_fresh_log_is_drawn(console: Opened) -> None:
    """With two records of enrolment and no neighbour, the page says so."""
    page = console.page("/log")
    assert '<dd class="figure-number">2</dd>' in page
    assert "lindero/NRD/log" in page
    assert "No neighbour is recognised yet" in page


def test_neighbours_and_evidence_are_drawn(console: Opened) -> None:
    """Who has not cosigned, and who signed two roots, is told in words, not by colour alone."""
    key = "0" * 64
    console.put(
        PeerPinned(nation="SUD", name="Sudia", address="h:1", node_key=key, certificate="", fingerprint=key)
    )
    console.put(
        EquivocationFound(nation="SUD", origin="lindero/SUD/log", size=4, first_note="one", second_note="two")
    )
    page = console.page("/log")
    assert "no cosignature that counts" in page
    assert "Sudia signed two roots of one size for lindero/SUD/log, records: 4" in page
