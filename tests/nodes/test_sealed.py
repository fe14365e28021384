"""What travels is sealed to its receiver, in the newest version that both speak, and nobody can talk them down."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.engine.keys import SeededRandom
from lindero.engine.sealing import rotate_sealing_key
from lindero.kernel.errors import Invalid, LinderoError, Unproved
from lindero.kernel.places import place_of
from lindero.trust.exchange.wire import (
    LEASE_PATH,
    PARCEL_DECODER,
    PARCEL_PATH,
    PROTOCOL,
    RESCUE_PATH,
    UNSEALED,
    WITNESS_PATH,
)
from tests.nodes.concluded import concluded_world
from tests.nodes.folders import RESCUE, CraftInDistress
from tests.nodes.tampering import caught
from tests.nodes.treaties import amended
from tests.nodes.world import TREATY, World

SECRET = "219005533"
OLD = 'protocols = ["lindero/1"]'
STRICT = 'protocols = ["lindero/2"]'


def made(folder: Path, **exchange: str) -> World:
    """Return two nodes with a folder for rescue, under the treaty, with some configuration."""
    world = World(folder, folders=(RESCUE,), exchange=exchange)
    world.conclude(TREATY.read_text(encoding="utf-8"))
    return world


def distress(world: World) -> None:
    """Put a craft in distress on Nordia's node."""
    world.put("NRD", "lifeboat", CraftInDistress(place=place_of(11, 55.5), counts=31))


def rejections(world: World, nation: str) -> list[str]:
    """Return why a node turned something away."""
    return [record.code for record in world.records(nation, "exchange.batch_rejected")]


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[World]:
    """Give a Nordia that sends nothing unsealed, and a Sudia of the release before, which takes nothing sealed."""
    world = World(tmp_path, folders=(RESCUE,), exchange={"NRD": STRICT, "SUD": OLD})
    yield world
    world.close()


def test_EXC_04_whoever_is_in_between_sees_no_plaintext(allied: World) -> None:
    """Neither values nor kinds, channels, names of records, agreements or outcomes can be found in what travels."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    opened = allied.wire("NRD", "SUD") + allied.wire("SUD", "NRD")
    travelled = b"".join(body for *_, body in allied.travelled)
    for word in (
        SECRET,
        head.record_id,
        "tracking.track_updated",
        "AG-1",
        "lindero/NRD-SUD/",
        "checkpoint",
        "nonce",
    ):
        assert word.encode() in opened, word
        assert word.encode() not in travelled, word
    assert all(body.startswith(b"lindero/2 ") for *_, body in allied.travelled)


def test_EXC_04_what_is_sealed_for_one_use_opens_for_no_other(three: World) -> None:
    """Sent to another path, to another nation, or in another's name it is refused, and so is one changed bit."""
    speech = {nation: node.exchange.speech for nation, node in three.nodes.items()}
    sealed = speech["NRD"].request("SUD", PARCEL_PATH, b"{}")
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    cases = [
        ("SUD", "NRD", LEASE_PATH, sealed, "sealing.broken"),
        ("SUD", "VES", PARCEL_PATH, sealed, "sealing.broken"),
        ("VES", "NRD", PARCEL_PATH, sealed, "sealing.key"),
        ("SUD", "NRD", PARCEL_PATH, flipped, "sealing.broken"),
        ("SUD", "NRD", PARCEL_PATH, sealed[:20], "exchange.envelope"),
        ("SUD", "NRD", PARCEL_PATH, sealed[:200], "sealing.broken"),
    ]
    for receiver, sender, path, body, code in cases:
        with pytest.raises(LinderoError) as refusal:
            speech[receiver].heard(sender, path, body)
        assert refusal.value.code == code
    assert speech["SUD"].heard("NRD", PARCEL_PATH, sealed) == b"{}"


def test_EXC_04_answer_opens_only_for_the_request_that_it_answers(allied: World) -> None:
    """An old receipt put in the place of a new one is found out, although the neighbour sealed both."""
    ours, theirs = (allied.nodes[nation].exchange.speech for nation in ("NRD", "SUD"))
    first, second = (ours.request("SUD", PARCEL_PATH, b"{}") for _ in range(2))
    answer = theirs.answered("NRD", PARCEL_PATH, first, b"receipts")
    assert ours.answer_to("SUD", PARCEL_PATH, first, answer) == b"receipts"
    for forged in (answer, b"receipts"):
        with pytest.raises(LinderoError):
            ours.answer_to("SUD", PARCEL_PATH, second, forged)


