"""`lindero serve` as a process of its own, and everything that can keep a node from starting."""

import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.cli.tests.conftest import Run

LINDERO = Path(sys.executable).with_name("lindero")
PATIENCE_S = 60
NOT_TO_ASK = ["lindero.shells.node", "lindero.shells.operations", "starlette", "structlog", "webauthn"]
"""What serving a node takes, and asking it does not."""

Serve = Callable[[Path], "subprocess.Popen[str]"]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return what serves a node by a process of its own; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [LINDERO, "serve", folder, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def lindero(*words: str | Path) -> tuple[int, str]:
    """Run a command by a process of its own, and return its status and what it said on standard error."""
    done = subprocess.run([LINDERO, *words], check=False, capture_output=True, text=True)
    return done.returncode, done.stderr


@pytest.fixture
def real_folder(tmp_path: Path) -> Path:
    """Return a node made by `lindero init` itself, with all the folders that there are."""
    ports = ("--console-port", "0", "--peer-port", "0")
    assert lindero("init", tmp_path / "nordia", "--nation", "NRD", "--name", "Nordia", *ports) == (0, "")
    return tmp_path / "nordia"


def addresses_of(process: "subprocess.Popen[str]") -> dict[str, str]:
    """Return what a served node says once it answers."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.communicate()[1]
    said: dict[str, str] = json.loads(line)
    return said


def status_of(address: str, path: str = "/health") -> int:
    """Return the status of a request."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE_S)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_served_node_answers_and_stops_when_told(
    serve: Serve, real_folder: Path, number: signal.Signals
) -> None:
    """It says where it is once it answers, and ends with status 0 and nothing left over."""
    process = serve(real_folder)
    said = addresses_of(process)
    assert said["nation"] == "NRD"
    assert status_of(said["console"]) == 200
    assert status_of(said["console"], "/sign-in") == 200
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, err
    assert out == ""
    assert "Traceback" not in err
    assert not (real_folder / "data" / "control.sock").exists()


def test_killed_node_loses_nothing_and_starts_again(serve: Serve, real_folder: Path) -> None:
    """What a command was told is done is there after the process was killed."""
    process = serve(real_folder)
    addresses_of(process)
    enrol = ("identity", "enrol-person", "--person", "keller", "--name", "Officer Keller")
    assert lindero(*enrol, "--node", real_folder) == (0, "")
    process.kill()
    process.wait()
    again = serve(real_folder)
    addresses_of(again)
    grant = ("identity", "grant-role", "--person", "keller", "--role", "NCC", "--node", real_folder)
    assert lindero(*grant) == (0, "")


def test_second_process_is_told_that_the_node_is_served(serve: Serve, real_folder: Path) -> None:
    """Serving a node twice is an error in words, with status 1."""
    addresses_of(serve(real_folder))
    status, err = lindero("serve", real_folder)
    assert status == 1
    assert "is being served already" in err
    assert "Traceback" not in err


def test_health_of_a_node_at_rest_and_at_work(run: Run, folder: Path) -> None:
    """`lindero health` works either way, and says which it is."""
    assert re.search(r"^served +no$", run("health", "--node", folder).stdout, re.MULTILINE)
    with served(folder):
        assert re.search(r"^served +yes$", run("health", "--node", folder).stdout, re.MULTILINE)


@pytest.mark.parametrize("words", [("health",), ("peers", "list"), ("peers", "fingerprint")])
def test_question_to_a_served_node_loads_no_node(folder: Path, words: tuple[str, ...]) -> None:
    """What another process answers is asked without loading node, web framework or passkeys: it answers at once."""
    program = (
        "import sys\nfrom lindero.app import main\nsys.argv[0] = 'lindero'\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    print('status:', ended.code, file=sys.stderr)\n"
        f"print('loaded:', [name for name in {NOT_TO_ASK!r} if name in sys.modules], file=sys.stderr)"
    )
    with served(folder):
        done = subprocess.run(
            [sys.executable, "-c", program, *words, "--node", folder],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stderr.splitlines()[-2:] == ["status: 0", "loaded: []"], done.stderr


# --- what a new user gets wrong ---


def changed(folder: Path, old: str, new: str) -> None:
    """Change a node's configuration."""
    path = folder / "node.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(run: Run, folder: Path) -> str:
    """Return what `lindero serve` says when it cannot start."""
    said = run("serve", folder)
    assert said.exit_code == 1, said.stdout
    assert said.stderr.startswith("error: ")
    assert "\nadvice: " in said.stderr
    return str(said.stderr)


def test_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """No node in the folder: the advice is how to make one."""
    assert "lindero init" in told(run, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('nation = "NRD"', 'nation = "NRD"\ncolour = "blue"', "colour"),
        ("port = 0", "prot = 0", "prot"),
        ("port = 0", "port = 70000", "console.port"),
        ('nation = "NRD"', 'nation = "Nordia"', "nation"),
        ('nation = "NRD"', 'nation = "NRD', "line"),
        ('setting = "exercise"', 'setting = "test"', "setting"),
        ('setting = "exercise"', 'setting = "production"', "exercise"),
        ('nation = "NRD"', 'nation = "SUD"', "SUD"),
        ("max_skew_s = 120", "max_skew_s = 100000", "max_skew_s"),
    ],
)
def test_configuration_that_is_wrong(run: Run, folder: Path, old: str, new: str, named: str) -> None:
    """A wrong key or value of node.toml is named, and nothing starts."""
    changed(folder, old, new)
    assert named in told(run, folder)


def test_port_that_is_taken(run: Run, folder: Path) -> None:
    """A port in use is named with where to set another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        changed(folder, "port = 0", f"port = {port}")
        said = told(run, folder)
    assert f"Port {port} of 127.0.0.1 is in use." in said
    assert "[console]" in said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("node.pem", "There is no key file"),
        ("tls-key.pem", "There is no"),
        ("tls-certificate.pem", "There is no"),
    ],
)
def test_key_that_is_missing(run: Run, folder: Path, name: str, words: str) -> None:
    """A missing key or certificate is named."""
    (folder / "keys" / name).unlink()
    said = told(run, folder)
    assert words in said
    assert name in said


def test_key_that_others_may_read(run: Run, folder: Path) -> None:
    """A key file with a loose mode is refused with the command that mends it."""
    (folder / "keys" / "node.pem").chmod(0o644)
    assert f"chmod 600 {folder / 'keys' / 'node.pem'}" in told(run, folder)


def test_key_that_is_no_key(run: Run, folder: Path) -> None:
    """A key file that holds something else is told."""
    (folder / "keys" / "node.pem").write_bytes(b"dear neighbour")
    assert "node.pem" in told(run, folder)


def test_store_that_is_no_database(run: Run, folder: Path) -> None:
    """A damaged store is told, and left as it is."""
    (folder / "data" / "node.db").write_bytes(b"dear neighbour" * 1_000)
    assert "node.db" in told(run, folder)
    assert (folder / "data" / "node.db").read_bytes().startswith(b"dear neighbour")


def test_store_that_cannot_be_opened(run: Run, folder: Path) -> None:
    """Where the store's folder is none, nothing starts, and the path is named."""
    shutil.rmtree(folder / "data")
    (folder / "data").write_text("", encoding="utf-8")
    assert str(folder / "data") in told(run, folder)


def test_file_in_place_of_a_folder(run: Run, tmp_path: Path) -> None:
    """A file where a node's folder should be is told."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert str(tmp_path / "file") in told(run, tmp_path / "file")
