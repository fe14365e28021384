"""The root of the command line: what it lists, how it fails, how little it loads."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lindero.app import find_folder, find_records, find_registry, find_sentences
from lindero.engine.registry import Registry
from lindero.kernel.capability import Capability
from lindero.kernel.errors import Defect, Refused
from lindero.shells.api.tests import nodes
from lindero.shells.cli.main import HAND_WRITTEN, cli
from lindero.shells.cli.reaching import Found
from lindero.shells.cli.telling import explained, told
from lindero.shells.cli.tests.conftest import Run

HEAVY = ("numpy", "pyais", "starlette", "uvicorn", "jinja2", "rich", "argon2")


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Yield every command below one, with its full name."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            below = click.Context(inner, info_name=name, parent=context)
            yield below.command_path, inner
            yield from commands(inner, below)


def all_commands() -> dict[str, click.Command]:
    """Return every command by its full name."""
    context = click.Context(cli, info_name="lindero", obj=nodes.harbour_registry)
    return dict(commands(cli, context))


def test_help_lists_what_is_written_by_hand_and_every_folder(run: Run) -> None:
    """`lindero --help` names every command, and every folder that can be asked anything."""
    said = run("--help")
    assert said.exit_code == 0
    for name in HAND_WRITTEN:
        assert f"\n  {name} " in said.stdout
    for name in ("harbour", "sensors", "identity", "agreements"):
        assert f"\n  {name} " in said.stdout


def test_every_command_reads_well_to_a_stranger() -> None:
    """Each command says in a sentence what it does, and the ones that act give an example."""
    for name, command in all_commands().items():
        assert command.get_short_help_str(), name
        assert (command.help or "").strip().endswith((".", ")")), name
        if not isinstance(command, click.Group):
            assert (command.epilog or "").startswith("Example: lindero "), name
            example = (command.epilog or "").removeprefix("Example: ")
            assert example.startswith(name), name


def test_every_option_says_what_it_is() -> None:
    """No option of a command written by hand is without a word of help."""
    for name, command in all_commands().items():
        if name.split()[1] in HAND_WRITTEN:
            for parameter in command.params:
                if isinstance(parameter, click.Option):
                    assert parameter.help, f"{name} {parameter.opts}"


def test_version_is_told(run: Run) -> None:
    """`lindero --version` says which one it is."""
    assert run("--version").stdout.startswith("lindero, version ")


@pytest.mark.parametrize(
    "words", [("harbor",), ("harbour", "sea-boat"), ("peers", "ad"), ("serve",), ("verify",)]
)
def test_wrong_usage_is_status_2_with_a_hint(run: Run, words: tuple[str, ...]) -> None:
    """A mistyped command or a missing argument is told as such, with where to look."""
    said = run(*words)
    assert said.exit_code == 2
    assert "Usage: lindero" in said.stderr
    assert "--help" in said.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("agreement", "check", "treaty.yaml"),
        ("agreement", "hash", "treaty.yaml"),
        ("agreement", "show", "treaty.yaml"),
        ("verify", "treaty.yaml"),
        ("--version",),
        ("serve", "--help"),
    ],
)
def test_command_loads_only_what_it_needs(words: tuple[str, ...]) -> None:
    """What needs no node starts without web framework, arrays, decoders or terminal tricks."""
    program = (
        "import sys\nfrom lindero.app import main\nsys.argv[0] = 'lindero'\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', [name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "loaded: []", done.stderr


def test_error_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """An error that is raised on purpose becomes a sentence, its reasons and an advice, and status 1."""
    with pytest.raises(click.ClickException) as caught, told():
        raise Refused("harbour.open", "The harbour stays open.", "Ask at night.", ("DAY", "TIDE"))
    caught.value.show()
    assert caught.value.exit_code == 1
    assert capsys.readouterr().err == (
        "error: The harbour stays open.\nreasons: DAY, TIDE\nadvice: Ask at night.\n"
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOENT, "There is no /data/x."),
        (errno.EACCES, "You may not use /data/x."),
        (errno.ENOSPC, "The disk of /data/x is full."),
        (errno.EISDIR, "/data/x"),
        (errno.EIO, "/data/x"),
    ],
)
def test_error_of_the_system_is_told_in_words(number: int, words: str) -> None:
    """A missing file, a forbidden one, a full disk: each is a sentence with an advice."""
    error = explained(OSError(number, os.strerror(number), "/data/x"))
    assert words in error.text
    assert error.advice


def test_folder_that_cannot_be_joined_is_told(run: Run) -> None:
    """A declaration that is wrong is told in words, even where only help was asked for."""

    def broken() -> Registry:
        raise Defect("registry.name", "pier declares quay.boat.", "Begin the name with pier.")

    for words in (["--help"], ["pier"]):
        said = CliRunner().invoke(cli, words, obj=Found(broken, find_records), prog_name="lindero")
        assert said.exit_code == 1, words
        assert "pier declares quay.boat." in said.stderr, words


def test_every_kind_of_record_is_found_without_its_folder() -> None:
    """What a clause may name is known to the commands that look at agreements alone, wherever the folder keeps it."""
    for capability in find_registry().capabilities:
        assert set(find_records(capability.name)) == set(capability.records), capability.name


def test_help_loads_no_folder_and_a_folders_commands_load_that_one_alone() -> None:
    """The help is there although nothing can be joined; a folder's own help asks for that folder and no other."""
    asked: list[str] = []

    def broken() -> Registry:
        raise Defect("registry.name", "pier declares quay.boat.", "Begin the name with pier.")

    def folder(name: str) -> Capability | None:
        asked.append(name)
        return find_folder(name)

    found = Found(broken, find_records, find_sentences, folder)
    said = CliRunner().invoke(cli, ["--help"], obj=found, prog_name="lindero")
    assert (said.exit_code, asked) == (0, [])
    assert "A patrol at its phone" in said.stdout
    said = CliRunner().invoke(cli, ["zones", "--help"], obj=found, prog_name="lindero")
    assert (said.exit_code, asked) == (0, ["zones"])
    assert CliRunner().invoke(cli, ["pier"], obj=found, prog_name="lindero").exit_code == 2