def test_EXC_04_two_sealings_of_the_same_parcel_have_nothing_in_common(allied: World) -> None:
    """Nobody in between can tell that a parcel is sent again."""
    speech = allied.nodes["NRD"].exchange.speech
    first, second = (speech.request("SUD", PARCEL_PATH, b"x" * 1_000) for _ in range(2))
    assert first[27:59] != second[27:59]
    assert first[-64:] != second[-64:]


@pytest.mark.parametrize(("older", "newer"), [("SUD", "NRD"), ("NRD", "SUD")])
def test_this_release_speaks_with_the_one_before(tmp_path: Path, older: str, newer: str) -> None:
    """Records, receipts, leases and cosignatures cross both ways, in the older version."""
    world = made(tmp_path, **{older: OLD})
    world.observe("NRD")
    world.observe("SUD")
    distress(world)
    for _ in range(2):
        world.settle()
        world.move(6_000)
    assert (len(world.received("NRD")), len(world.received("SUD"))) == (1, 1)
    assert len(world.received("SUD", "lifeboat.craft_in_distress")) == 1
    world.check_logs_agree()
    assert not any(body.startswith(b"lindero/2 ") for *_, body in world.travelled)
    parcel = PARCEL_DECODER.decode(world.parcels(newer, older)[0])
    assert parcel.protocol == UNSEALED
    assert {path for *_, path, _ in world.travelled} >= {PARCEL_PATH, LEASE_PATH, WITNESS_PATH, RESCUE_PATH}
    world.close()


def test_unsealed_parcel_between_nodes_that_can_seal_is_refused_and_noted(allied: World) -> None:
    """Whoever opened it on the way, or talked the sender down, gains nothing: it is not taken."""
    allied.observe("NRD", identity=SECRET)
    parcel = PARCEL_DECODER.decode(caught(allied, "NRD", "SUD"))
    for protocol in (UNSEALED, PROTOCOL):
        plain = msgspec.json.encode(msgspec.structs.replace(parcel, protocol=protocol))
        with pytest.raises(LinderoError) as refusal:
            allied.nodes["SUD"].exchange.handlers()[PARCEL_PATH]("NRD", plain)
        assert refusal.value.code == "exchange.unsealed"
    assert rejections(allied, "SUD") == ["exchange.unsealed", "exchange.unsealed"]
    assert allied.received("SUD") == []


