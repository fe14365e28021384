"""Parcels changed on their way, and neighbours that are not honest: each is found, named and kept as evidence."""

from collections.abc import Callable

import msgspec
import pytest

from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.errors import LinderoError
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.wire import (
    ENCODER,
    LEASE_PATH,
    NULL,
    PARCEL_PATH,
    RECEIPT_CONTEXT,
    WITNESS_PATH,
    Batch,
    LeaseAsk,
    LeaseGrant,
    Receipt,
    Receipts,
)
from lindero.trust.ledger.checkpoints import is_equivocation, read_checkpoint, verify_checkpoint
from lindero.trust.ledger.notes import VerifierKey, read_note
from lindero.trust.ledger.statements import open_statement, sign_statement
from tests.nodes.tampering import caught, closed, deliver, flipped, opened, resigned, with_entry
from tests.nodes.world import World

CHANNEL = "lindero/NRD-SUD/AG-1/operations"
SECRET = "219004711"


@pytest.fixture
def parcel(allied: World) -> bytes:
    """Give a parcel with one batch of three records, caught on its way from Nordia to Sudia."""
    for number in range(3):
        allied.observe("NRD", identity=SECRET, name=f"Held back {number}")
    return caught(allied, "NRD", "SUD")


def statuses(world: World, nation: str = "SUD") -> list[str]:
    """Return what became of the entries of the daily channel that were not simply stored."""
    received = world.records(nation, "exchange.batch_received")
    return [o.status for batch in received if batch.channel == CHANNEL for o in batch.outcomes]


def refused(world: World, parcel: bytes) -> LinderoError:
    """Deliver a parcel that must be turned away whole, and leave nothing behind; return the refusal."""
    before = world.leaves("SUD", CHANNEL)
    with pytest.raises(LinderoError) as refusal:
        deliver(world, parcel)
    assert world.leaves("SUD", CHANNEL) == before
    assert world.received("SUD") == []
    assert world.files_holding("SUD", SECRET) == []
    return refusal.value


def test_genuine_parcel_is_taken_after_every_false_one(allied: World, parcel: bytes) -> None:
    """A refusal changes nothing: the batch as it was sealed still continues the channel."""
    (batch,) = opened(parcel)
    with pytest.raises(LinderoError):
        deliver(allied, closed([with_entry(batch, 1, purpose="customs_control")]))
    allied.settle()
    assert len(allied.received("SUD")) == 3
    allied.check_logs_agree()


@pytest.mark.parametrize(
    ("where", "changed"),
    [
        ("commitment", {"commitment": "0" * 64}),
        ("name", {"id": "a" * 26}),
        ("origin", {"source": "VES"}),
        ("kind", {"type": "tracking.track_started"}),
        ("time", {"time": 1_795_334_400_001}),
        ("clause", {"clause": "AG-1@1/art-6-2"}),
        ("purpose", {"purpose": "sea_rescue"}),
        ("retention", {"retain_until": 1_999_999_999_999}),
        ("released", {"released": ["track_id"]}),
        ("handling", {"handling": ""}),
    ],
)
def test_flipped_value_in_an_entry_breaks_the_checkpoint(
    allied: World, parcel: bytes, where: str, changed: dict[str, object]
) -> None:
    """Every key of an entry is under the sender's signature."""
    (batch,) = opened(parcel)
    error = refused(allied, closed([with_entry(batch, 1, **changed)]))
    assert error.code == "exchange.contradiction", where
    (rejected,) = allied.records("SUD", "exchange.batch_rejected")
    assert (rejected.peer, rejected.code) == ("NRD", "exchange.contradiction")


@pytest.mark.parametrize("needle", [b"\xe2\x80\x94 lindero/NRD ", b"\\n3\\n"])
def test_flipped_bit_in_the_checkpoint_is_found(allied: World, parcel: bytes, needle: bytes) -> None:
    """A checkpoint with another signature, or of another size, is not the sender's."""
    offset = 20 if needle.endswith(b" ") else 2
    assert refused(allied, flipped(parcel, needle, offset)).status == 400


