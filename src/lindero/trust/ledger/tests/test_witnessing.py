"""The third witness: statuses as C2SP tlog-witness says, and nothing cosigned that does not extend what was."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.adapters.sqlite import SqliteStore
from lindero.kernel.errors import Unproved
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import Checkpoint, cosign, sign_checkpoint
from lindero.trust.ledger.notes import COSIGNATURE, VerifierKey, read_note, verify_note
from lindero.trust.ledger.quorum import Quorum, cosigners_of
from lindero.trust.ledger.rules import Frontier
from lindero.trust.ledger.tests.samples import LEAVES, MORNING, signer, verifier
from lindero.trust.ledger.witnessing import (
    SIZE_TYPE,
    WitnessAnswer,
    add_checkpoint,
    cosignature_of,
    read_request,
    write_request,
)

ORIGIN = "lindero/NRD/log"
LOG = signer(ORIGIN)
LAKE = signer("lake")
LOGS = {ORIGIN: [VerifierKey(LOG.name, LOG.public_key)]}


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """Return a witness's store, with a log's tree beside it to make proofs from."""
    store = SqliteStore(tmp_path_factory.mktemp("witness") / "witness.db")
    store.run(tree.create_tables)
    store.run(lambda tx: tree.append(tx, "log", LEAVES[:300]))
    yield store
    store.close()


def note_of(size: int, leaves: list[bytes] | None = None, by: object = LOG) -> str:
    """Return a signed checkpoint of the log at a size."""
    root = Frontier().append_many((leaves or LEAVES)[:size]).root()
    return str(sign_checkpoint(Checkpoint(ORIGIN, size, root), by))  # type: ignore[arg-type]


def asked(
    store: SqliteStore, old: int, note: str, proof: list[bytes] | None = None, size: int = 0
) -> WitnessAnswer:
    """Ask the witness; the proof is the right one unless another is given."""

    def ask(tx: object) -> WitnessAnswer:
        right = tree.prove_consistency(tx, "log", old, size) if proof is None and old and size else []  # type: ignore[arg-type]
        body = write_request(old, right if proof is None else proof, note)
        return add_checkpoint(tx, LOGS, body, LAKE, MORNING)  # type: ignore[arg-type]

    return store.run(ask)


def test_growing_log_is_cosigned_step_by_step(store: SqliteStore) -> None:
    """First checkpoint, then each that extends it; the answer is a signature line that verifies under the text."""
    before = 0
    for size in (1, 7, 256, 300):
        answer = asked(store, before, note_of(size), size=size)
        assert answer.status == 200, answer.body
        assert answer.body.startswith("\N{EM DASH} lake ".encode())
        cosigned = cosignature_of(read_note(note_of(size)), answer.body)
        (verified,) = verify_note(cosigned, [verifier(LAKE, COSIGNATURE)])
        assert verified.at == MORNING
        before = size


def test_same_checkpoint_again_is_cosigned_again(store: SqliteStore) -> None:
    """An answer that was lost can be asked for again."""
    asked(store, 0, note_of(7))
    assert asked(store, 7, note_of(7), proof=[]).status == 200


def test_409_other_old_size_is_answered_with_the_size_that_the_witness_knows(store: SqliteStore) -> None:
    """The body is the size in decimal with a newline, as text/x.tlog.size."""
    asked(store, 0, note_of(7))
    for old in (0, 3):
        answer = asked(store, old, note_of(9), proof=[])
        assert (answer.status, answer.media_type, answer.body) == (409, SIZE_TYPE, b"7\n")


def test_409_same_size_with_another_root_is_refused(store: SqliteStore) -> None:
    """Two histories of one size: the witness has cosigned the other one."""
    asked(store, 0, note_of(7))
    answer = asked(store, 7, note_of(7, LEAVES[100:]), proof=[])
    assert (answer.status, answer.body) == (409, b"7\n")


@pytest.mark.parametrize("proof", [[], [bytes(32)], [bytes(32)] * 9])
def test_422_proof_that_does_not_hold_is_refused(store: SqliteStore, proof: list[bytes]) -> None:
    """Without a proof of growth nothing is cosigned, and nothing is remembered."""
    asked(store, 0, note_of(7))
    assert asked(store, 7, note_of(9), proof=proof).status == 422
    assert asked(store, 7, note_of(9), size=9).status == 200


def test_422_rewritten_log_is_refused(store: SqliteStore) -> None:
    """Longer, but with another past."""
    asked(store, 0, note_of(7))
    assert asked(store, 7, note_of(9, LEAVES[100:]), size=9).status == 422


def test_400_old_size_larger_than_the_checkpoint(store: SqliteStore) -> None:
    """A shorter log than the asker itself says was cosigned makes no sense."""
    asked(store, 0, note_of(9))
    assert asked(store, 9, note_of(7), proof=[]).status == 400


def test_403_and_404_unknown_log_and_unknown_key(store: SqliteStore) -> None:
    """Another key under a known origin is forbidden; another origin is not found."""
    assert asked(store, 0, note_of(7, by=signer("stranger"))).status == 403
    other = str(sign_checkpoint(Checkpoint("lindero/VES/log", 1, bytes(32)), LOG))
    assert asked(store, 0, other).status == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0",
        b"old 0 \n\n",
        b"old -1\n\n",
        b"old 00\n\n",
        b"new 0\n\n",
        "old \u0663\n\n".encode(),
        b"old 1\nAAAA\n\n",
        b"old 1\n***\n\n",
        b"old 1\n" + b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 64 + b"\n",
        b"\xff\xfe",
    ],
)
def test_400_other_forms_are_refused(store: SqliteStore, body: bytes) -> None:
    """Whatever is no request is told so."""
    full = body + note_of(7).encode() if body.endswith(b"\n\n") else body
    assert store.run(lambda tx: add_checkpoint(tx, LOGS, full, LAKE, MORNING)).status == 400


@given(st.integers(0, 1 << 60), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_request_is_read_as_it_was_written(old: int, proof: list[bytes]) -> None:
    """Size, proof and note come back."""
    ask = read_request(write_request(old, proof, note_of(3)))
    assert (ask.old_size, list(ask.proof), str(ask.note)) == (old, proof, note_of(3))


@given(st.binary(max_size=200))
def test_nonsense_is_no_request(data: bytes) -> None:
    """Nothing crashes the reader."""
    with pytest.raises(Unproved):
        read_request(data)


@pytest.mark.parametrize(
    ("quorum", "cosigners", "met"),
    [
        (Quorum(), {"SUD"}, True),
        (Quorum(), {"lake"}, False),
        (Quorum(need=2, of=("peer", "witness")), {"SUD"}, False),
        (Quorum(need=2, of=("peer", "witness")), {"SUD", "VES"}, False),
        (Quorum(need=2, of=("peer", "witness")), {"SUD", "lake"}, True),
        (Quorum(need=1, of=("peer", "witness")), {"lake"}, True),
        (Quorum(need=2, of=("SUD", "VES", "lake")), {"VES", "lake"}, True),
        (Quorum(need=2, of=("SUD", "VES")), {"SUD", "lake"}, False),
        (Quorum(need=0, of=()), set(), True),
        (Quorum(need=3, of=("peer", "witness")), {"SUD", "VES", "lake"}, False),
    ],
)
def test_quorum_counts_groups_and_names(quorum: Quorum, cosigners: set[str], met: bool) -> None:
    """`2 of {peer, witness}` is a neighbour and a third witness, never two neighbours."""
    groups = {"SUD": "peer", "VES": "peer", "lake": "witness"}
    assert quorum.is_met(cosigners, groups) is met
    assert str(Quorum(need=2, of=("peer", "witness"))) == "2 of {peer, witness}"


def test_cosignature_that_does_not_hold_counts_as_none() -> None:
    """A line in the witness's name is no cosignature."""
    keys = {"lake": [verifier(LAKE, COSIGNATURE)], "SUD": [verifier(signer("SUD"), COSIGNATURE)]}
    cosigned = cosign(read_note(note_of(7)), LAKE, MORNING)
    assert cosigners_of(cosigned, keys) == {"lake": MORNING}
    forged = read_note(str(cosigned).replace(note_of(7).split("\n")[2], note_of(8).split("\n")[2]))
    assert cosigners_of(forged, keys) == {}
