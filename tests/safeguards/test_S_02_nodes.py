"""S-02 to S-04 on nodes: what could undo or evade a suspension. The ordinary course is in `tests/nodes`."""

import pytest

from lindero.kernel.errors import LinderoError
from lindero.kernel.times import MINUTE_MS
from lindero.trust.agreements.acting import DenounceAgreement
from lindero.trust.agreements.records import AgreementResumed
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.world import DIPLOMAT, World

SECRET = "219005522"


def test_S_02_replayed_consent_to_resume_does_not_resume_a_later_suspension(allied: World) -> None:
    """An old parcel with an old act is answered with its old receipt and changes nothing."""
    first = allied.suspend("NRD", "AG-1@1")
    allied.settle()
    allied.resume("NRD", "AG-1@1", first)
    allied.resume("SUD", "AG-1@1", first)
    allied.settle()
    old = allied.parcels("SUD", "NRD")
    allied.suspend("NRD", "AG-1@1")
    allied.settle()
    for parcel in old:
        allied.deliver("SUD", "NRD", PARCEL_PATH, parcel)
    assert allied.version("NRD", "AG-1@1").state.name == "suspended"
    allied.observe("NRD", identity=SECRET)
    allied.settle()
    assert SECRET.encode() not in allied.wire("NRD", "SUD")


def test_S_02_neighbour_cannot_consent_in_our_name(allied: World) -> None:
    """An act says who speaks; a node believes it only of who sent it."""
    suspension = allied.suspend("NRD", "AG-1@1")
    allied.settle()
    forged = AgreementResumed(
        agreement="AG-1@1", suspension=suspension, nation="NRD", officer="diplomat", capacity="diplomatic"
    )
    allied.put("SUD", "agreements", forged)
    allied.resume("SUD", "AG-1@1", suspension)
    allied.settle()
    assert allied.version("NRD", "AG-1@1").state.name == "suspended"
    statuses = [o.status for r in allied.records("NRD", "exchange.batch_received") for o in r.outcomes]
    assert statuses == ["agreements.speaker"]


def test_S_02_suspension_outlasts_a_restart_of_both_nodes(allied: World) -> None:
    """It is a record, not a state in memory."""
    allied.suspend("SUD", "AG-1@1")
    allied.settle()
    for nation in ("NRD", "SUD"):
        allied.reopen(nation)
    allied.observe("NRD", identity=SECRET)
    allied.settle()
    assert SECRET.encode() not in allied.wire("NRD", "SUD")


def test_S_02_denounced_agreement_lets_nothing_leave_that_was_sealed(allied: World) -> None:
    """Taking the nation out of an agreement is at least as strong as suspending it."""
    allied.observe("NRD", identity=SECRET)
    allied.sever("NRD", "SUD")
    while allied.step(allied.link("NRD", "SUD")):
        pass
    allied.nodes["NRD"].act("agreements.denounce_agreement", DenounceAgreement(agreement="AG-1@1"), DIPLOMAT)
    allied.mend("NRD", "SUD")
    allied.settle()
    assert SECRET.encode() not in allied.wire("NRD", "SUD")
    assert allied.received("SUD") == []


def test_S_03_restarted_node_holds_no_lease(allied: World) -> None:
    """Leases live in memory only: after a restart the neighbour is asked before anything leaves."""
    allied.sever("NRD", "SUD")
    allied.reopen("NRD")
    assert not allied.nodes["NRD"].leases.is_live("SUD", allied.version("NRD", "AG-1@1").hash)
    before = len(allied.rulings("NRD"))
    allied.observe("NRD", identity=SECRET)
    allied.settle()
    assert len(allied.rulings("NRD")) == before


@pytest.mark.parametrize("back_minutes", [1, 10, 60, 24 * 60])
def test_S_03_clock_set_back_by_any_amount_ends_in_a_closed_gate(allied: World, back_minutes: int) -> None:
    """Whatever the wall clock is told, fifteen minutes after the last lease the gate is closed."""
    allied.sever("NRD", "SUD")
    clock = allied.clocks["NRD"]
    clock.set_wall(clock.now() - back_minutes * MINUTE_MS)
    for _ in range(15):
        clock.move(MINUTE_MS)
    hash_ = allied.version("NRD", "AG-1@1").hash
    assert not allied.nodes["NRD"].leases.is_live("SUD", hash_)
    before = len(allied.rulings("NRD"))
    allied.observe("NRD", identity=SECRET)
    allied.settle_troubled()
    assert len(allied.rulings("NRD")) == before


def test_S_03_clocks_ten_minutes_apart_close_the_gate_and_the_link_says_so(allied: World) -> None:
    """The error names both clocks' difference and who must act; set right, the gate opens by itself."""
    allied.clocks["NRD"].set_wall(allied.clocks["NRD"].now() + 10 * MINUTE_MS)
    allied.link("NRD", "SUD").renew_soon()
    waits = allied.observe("NRD", identity=SECRET)
    allied.settle_troubled()
    state = allied.link("NRD", "SUD").state
    assert "600 s" in state.error
    assert "Set the clock" in state.advice
    assert SECRET.encode() not in allied.wire("NRD", "SUD")
    allied.clocks["NRD"].set_wall(allied.clocks["SUD"].now())
    for _ in range(3):
        allied.move(2_000)
        allied.settle_troubled()
    assert allied.link("NRD", "SUD").state.error == ""
    # It was put by a clock ten minutes ahead: by the clock that is right now it lies in the future, and waits.
    assert waits.at > allied.clocks["NRD"].now()


def test_S_04_restart_during_a_suspension_replays_nothing_afterwards(allied: World) -> None:
    """The cursor has passed what was refused, and stays where it is."""
    suspension = allied.suspend("NRD", "AG-1@1")
    allied.settle()
    allied.observe("NRD", identity=SECRET)
    allied.settle()
    allied.reopen("NRD")
    for nation in ("NRD", "SUD"):
        allied.resume(nation, "AG-1@1", suspension)
        allied.settle()
    allied.move(MINUTE_MS)
    allied.settle()
    assert SECRET.encode() not in allied.wire("NRD", "SUD")


def test_S_02_suspension_of_what_is_not_there_is_refused(allied: World) -> None:
    """A clause, kind or direction that the agreement does not have cannot be suspended, and the refusal lists them."""
    with pytest.raises(LinderoError, match="Choose one of"):
        allied.suspend("NRD", "AG-1@1", "clause", "art-99")