def test_the_help_names_every_folder_in_the_order_of_the_declarations() -> None:
    """What the help reads from first lines are the folders that are joined, and each is found alone as it is joined."""
    joined = find_registry().capabilities
    assert list(find_sentences()) == [capability.name for capability in joined]
    assert all(capability.actions or capability.pages for capability in joined)
    assert [find_folder(capability.name) for capability in joined] == list(joined)
    assert find_folder("pier") is None


def test_simple_commands_start_without_numbers_web_or_treaties() -> None:
    """The program's help, run as a module, loads neither numpy nor the web stack nor any folder's declaration."""
    script = (
        "import runpy, sys; sys.argv = ['lindero', '--help']\n"
        "try: runpy.run_module('lindero', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print('LOADED', *sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    said, _, loaded = done.stdout.partition("LOADED ")
    assert "Usage: lindero [OPTIONS] COMMAND" in said
    names = set(loaded.split())
    assert "lindero.shells.cli.main" in names
    assert not names & {"numpy", "starlette", "pyais", "rbcl"}
    assert not [
        name for name in names if name.endswith(".capability") and name != "lindero.kernel.capability"
    ]


def test_defect_is_not_hidden() -> None:
    """What nobody foresaw keeps its traceback, so that it can be found."""
    with pytest.raises(ZeroDivisionError), told():
        raise ZeroDivisionError


def test_reader_that_goes_away_is_no_error() -> None:
    """`lindero ... | head` ends quietly, without an error or a traceback."""
    lindero = Path(sys.executable).with_name("lindero")
    treaty = Path(__file__).with_name("treaty.yaml")
    done = subprocess.run(
        ["bash", "-c", f"'{lindero}' agreement show '{treaty}' | head -c 1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "#"
    assert done.stderr == ""
