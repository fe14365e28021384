"""Commands made from the declarations: actions, pages, on nodes that are served and that are not."""

from pathlib import Path

import msgspec
import pytest

from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.cli.declared import page_name
from lindero.shells.cli.tests.conftest import Run

SEE = ("harbour", "see-boat", "--name", "Ada")


def actors(folder: Path) -> list[str]:
    """Return who put boats on record."""
    node = nodes.open_node(folder)
    events = node.store.run(lambda tx: node.log.read(tx, ["harbour.boat_seen"], -1, 99))
    node.close()
    return [event.head.actor for event in events]


def test_action_is_a_command(run: Run, folder: Path) -> None:
    """An action's fields are options, and its answer is printed, for people or as JSON."""
    said = run(*SEE, "--length-m", "12", "--flags", "blue", "--flags", "white", "--node", folder)
    assert said.exit_code == 0, said.stderr
    assert "blue, white" in said.stdout
    answer = msgspec.json.decode(run(*SEE, "--json", "--node", folder).stdout)
    assert answer["name"] == "Ada"


def test_node_can_be_named_once_for_all(run: Run, folder: Path) -> None:
    """LINDERO_NODE names the node's folder."""
    assert run(*SEE, env={"LINDERO_NODE": str(folder)}).exit_code == 0


def test_help_of_a_generated_command_tells_every_field(run: Run) -> None:
    """The help names each option with its meaning, the grant that is needed, and an example."""
    said = run("harbour", "see-boat", "--help").stdout
    for words in (
        "Say that a boat was seen.",
        "sensors.operate",
        "--length-m NUMBER",
        "Its length, metres.",
        "[default: 0]",
        "--berth JSON",
        "--note TEXT|@FILE",
        "[required]",
        "Example: lindero harbour see-boat --name TEXT",
    ):
        assert words in said


def test_nested_values_are_json_and_long_ones_may_be_files(run: Run, folder: Path, tmp_path: Path) -> None:
    """A nested value is given as JSON, and `@FILE` stands for a file's text."""
    (tmp_path / "note.txt").write_text("seen from the quay", encoding="utf-8")
    berth = ("--berth", '{"quay": "A", "number": 3}')
    assert run(*SEE, *berth, "--note", f"@{tmp_path / 'note.txt'}", "--node", folder).exit_code == 0
    assert run(*SEE, "--note", "@@home", "--node", folder).exit_code == 0
    missing = run(*SEE, "--note", "@nowhere.txt", "--node", folder)
    assert missing.exit_code == 1
    assert "There is no nowhere.txt." in missing.stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--length-m", "long"), "--length-m"),
        (("--length-m", "501"), "--length-m"),
        (("--name", ""), "--name"),
        (("--berth", "{quay"), "--berth"),
        (("--colour", "red"), "--colour"),
    ],
)
def test_wrong_value_is_named_by_its_option(
    run: Run, folder: Path, words: tuple[str, ...], named: str
) -> None:
    """A value that does not fit is a mistake in usage, told by its option; nothing is done."""
    said = run(*SEE, *words, "--node", folder)
    assert said.exit_code == 2
    assert named in said.stderr
    assert actors(folder) == []


def test_refusal_is_told_with_reasons_and_advice(run: Run, folder: Path) -> None:
    """What an action refuses is an error with status 1."""
    said = run("harbour", "close-harbour", "--node", folder)
    assert said.exit_code == 1
    assert said.stderr.splitlines() == [
        "error: The harbour stays open.",
        "reasons: DAY, TIDE",
        "advice: Ask again at night.",
    ]


def test_S_52_machines_administrator_may_not_oversee(run: Run, folder: Path) -> None:
    """Without signing in one is the machine's administrator: recall, say, is refused."""
    said = run("recall", "a" * 26, "--reason", "a test", "--node", folder)
    assert said.exit_code == 1
    assert "exchange.recall" in said.stderr


def test_person_acts_by_pass_phrase(run: Run, folder: Path, phrase_file: Path) -> None:
    """`--as` acts as a person, who proves it by pass phrase, from a file or from the terminal."""
    by_file = run(*SEE, "--as", "adm", "--phrase-file", phrase_file, "--node", folder)
    asked = run(*SEE, "--as", "adm", "--node", folder, stdin=f"{nodes.PHRASE}\n")
    assert (by_file.exit_code, asked.exit_code) == (0, 0)
    assert "Pass phrase of adm" in asked.stderr
    assert actors(folder) == ["person/adm", "person/adm"]


@pytest.mark.parametrize("person", ["adm", "nobody"])
def test_wrong_pass_phrase_does_nothing(run: Run, folder: Path, person: str) -> None:
    """A wrong phrase and a wrong name are told alike, and nothing is done."""
    said = run(*SEE, "--as", person, "--node", folder, stdin="not this one\n")
    assert said.exit_code == 1
    assert "The name or the pass phrase is wrong." in said.stderr
    assert actors(folder) == []