def test_neighbour_that_claims_to_speak_less_than_its_card_gets_nothing(
    allied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link says so, nothing of any version leaves, and all flows again once the claim is gone."""
    monkeypatch.setattr(allied, "greet", lambda _nation: b'{"protocols":["lindero/1"]}')
    allied.reopen("NRD")
    before = len(allied.crossed)
    allied.observe("NRD", identity=SECRET)
    allied.settle_parts("NRD", "SUD")
    state = allied.link("NRD", "SUD").state
    assert "claims to speak only lindero/1" in state.error
    assert "Somebody may be in between" in state.advice
    assert len(allied.crossed) == before
    monkeypatch.undo()
    allied.settle()
    assert len(allied.received("SUD")) == 1


@pytest.mark.parametrize("greeting", [b"", b"[]", b"\xff", b'{"protocols":7}', b"[" * 100_000])
def test_greeting_that_cannot_be_read_stops_the_link_with_a_word(
    allied: World, monkeypatch: pytest.MonkeyPatch, greeting: bytes
) -> None:
    """It is no defect of this node, and it does not lower anything."""
    monkeypatch.setattr(allied, "greet", lambda _nation: greeting)
    allied.reopen("NRD")
    allied.observe("NRD", identity=SECRET)
    allied.settle_parts("NRD", "SUD")
    assert "does not say which protocols it speaks" in allied.link("NRD", "SUD").state.error
    assert SECRET.encode() not in allied.wire("NRD", "SUD")


def test_release_after_next_gets_a_clear_answer(allied: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a version in common the link names both sides' versions and says what to do."""
    monkeypatch.setattr(
        allied, "greet", lambda _nation: b'{"protocols":["lindero/9","lindero/8"],"since":2031}'
    )
    allied.reopen("NRD")
    allied.observe("NRD")
    allied.settle_parts("NRD", "SUD")
    state = allied.link("NRD", "SUD").state
    assert state.error == "SUD speaks lindero/9, lindero/8; this node speaks lindero/2, lindero/1."
    assert "Update the older" in state.advice


def test_next_release_that_still_speaks_ours_is_spoken_with(
    allied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer version on offer changes nothing; what is in common is spoken."""
    monkeypatch.setattr(
        allied, "greet", lambda _nation: b'{"protocols":["lindero/3","lindero/2"],"new":true}'
    )
    allied.reopen("NRD")
    allied.observe("NRD")
    allied.settle()
    assert len(allied.received("SUD")) == 1


def test_message_of_a_later_version_is_refused_by_name(allied: World) -> None:
    """The refusal names the version that came and those that are spoken here."""
    for path in (PARCEL_PATH, RESCUE_PATH):
        with pytest.raises(LinderoError) as refusal:
            allied.nodes["SUD"].exchange.handlers()[path]("NRD", b"lindero/3 0123456789abcdef\n" + b"x" * 99)
        assert refusal.value.code == "exchange.protocol"
        assert "lindero/3 is not spoken here; lindero/2, lindero/1 is" in refusal.value.text


@pytest.mark.parametrize(
    "answer", [b"{}", b"x" * 26 + b"\n" + b"x" * 99, b"lindero/2 0123456789abcdef" + b"x" * 99]
)
def test_answer_that_is_no_envelope_is_none_to_a_sealed_request(allied: World, answer: bytes) -> None:
    """Plain, of the right length, or without the end of its first line: nobody who was asked wrote it."""
    speech = allied.nodes["NRD"].exchange.speech
    asked = speech.request("SUD", PARCEL_PATH, b"{}")
    with pytest.raises(Unproved) as refusal:
        speech.answer_to("SUD", PARCEL_PATH, asked, answer)
    assert refusal.value.code == "exchange.envelope"


def test_node_that_demands_sealing_sends_nothing_to_who_cannot_open_it(strict: World) -> None:
    """The link names the missing key and the command; not even an agreement's text leaves."""
    strict.observe("NRD", identity=SECRET)
    strict.settle_parts("NRD", "SUD")
    state = strict.link("NRD", "SUD").state
    assert "no sealing key" in state.error
    assert "lindero peers add" in state.advice
    assert strict.crossed == []


def test_node_that_demands_sealing_takes_nothing_unsealed(strict: World) -> None:
    """A lease asked for in the older version is refused with the versions that are spoken."""
    strict.settle_parts("SUD", "NRD")
    state = strict.link("SUD", "NRD").state
    assert state.error == "NRD speaks lindero/2; this node speaks lindero/1."
    with pytest.raises(LinderoError, match="lindero/1 is not spoken here; lindero/2 is"):
        strict.nodes["NRD"].exchange.handlers()[LEASE_PATH]("SUD", b"{}")


def test_S_15_rescue_passes_nodes_that_have_no_version_in_common(strict: World) -> None:
    """No demand for sealing and no missing key holds up who is drowning: unsealed, if it cannot be otherwise."""
    distress(strict)
    strict.settle_troubled()
    assert len(strict.received("SUD", "lifeboat.craft_in_distress")) == 1
    acknowledged = strict.records("NRD", "exchange.batch_acknowledged")
    assert [record.channel.rpartition("/")[2] for record in acknowledged] == ["life"]


def test_S_15_rescue_is_answered_where_only_one_side_has_the_others_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealed on its way there and unsealed on its way back, the receipt counts; no other answer leaves so."""
    world = World(tmp_path, folders=(RESCUE,))
    speech = world.nodes["SUD"].exchange.speech
    monkeypatch.setattr(speech, "_key_of", lambda _: b"")
    distress(world)
    world.settle_troubled()
    assert len(world.received("SUD", "lifeboat.craft_in_distress")) == 1
    acknowledged = world.records("NRD", "exchange.batch_acknowledged")
    assert [record.channel.rpartition("/")[2] for record in acknowledged] == ["life"]
    sealed = world.nodes["NRD"].exchange.speech.request("SUD", PARCEL_PATH, b"{}")
    with pytest.raises(Invalid, match="no sealing key"):
        speech.answered("NRD", PARCEL_PATH, sealed, b"{}")
    world.close()


def test_S_15_way_of_rescue_takes_nothing_but_rescue(tmp_path: Path) -> None:
    """What is open in every version and at all times is no back door for anything else."""
    world = made(tmp_path)
    world.observe("NRD", identity=SECRET)
    parcel = caught(world, "NRD", "SUD")
    plain = parcel.replace(PROTOCOL.encode(), UNSEALED.encode())
    for travelled in (parcel, plain, world.nodes["NRD"].exchange.speech.request("SUD", RESCUE_PATH, parcel)):
        with pytest.raises(LinderoError) as refusal:
            world.nodes["SUD"].exchange.handlers()[RESCUE_PATH]("NRD", travelled)
        assert refusal.value.code == "exchange.not_rescue"
    assert world.received("SUD") == []
    assert world.files_holding("SUD", SECRET) == []
    world.close()


def test_S_15_rescue_is_sealed_where_it_can_be(tmp_path: Path) -> None:
    """Between nodes of this release nobody in between learns even of a call of distress."""
    world = made(tmp_path)
    distress(world)
    world.settle()
    assert len(world.received("SUD", "lifeboat.craft_in_distress")) == 1
    assert b"craft_in_distress" not in b"".join(body for *_, body in world.travelled)
    world.close()


def rotate(world: World, nation: str) -> None:
    """Give a node a new sealing key; the one before stays for what is on its way."""
    rotate_sealing_key(world.folder / nation / "keys", SeededRandom("rotated"))
    world.reopen(nation)


def test_rotated_sealing_key_opens_what_was_sealed_before_and_is_used_once_pinned(allied: World) -> None:
    """Nothing is lost between the rotation and the neighbour's pinning of the new card."""
    rotate(allied, "SUD")
    allied.observe("NRD")
    allied.settle()
    assert len(allied.received("SUD")) == 1
    earlier = allied.travelled[-1][3][:26]
    allied.pin("NRD", "SUD")
    allied.observe("NRD")
    allied.settle()
    assert len(allied.received("SUD")) == 2
    sealed = [body[:26] for here, _, path, body in allied.travelled if (here, path) == ("NRD", PARCEL_PATH)]
    assert sealed[-1] != sealed[0]
    assert earlier
    keys = allied.folder / "SUD" / "keys"
    (keys / "sealing-before-0001.pem").unlink()
    allied.reopen("SUD")
    allied.observe("NRD")
    allied.settle()
    assert len(allied.received("SUD")) == 3


def test_lost_sealing_key_is_told_and_mended_by_a_new_card(allied: World) -> None:
    """A node that cannot open what it gets says so; what waits arrives when its new card is pinned."""
    rotate(allied, "SUD")
    (allied.folder / "SUD" / "keys" / "sealing-before-0001.pem").unlink()
    allied.reopen("SUD")
    allied.observe("NRD")
    with pytest.raises(LinderoError) as refusal:
        allied.settle()
    assert refusal.value.code == "sealing.key"
    assert "newest card" in refusal.value.advice
    allied.pin("NRD", "SUD")
    allied.settle()
    assert len(allied.received("SUD")) == 1


def test_card_that_gives_up_sealing_is_not_pinned_over_one_that_has_it(allied: World) -> None:
    """An older node in the neighbour's place would lower every parcel; it takes a person who takes the pin away."""
    allied.configure("SUD", OLD)
    allied.reopen("SUD")
    allied.move(1_000)
    with pytest.raises(LinderoError) as refusal:
        allied.pin("NRD", "SUD")
    assert refusal.value.code == "identity.card_unsealed"
    assert allied.nodes["NRD"].exchange.speech.protocol_with("SUD") == PROTOCOL


def test_clause_of_the_treaty_is_no_way_round_sealing(tmp_path: Path) -> None:
    """Nothing that an agreement says makes a parcel leave unsealed between nodes that can seal."""
    world = concluded_world(tmp_path, amended(), folders=())
    world.observe("NRD")
    world.settle()
    assert all(body.startswith(b"lindero/2 ") for *_, body in world.travelled)
    world.close()
