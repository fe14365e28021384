"""`lindero keys` and `lindero witness`: the ceremony as people hold it, with files carried between machines."""

import json
from pathlib import Path

import pytest

from lindero.shells.cli.tests.conftest import Run

INIT = ("--nation", "NRD", "--name", "Nordia", "--console-port", "0", "--peer-port", "0")


def shown(run: Run, node: Path) -> list[dict[str, object]]:
    """Return the keys of a node, the newest first."""
    said = run("keys", "show", "--node", node, "--json")
    assert said.exit_code == 0, said.stderr
    found: list[dict[str, object]] = json.loads(said.stdout)
    return found


@pytest.fixture
def root(run: Run, tmp_path: Path) -> Path:
    """Return a root key, made offline."""
    path = tmp_path / "safe" / "root.pem"
    said = run("keys", "make-root", "NRD", path)
    assert said.exit_code == 0, said.stderr
    assert "put it into a safe" in said.stdout
    return path


def test_S_51_ceremony_from_root_to_rotation_and_revocation(run: Run, root: Path, tmp_path: Path) -> None:
    """Root, node, request, signature, rotation, revocation: each step says what comes next, the fingerprint stays."""
    node = tmp_path / "nordia"
    made = run("init", node, *INIT, "--root", root)
    assert made.exit_code == 0, made.stderr
    assert not (node / "keys" / "root.pem").exists()
    fingerprint = run("peers", "fingerprint", "--node", node).stdout
    (first,) = shown(run, node)
    assert (first["number"], first["is_current"], first["state"]) == (1, True, "counts")
    request, statement = tmp_path / "request", tmp_path / "statement"
    assert "carry it to the root" in run("keys", "request", request, "--node", node).stdout
    issued = run("keys", "issue", root, request, statement, "--days", "30")
    assert issued.exit_code == 0, issued.stderr
    assert "signed key 2 of NRD for 30 days" in issued.stdout
    rotated = run("keys", "rotate", statement, "--node", node)
    assert rotated.exit_code == 0, rotated.stderr
    second, again = shown(run, node)
    # Nobody has to hear of it first, so the command that looks has taken it up.
    assert (second["number"], second["is_current"]) == (2, True)
    assert again["key"] == first["key"]
    revocation = tmp_path / "revoked"
    signed = run(
        "keys", "revocation", root, "NRD", str(first["key"]), revocation, "--reason", "machine stolen"
    )
    assert signed.exit_code == 0, signed.stderr
    assert run("keys", "revoke", revocation, "--node", node).exit_code == 0
    assert [key["state"] for key in shown(run, node)] == ["counts", "revoked"]
    assert run("peers", "fingerprint", "--node", node).stdout == fingerprint
    plain = run("keys", "show", "--node", node).stdout
    assert "key 2, signs now" in plain
    assert "nation fingerprint" in plain
    assert "key fingerprint" in plain


def test_S_51_statement_of_a_stranger_is_refused(run: Run, root: Path, tmp_path: Path) -> None:
    """Another root's signature is not taken, and the advice says what to compare."""
    node, other = tmp_path / "nordia", tmp_path / "other.pem"
    run("init", node, *INIT, "--root", root)
    run("keys", "make-root", "NRD", other)
    run("keys", "request", tmp_path / "request", "--node", node)
    assert run("keys", "issue", other, tmp_path / "request", tmp_path / "statement").exit_code == 0
    said = run("keys", "rotate", tmp_path / "statement", "--node", node)
    assert said.exit_code == 1
    assert "not by the root key of NRD" in said.stderr


def test_init_without_a_root_makes_one_and_says_where_to_put_it(run: Run, tmp_path: Path) -> None:
    """The first node of a nation needs no ceremony before it; the root goes into a safe afterwards."""
    said = run("init", tmp_path / "n", *INIT)
    assert f"root key     {tmp_path / 'n' / 'keys' / 'root.pem'}" in said.stdout
    assert (tmp_path / "n" / "keys" / "root.pem").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "words",
    [
        ("keys", "make-root", "nordia", "x.pem"),
        ("keys", "issue", "none.pem", "none", "x"),
        ("keys", "make-hardware", "node.pem"),
        ("witness", "init", "lake", "--name", "two words"),
        ("witness", "serve", "nowhere"),
    ],
)
def test_bad_input_is_refused_in_words(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """A wrong name, a file that is not there, an address that is none."""
    monkeypatch.chdir(tmp_path)
    said = run(*words)
    assert said.exit_code in {1, 2}
    assert "rror" in said.stderr


def test_witness_is_made_once_and_says_its_key(run: Run, tmp_path: Path) -> None:
    """The key is in the form that nodes' configurations take; a second witness in the same folder is refused."""
    said = run("witness", "init", tmp_path / "lake", "--name", "lake")
    assert said.exit_code == 0, said.stderr
    assert "key  lake+" in said.stdout
    assert run("witness", "init", tmp_path / "lake", "--name", "lake").exit_code == 1


def test_export_wants_a_channel_or_a_record(run: Run, folder: Path, tmp_path: Path) -> None:
    """Neither is a usage error; a record that never crossed is told as such."""
    assert run("export", tmp_path / "x", "--node", folder).exit_code == 2
