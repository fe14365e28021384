"""A parcel of several batches: what is in order is taken and proved, what is not is named, what follows waits."""

import msgspec
import pytest

from lindero.kernel.errors import Unproved
from lindero.trust.exchange.wire import Receipts
from tests.nodes.tampering import closed, deliver
from tests.nodes.test_tampering import CHANNEL, three_batches
from tests.nodes.world import World


def receipts_of(allied: World, parcel: bytes) -> Receipts:
    """Deliver a parcel and return what it is answered with."""
    return msgspec.json.decode(deliver(allied, parcel), type=Receipts)


def test_EXC_01_batches_before_a_forged_one_are_taken_and_proved(allied: World) -> None:
    """The first batch gets its receipt, the forged second is on record, the third waits; all arrive once in the end."""
    first, second, third = three_batches(allied)
    forged = msgspec.structs.replace(second, checkpoint=first.checkpoint)
    assert len(receipts_of(allied, closed([first, forged, third])).receipts) == 1
    assert len(allied.received("SUD")) == 1
    assert [r.peer for r in allied.records("SUD", "exchange.batch_rejected")] == ["NRD"]
    allied.settle()
    assert len(allied.received("SUD")) == 3
    received = [r for r in allied.records("SUD", "exchange.batch_received") if r.channel == CHANNEL]
    assert [r.first for r in received] == [0, 1, 2]
    allied.check_logs_agree()


def test_EXC_01_parcel_that_begins_with_a_forged_batch_is_refused(allied: World) -> None:
    """Nothing of it is taken, and the refusal says what is wrong with the first."""
    first, second, _ = three_batches(allied)
    forged = msgspec.structs.replace(first, checkpoint=second.checkpoint)
    with pytest.raises(Unproved) as refusal:
        deliver(allied, closed([forged, second]))
    assert refusal.value.code == "exchange.contradiction"
    assert allied.received("SUD") == []
    allied.settle()
    assert len(allied.received("SUD")) == 3
    allied.check_logs_agree()
