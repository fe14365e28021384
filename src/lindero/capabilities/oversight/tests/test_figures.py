"""What the figures count, and that refusals are summed by reason and clause."""

import pytest

from lindero.capabilities.oversight.figure import Figure
from lindero.capabilities.oversight.indicators import IndicatorsView, show_indicators
from lindero.capabilities.oversight.period import FiguresQuery
from lindero.capabilities.oversight.refusals import RefusalsQuery, show_refusals
from lindero.capabilities.oversight.tests.conftest import ARTICLE, Story, refused, released
from lindero.kernel.times import DAY_MS
from lindero.trust.agreements.records import AgreementResumed, AgreementSuspended
from lindero.trust.exchange.records import (
    BatchAcknowledged,
    BatchReceived,
    BatchRejected,
    BatchSealed,
    DeliveryLate,
    ErasureProved,
    Outcome,
    RecordErased,
    RecordRecalled,
)
from lindero.trust.identity.records import AccessRefused

CHANNEL = "lindero/NRD-SUD/AG-7/operations"
BACK = "lindero/SUD-NRD/AG-7/operations"
ROOT = "0" * 64
ALL = FiguresQuery()


def figures(view: IndicatorsView) -> dict[str, Figure]:
    """Return the figures by name."""
    return {one.name: one for one in view.indicators}


@pytest.fixture
def week(story: Story) -> Story:
    """Return a story in which everything that is counted occurs, all of it in one hour."""
    ship, boat = story.sight().record_id, story.sight().record_id
    story.decide("SUD", released(ship), refused(boat), refused(boat, "PURPOSE"))
    story.decide("VES", refused(ship), refused(boat))
    story.put(BatchSealed(channel=CHANNEL, first=0, count=10, root=ROOT))
    story.put(BatchSealed(channel=CHANNEL, first=10, count=5, root=ROOT))
    not_taken = (Outcome(0, ship, "AREA"), Outcome(1, "r" * 26, "ERASED"))
    story.put(
        BatchAcknowledged(
            channel=CHANNEL, first=0, count=10, receipt="-", median_ms=40, p95_ms=90, outcomes=not_taken
        )
    )
    story.put(DeliveryLate(channel=CHANNEL, first=0, p95_ms=90, limit_ms=50))
    story.put(BatchReceived(channel=BACK, first=0, count=7, root=ROOT, outcomes=(Outcome(3, boat, "KIND"),)))
    story.put(RecordRecalled(recalled=ship, reason="wrong ship"))
    story.put(ErasureProved(peer="SUD", recalled=ship, status="ERASED"))
    story.put(RecordRecalled(recalled="s" * 26, reason="wrong ship"), origin="SUD", agreement="control@1")
    story.put(RecordErased(origin="SUD", erased="s" * 26, bodies=1))
    story.put(
        AgreementSuspended(
            agreement="AG-7@1",
            suspension="s-1",
            nation="NRD",
            scope="direction",
            value="NRD>SUD",
            reason="rights",
            officer="keller",
            capacity="data_protection",
        )
    )
    resumed = AgreementResumed(
        agreement="AG-7@1", suspension="s-1", nation="NRD", officer="keller", capacity="diplomatic"
    )
    story.put(resumed)
    story.put(AccessRefused(who="mallory", what="sign-in", reason="wrong name or pass phrase"))
    story.put(BatchRejected(peer="SUD", code="exchange.contradiction", text="Two roots."))
    return story


def test_every_figure_counts_what_it_says(week: Story) -> None:
    """Each figure is what one would count by hand in the log, with the whole that it is part of."""
    found = {name: (one.value, one.of) for name, one in figures(show_indicators(week.desk, ALL)).items()}
    assert found == {
        "decided": (5, None),
        "released": (1, 5),
        "narrowed": (0, 1),
        "refused": (4, 5),
        "entries_sent": (15, None),
        "receipts_verified": (1, 2),
        "entries_acknowledged": (10, 15),
        "not_taken_by_neighbours": (1, 10),
        "entries_received": (7, None),
        "not_taken_by_us": (1, 7),
        "recalls_asked": (1, None),
        "recalls_proved": (1, None),
        "recalls_of_us": (1, None),
        "erased_by_us": (1, 1),
        "suspensions": (1, None),
        "access_refused": (1, None),
        "parcels_rejected": (1, None),
    }