def test_flipped_bit_in_a_withheld_digest_is_found_and_the_record_not_kept(
    allied: World, parcel: bytes
) -> None:
    """The origin's commitment covers what is withheld: of a disclosure that does not fit nothing is kept."""
    (batch,) = opened(parcel)
    disclosures = list(batch.disclosures)
    digest = msgspec.json.decode(disclosures[1])["withheld"][0].encode()
    swapped = bytes(disclosures[1]).replace(digest, (b"0" if digest[:1] != b"0" else b"1") + digest[1:])
    disclosures[1] = msgspec.Raw(swapped)
    deliver(allied, closed([msgspec.structs.replace(batch, disclosures=tuple(disclosures))]))
    assert len(allied.received("SUD")) == 2
    (status,) = statuses(allied)
    assert status.startswith("proofs.")
    allied.settle()
    assert statuses(allied) == [status], "the sender learns it by the receipt that was given"
    allied.check_logs_agree()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SECRET.encode(), b"219004712"),
        (b'"place":', b'"Place":'),
        (b'"salts":{"track_id":"', b'"salts":{"track_id":"0'),
    ],
)
def test_changed_value_name_or_salt_is_found(allied: World, parcel: bytes, old: bytes, new: bytes) -> None:
    """What is shown must be what the origin committed to."""
    (batch,) = opened(parcel)
    changed = [msgspec.Raw(bytes(disclosure).replace(old, new)) for disclosure in batch.disclosures]
    deliver(allied, closed([msgspec.structs.replace(batch, disclosures=tuple(changed))]))
    assert allied.received("SUD") == []
    assert len(statuses(allied)) == 3
    assert "STORED" not in statuses(allied)


def test_replayed_parcel_gets_the_same_receipt_and_changes_nothing(allied: World, parcel: bytes) -> None:
    """Answering again is all that happens."""
    first = msgspec.json.decode(deliver(allied, parcel), type=Receipts)
    size = allied.nodes["SUD"].store.query("SELECT count(*) FROM log_heads")
    allied.move(1_000)
    again = msgspec.json.decode(deliver(allied, parcel), type=Receipts)
    assert again.receipts == first.receipts
    assert allied.nodes["SUD"].store.query("SELECT count(*) FROM log_heads") == size


def three_batches(world: World) -> list[Batch]:
    """Return three batches of one record each, sealed by Nordia and not delivered."""
    node = world.nodes["NRD"]
    for number in range(3):
        world.observe("NRD", identity=SECRET, name=f"Held back {number}")
        node.store.run(lambda tx: node.exchange.outbox.seal_next(tx, "SUD", "operations"))
    return opened(caught(world, "NRD", "SUD"))


@pytest.mark.parametrize("order", [[1, 0, 2], [2], [1, 2]])
def test_batches_out_of_order_are_refused_with_the_place_to_go_on_from(
    allied: World, order: list[int]
) -> None:
    """A channel has no gap: the parcel is turned away whole, and the sender goes on from where the channel stands."""
    batches = three_batches(allied)
    with pytest.raises(Gap) as gap:
        deliver(allied, closed([batches[place] for place in order]))
    assert (gap.value.channel, gap.value.expected) == (CHANNEL, 0)
    assert allied.received("SUD") == []
    allied.settle()
    assert len(allied.received("SUD")) == 3
    allied.check_logs_agree()


def test_lost_batch_is_asked_for_again(allied: World) -> None:
    """A sender that believes a batch acknowledged, which its neighbour does not have, sends it again by itself."""
    batches = three_batches(allied)
    deliver(allied, closed(batches[:1]))
    node = allied.nodes["NRD"]
    node.store.run(
        lambda tx: tx.execute(
            "UPDATE exchange_batches SET receipt = 'held' WHERE channel = ? AND first < 2", (CHANNEL,)
        )
    )
    for _ in range(3):
        allied.settle()
    assert len(allied.received("SUD")) == 3
    allied.check_logs_agree()


