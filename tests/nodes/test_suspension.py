"""Suspension and resumption: one side stops at once, a cut-off side stops by itself, nothing is replayed."""

import pytest

from lindero.capabilities.tracking.records import TrackEnded
from lindero.kernel.errors import Refused
from lindero.kernel.places import place_of
from lindero.kernel.times import MINUTE_MS, SECOND_MS
from tests.nodes.treaties import amended, among
from tests.nodes.world import World

TWO_CLAUSES = amended(
    (
        "clauses:\n  - id: art-6-1",
        """clauses:
  - id: art-7
    article: Article 7
    from: every_party
    to: every_party
    kinds: [tracking.track_ended]
    fields: [track_id, place, measured_at, reason]
    purposes: [border_surveillance]
    area: strait
    retain_days: 10
    handling: {classification: restricted, tlp: amber, no_onward: true}
  - id: art-6-1""",
    ),
    (
        "kinds: [tracking.track_started, tracking.track_updated, tracking.track_ended]",
        "kinds: [tracking.track_started, tracking.track_updated]",
    ),
    ("stale_at, reason, identity]", "stale_at, identity]"),
)
CHANNEL = "lindero/NRD-SUD/AG-1/operations"


def seal_while_cut(world: World, here: str, there: str) -> None:
    """Let a node seal what it has for a neighbour that cannot be reached; the link is cut from then on."""
    world.sever(here, there)
    while world.step(world.link(here, there)):
        pass


def one_of_each(world: World) -> dict[str, str]:
    """Put an update and an end on both nodes; return the records' names by flow, as in `NRD end`."""
    put = {}
    for nation in ("NRD", "SUD"):
        now = world.clocks[nation].now()
        end = TrackEnded(track_id="b" * 20, place=place_of(11, 55.5), measured_at=now, reason="stale")
        put[f"{nation} update"] = world.observe(nation).record_id
        put[f"{nation} end"] = world.put(nation, "tracking", end).record_id
    return put


def arrived(world: World, nation: str) -> set[str]:
    """Return the names of the neighbours' records on a node."""
    kinds = ("tracking.track_updated", "tracking.track_ended")
    return {head.record_id for kind in kinds for head in world.received(nation, kind)}


def test_AGR_07_S_02_own_gate_refuses_from_the_first_record_after_the_suspension(allied: World) -> None:
    """In the order of the log: what was put before crosses, what is put after does not, without any delay."""
    allied.observe("NRD", identity="219000001")
    allied.settle()
    allied.suspend("NRD", "AG-1@1")
    allied.observe("NRD", identity="219000002")
    allied.settle()
    assert [ruling.codes[-1] for ruling in allied.rulings("NRD")] == ["FIELD", "SUSPENDED"]
    assert b"219000002" not in allied.wire("NRD", "SUD")
    assert len(allied.received("SUD")) == 1


def test_S_02_record_put_before_the_suspension_but_not_yet_decided_on_does_not_cross(allied: World) -> None:
    """What counts is the moment of crossing, not that of putting."""
    allied.observe("NRD", identity="219000003")
    allied.suspend("NRD", "AG-1@1")
    allied.settle()
    assert "SUSPENDED" in allied.rulings("NRD")[-1].codes
    assert b"219000003" not in allied.wire("NRD", "SUD")


def test_AGR_07_S_02_suspension_closes_both_gates_before_any_time_has_passed(allied: World) -> None:
    """While the link is up the act reaches the neighbour, whose own gate refuses from then on."""
    allied.suspend("NRD", "AG-1@1")
    allied.settle()
    assert allied.version("SUD", "AG-1@1").state.name == "suspended"
    allied.observe("SUD")
    allied.settle()
    assert "SUSPENDED" in allied.rulings("SUD")[-1].codes
    assert allied.received("NRD") == []


def test_S_02_what_was_sealed_but_not_acknowledged_is_voided_and_delivered_empty(allied: World) -> None:
    """Its entry is delivered, so that both logs stay whole; its content never leaves."""
    allied.observe("NRD", identity="219007001")
    seal_while_cut(allied, "NRD", "SUD")
    assert len(allied.leaves("NRD", CHANNEL)) == 1
    allied.suspend("NRD", "AG-1@1")
    allied.mend("NRD", "SUD")
    allied.settle()
    assert b"219007001" not in allied.wire("NRD", "SUD")
    assert allied.received("SUD") == []
    (outcomes,) = (b.outcomes for b in allied.records("SUD", "exchange.batch_received") if b.outcomes)
    assert [outcome.status for outcome in outcomes] == ["VOIDED"]
    allied.check_logs_agree()


