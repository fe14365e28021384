"""The operator's guide: its commands are run as they stand there, in their order."""

import itertools
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

LINDERO = Path(sys.executable).with_name("lindero")
GUIDE = Path(__file__).parents[5] / "docs" / "guide"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TRIES = 40


def commands() -> list[list[str]]:
    """Return the words of every command in the guide."""
    text = (GUIDE / "first-node.md").read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines() if line]
    return [shlex.split(line) for line in lines]


class Reader:
    """Somebody who does what the guide says: types pass phrases, reads fingerprints out, starts servers."""

    def __init__(self, folder: Path) -> None:
        """Begin in an empty folder with the guide's agreement in it."""
        self.folder = folder
        self.phrases: dict[str, str] = {}
        self.read_out = ""
        self.servers: list[subprocess.Popen[str]] = []
        shutil.copy(GUIDE / "first-agreement.yaml", folder)

    def do(self, words: list[str]) -> None:
        """Do what a line of the guide says; what waits for a neighbour is tried again for a while."""
        assert words[0] == "lindero"
        given = [self.read_out if word.startswith("WHAT ") else word for word in words[1:]]
        if given[0] == "init":
            # The guide's ports may be taken on this machine.
            given += ["--console-port", "0", "--peer-port", "0"]
        if given[0] == "serve":
            self._serve(given)
            return
        for _ in range(TRIES):
            done = self._run(given)
            if done.returncode == 0:
                break
            time.sleep(0.25)  # excused(clock): waits for a neighbour's node
        assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
        self._note(given, done.stdout)

    def _serve(self, words: list[str]) -> None:
        server = subprocess.Popen(
            [LINDERO, *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.servers.append(server)
        assert server.stdout is not None
        assert "is being served" in server.stdout.readline()

    def _run(self, words: list[str]) -> "subprocess.CompletedProcess[str]":
        named = (after for word, after in itertools.pairwise(words) if word in {"--as", "--officer"})
        who = next(named, "")
        typed = (
            f"{self.phrases.get(who, '')}\n" * 2
        )  # once to sign in, once more where an act must be approved
        return subprocess.run(
            [LINDERO, *words], cwd=self.folder, input=typed, capture_output=True, text=True, check=False
        )

    def _note(self, words: list[str], said: str) -> None:
        """Write down what is shown once: pass phrases, and the fingerprint that is read out."""
        self.phrases |= dict(re.findall(r"^pass phrase  (\S+)  (\S+)", said, re.MULTILINE))
        if words[:2] == ["peers", "fingerprint"]:
            self.read_out = said.strip()


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Return a reader whose servers end with the test."""
    reader = Reader(tmp_path)
    yield reader
    for server in reader.servers:
        server.terminate()
        server.communicate()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_guide_leads_from_nothing_to_a_proof(reader: Reader) -> None:
    """Whoever does what the guide says, line by line, ends with two nations and a verified proof."""
    lines = commands()
    assert len(lines) > 25
    for words in lines:
        reader.do(words)
    assert (reader.folder / "proof.bundle").exists()


@pytest.mark.parametrize("name", ["first-node.md", "administrator.md"])
def test_guide_links_to_what_is_there(name: str) -> None:
    """No link of the guide leads nowhere."""
    text = (GUIDE / name).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (GUIDE / link).exists(), link
