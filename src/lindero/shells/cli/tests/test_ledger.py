"""`lindero ledger`: the own store audited, and what a comparison says where there is nobody to compare with."""

import sqlite3
from pathlib import Path

from lindero.shells.cli.tests.conftest import Run


def on(folder: Path, *words: str, phrase_file: Path) -> tuple[str, ...]:
    """Return the words of a command that an auditor runs on a node."""
    return ("ledger", *words, "--node", str(folder), "--as", "aud", "--phrase-file", str(phrase_file))


def test_EXC_15_audit_of_an_untouched_store_finds_nothing(run: Run, folder: Path, phrase_file: Path) -> None:
    """Every head, body and tree fits, and the status says so."""
    said = run(*on(folder, "audit", phrase_file=phrase_file))
    assert said.exit_code == 0, said.output
    assert "everything holds" in said.output


def test_EXC_15_changed_body_and_head_are_named_by_the_audit(
    run: Run, folder: Path, phrase_file: Path
) -> None:
    """One byte in a body and one in a head: both records are named, and the status is 1."""
    database = sqlite3.connect(folder / "data" / "node.db")
    database.create_function("flip", 2, lambda data, at: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    (body_seq, head_seq), *_ = database.execute(
        "SELECT min(seq), min(seq) + 1 FROM log_bodies WHERE length(salt) = 32"
    )
    database.execute("UPDATE log_bodies SET body = flip(body, length(body) - 3) WHERE seq = ?", (body_seq,))
    database.execute("UPDATE log_heads SET head = flip(head, length(head) - 3) WHERE seq = ?", (head_seq,))
    database.commit()
    database.close()
    said = run(*on(folder, "audit", phrase_file=phrase_file))
    assert said.exit_code == 1
    assert f"record {body_seq} " in said.output
    assert f"tree nation, leaf {head_seq}" in said.output


def test_EXC_15_stranger_cannot_be_compared_with(run: Run, folder: Path, phrase_file: Path) -> None:
    """A nation that is no recognised neighbour has no logs to compare."""
    said = run(*on(folder, "reconcile", "VES", phrase_file=phrase_file))
    assert said.exit_code == 1
    assert "not a recognised neighbour" in said.output


def test_EXC_15_statement_is_written_for_a_neighbour(
    run: Run, folder: Path, phrase_file: Path, tmp_path: Path
) -> None:
    """The file is a signed note of the right kind."""
    out = tmp_path / "statement"
    said = run(*on(folder, "statement", "SUD", str(out), phrase_file=phrase_file))
    assert said.exit_code == 0, said.output
    assert out.read_text(encoding="utf-8").startswith("lindero/reconciliation/v1\n")


def test_folders_own_pages_stand_beside_the_written_commands(run: Run) -> None:
    """`lindero ledger --help` lists both kinds."""
    said = run("ledger", "--help")
    assert said.exit_code == 0
    assert "reconcile" in said.output
    assert "audit" in said.output