def test_S_02_nothing_slips_out_between_the_suspension_and_the_reactions_to_it(allied: World) -> None:
    """The link may wake before anything else does: what it read before the suspension it does not send."""
    allied.observe("NRD", identity="219007002")
    seal_while_cut(allied, "NRD", "SUD")
    allied.mend("NRD", "SUD")
    allied.suspend("NRD", "AG-1@1")
    while allied.step(allied.link("NRD", "SUD")):
        pass
    assert allied.leaves("SUD", CHANNEL) == allied.leaves("NRD", CHANNEL)
    assert b"219007002" not in allied.wire("NRD", "SUD")


@pytest.mark.parametrize(
    ("scope", "value", "stopped"),
    [
        ("clause", "art-6-1", {"NRD update", "SUD update"}),
        ("kind", "tracking.track_ended", {"NRD end", "SUD end"}),
        ("direction", "NRD>SUD", {"NRD update", "NRD end"}),
        ("whole", "", {"NRD update", "NRD end", "SUD update", "SUD end"}),
    ],
)
def test_AGR_07_suspension_stops_what_it_names_and_nothing_else(
    world: World, scope: str, value: str, stopped: set[str]
) -> None:
    """By clause, kind, direction or as a whole: the rest flows on both ways, what was sealed included."""
    world.conclude(TWO_CLAUSES)
    before = one_of_each(world)
    seal_while_cut(world, "NRD", "SUD")
    world.suspend("NRD", "AG-1@1", scope, value)
    world.mend("NRD", "SUD")
    world.settle()
    after = one_of_each(world)
    world.settle()
    for flow in before:
        peer = "SUD" if flow.startswith("NRD") else "NRD"
        assert (before[flow] in arrived(world, peer)) == (flow not in stopped), f"{flow}, sealed before"
        assert (after[flow] in arrived(world, peer)) == (flow not in stopped), f"{flow}, put after"
    world.check_logs_agree()


def test_S_02_neighbour_refuses_on_receipt_what_crosses_the_suspension_on_its_way(allied: World) -> None:
    """What Nordia had sent before it heard of Sudia's suspension is turned away and its content not kept."""
    allied.observe("NRD", identity="219007003")
    allied.suspend("SUD", "AG-1@1")
    link = allied.link("NRD", "SUD")
    link._renew_at_s = float("inf")  # its lease is fresh, it asks for no other
    while allied.step(link):
        pass
    assert b"219007003" in allied.wire("NRD", "SUD")
    assert allied.received("SUD") == []
    assert allied.files_holding("SUD", "219007003") == []
    (outcomes,) = (b.outcomes for b in allied.records("SUD", "exchange.batch_received") if b.outcomes)
    assert [outcome.status for outcome in outcomes] == ["SUSPENDED"]
    allied.settle()
    allied.check_logs_agree()


def test_S_02_cut_off_neighbour_stops_by_itself_when_its_lease_ends(allied: World) -> None:
    """Nordia cannot hear that Sudia suspended: fifteen minutes later at most its gate is closed."""
    allied.sever("NRD", "SUD")
    allied.suspend("SUD", "AG-1@1")
    hash_ = allied.version("NRD", "AG-1@1").hash
    for _ in range(15):
        assert allied.nodes["NRD"].leases.is_live("SUD", hash_)
        allied.move(MINUTE_MS)
        allied.settle()
    assert not allied.nodes["NRD"].leases.is_live("SUD", hash_)
    before = len(allied.rulings("NRD"))
    allied.observe("NRD", identity="219007004")
    allied.settle()
    assert len(allied.rulings("NRD")) == before, "it waits, undecided"
    allied.mend("NRD", "SUD")
    allied.settle()
    assert "SUSPENDED" in allied.rulings("NRD")[-1].codes
    assert b"219007004" not in allied.wire("NRD", "SUD")


def test_S_02_what_was_sealed_before_a_long_cut_leaves_only_if_it_may_leave_now(allied: World) -> None:
    """Sudia suspended while the link was down: sealed content does not leave when the link is back."""
    allied.observe("NRD", identity="219007005")
    seal_while_cut(allied, "NRD", "SUD")
    allied.suspend("SUD", "AG-1@1")
    allied.move(20 * MINUTE_MS)
    allied.mend("NRD", "SUD")
    allied.settle()
    assert b"219007005" not in allied.wire("NRD", "SUD")
    assert allied.received("SUD") == []
    allied.check_logs_agree()


def test_S_02_outage_alone_loses_nothing(allied: World) -> None:
    """A lease that ran out while the link was down and is renewed afterwards voids nothing."""
    sealed = allied.observe("NRD")
    seal_while_cut(allied, "NRD", "SUD")
    allied.move(20 * MINUTE_MS)
    waiting = allied.observe("NRD")
    allied.settle()
    allied.mend("NRD", "SUD")
    allied.settle()
    assert [head.record_id for head in allied.received("SUD")] == [sealed.record_id, waiting.record_id]


