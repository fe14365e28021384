"""S-02 on nodes: what could undo or evade a suspension. The ordinary course is in `tests/nodes`."""

import pytest

from lindero.kernel.errors import LinderoError
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


def test_S_02_suspension_of_what_is_not_there_is_refused(allied: World) -> None:
    """A clause, kind or direction that the agreement does not have cannot be suspended, and the refusal lists them."""
    with pytest.raises(LinderoError, match="Choose one of"):
        allied.suspend("NRD", "AG-1@1", "clause", "art-99")
