"""`lindero enrol`, `lindero statement` and `lindero machine-key`: what people and machines are let in with."""

import re
from pathlib import Path

from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.cli.tests.conftest import Run

GROUPS = r"([a-z2-7]{4}-){5}[a-z2-7]{4}"


def code_in(said: str) -> str:
    """Return the code that a command showed."""
    found = re.search(GROUPS, said)
    assert found is not None, said
    return found[0]


def test_enrol_shows_a_code_that_registers(run: Run, folder: Path) -> None:
    """Once, for one person; with it a pass phrase or a passkey is registered at the console."""
    said = run("enrol", "ncc", "--node", folder)
    assert said.exit_code == 0, said.stderr
    node = nodes.open_node(folder)
    token = node.passkeys.choose_phrase_with_code(code_in(said.stdout), "another four words")
    assert node.person_of(token) is not None
    node.close()
    unknown = run("enrol", "nobody", "--node", folder)
    assert unknown.exit_code == 1
    assert "There is no person nobody." in unknown.stderr


def test_S_51_oversight_is_appointed_by_statement(run: Run, folder: Path, tmp_path: Path) -> None:
    """The body signs on its own machine and hands out the code; the administrator carries it out and learns nothing."""
    assert (
        run("identity", "enrol-person", "--person", "dahl", "--name", "R. Dahl", "--node", folder).exit_code
        == 0
    )
    grant = ("identity", "grant-role", "--person", "dahl", "--role", "DPO", "--node", folder)
    assert run(*grant).exit_code == 1
    out = tmp_path / "dahl.json"
    who = ("--nation", "NRD", "--person", "dahl", "--role", "DPO")
    stated = run("statement", "grant", *who, "--key", folder / "keys" / "oversight.pem", "--out", out)
    assert stated.exit_code == 0, stated.stderr
    code = code_in(stated.stdout)
    done = run(*grant, "--statement", f"@{out}")
    assert done.exit_code == 0, done.stderr
    assert code not in done.stdout + out.read_text(encoding="utf-8")
    for words in (("enrol", "dahl"), ("phrase", "dahl")):
        refused = run(*words, "--node", folder)
        assert refused.exit_code == 1
        assert "oversight" in refused.stderr + refused.stdout or "oversees" in refused.stderr
    node = nodes.open_node(folder)
    token = node.passkeys.choose_phrase_with_code(code, "another four words")
    actor, _ = node.person_of(token) or (None, "")
    assert actor is not None
    assert actor.roles == ("DPO",)
    node.close()


def test_key_is_issued_listed_and_taken_back(run: Run, folder: Path) -> None:
    """Shown once; the list names what it may do, and nothing of its secret."""
    said = run(
        *("machine-key", "issue", "harbour", "--grant", "sensors.operate", "--days", "30", "--node", folder),
        *("--assessment", "DPIA-3", "data protection officer", "2099-01-01"),
    )
    assert said.exit_code == 0, said.stderr
    found = re.search(r"lk_([0-9a-f]{12})_([0-9a-f]{64})", said.stdout)
    assert found is not None
    listed = run("identity", "show", "keys", "--node", folder)
    assert found[1] in listed.stdout
    assert found[2] not in listed.stdout
    revoke = ("identity", "revoke-api-key", "--key-id", found[1], "--reason", "lost", "--node", folder)
    assert run(*revoke).exit_code == 0
    assert found[1] not in run("identity", "show", "keys", "--node", folder).stdout


def test_roles_are_shown_in_plain_words(run: Run, folder: Path) -> None:
    """What each may, what it may never, beside which others it cannot be held."""
    said = run("identity", "show", "roles", "--role", "ADM", "--node", folder)
    assert said.exit_code == 0, said.stderr
    assert "Read content, edit a log" in said.stdout


def test_person_approves_by_phrase_on_the_command_line(run: Run, folder: Path, phrase_file: Path) -> None:
    """The digest of what is approved is shown; served or not, it is done once the phrase is given."""
    person = ("--as", "adm", "--phrase-file", phrase_file, "--node", folder)
    direct = run("identity", "grant-role", "--person", "ncc", "--role", "LO", *person)
    assert direct.exit_code == 0, direct.stderr
    assert re.search(r"approving [0-9a-f]{64}", direct.stderr)
    with served(folder):
        by_process = run("identity", "revoke-role", "--person", "ncc", "--role", "LO", *person)
        assert by_process.exit_code == 0, by_process.stderr
        assert "approving" in by_process.stderr