def test_truncated_batch_is_refused(allied: World, parcel: bytes) -> None:
    """Entries cut off at the end no longer lead to the root that was signed."""
    (batch,) = opened(parcel)
    shorter = msgspec.structs.replace(batch, entries=batch.entries[:2], disclosures=batch.disclosures[:2])
    assert refused(allied, closed([shorter])).code == "exchange.contradiction"


def test_entries_and_disclosures_must_go_in_pairs(allied: World, parcel: bytes) -> None:
    """A disclosure too few or too many is no batch."""
    (batch,) = opened(parcel)
    uneven = msgspec.structs.replace(batch, disclosures=batch.disclosures[:2])
    assert refused(allied, closed([uneven])).code == "exchange.batch"


@pytest.mark.parametrize("length", [0, 1, 100, -1])
def test_parcel_cut_off_on_its_way_is_no_parcel(allied: World, parcel: bytes, length: int) -> None:
    """What ends in the middle is refused as a whole."""
    assert refused(allied, parcel[:length]).code == "exchange.wire"


def test_same_place_with_other_content_is_kept_as_evidence(allied: World, parcel: bytes) -> None:
    """A node that signs two roots for one size of its log has signed its own conviction: both notes are kept."""
    deliver(allied, parcel)
    (batch,) = opened(parcel)
    signer = allied.nodes["NRD"].signer
    other = resigned(allied, with_entry(batch, 1, purpose="sea_rescue"), signer)
    with pytest.raises(LinderoError) as refusal:
        deliver(allied, closed([other]))
    assert refusal.value.code == "exchange.contradiction"
    (evidence,) = allied.records("SUD", "ledger.equivocation_found")
    key = VerifierKey("lindero/NRD", signer.public_key)
    first, second = (
        verify_checkpoint(read_note(note), CHANNEL, (key,)).checkpoint
        for note in (evidence.first_note, evidence.second_note)
    )
    assert is_equivocation(first, second)
    (rejected,) = allied.records("SUD", "exchange.batch_rejected")
    assert read_checkpoint(read_note(rejected.note).text) == second
    assert len(allied.received("SUD")) == 3


def test_checkpoint_of_another_key_is_refused(allied: World, parcel: bytes) -> None:
    """Only the node key that was pinned signs for a nation."""
    (batch,) = opened(parcel)
    stranger = FileSigner("lindero/NRD", new_key(SeededRandom("stranger")))
    assert refused(allied, closed([resigned(allied, batch, stranger)])).status == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"source": "VES"}, "MISPLACED"),
        ({"agreement": "AG-9@1"}, "MISPLACED"),
        ({"lane": "life"}, "MISPLACED"),
        ({"setting": "exercise"}, "SETTING"),
        ({"purpose": "customs_control"}, "PURPOSE"),
        ({"purpose": "targeting"}, "PURPOSE"),
        ({"clause": "AG-1@1/art-99"}, "CLAUSE"),
        ({"clause": "AG-1@2/art-6-1"}, "CLAUSE"),
        ({"retain_until": 1_795_334_403_000 + 10 * DAY_MS + 1}, "RETENTION"),
        ({"time": 1_795_334_403_000 + 3_600_000}, "CLOCK"),
    ],
)
def test_S_01_receivers_own_gate_refuses_what_the_sender_should_not_have_sent(
    allied: World, parcel: bytes, change: dict[str, object], status: str
) -> None:
    """Properly signed and yet against the agreement: the entry is logged, its content is not kept."""
    (batch,) = opened(parcel)
    dishonest = resigned(allied, with_entry(batch, 1, **change), allied.nodes["NRD"].signer)
    deliver(allied, closed([dishonest]))
    assert len(allied.received("SUD")) == 2
    (found,) = statuses(allied)
    assert found == status
    left = [body for (body,) in allied.nodes["SUD"].store.query("SELECT body FROM log_bodies")]
    assert sum(SECRET.encode() in body for body in left) == 2


