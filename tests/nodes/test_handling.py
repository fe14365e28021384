"""Handling of what was received: no passing on, no use for another purpose, nothing readable past its time."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.kernel.errors import LinderoError, Missing, Refused
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.preview_shown import PreviewQuery
from lindero.trust.exchange.using import Used, UseRecord
from tests.nodes.concluded import left_world
from tests.nodes.tampering import caught, closed, deliver, opened, resigned, with_entry
from tests.nodes.treaties import among
from tests.nodes.world import DIPLOMAT, EVERYTHING, World

OFFICER = msgspec.structs.replace(DIPLOMAT, name="person/officer", grants=EVERYTHING | {"exchange.use"})
SECRET = "219006622"


def _agreed(world: World) -> None:
    world.conclude(among("NRD", "SUD", "VES"))


@pytest.fixture
def three(tmp_path: Path) -> Iterator[World]:
    """Give three nations under one agreement."""
    world = left_world(tmp_path, _agreed, nations=("NRD", "SUD", "VES"))
    yield world
    world.close()


@pytest.fixture
def received(three: World) -> Head:
    """Give a record of Nordia as Sudia received it, under an agreement to which Vesta is a party too."""
    three.sever("NRD", "VES")
    three.observe("NRD", identity=SECRET)
    three.settle()
    (head,) = three.received("SUD")
    return head


def use(world: World, head: Head, purpose: str) -> Used:
    """Let an officer of Sudia open a received record."""
    ask = UseRecord(origin=head.origin, record_id=head.record_id, purpose=purpose)
    used: Used = world.nodes["SUD"].act("exchange.use_record", ask, OFFICER)
    return used


# --- onward -------------------------------------------------------------------------------------------------


def test_EXC_11_S_07_gate_never_passes_on_what_a_neighbour_sent(three: World, received: Head) -> None:
    """Vesta could get it from Nordia under the same clause: from Sudia it gets not a byte of it."""
    for _ in range(3):
        three.settle()
        three.move(60_000)
    assert three.received("VES") == []
    assert SECRET.encode() not in three.wire("SUD", "VES")
    assert [ruling for ruling in three.rulings("SUD") if ruling.about == received.record_id] == []


def test_EXC_11_S_07_who_wants_to_pass_it_on_is_refused_for_want_of_consent(
    three: World, received: Head
) -> None:
    """The refusal names the safeguard and what would help, and it is logged."""
    node = three.nodes["SUD"]
    page = node.page("/records/{record_id}/preview")
    with pytest.raises(Refused) as refusal:
        node.show(page, PreviewQuery(record_id=received.record_id, peer="VES"), DIPLOMAT)
    assert refusal.value.code == "exchange.onward"
    assert refusal.value.reasons == ("ONWARD",)
    assert refusal.value.advice
    (logged,) = three.records("SUD", "identity.access_refused")
    assert "Passing on to VES" in logged.reason


def test_S_07_direct_call_of_the_outbox_finds_nothing_to_seal(three: World, received: Head) -> None:
    """There is no salt of a received record, hence nothing that could be released of it."""
    node = three.nodes["SUD"]
    kinds = ["tracking.track_updated"]
    assert node.store.run(lambda tx: node.log.find_sealed(tx, received.record_id)) is None
    assert node.store.run(lambda tx: node.log.read_sealed(tx, kinds, -1, 100)) == []


def test_S_07_third_nation_refuses_what_a_dishonest_node_passes_on(three: World, received: Head) -> None:
    """An entry of another origin than its sender is misplaced, whoever signed the checkpoint."""
    three.observe("SUD")
    parcel = caught(three, "SUD", "VES")
    (batch,) = opened(parcel)
    foreign = with_entry(batch, 0, id=received.record_id, source="NRD", commitment=received.commitment)
    signed = resigned(three, foreign, three.nodes["SUD"].signer, "SUD")
    deliver(three, closed([signed], "SUD", "VES"), "SUD", "VES")
    assert three.received("VES") == []
    (batch_received,) = (b for b in three.records("VES", "exchange.batch_received") if b.outcomes)
    assert [outcome.status for outcome in batch_received.outcomes] == ["MISPLACED"]


# --- purpose ------------------------------------------------------------------------------------------------


def test_S_06_received_record_is_opened_for_its_purpose_and_the_use_is_logged(
    three: World, received: Head
) -> None:
    """The officer gets the released fields, with clause and handling; who opened it for what is on record."""
    used = use(three, received, "border_surveillance")
    assert used.fields["identity"] == SECRET
    assert (used.clause, used.handling) == ("AG-3@1/art-6-1", "restricted tlp:amber no-onward")
    (event,) = three.events("SUD", "exchange.record_used")
    assert event.head.actor == "person/officer"
    assert event.head.cause == received.record_id
    assert event.record is not None


@pytest.mark.parametrize("purpose", ["sea_rescue", "crime_investigation", "customs_control", "targeting"])
def test_S_06_use_for_another_purpose_is_refused_and_logged(
    three: World, received: Head, purpose: str
) -> None:
    """Also for one that another clause or agreement would permit: the originator did not consent."""
    with pytest.raises(Refused) as refusal:
        use(three, received, purpose)
    assert refusal.value.reasons == ("PURPOSE",)
    (logged,) = three.records("SUD", "identity.access_refused")
    assert (logged.who, logged.what) == ("person/officer", "exchange.use_record")
    assert three.records("SUD", "exchange.record_used") == []


def test_S_06_administrator_opens_nothing(three: World, received: Head) -> None:
    """No role of the node's administration reads what neighbours sent."""
    node = three.nodes["SUD"]
    token = node.sign_in("admin", "four words make one")
    assert token is not None
    person = node.person_of(token)
    assert person is not None
    ask = UseRecord(origin="NRD", record_id=received.record_id, purpose="border_surveillance")
    with pytest.raises(Refused):
        node.act("exchange.use_record", ask, person[0])


