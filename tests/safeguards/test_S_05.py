"""S-05: a neighbour can never query, list, count or subscribe to what another node holds."""

import msgspec

from lindero.trust.exchange.comparing import SEEN_PATH
from lindero.trust.exchange.reconciliation import LEAVES_PATH, RECONCILIATION_PATH
from lindero.trust.exchange.wire import (
    LEASE_PATH,
    PARCEL_PATH,
    RESCUE_PATH,
    WITNESS_PATH,
    LeaseGrant,
    Receipt,
    Receipts,
)
from lindero.trust.ledger.notes import VerifierKey, read_note
from lindero.trust.ledger.statements import open_statement
from tests.nodes.treaties import among
from tests.nodes.world import World

SECRET = "219005533"
CHANNEL = "lindero/NRD-SUD/AG-1/operations"


def test_S_05_every_request_hands_something_over_and_none_asks_for_records(allied: World) -> None:
    """A parcel, a request for leases, a checkpoint, a comparison of logs: that is all that a node answers."""
    assert set(allied.nodes["NRD"].exchange.handlers()) == {
        PARCEL_PATH,
        RESCUE_PATH,
        LEASE_PATH,
        WITNESS_PATH,
        RECONCILIATION_PATH,
        LEAVES_PATH,
        SEEN_PATH,
    }


def test_S_05_no_answer_holds_anything_of_the_answering_nodes_records(allied: World) -> None:
    """However much Sudia holds and refuses to share, its answers to Nordia tell nothing of it."""
    for number in range(50):
        allied.observe("SUD", lon=12.5, identity=SECRET, name=f"Secret {number}")
    allied.observe("NRD", identity="219000001")
    for _ in range(3):
        allied.settle()
        allied.move(130_000)
    answers = b"".join(body for sender, _, _, body in allied.answered if sender == "SUD")
    assert SECRET.encode() not in answers
    own = [event.head.record_id for event in allied.events("SUD", "tracking.track_updated")]
    assert not [name for name in own if name.encode() in answers]


def test_S_05_receipts_speak_of_what_was_sent_and_of_nothing_else(allied: World) -> None:
    """Each receipt names a channel of the sender's own, its entries, and the receiver's time and place."""
    allied.observe("NRD")
    allied.settle()
    key = VerifierKey("lindero/SUD", allied.nodes["SUD"].signer.public_key)
    for sender, _, path, body in allied.answered:
        if (sender, path) != ("SUD", PARCEL_PATH):
            continue
        for statement in msgspec.json.decode(body, type=Receipts).receipts:
            payload, _ = open_statement(read_note(statement), "lindero/receipt/v1", (key,))
            receipt = msgspec.json.decode(payload, type=Receipt)
            assert receipt.channel.startswith("lindero/NRD-SUD/")
            assert set(Receipt.__struct_fields__) == {
                "channel", "receiver", "first", "count", "size", "root", "received_at", "log_seq", "outcomes",
                "checkpoint",
            }  # fmt: skip


def test_S_05_lease_tells_only_whether_what_the_asker_named_is_in_force(three: World) -> None:
    """Who asks for agreements that are between others learns nothing of them."""
    three.conclude(among("NRD", "SUD"))
    hidden = three.version("NRD", "AG-3@1").hash
    ask = {
        "protocol": "lindero/1",
        "sender": "VES",
        "agreements": [hidden, "0" * 64],
        "asked_at": 0,
        "nonce": "1" * 64,
        "heard": 0,
    }
    answer = three.deliver("VES", "NRD", LEASE_PATH, msgspec.json.encode(ask)).decode()
    key = VerifierKey("lindero/NRD", three.nodes["NRD"].signer.public_key)
    payload, _ = open_statement(read_note(answer), "lindero/lease/v1", (key,))
    assert msgspec.json.decode(payload, type=LeaseGrant).agreements == ()


def test_S_05_agreement_between_others_is_not_told(three: World) -> None:
    """Neither its text nor its acts go to a nation that is no party to it."""
    three.conclude(among("NRD", "SUD"))
    three.suspend("NRD", "AG-3@1")
    three.settle()
    assert three.versions("VES") == []
    assert b"AG-3" not in three.wire("NRD", "VES") + three.wire("SUD", "VES")
