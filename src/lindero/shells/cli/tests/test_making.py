"""`lindero init` and `lindero phrase`."""

import re
from pathlib import Path

import pytest

from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.cli.tests.conftest import Run

INIT = ("--nation", "NRD", "--name", "Nordia", "--console-port", "0", "--peer-port", "0")
GROUPS = r"([a-z2-7]{4}-){5}[a-z2-7]{4}"


def signs_in(folder: Path, person: str, phrase: str) -> bool:
    """Say whether a pass phrase opens a session."""
    node = nodes.open_node(folder)
    token = node.sign_in(person, phrase)
    node.close()
    return token is not None


def test_init_makes_a_node_and_says_what_comes_next(run: Run, tmp_path: Path) -> None:
    """The answer holds the fingerprint, the generated pass phrase, and the next command."""
    said = run("init", tmp_path / "n", *INIT, "--setting", "exercise")
    assert said.exit_code == 0, said.stderr
    assert re.search(r"^fingerprint  ([0-9a-f]{4} ){15}[0-9a-f]{4}$", said.stdout, re.MULTILINE)
    assert f"lindero serve {tmp_path / 'n'}" in said.stdout
    found = re.search(rf"^pass phrase  admin  ({GROUPS})  ", said.stdout, re.MULTILINE)
    assert found is not None
    assert signs_in(tmp_path / "n", "admin", found[1])
    assert "exercise" in (tmp_path / "n" / "node.toml").read_text(encoding="utf-8")


def test_init_takes_the_administrators_phrase_from_a_file(
    run: Run, tmp_path: Path, phrase_file: Path
) -> None:
    """A given pass phrase is used, and not shown again."""
    said = run("init", tmp_path / "n", *INIT, "--admin", "keller", "--phrase-file", phrase_file)
    assert said.exit_code == 0
    assert "pass phrase" not in said.stdout
    assert nodes.PHRASE not in said.stdout
    assert signs_in(tmp_path / "n", "keller", nodes.PHRASE)


def test_init_asks_for_the_phrase_twice(run: Run, tmp_path: Path) -> None:
    """A pass phrase that is asked for is not shown, and typed twice."""
    typed = f"{nodes.PHRASE}\n{nodes.PHRASE}\n"
    said = run("init", tmp_path / "n", *INIT, "--ask-phrase", stdin=typed)
    assert said.exit_code == 0
    assert nodes.PHRASE not in said.stdout + said.stderr
    assert signs_in(tmp_path / "n", "admin", nodes.PHRASE)


def test_officers_get_keys_and_the_role_that_permits_signing(run: Run, tmp_path: Path) -> None:
    """Each officer has a key file closed to others, and can hand signatures in."""
    officers = ("--officer", "berg:operational", "--officer", "lund:legal", "--person", "lund:LEG")
    said = run("init", tmp_path / "n", *INIT, *officers)
    assert said.exit_code == 0, said.stderr
    for officer in ("berg", "lund"):
        key = tmp_path / "n" / "keys" / "officers" / f"{officer}.pem"
        assert key.stat().st_mode & 0o777 == 0o600
        assert str(key) in said.stdout
    node = nodes.open_node(tmp_path / "n")
    rows = node.store.query("SELECT person, role FROM identity_roles ORDER BY person, role")
    node.close()
    assert rows == [("admin", "ADM"), ("berg", "CMD"), ("lund", "LEG")]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--nation", "nordia"), "three capital letters"),
        (("--officer", "berg"), "PERSON:ROLE"),
        (("--officer", "berg:captain"), "operational"),
        (("--person", "berg:XYZ"), "XYZ"),
        (("--person", "admin:AUD"), "AUD"),
        (("--console-port", "99999"), "99999"),
        (("--admin", "Not A Name"), "Not A Name"),
        (("--name", ""), "no name"),
    ],
)
def test_init_names_what_is_wrong_and_leaves_nothing(
    run: Run, tmp_path: Path, words: tuple[str, ...], named: str
) -> None:
    """A wrong word is an error with advice, and no folder is made."""
    said = run("init", tmp_path / "n", *INIT, *words)
    assert said.exit_code in {1, 2}, said.stdout
    assert named in said.stderr
    assert "Traceback" not in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_init_never_overwrites(run: Run, tmp_path: Path) -> None:
    """A folder that holds something is left as it is."""
    run("init", tmp_path / "n", *INIT)
    key = (tmp_path / "n" / "keys" / "node.pem").read_bytes()
    said = run("init", tmp_path / "n", *INIT)
    assert said.exit_code == 1
    assert "already" in said.stderr
    assert (tmp_path / "n" / "keys" / "node.pem").read_bytes() == key


def test_init_where_nothing_may_be_written_is_told(run: Run, tmp_path: Path) -> None:
    """A place that is no folder is told in words."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = run("init", tmp_path / "file" / "n", *INIT)
    assert said.exit_code == 1
    assert str(tmp_path / "file") in said.stderr


def test_phrase_gives_a_new_one(run: Run, folder: Path, tmp_path: Path) -> None:
    """A new pass phrase is generated, taken from a file, or asked for; the old one no longer counts."""
    generated = run("phrase", "ncc", "--node", folder)
    found = re.search(GROUPS, generated.stdout)
    assert found is not None
    assert signs_in(folder, "ncc", found[0])
    assert not signs_in(folder, "ncc", nodes.PHRASE)
    path = tmp_path / "new"
    path.write_text("four other quiet words\n", encoding="utf-8")
    path.chmod(0o600)
    assert run("phrase", "ncc", "--file", path, "--node", folder).stdout == "done\n"
    assert signs_in(folder, "ncc", "four other quiet words")
    asked = run("phrase", "ncc", "--ask", "--node", folder, stdin="yet other quiet words\n" * 2)
    assert asked.exit_code == 0
    assert signs_in(folder, "ncc", "yet other quiet words")


def test_phrase_on_a_served_node(run: Run, folder: Path) -> None:
    """The same, through the serving process."""
    with served(folder) as (node, _):
        found = re.search(GROUPS, run("phrase", "ncc", "--node", folder).stdout)
        assert found is not None
        assert node.sign_in("ncc", found[0]) is not None


def test_phrase_of_nobody_and_a_short_one_are_refused(run: Run, folder: Path) -> None:
    """An unknown person and a phrase that is too short are told, with what to do."""
    unknown = run("phrase", "nobody", "--node", folder)
    assert unknown.exit_code == 1
    assert "lindero identity enrol-person" in unknown.stderr
    short = run("phrase", "ncc", "--ask", "--node", folder, stdin="short\nshort\n")
    assert short.exit_code == 1
    assert "12 characters" in short.stderr