def test_phrase_file_that_others_may_read_is_refused(run: Run, folder: Path, phrase_file: Path) -> None:
    """A pass phrase that lies open is no secret."""
    phrase_file.chmod(0o644)
    said = run(*SEE, "--as", "adm", "--phrase-file", phrase_file, "--node", folder)
    assert said.exit_code == 1
    assert f"chmod 600 {phrase_file}" in said.stderr


def test_page_is_a_command(run: Run, folder: Path) -> None:
    """`lindero FOLDER show PAGE` shows a page, for people or as JSON; its query is options."""
    run(*SEE, "--length-m", "12", "--node", folder)
    run("harbour", "see-boat", "--name", "Bob", "--length-m", "40", "--node", folder)
    for_people = run("harbour", "show", "boats", "--at-least-m", "20", "--node", folder)
    assert "Bob" in for_people.stdout
    assert "Ada" not in for_people.stdout
    as_json = run("harbour", "show", "boats", "--names", "Ada", "--json", "--node", folder)
    assert [boat["name"] for boat in msgspec.json.decode(as_json.stdout)["boats"]] == ["Ada"]


def test_page_with_a_name_in_its_path(run: Run, folder: Path) -> None:
    """What stands in a page's path is an option that must be given."""
    run(*SEE, "--length-m", "12", "--node", folder)
    said = run("harbour", "show", "boats-name", "--name", "Ada", "--node", folder)
    assert "12" in said.stdout
    assert run("harbour", "show", "boats-name", "--node", folder).exit_code == 2


def test_any_page_is_shown_by_its_address(run: Run, folder: Path) -> None:
    """`lindero show` takes the address that the console shows."""
    run(*SEE, "--length-m", "12", "--node", folder)
    assert "Ada" in run("show", "/harbour/boats?at_least_m=10", "--node", folder).stdout
    assert "12" in run("show", "/harbour/boats/Ada", "--node", folder).stdout
    missing = run("show", "/harbour/piers", "--node", folder)
    assert missing.exit_code == 1
    assert "There is no page /harbour/piers." in missing.stderr
    wrong = run("show", "/harbour/boats?colour=red", "--node", folder)
    assert wrong.exit_code == 1
    assert "colour" in wrong.stderr


def test_served_node_is_asked_through_its_process(run: Run, folder: Path, phrase_file: Path) -> None:
    """On a node that is being served, the same commands do the same, through the serving process."""
    with served(folder):
        assert run(*SEE, "--node", folder).exit_code == 0
        as_person = run(*SEE, "--as", "adm", "--phrase-file", phrase_file, "--node", folder)
        assert as_person.exit_code == 0, as_person.stderr
        assert "Ada" in run("harbour", "show", "boats", "--node", folder).stdout
        assert "Ada" in run("show", "/harbour/boats?at_least_m=0", "--node", folder).stdout
        assert "Ada" in run("harbour", "show", "boats-name", "--name", "Ada", "--node", folder).stdout
        refused = run("harbour", "close-harbour", "--node", folder)
        assert refused.stderr.splitlines()[0] == "error: The harbour stays open."
        wrong = run(*SEE, "--as", "adm", "--node", folder, stdin="not this one\n")
        assert wrong.exit_code == 1
    assert actors(folder)[1] == "person/adm"
    assert actors(folder)[0].startswith("cli/")


def test_session_of_a_command_ends_with_it(run: Run, folder: Path, phrase_file: Path) -> None:
    """Signing in for a command leaves no session behind."""
    with served(folder) as (node, _):
        run(*SEE, "--as", "adm", "--phrase-file", phrase_file, "--node", folder)
        assert node.store.query("SELECT count(*) FROM identity_sessions") == [(0,)]


def test_purpose_and_case_reach_the_page(run: Run, folder: Path) -> None:
    """The stated purpose of use is the actor's, whichever way the node is reached."""
    words = ("harbour", "show", "boats", "--for-purpose", "sea_rescue", "--json", "--node", folder)
    assert msgspec.json.decode(run(*words).stdout)["purpose"] == "sea_rescue"
    with served(folder):
        assert msgspec.json.decode(run(*words).stdout)["purpose"] == "sea_rescue"
    assert run("harbour", "show", "boats", "--for-purpose", "\u00e4", "--node", folder).exit_code == 2


def test_folder_without_a_node_is_told(run: Run, tmp_path: Path) -> None:
    """Where there is no node, the advice is how to make one."""
    said = run(*SEE, "--node", tmp_path / "nowhere")
    assert said.exit_code == 1
    assert "lindero init" in said.stderr


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/harbour/boats", "boats"),
        ("/harbour/boats/{name}", "boats-name"),
        ("/harbour", "harbour"),
        ("/decisions/{decision:path}", "decisions-decision"),
        ("/harbour/who_sees", "who-sees"),
    ],
)
def test_pages_have_plain_names(path: str, name: str) -> None:
    """A page is called by its path without the folder."""
    assert page_name("harbour", path) == name
