"""`lindero carry`: a stick between two nodes, and what it says when something is wrong."""

import contextlib
import shutil
from pathlib import Path

import pytest

from lindero.kernel.desk import Actor
from lindero.kernel.names import Nation
from lindero.shells.api.tests import nodes
from lindero.shells.cli.tests.conftest import Run
from lindero.shells.cli.tests.test_agreement_life import TREATY
from lindero.trust.identity.cards import fingerprint_of

STICK = "nrd-sud.bundle"
LOCAL = Actor(name="cli/test", grants=frozenset({"identity.administer"}))


@pytest.fixture(scope="module")
def made_pair(made_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two nodes that recognise each other, made once."""
    both = tmp_path_factory.mktemp("pair")
    shutil.copytree(made_folder, both / "NRD")
    nodes.make(both / "SUD", nation="SUD")
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(contextlib.closing(nodes.open_node(both / n))) for n in ("NRD", "SUD")]
        for here, there in (opened, reversed(opened)):
            card = there.card()
            here.pin(card, fingerprint_of(card), LOCAL)
    return both


@pytest.fixture
def known(made_pair: Path, tmp_path: Path) -> dict[Nation, Path]:
    """Return the folders of two nodes that recognise each other, and that nobody serves."""
    shutil.copytree(made_pair, tmp_path / "nodes")
    return {nation: tmp_path / "nodes" / nation for nation in ("NRD", "SUD")}


def test_proposal_is_carried_there_and_its_receipt_back(
    run: Run, known: dict[Nation, Path], tmp_path: Path, phrase_file: Path
) -> None:
    """Each command says what comes next; the proposal is in the neighbour's list, and nothing waits any more."""
    (tmp_path / "stick").mkdir()
    there, back = tmp_path / "stick" / STICK, tmp_path / "stick" / f"{STICK}.answer"

    def by(person: str, nation: Nation, *words: object) -> str:
        said = run(*words, "--node", known[nation], "--as", person, "--phrase-file", phrase_file)
        assert said.exit_code in {0, 1}, said.stderr
        return str(said.stdout)

    hash_ = by("dip", "NRD", "agreement", "draft", TREATY).split()[3]
    by("leg", "NRD", "agreement", "review", "AG-1")
    by("dpo", "NRD", "agreement", "opinion", "AG-1", "favourable", "--assessment", "DPIA-1")
    assert "proposed AG-1@1" in by("dip", "NRD", "agreement", "propose", "AG-1", "--hash", hash_)
    assert "next, at a node of SUD: lindero carry in" in by("lo", "NRD", "carry", "out", "SUD", there)
    assert there.stat().st_mode & 0o777 == 0o600
    assert "from NRD: 2 taken, 0 refused" in by("lo", "SUD", "carry", "in", there)
    assert "AG-1@1" in by("leg", "SUD", "agreement", "list")
    # The lease asked for is not held, since no process remembers having asked; the receipt is.
    assert "from SUD: 1 taken, 1 refused" in by("lo", "NRD", "carry", "in", back)
    by("lo", "NRD", "carry", "out", "SUD", there)
    assert "from NRD: 1 taken, 0 refused" in by("lo", "SUD", "carry", "in", there, "--answer", tmp_path / "a")
    assert (tmp_path / "a").exists()


@pytest.mark.parametrize("content", [b"", b"dear neighbour", b"lindero/bundle/1 7\nnothing"])
def test_file_that_is_no_bundle_is_told(
    run: Run, known: dict[Nation, Path], tmp_path: Path, phrase_file: Path, content: bytes
) -> None:
    """It is refused in words with an advice, and no answer is written."""
    (tmp_path / STICK).write_bytes(content)
    who = ("--node", known["SUD"], "--as", "lo", "--phrase-file", phrase_file)
    said = run("carry", "in", tmp_path / STICK, *who)
    assert said.exit_code == 1
    assert "advice: " in said.stderr
    assert not (tmp_path / f"{STICK}.answer").exists()


def test_neighbour_that_is_not_recognised_gets_nothing(
    run: Run, folder: Path, tmp_path: Path, phrase_file: Path
) -> None:
    """Without the ceremony there is no key to seal to, and no file."""
    who = ("--node", folder, "--as", "lo", "--phrase-file", phrase_file)
    said = run("carry", "out", "SUD", tmp_path / STICK, *who)
    assert said.exit_code == 1
    assert "lindero peers add" in said.stderr
    assert not (tmp_path / STICK).exists()


def test_who_only_runs_the_machine_carries_nothing(
    run: Run, known: dict[Nation, Path], tmp_path: Path
) -> None:
    """Carrying is work of officers, not of administrators."""
    said = run("carry", "out", "SUD", tmp_path / STICK, "--node", known["NRD"])
    assert said.exit_code == 1
    assert "exchange.carry" in said.stderr
