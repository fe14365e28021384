"""What a data protection officer looks at first: the measured effect of suspensions, overdue duties, reads."""

import pytest

from lindero.capabilities.oversight.effect import Confirmed
from lindero.capabilities.oversight.tests.conftest import Story, refused, released
from lindero.capabilities.oversight.watch import WatchQuery, WatchView, show_watch
from lindero.kernel.times import DAY_MS
from lindero.trust.agreements.records import AgreementResumed, AgreementSuspended, Scope
from lindero.trust.exchange.records import BatchAcknowledged, BatchSealed, ErasureOverdue, ErasureProved
from lindero.trust.identity.records import AccessRefused, RecordsViewed

ROOT = "0" * 64
CONTROL = "lindero/NRD-SUD/control/alert"
MINUTE_MS = 60_000
DUE = "r" * 26


def shown(story: Story) -> WatchView:
    """Return the page."""
    return show_watch(story.desk, WatchQuery())


def suspend(story: Story, scope: Scope = "whole", value: str = "", nation: str = "NRD") -> None:
    """Stop the flow under the agreement."""
    order = AgreementSuspended(
        agreement="AG-7@1",
        suspension="s-1",
        nation=nation,
        scope=scope,
        value=value,
        reason="rights",
        officer="kern",
        capacity="data_protection",
    )
    story.put(order, origin=nation, agreement="" if nation == "NRD" else "control@1")


def resume(story: Story, nation: str) -> None:
    """Agree to resume it."""
    act = AgreementResumed(
        agreement="AG-7@1", suspension="s-1", nation=nation, officer="kern", capacity="diplomatic"
    )
    story.put(act, origin=nation, agreement="" if nation == "NRD" else "control@1")


def test_suspension_shows_what_left_before_and_that_nothing_left_after(story: Story) -> None:
    """The last release before the order and what was refused because of it, counted from the gate's own decisions."""
    story.decide("SUD", released(story.sight().record_id))
    suspend(story)
    ship = story.sight().record_id
    story.decide("SUD", refused(ship, "SUSPENDED"), refused(ship, "PURPOSE"))
    (stop,) = shown(story).stops
    assert (stop.last_before_ms, stop.released_after, stop.refused_after) == (MINUTE_MS, 0, 1)
    assert stop.resumed_by == ()


def test_release_after_a_suspension_is_shown_as_the_fault_that_it_is(story: Story) -> None:
    """Were the gate to let something through, the page would say so."""
    suspend(story)
    story.decide("SUD", released(story.sight().record_id))
    assert shown(story).stops[0].released_after == 1


def test_release_after_both_have_resumed_is_no_fault(story: Story) -> None:
    """One side's word does not lift a suspension; both together do."""
    suspend(story)
    resume(story, "NRD")
    story.decide("SUD", refused(story.sight().record_id, "SUSPENDED"))
    resume(story, "SUD")
    story.decide("SUD", released(story.sight().record_id))
    (stop,) = shown(story).stops
    assert (stop.released_after, stop.refused_after, stop.resumed_by) == (0, 1, ("NRD", "SUD"))


@pytest.mark.parametrize(
    ("scope", "value", "concerned"),
    [
        ("clause", "art-6-1", True),
        ("clause", "art-9", False),
        ("kind", "harbour.ship_sighted", True),
        ("kind", "harbour.other_seen", False),
        ("direction", "NRD>SUD", True),
        ("direction", "SUD>NRD", False),
    ],
)
def test_suspension_of_a_part_is_measured_by_that_part(
    story: Story, scope: Scope, value: str, *, concerned: bool
) -> None:
    """What another clause, kind or direction lets through says nothing of it."""
    suspend(story, scope, value)
    story.decide("SUD", released(story.sight().record_id))
    assert shown(story).stops[0].released_after == int(concerned)


def test_neighbour_has_confirmed_once_its_receipt_for_the_act_is_here(story: Story) -> None:
    """The time runs from the order to the verified receipt for the acts that crossed after it."""
    story.put(BatchSealed(channel=CONTROL, first=0, count=1, root=ROOT))
    suspend(story)
    story.put(BatchAcknowledged(channel=CONTROL, first=0, count=1, receipt="-"))
    assert shown(story).stops[0].confirmed == ()
    story.put(BatchSealed(channel=CONTROL, first=1, count=1, root=ROOT))
    story.put(BatchSealed(channel="lindero/NRD-SUD/AG-7/operations", first=1, count=1, root=ROOT))
    story.put(BatchAcknowledged(channel="lindero/NRD-SUD/AG-7/operations", first=1, count=1, receipt="-"))
    story.put(BatchAcknowledged(channel=CONTROL, first=1, count=1, receipt="-"))
    assert shown(story).stops[0].confirmed == (Confirmed(peer="SUD", after_ms=5 * MINUTE_MS),)


def test_neighbours_order_waits_for_nobodys_confirmation(story: Story) -> None:
    """A neighbour's suspension is in effect here as soon as it stands in the log."""
    suspend(story, nation="SUD")
    (stop,) = shown(story).stops
    assert (stop.nation, stop.confirmed) == ("SUD", ())


def test_overdue_duty_stands_until_it_is_proved(story: Story) -> None:
    """A certificate that comes late takes it from the list; one for another record does not."""
    duty = ErasureOverdue(duty="erasure", about=DUE, asker="NRD", owed_by="SUD", due_at=story.desk.at)
    story.put(duty)
    story.put(ErasureProved(peer="SUD", recalled="s" * 26, status="ERASED"))
    (overdue,) = shown(story).overdue
    assert (overdue.about, overdue.owed_by, overdue.asker) == (DUE, "SUD", "NRD")
    story.put(ErasureProved(peer="SUD", recalled=DUE, status="ERASED"))
    assert shown(story).overdue == ()


def test_figures_count_one_day(story: Story) -> None:
    """Decisions, refusals, reads, emergencies and doors, of the last 24 hours only."""
    ship = story.sight().record_id
    story.decide("SUD", released(ship), refused(ship))
    story.put(
        RecordsViewed(who="person/a", page="/people", asked="{}", purpose="border_checks", case_ref="C-1")
    )
    story.put(
        RecordsViewed(
            who="person/a",
            page="/people",
            asked="{}",
            purpose="border_checks",
            case_ref="C-1",
            emergency="e" * 26,
        )
    )
    story.put(AccessRefused(who="mallory", what="sign-in", reason="wrong phrase"))
    view = shown(story)
    assert (view.decided, view.refused, view.reads, view.emergency_reads, view.turned_away) == (2, 1, 2, 1, 1)
    story.desk.at += DAY_MS
    later = shown(story)
    assert (later.decided, later.refused, later.reads, later.emergency_reads, later.turned_away) == (
        0,
        0,
        0,
        0,
        0,
    )
