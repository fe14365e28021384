"""A third witness follows a log's keys by its nation's root: after a rotation it cosigns on, and no thief is let in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lindero.engine.clock import SetClock
from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.errors import LinderoError
from lindero.shells.witness_node import CONFIG, WitnessNode, make_witness
from lindero.trust.exchange.third_witness import ThirdWitness
from lindero.trust.identity.keychain import KeyRequest, encoded, issue_key, issue_revocation
from lindero.trust.ledger.followed_keys import ADD_KEY_PATH
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.witnessing import FORBIDDEN, NOT_FOUND, OK
from tests.nodes.test_rotation import rest, root_of, rotate
from tests.nodes.world import START, World

ORIGIN = "lindero/NRD/log"


@pytest.fixture
def lake(allied: World, tmp_path: Path) -> Iterator[Callable[[str], WitnessNode]]:
    """Give what opens a witness that knows Nordia's present key, and its root or not."""
    key = make_witness(tmp_path / "lake", "lake", SeededRandom("lake"))
    signer = allied.nodes["NRD"].signer
    config = tmp_path / "lake" / CONFIG
    text = config.read_text(encoding="utf-8")
    text += f'"{ORIGIN}" = ["{VerifierKey(signer.name, signer.public_key)}"]\n'
    config.write_text(text, encoding="utf-8")
    settings = allied.folder / "NRD" / "node.toml"
    more = f'\n[witnesses.lake]\nurl = "http://lake.test"\nkey = "{key}"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    allied.reopen("NRD")
    opened: list[WitnessNode] = []

    def open_(knows: str) -> WitnessNode:
        while opened:
            opened.pop().close()
        root = root_of(allied, "NRD").public_key.hex()
        line = f'"{ORIGIN}" = "{root}"\n' if knows == "root" else ""
        config.write_text(text.replace("\n[logs]", f"{line}\n[logs]"), encoding="utf-8")
        opened.append(WitnessNode(tmp_path / "lake", SetClock(START)))
        return opened[-1]

    yield open_
    for node in opened:
        node.close()


def asking(world: World, lake: WitnessNode) -> ThirdWitness:
    """Return Nordia's witness, reached by a call."""
    (witness,) = world.nodes["NRD"].witnessing.witnesses

    def ask(url: str, body: bytes) -> tuple[int, bytes]:
        answer = lake.add_key(body) if url.endswith(ADD_KEY_PATH) else lake.add_checkpoint(body)
        return answer.status, answer.body

    witness._ask = ask
    return witness


def change_key(world: World) -> None:
    """Let Nordia rotate its key and sign its log with the next one."""
    before = world.nodes["NRD"].signer.public_key
    rotate(world, "NRD")
    rest(world)
    assert world.reopen("NRD").signer.public_key != before
    world.observe("NRD")
    rest(world)


def test_S_50_a_witness_that_knows_the_root_cosigns_on_after_a_rotation(
    allied: World, lake: Callable[[str], WitnessNode]
) -> None:
    """The node tells it the root's word of the next key; a restart of the witness forgets nothing."""
    rest(allied)
    assert asking(allied, lake("root")).step()
    change_key(allied)
    assert asking(allied, lake("root")).step()
    allied.observe("NRD")
    rest(allied)
    again = lake("root")
    again.add_key = None  # type: ignore[method-assign, assignment]
    assert asking(allied, again).step()


def test_S_50_a_witness_that_knows_keys_by_hand_alone_says_that_it_needs_the_next(
    allied: World, lake: Callable[[str], WitnessNode]
) -> None:
    """Without a root in its configuration it takes nobody's word, and the node says what to do."""
    rest(allied)
    witness = lake("")
    assert asking(allied, witness).step()
    change_key(allied)
    with pytest.raises(LinderoError, match="403"):
        asking(allied, witness).step()


def test_S_51_only_the_roots_own_word_counts(allied: World, lake: Callable[[str], WitnessNode]) -> None:
    """Another root, another nation, a changed byte, no JSON at all: refused, and nothing is kept."""
    witness = lake("root")
    thief = FileSigner("lindero/NRD/root", new_key(SeededRandom("thief")))
    key = FileSigner("lindero/NRD", new_key(SeededRandom("next")))
    request = KeyRequest(nation="NRD", node_key=key.public_key.hex(), number=2)
    forged = encoded(issue_key(request, thief, START))
    honest = encoded(issue_key(request, root_of(allied, "NRD"), START))
    foreign = encoded(issue_key(request, root_of(allied, "SUD"), START)).replace('"NRD"', '"SUD"')
    refused = (
        forged,
        honest.replace('"number":2', '"number":3'),
        "{}",
        "[" * 9_000,
        "null",
        '{"nation":"NRD"}',
    )
    for body in refused:
        assert witness.add_key(body.encode()).status in {FORBIDDEN, NOT_FOUND}, body[:60]
    assert witness.add_key(foreign.encode()).status == NOT_FOUND
    assert witness._followed.statements == []
    assert witness.add_key(honest.encode()).status == OK
    assert witness.add_key(honest.encode()).status == OK
    assert len(witness._followed.statements) == 1


def test_S_51_a_revoked_key_gets_no_cosignature_any_more(
    allied: World, lake: Callable[[str], WitnessNode]
) -> None:
    """The root's revocation takes out even a key that the configuration names, also after a restart."""
    rest(allied)
    witness = lake("root")
    signer = allied.nodes["NRD"].signer
    revoked = issue_revocation(
        "NRD", signer.public_key.hex(), root_of(allied, "NRD"), START, "machine stolen"
    )
    assert witness.add_key(encoded(revoked).encode()).status == OK
    with pytest.raises(LinderoError, match="403"):
        asking(allied, witness).step()
    with pytest.raises(LinderoError, match="403"):
        asking(allied, lake("root")).step()