def test_S_03_setting_the_clock_back_does_not_lengthen_a_lease(allied: World) -> None:
    """The monotonic clock counts on; a clock that was set closes the gate as soon as it shows."""
    allied.sever("NRD", "SUD")
    leases, hash_ = allied.nodes["NRD"].leases, allied.version("NRD", "AG-1@1").hash
    clock = allied.clocks["NRD"]
    for _ in range(14):
        clock.move(MINUTE_MS)
        clock.set_wall(clock.now() - 59 * SECOND_MS)
    assert not leases.is_live("SUD", hash_), "by now the two clocks of this node contradict each other"
    clock.set_wall(clock.now() + 14 * 59 * SECOND_MS)
    assert leases.is_live("SUD", hash_), "put right again before the lease has ended"
    clock.move(MINUTE_MS)
    clock.set_wall(clock.now() - 90 * SECOND_MS)
    assert not leases.is_live("SUD", hash_), "fifteen minutes have passed, whatever the wall clock says"


def test_S_03_neighbour_whose_clock_differs_gives_no_lease_that_counts(allied: World) -> None:
    """A lease signed at a time beyond the bound opens nothing."""
    allied.clocks["SUD"].move(121 * SECOND_MS)
    allied.link("NRD", "SUD").renew_soon()
    allied.settle_troubled()
    assert not allied.nodes["NRD"].leases.is_live("SUD", allied.version("NRD", "AG-1@1").hash)
    allied.observe("NRD", identity="219007006")
    allied.settle_troubled()
    assert b"219007006" not in allied.wire("NRD", "SUD")


def test_AGR_07_S_04_resumption_needs_both_and_replays_nothing(allied: World) -> None:
    """One side's consent opens nothing; with both, what is put from then on crosses, and nothing from before."""
    suspension = allied.suspend("NRD", "AG-1@1")
    allied.settle()
    during = [allied.observe("NRD"), allied.observe("SUD")]
    allied.settle()
    allied.resume("NRD", "AG-1@1", suspension)
    allied.settle()
    during += [allied.observe("NRD"), allied.observe("SUD")]
    allied.settle()
    assert allied.received("NRD") == allied.received("SUD") == []
    with pytest.raises(Refused, match="has spoken already"):
        allied.resume("NRD", "AG-1@1", suspension)
    allied.resume("SUD", "AG-1@1", suspension)
    allied.settle()
    after = [allied.observe("NRD"), allied.observe("SUD")]
    for _ in range(3):
        allied.move(MINUTE_MS)
        allied.settle()
    assert arrived(allied, "SUD") == {after[0].record_id}
    assert arrived(allied, "NRD") == {after[1].record_id}
    (ruling,) = (ruling for ruling in allied.rulings("NRD") if ruling.about == during[0].record_id)
    assert "SUSPENDED" in ruling.codes


def test_S_04_what_waits_at_resumption_is_decided_under_the_version_then_in_force(world: World) -> None:
    """Records that waited for a lease pass the gate as it stands when it opens, not as it stood when they came."""
    world.conclude(amended())
    world.sever("NRD", "SUD")
    world.move(16 * MINUTE_MS)
    world.observe("NRD", identity="219007007")
    world.settle()
    world.suspend("SUD", "AG-1@1", "kind", "tracking.track_updated")
    world.mend("NRD", "SUD")
    for _ in range(2):
        world.settle()
        world.move(SECOND_MS)
    assert "SUSPENDED" in world.rulings("NRD")[-1].codes
    assert b"219007007" not in world.wire("NRD", "SUD")


def test_S_04_voided_content_stays_voided_after_resumption_and_restart(allied: World) -> None:
    """Neither resumption nor a restart with rebuilt tables brings withdrawn content back."""
    allied.observe("NRD", identity="219007008")
    seal_while_cut(allied, "NRD", "SUD")
    suspension = allied.suspend("NRD", "AG-1@1")
    allied.mend("NRD", "SUD")
    allied.settle()
    for nation in ("NRD", "SUD"):
        allied.resume(nation, "AG-1@1", suspension)
    allied.settle()
    allied.reopen("NRD")
    allied.settle()
    assert b"219007008" not in allied.wire("NRD", "SUD")
    fresh = allied.observe("NRD")
    allied.settle()
    assert arrived(allied, "SUD") == {fresh.record_id}
    allied.check_logs_agree()


def test_AGR_07_party_of_three_suspends_its_own_flows_only(three: World) -> None:
    """Vesta's suspension stops what Vesta sends and receives; Nordia and Sudia go on."""
    world = three
    world.conclude(among("NRD", "SUD", "VES"))
    world.observe("NRD", identity="219007009")
    seal_while_cut(world, "NRD", "SUD")
    seal_while_cut(world, "NRD", "VES")
    world.suspend("VES", "AG-3@1")
    world.mend("NRD", "SUD")
    world.mend("NRD", "VES")
    world.settle()
    put = world.observe("NRD")
    world.settle()
    assert len(arrived(world, "SUD")) == 2
    assert put.record_id in arrived(world, "SUD")
    assert put.record_id not in arrived(world, "VES")
    world.check_logs_agree()