def test_every_figure_says_what_it_counts(week: Story) -> None:
    """A figure without its definition could mean anything."""
    for one in show_indicators(week.desk, ALL).indicators:
        assert one.meaning.endswith(".")
        assert one.title


def test_latency_is_from_sealed_to_receipt_verified(week: Story) -> None:
    """A batch sealed two minutes before its receipt took two minutes; one without receipt is not reckoned."""
    latency = show_indicators(week.desk, ALL).latency
    assert (latency.batches, latency.p50_ms, latency.p99_ms, latency.most_ms) == (
        1,
        120_000,
        120_000,
        120_000,
    )


def test_delivery_is_told_as_the_receipts_tell_it(week: Story) -> None:
    """How long records took, and how often longer than near real time allows, comes from the receipts."""
    delivery = show_indicators(week.desk, ALL).delivery
    assert (delivery.batches, delivery.median_ms, delivery.p95_ms, delivery.limit_broken) == (1, 40, 90, 1)


def test_a_batch_acknowledged_twice_counts_once(week: Story) -> None:
    """A receipt that comes again, after a restart, changes no figure; the first one is what counts."""
    before = show_indicators(week.desk, ALL)
    week.put(BatchAcknowledged(channel=CHANNEL, first=0, count=10, receipt="-"))
    after = show_indicators(week.desk, ALL)
    assert figures(after)["receipts_verified"] == figures(before)["receipts_verified"]
    assert after.latency == before.latency


def test_only_the_time_asked_for_counts(week: Story) -> None:
    """Days are counted back from now; what lies before them is left out."""
    week.desk.at += 3 * DAY_MS
    week.decide("SUD", refused(week.sight().record_id))
    assert figures(show_indicators(week.desk, FiguresQuery(days=1)))["decided"].value == 1
    assert figures(show_indicators(week.desk, FiguresQuery(days=4)))["decided"].value == 6
    view = show_indicators(week.desk, FiguresQuery(days=1))
    assert (view.since, view.latency.batches) == (week.desk.at - DAY_MS, 0)
    assert show_refusals(week.desk, RefusalsQuery(days=1)).turned_away == ()


def test_an_empty_log_has_empty_figures(story: Story) -> None:
    """Before anything happened every figure is 0, and there is no latency."""
    view = show_indicators(story.desk, ALL)
    assert {one.value for one in view.indicators} == {0}
    assert (view.refusals, view.latency.p50_ms, view.since) == ((), None, None)


def test_refusals_are_summed_by_reason_clause_and_neighbour(week: Story) -> None:
    """The most frequent reason stands first, with the clause that came nearest and its question."""
    view = show_refusals(week.desk, RefusalsQuery())
    assert [(line.code, line.clause, line.peer, line.count) for line in view.refusals] == [
        ("AREA", ARTICLE, "VES", 2),
        ("AREA", ARTICLE, "SUD", 1),
        ("PURPOSE", ARTICLE, "SUD", 1),
    ]
    assert (view.decided, view.refused) == (5, 4)
    assert view.refusals[0].question == "Does it lie inside the agreed area?"
    assert sum(count.count for count in show_indicators(week.desk, ALL).refusals) == view.refused


def test_what_receivers_did_not_take_stands_apart(week: Story) -> None:
    """A no of the receiver is no refusal of the gate, and an answer to a recall is neither."""
    found = {
        (one.by_us, one.peer, one.status): one.count
        for one in show_refusals(week.desk, RefusalsQuery()).not_taken
    }
    assert found == {(False, "SUD", "AREA"): 1, (True, "SUD", "KIND"): 1}


def test_EXC_04_who_was_turned_away_is_shown(week: Story) -> None:
    """A wrong pass phrase and a forged parcel are seen by whoever oversees the node, the newest first."""
    view = show_refusals(week.desk, RefusalsQuery())
    assert [(one.door, one.who) for one in view.turned_away] == [("wire", "SUD"), ("console", "mallory")]
    assert view.turned_away_total == 2


def test_AGR_07_suspensions_are_shown_with_who_agreed_to_resume(week: Story) -> None:
    """Who stopped what and why stays in sight, and that one side alone has agreed to resume."""
    (stop,) = show_refusals(week.desk, RefusalsQuery()).stops
    assert (stop.nation, stop.scope, stop.value, stop.reason) == ("NRD", "direction", "NRD>SUD", "rights")
    assert (stop.rule.agreement, stop.resumed_by) == ("AG-7", ("NRD",))