def test_S_01_receivers_own_gate_refuses_a_field_that_no_clause_releases(allied: World) -> None:
    """A dishonest sender's gate lets the ship's name pass; the receiver's does not."""
    node = allied.nodes["NRD"]
    allied.observe("NRD", name="Svanen av Nord")
    with pytest.MonkeyPatch.context() as patched:
        honest = type(node.exchange.border).decider

        def dishonest(*arguments: object, **options: object) -> Callable[..., object]:
            decide = honest(*arguments, **options)  # type: ignore[arg-type]

            def release(item: object) -> object:
                ruling, terms = decide(item)  # type: ignore[arg-type]
                assert terms is not None
                return ruling, msgspec.structs.replace(terms, fields=terms.fields | {"name"})

            return release

        patched.setattr(type(node.exchange.border), "decider", dishonest)
        allied.settle()
    assert statuses(allied) == ["FIELD"]
    assert allied.files_holding("SUD", "Svanen av Nord") == []
    allied.check_logs_agree()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"protocol": "lindero/9"}, "exchange.protocol"),
        ({"sender": "VES"}, "exchange.addressee"),
        ({"recipient": "VES"}, "exchange.addressee"),
    ],
)
def test_parcel_of_another_protocol_or_for_somebody_else_is_refused(
    allied: World, parcel: bytes, changes: dict[str, str], code: str
) -> None:
    """What is not from this neighbour to this node in a protocol spoken here is turned away."""
    assert refused(allied, closed(opened(parcel), **changes)).code == code


@pytest.mark.parametrize(
    "channel", ["lindero/SUD-NRD/AG-1/operations", "lindero/NRD-VES/AG-1/operations", "no channel"]
)
def test_batch_of_a_channel_between_others_is_refused(allied: World, parcel: bytes, channel: str) -> None:
    """A neighbour writes into its own channels to this node only."""
    (batch,) = opened(parcel)
    assert refused(allied, closed([msgspec.structs.replace(batch, channel=channel)])).status in {400, 422}


@pytest.mark.parametrize("path", [PARCEL_PATH, LEASE_PATH, WITNESS_PATH])
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"protocol":"lindero/1","batches":[' + b"[" * 100_000,
        b"\x00",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"protocol":"lindero/1","protocol":"lindero/1"}',
    ],
)
def test_nonsense_and_deep_nesting_are_refused_at_every_door(allied: World, path: str, body: bytes) -> None:
    """Whatever the bytes are, the answer is a refusal with a code and an advice, never a crash."""
    with pytest.raises(LinderoError) as refusal:
        allied.deliver("NRD", "SUD", path, body)
    assert refusal.value.status in {400, 422}
    assert refusal.value.advice


# --- answers that are not honest ----------------------------------------------------------------------------


def false_receipt(world: World, statement: str, **changes: object) -> str:
    """Return a receipt that Sudia signs although it is not true."""
    signer = world.nodes["SUD"].signer
    payload, _ = open_statement(
        read_note(statement), RECEIPT_CONTEXT, (VerifierKey("lindero/SUD", signer.public_key),)
    )
    told = msgspec.structs.replace(msgspec.json.decode(payload, type=Receipt), **changes)
    return str(sign_statement(RECEIPT_CONTEXT, ENCODER.encode(told), signer))