# --- time ---------------------------------------------------------------------------------------------------


def shown(world: World) -> list[str]:
    """Return the identities of neighbours' ships on Sudia's map, as whoever looks at it reads them."""
    desk = world.nodes["SUD"].reading_desk("picture", OFFICER)
    rows = desk.rows("SELECT identity FROM picture_latest WHERE agreement <> ''")
    return [identity for (identity,) in rows]


def test_EXC_11_S_40_expired_item_is_unreadable_before_the_retention_job_ran(
    three: World, received: Head
) -> None:
    """At the instant at which its time ends it is gone from log, action and map, although no job has run."""
    three.clocks["SUD"].move(received.delete_by - three.clocks["SUD"].now() - 1)
    assert use(three, received, "border_surveillance").fields["identity"] == SECRET
    assert shown(three) == [SECRET]
    three.clocks["SUD"].move(1)
    assert three.body("SUD", received) is None
    with pytest.raises(Missing):
        use(three, received, "border_surveillance")
    assert shown(three) == []


def test_S_40_expired_item_leaves_every_file_within_a_minute_of_the_job(three: World, received: Head) -> None:
    """Body, disclosure and derived rows are erased, and scrubbed from side files; head and proofs stay."""
    three.sever("NRD", "SUD")
    three.move(received.delete_by - three.clocks["SUD"].now() + 60_000)
    three.settle()
    assert three.files_holding("SUD", SECRET) == []
    assert [head.record_id for head in three.received("SUD")] == [received.record_id]
    three.check_logs_agree(at_rest=False)


def test_S_40_retention_is_the_shorter_of_clause_and_kind(three: World, received: Head) -> None:
    """Ten days by the clause, thirty by the kind: the neighbour gets ten, Nordia itself keeps thirty."""
    assert received.delete_by == received.at + 10 * DAY_MS
    own = next(e.head for e in three.events("NRD", "tracking.track_updated"))
    assert own.delete_by == own.at + 30 * DAY_MS


def test_EXC_11_item_that_arrives_after_its_time_is_not_kept(allied: World) -> None:
    """A parcel that was held up for longer than the record may be kept: its content is refused."""
    allied.observe("NRD", identity=SECRET)
    parcel = caught(allied, "NRD", "SUD")
    allied.clocks["SUD"].move(10 * DAY_MS)
    deliver(allied, parcel)
    assert allied.received("SUD") == []
    assert allied.files_holding("SUD", SECRET) == []
    (batch,) = (b for b in allied.records("SUD", "exchange.batch_received") if b.outcomes)
    assert [outcome.status for outcome in batch.outcomes] == ["EXPIRED"]


def test_EXC_11_own_record_past_its_time_does_not_leave(allied: World) -> None:
    """What waited for a neighbour longer than it may be kept is not decided on and not sent."""
    allied.sever("NRD", "SUD")
    allied.move(20 * 60_000)
    allied.observe("NRD", identity=SECRET)
    allied.clocks["NRD"].move(30 * DAY_MS)
    allied.clocks["SUD"].move(30 * DAY_MS)
    allied.mend("NRD", "SUD")
    for _ in range(3):
        allied.settle()
        allied.move(1_000)
    assert SECRET.encode() not in allied.wire("NRD", "SUD")
    assert allied.files_holding("NRD", SECRET) == []


def test_EXC_11_handling_words_travel_with_the_record(three: World, received: Head) -> None:
    """Classification, TLP and the ban on passing on stand in the head for ever, and on the map beside the ship."""
    assert received.handling == "restricted tlp:amber no-onward"
    desk = three.nodes["SUD"].reading_desk("picture", OFFICER)
    assert desk.rows("SELECT handling FROM picture_latest WHERE agreement <> ''") == [(received.handling,)]


def test_EXC_11_own_record_is_no_received_record(three: World, received: Head) -> None:
    """The action opens what others sent; a name that is not there, or is our own, is missing."""
    node = three.nodes["NRD"]
    ask = UseRecord(origin="NRD", record_id=received.record_id, purpose="border_surveillance")
    with pytest.raises(LinderoError) as refusal:
        node.act("exchange.use_record", ask, OFFICER)
    assert refusal.value.status == 404
