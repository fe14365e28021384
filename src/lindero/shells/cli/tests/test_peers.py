"""`lindero peers`: cards, fingerprints, and who is recognised."""

from pathlib import Path

import msgspec
import pytest

from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.cli.tests.conftest import Run
from lindero.shells.setup import MadeNode


@pytest.fixture(scope="module")
def sudia(tmp_path_factory: pytest.TempPathFactory) -> MadeNode:
    """Return a neighbour's node, made once."""
    return nodes.make(tmp_path_factory.mktemp("peers") / "sudia", nation="SUD")


def test_card_is_a_file_with_its_fingerprint(run: Run, sudia: MadeNode, tmp_path: Path) -> None:
    """A card is written as a file, and the fingerprint that is read aloud is told with it."""
    said = run("peers", "card", "--out", tmp_path / "sudia.card", "--node", sudia.folder)
    assert said.exit_code == 0, said.stderr
    assert sudia.fingerprint in said.stdout.replace(" ", "")
    of_card = run("peers", "fingerprint", tmp_path / "sudia.card").stdout
    of_node = run("peers", "fingerprint", "--node", sudia.folder).stdout
    assert of_card == of_node
    assert of_node.replace(" ", "").strip() == sudia.fingerprint
    printed = run("peers", "card", "--node", sudia.folder).stdout
    assert msgspec.json.decode(printed)["nation"] == "SUD"


@pytest.fixture
def card(run: Run, sudia: MadeNode, tmp_path: Path) -> Path:
    """Return the neighbour's card."""
    path = tmp_path / "sudia.card"
    run("peers", "card", "--out", path, "--node", sudia.folder)
    return path


@pytest.mark.parametrize("is_served", [False, True])
def test_neighbour_is_added_listed_and_removed(
    run: Run, folder: Path, card: Path, sudia: MadeNode, *, is_served: bool
) -> None:
    """After the ceremony the neighbour is listed; removed, it is not; served or not makes no difference."""

    def ceremony() -> None:
        told = " ".join(sudia.fingerprint[i : i + 4] for i in range(0, 64, 4)).upper()
        added = run("peers", "add", card, "--fingerprint", told, "--node", folder)
        assert added.exit_code == 0, added.stderr
        assert "recognised Sudia (SUD)" in added.stdout
        listed = run("peers", "list", "--node", folder).stdout
        assert sudia.fingerprint in listed
        shown = msgspec.json.decode(run("peers", "list", "--json", "--node", folder).stdout)
        key = run("peers", "fingerprint", "--key", card).stdout
        assert [peer["key_fingerprint"] for peer in shown] == [key.replace(" ", "").strip()]
        removed = run("peers", "remove", "SUD", "--reason", "a test", "--node", folder)
        assert removed.exit_code == 0, removed.stderr
        assert "no neighbour is recognised yet" in run("peers", "list", "--node", folder).stdout

    if is_served:
        with served(folder):
            ceremony()
    else:
        ceremony()


def test_wrong_fingerprint_recognises_nobody(run: Run, folder: Path, card: Path) -> None:
    """With another fingerprint somebody may be in between: nothing is recognised, and the advice says so."""
    said = run("peers", "add", card, "--fingerprint", "0" * 64, "--node", folder)
    assert said.exit_code == 1
    assert "telephone" in said.stderr
    assert run("peers", "list", "--json", "--node", folder).stdout.strip() == "[]"


@pytest.mark.parametrize("change", [b"Sudia", b"SUD", b"127.0.0.1"])
def test_card_that_was_changed_is_refused(run: Run, folder: Path, card: Path, change: bytes) -> None:
    """One changed word of a card breaks its signature."""
    card.write_bytes(card.read_bytes().replace(change, change[::-1].swapcase(), 1))
    said = run("peers", "add", card, "--fingerprint", "0" * 64, "--node", folder)
    assert said.exit_code == 1
    assert "card" in said.stderr


def test_file_that_is_no_card_is_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    """Anything else is told to be no card, with where cards come from."""
    (tmp_path / "letter").write_bytes(b"\xff dear neighbour")
    said = run("peers", "add", tmp_path / "letter", "--fingerprint", "0" * 64, "--node", folder)
    assert said.exit_code == 1
    assert "lindero peers card" in said.stderr
    assert run("peers", "add", tmp_path / "nothing", "--fingerprint", "0", "--node", folder).exit_code == 2


def test_unknown_neighbour_is_not_a_nation(run: Run, folder: Path) -> None:
    """A word that is no nation's name cannot be removed."""
    said = run("peers", "remove", "sudia", "--reason", "a test", "--node", folder)
    assert said.exit_code == 1
    assert "error: " in said.stderr


def test_rotate_makes_a_new_certificate_and_says_what_follows(run: Run, folder: Path) -> None:
    """A new certificate changes the fingerprint; the advice is to exchange cards again."""
    before = run("peers", "fingerprint", "--node", folder).stdout
    said = run("peers", "rotate", "--node", folder)
    assert said.exit_code == 0
    assert "lindero peers card" in said.stdout
    assert run("peers", "fingerprint", "--node", folder).stdout == before
    with served(folder):
        assert "serve it again" in run("peers", "rotate", "--node", folder).stdout