@pytest.mark.parametrize(
    "changes",
    [
        {"root": "0" * 64},
        {"size": 7},
        {"count": 2},
        {"first": 1},
        {"receiver": "VES"},
        {"channel": "lindero/NRD-VES/AG-1/operations"},
        {"channel": "lindero/SUD-NRD/AG-1/operations"},
        {"outcomes": ({"index": 9, "record_id": "a" * 26, "leaf": "0" * 64, "status": "ERASED"},)},
        {"outcomes": ({"index": 0, "record_id": "a" * 26, "leaf": "0" * 64, "status": "ERASED"},)},
    ],
)
def test_receipt_that_lies_acknowledges_nothing(allied: World, changes: dict[str, object]) -> None:
    """A receipt must be for the batch, tree and entries that were sent; the link says what is wrong."""
    allied.observe("NRD")
    exchange = allied.nodes["SUD"].exchange
    honest = exchange.take_parcel

    def lie(peer: str, body: bytes) -> bytes:
        answer = msgspec.json.decode(honest(peer, body), type=Receipts)
        false = tuple(false_receipt(allied, statement, **changes) for statement in answer.receipts)
        return ENCODER.encode(msgspec.structs.replace(answer, receipts=false))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(exchange, "take_parcel", lie)
        allied.settle_troubled()
        link = allied.link("NRD", "SUD")
        assert link.state.error
        assert link.state.advice
        if changes.keys() & {"channel", "receiver"}:
            # Said before anything is looked for: what lies between others is none of that neighbour's business.
            assert "not for a batch of ours to that neighbour" in link.state.error
    assert [r for r in allied.records("NRD", "exchange.batch_acknowledged") if r.channel == CHANNEL] == []
    assert allied.records("NRD", "exchange.erasure_proved") == []
    allied.settle()
    assert len([r for r in allied.records("NRD", "exchange.batch_acknowledged") if r.channel == CHANNEL]) == 1


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"received_at":1,"receipts":["nonsense"]}', b"[" * 99_999])
def test_answer_that_is_no_receipt_acknowledges_nothing(allied: World, answer: bytes) -> None:
    """The batch waits, and the link says that the answer is no receipt."""
    allied.observe("NRD")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(allied.nodes["SUD"].exchange, "take_parcel", lambda _peer, _body: answer)
        allied.settle_troubled()
        assert allied.link("NRD", "SUD").state.error
    allied.settle()
    assert len(allied.received("SUD")) == 1


def test_receipts_that_are_sent_again_are_not_counted_twice(allied: World) -> None:
    """A receipt that is held already changes nothing."""
    allied.observe("NRD")
    allied.settle()
    store = allied.nodes["NRD"].store
    ((receipt,),) = store.query("SELECT receipt FROM exchange_batches WHERE channel = ?", (CHANNEL,))
    before = len(allied.records("NRD", "exchange.batch_acknowledged"))
    keeper = allied.nodes["NRD"].exchange._acknowledger
    assert store.run(lambda tx: keeper.keep(tx, "SUD", Receipts(received_at=0, receipts=(receipt,)))) == []
    assert len(allied.records("NRD", "exchange.batch_acknowledged")) == before


@pytest.mark.parametrize("change", ["nonce", "grantor", "grantee", "signature", "protocol"])
def test_S_03_lease_that_answers_another_request_opens_nothing(allied: World, change: str) -> None:
    """A replayed or forged grant is refused: nonce, names and signature must be those of this request."""
    allied.sever("NRD", "SUD")
    allied.move(901_000)
    allied.mend("NRD", "SUD")
    exchange, signer = allied.nodes["SUD"].exchange, allied.nodes["SUD"].signer
    forger = FileSigner("lindero/SUD", new_key(SeededRandom("forger")))

    def forged(_peer: str, body: bytes) -> bytes:
        ask = msgspec.json.decode(body, type=LeaseAsk)
        grant = LeaseGrant(
            grantor="VES" if change == "grantor" else "SUD",
            grantee="VES" if change == "grantee" else "NRD",
            agreements=ask.agreements,
            granted_at=ask.asked_at,
            ttl_s=900,
            nonce="0" * 64 if change == "nonce" else ask.nonce,
        )
        context = "lindero/receipt/v1" if change == "protocol" else "lindero/lease/v1"
        signs = forger if change == "signature" else signer
        return str(sign_statement(context, ENCODER.encode(grant), signs)).encode()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(exchange, "grant_leases", forged)
        allied.settle_troubled()
        assert allied.link("NRD", "SUD").state.error
    assert not allied.nodes["NRD"].leases.is_live("SUD", allied.version("NRD", "AG-1@1").hash)


def test_voided_entry_cannot_be_filled_in_later(allied: World, parcel: bytes) -> None:
    """Once an entry came without content, the same batch with content is only answered as before."""
    (batch,) = opened(parcel)
    empty = msgspec.structs.replace(batch, disclosures=(NULL,) * len(batch.entries))
    deliver(allied, closed([empty]))
    deliver(allied, parcel)
    assert statuses(allied) == ["VOIDED"] * 3
    assert allied.received("SUD") == []
    assert allied.files_holding("SUD", SECRET) == []
