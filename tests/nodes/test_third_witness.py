"""A third witness of whole nodes: it sees sizes and roots only, and a log cannot show it two histories."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.kernel.errors import Conflict, LinderoError, Unavailable, Unproved
from lindero.shells.witness_node import CONFIG, WitnessNode, make_witness, witness_application
from lindero.trust.exchange.third_witness import ThirdWitness, post_to
from lindero.trust.ledger.log_shown import LogQuery, LogView
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.pages import show_log
from tests.nodes.world import DIPLOMAT, START, World


@pytest.fixture
def lake(allied: World, tmp_path: Path) -> WitnessNode:
    """Give a witness that knows Nordia's log, and a Nordia that must have its cosignature and a neighbour's."""
    key = make_witness(tmp_path / "lake", "lake", SeededRandom("lake"))
    signer = allied.nodes["NRD"].signer
    log_key = VerifierKey(signer.name, signer.public_key)
    with (tmp_path / "lake" / CONFIG).open("a", encoding="utf-8") as config:
        config.write(f'"lindero/NRD/log" = ["{log_key}"]\n')
    node = WitnessNode(tmp_path / "lake", SetClock(START))
    settings = allied.folder / "NRD" / "node.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace("need = 1", "need = 2").replace('of = ["peer"]', 'of = ["peer", "witness"]')
    text += f'\n[witnesses.lake]\nurl = "http://lake.test"\nkey = "{key}"\n'
    settings.write_text(text, encoding="utf-8")
    allied.reopen("NRD")
    return node


def asking(world: World, lake: WitnessNode, seen: list[bytes] | None = None) -> ThirdWitness:
    """Return Nordia's witness, reached by a call; what it is told is written down."""
    (witness,) = world.nodes["NRD"].witnessing.witnesses

    def ask(url: str, body: bytes) -> tuple[int, bytes]:
        assert url == "http://lake.test/add-checkpoint"
        if seen is not None:
            seen.append(body)
        answer = lake.add_checkpoint(body)
        return answer.status, answer.body

    witness._ask = ask
    return witness


def shown(world: World) -> LogView:
    """Return the page of Nordia's log."""
    return show_log(world.nodes["NRD"].reading_desk("ledger", DIPLOMAT), LogQuery())


def pass_time(world: World) -> None:
    """Let checkpoints be signed and cosigned by the neighbour."""
    for _ in range(3):
        world.move(10_000)
        world.settle_troubled()


def test_S_50_checkpoint_lacks_its_quorum_until_both_have_cosigned(allied: World, lake: WitnessNode) -> None:
    """Two of a neighbour and a third witness: with the neighbour alone the page says what is missing."""
    pass_time(allied)
    view = shown(allied)
    assert (view.quorum, view.has_quorum, view.quorum_size) == ("2 of {peer, witness}", False, None)
    assert asking(allied, lake).step()
    view = shown(allied)
    assert view.has_quorum
    assert view.quorum_size == view.checkpoint_size
    (third,) = [one for one in view.witnesses if one.is_third]
    assert (third.nation, third.size, third.is_forged) == ("lake", view.checkpoint_size, False)
    allied.observe("NRD")
    pass_time(allied)
    later = shown(allied)
    assert not later.has_quorum
    assert later.quorum_size == view.checkpoint_size
    lake.close()


def test_third_witness_is_told_sizes_and_roots_and_nothing_else(allied: World, lake: WitnessNode) -> None:
    """What reaches it is a size, hashes and a signed checkpoint; no name, no kind, no value of any record."""
    seen: list[bytes] = []
    witness = asking(allied, lake, seen)
    for number in range(3):
        allied.observe("NRD", identity=f"21900111{number}")
        pass_time(allied)
        witness.step()
    assert len(seen) == 3
    for body in seen:
        lines = body.decode().splitlines()
        assert lines[0].startswith("old ")
        end = lines.index("")
        assert lines[end + 1] == "lindero/NRD/log"
        assert lines[end + 2].isdigit()
        assert lines[end + 4] == ""
        assert all(line.startswith("\N{EM DASH} lindero/") for line in lines[end + 5 :])
    lake.close()


def test_S_50_restarted_node_learns_from_the_witness_how_far_it_was(allied: World, lake: WitnessNode) -> None:
    """A node that forgot asks from zero, is told the size, and goes on from there."""
    pass_time(allied)
    asking(allied, lake).step()
    allied.observe("NRD")
    pass_time(allied)
    allied.reopen("NRD")
    assert asking(allied, lake).step()
    assert shown(allied).has_quorum
    lake.close()


def test_S_50_store_that_was_set_back_and_went_on_otherwise_is_never_cosigned(
    allied: World, lake: WitnessNode, tmp_path: Path
) -> None:
    """Yesterday's disk image: shorter, it is a conflict; longer with another past, the proof does not hold."""
    allied.nodes["NRD"].close()
    shutil.copytree(allied.folder / "NRD" / "data", tmp_path / "yesterday")
    allied.open("NRD")
    allied.sever("NRD", "SUD")
    allied.observe_many("NRD", 5)
    pass_time(allied)
    asking(allied, lake).step()
    allied.nodes["NRD"].close()
    shutil.rmtree(allied.folder / "NRD" / "data")
    shutil.copytree(tmp_path / "yesterday", allied.folder / "NRD" / "data")
    allied.open("NRD")
    pass_time(allied)
    with pytest.raises(Conflict) as conflict:
        asking(allied, lake).step()
    assert "set back" in conflict.value.advice
    allied.observe_many("NRD", 40)
    pass_time(allied)
    with pytest.raises(Unproved) as refusal:
        asking(allied, lake).step()
    assert refusal.value.code == "exchange.witness_disbelieves"
    lake.close()


def test_witness_answers_over_http_as_the_specification_says(allied: World, lake: WitnessNode) -> None:
    """One route, with status, media type and body of C2SP tlog-witness; a long request is cut off."""
    pass_time(allied)
    seen: list[bytes] = []
    witness = asking(allied, lake, seen)
    witness.step()
    with TestClient(witness_application(lake)) as client:
        again = client.post("/add-checkpoint", content=seen[0])
        assert again.status_code == 409
        assert again.headers["content-type"] == "text/x.tlog.size"
        assert again.content == f"{witness._size}\n".encode()
        assert client.post("/add-checkpoint", content=b"x" * 20_000).status_code == 400
        assert client.get("/add-checkpoint").status_code == 405
        assert client.post("/other", content=b"").status_code == 404
    lake.close()


@pytest.mark.parametrize(
    "answer",
    [
        (200, b""),
        (200, b"nonsense\n"),
        (200, "\N{EM DASH} lake AAAA\n".encode()),
        (500, b""),
        (403, b"no\n"),
        (409, b"x\n"),
    ],
)
def test_answer_that_is_no_cosignature_is_not_kept(
    allied: World, lake: WitnessNode, answer: tuple[int, bytes]
) -> None:
    """A witness that answers nonsense adds nothing to the checkpoint."""
    pass_time(allied)
    (witness,) = allied.nodes["NRD"].witnessing.witnesses
    witness._ask = lambda _url, _body: answer
    with pytest.raises(LinderoError):
        witness.step()
    assert not shown(allied).has_quorum
    lake.close()


def test_witness_that_nobody_reaches_is_told_as_such() -> None:
    """An address where nobody listens, and one that is none."""
    with pytest.raises(Unavailable):
        post_to("http://127.0.0.1:9/add-checkpoint", b"")
    with pytest.raises(LinderoError):
        post_to("ftp://lake", b"")
