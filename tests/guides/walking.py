"""How a guide is walked: each step has a function that carries it out, and quotes the sentences that it carries out.

The prose of the guide is the source. A step that is not bound to a function fails; so does a paragraph, a point or a
row of a table of which the function quotes nothing, a quotation that the guide does not have, and a name in bold or
italics that no page showed on the way.
"""

import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Final
from unittest.mock import patch
from urllib.parse import urlsplit

from click.testing import CliRunner
from starlette.testclient import TestClient

from lindero.app import find_records, find_registry
from lindero.engine.clock import SystemClock
from lindero.kernel.record import Head
from lindero.shells.cli.main import cli
from lindero.shells.cli.reaching import Found
from lindero.shells.node import Node
from lindero.shells.web import web_application
from tests.browser.stage import PHRASE, Stage
from tests.guides.screen import Screen

GUIDES: Final = Path(__file__).parents[2] / "docs" / "guide"
_STEP: Final = re.compile(r"^## (?:\d+\. )?([^\n]*)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_NAME: Final = re.compile(r"\*\*(.+?)\*\*|(?<![*\w])\*([^*]+)\*(?!\w)")
_BLOCK: Final = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARKS: Final = re.compile(r"\*\*|(?<!\w)\*|\*(?!\w)|`|!?\[|\]\([^)]*\)")
_OPTION: Final = re.compile(r'<option value="(\w+)"')
_STATED: Final = {"case": "NRD/2026/7", "reason": "a walk through the guide"}

Act = Callable[["Walk"], None]
"""Carries a step out."""


def steps_of(guide: str) -> dict[str, str]:
    """Return the text of every step of a guide, by its heading without its number."""
    return dict(_STEP.findall((GUIDES / guide).read_text(encoding="utf-8")))


def plain(text: str) -> str:
    """Return prose without its marks, with single blanks."""
    return " ".join(_MARKS.sub("", text).split())


def parts_of(text: str) -> list[str]:
    """Return what each has to be carried out of a step: paragraphs, points of a list, rows of a table, commands."""
    lines = [line for block in _BLOCK.findall(text) for line in block.splitlines()]
    commands = [line for line in lines if line.startswith("lindero ")]
    prose = re.sub(r"\n(?=(?:- |\d+\. |\|))", "\n\n", _BLOCK.sub("", text))
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", prose)]
    said = [block for block in blocks if block and not block.startswith(("![", "|--"))]
    rows = [block for block in said if block.startswith("|")]
    return [plain(block) for block in said if block not in rows[:1]] + commands


class People:
    """Who walks: people of the staged nations at their consoles, by requests alone.

    Attributes:
        stage: The nations.
        shown: What all pages said since somebody last forgot it, in small letters.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.shown: list[str] = []
        self._applications = {nation: web_application(node) for nation, node in stage.world.nodes.items()}
        self._consoles: dict[tuple[str, str], Console] = {}

    def console(self, person: str, nation: str = "NRD") -> "Console":
        """Return somebody's console; whoever has none yet signs in."""
        if (nation, person) not in self._consoles:
            client = TestClient(self._applications[nation], headers={"sec-fetch-site": "same-origin"})
            said = client.post("/sign-in", data={"person": person, "phrase": PHRASE}, follow_redirects=False)
            assert said.status_code == 303, person
            self._consoles[nation, person] = Console(client, self.shown)
        return self._consoles[nation, person]

    def anybody(self, nation: str = "NRD") -> "Console":
        """Return the browser of somebody who signs in nowhere."""
        client = TestClient(self._applications[nation], headers={"sec-fetch-site": "same-origin"})
        return Console(client, self.shown)

    def desk(self, *, goes_on: bool = False) -> Path:
        """Return a folder to run commands in: `nordia` in it is a copy of the node's, `phrase` what its people know.

        A copy, since another process may not open the store of a node that is at work; nothing writes meanwhile.
        """
        nodes = self.stage.world.folder
        place = nodes / "desk"
        if goes_on:
            return place
        if place.exists():
            shutil.rmtree(place / "nordia")
        shutil.copytree(nodes / "NRD", place / "nordia", ignore=shutil.ignore_patterns("*.lock"))
        (place / "phrase").write_text(PHRASE, encoding="utf-8")
        (place / "phrase").chmod(0o600)
        return place

    def leave(self, person: str, nation: str = "NRD") -> None:
        """Forget a console that was signed out."""
        del self._consoles[nation, person]


class Console:
    """One person's browser: keeps its session, and states once what personal data are read for.

    Attributes:
        client: Asks the console.
        given: The bytes of what a form gave last.
    """

    def __init__(self, client: TestClient, shown: list[str]) -> None:
        self.client = client
        self.given = b""
        self._shown = shown

    def get(self, address: str) -> tuple[str, str]:
        """Return where an address leads, and the page there."""
        answer = self.client.get(address)
        if "<h1>What for?</h1>" in answer.text:
            (purpose, *_) = _OPTION.findall(answer.text)
            asked = urlsplit(address)._replace(scheme="", netloc="").geturl()
            answer = self.client.post("/purpose", data={**_STATED, "purpose": purpose, "to": asked})
        assert answer.status_code == 200, (address, answer.status_code, answer.text[-2_000:])
        return str(answer.url), answer.text

    def post(self, address: str, fields: Mapping[str, list[str]]) -> tuple[str, str]:
        """Send a form; return where it leads, and the page there."""
        answer = self.client.post(address, data=dict(fields))
        self.given = answer.content
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        return str(answer.url), answer.text if is_page else ""

    def note(self, text: str) -> None:
        """Remember what a page said."""
        self._shown.append(text.lower())


class Walk:
    """One step on its way.

    Attributes:
        people: Who walks.
        world: Both nations.
        node: The own node.
    """

    def __init__(self, guide: str, heading: str, people: People) -> None:
        self._where = f"{guide}: {heading}"
        self.text = steps_of(guide)[heading]
        self._quoted: list[str] = []
        self.people = people
        self.people.shown.clear()
        self.world = people.stage.world
        self.node: Node = self.world.nodes["NRD"]

    @property
    def ship(self) -> Head:
        """The newest record of the first ship of the own nation."""
        head = self.people.stage.ships[0].head
        assert head is not None
        return head

    def says(self, words: str) -> None:
        """Quote what the guide says at the place where it is carried out."""
        assert plain(words) in plain(self.text), f"{self._where} does not say: {words}"
        self._quoted.append(plain(words))

    def open(self, person: str, address: str, nation: str = "NRD") -> Screen:
        """Open a page as somebody."""
        console = self.people.console(person, nation)
        return Screen(console, *console.get(address))

    def anybody(self, address: str) -> Screen:
        """Open a page as somebody who signs in nowhere."""
        console = self.people.anybody()
        return Screen(console, *console.get(address))

    def file(self, person: str, screen: Screen, words: str) -> bytes:
        """Take out the file that a page's button makes; return its bytes."""
        screen.press(words)
        return self.people.console(person).given

    def run(self, command: str, /, *, goes_on: bool = False, **stands_for: str) -> str:
        """Run a command of the guide as it stands where the own node's folder is `nordia`; return what it says.

        Args:
            command: The command.
            goes_on: Whether the node's folder is as the command before left it, and no new copy.
            stands_for: What stands for each `<word>` in it.
        """
        self.says(command)
        self.people.desk(goes_on=goes_on)
        return self.command(re.sub(r"<(\w+)>", lambda found: stands_for[found[1]], command))

    def command(self, command: str) -> str:
        """Run a command at the desk, at the time that the nations' clocks say; return what it says."""
        place = self.people.desk(goes_on=True)
        clock = patch.object(SystemClock, "now", lambda _: self.node.clock.now())
        with chdir(place), clock:
            done = CliRunner().invoke(
                cli,
                shlex.split(command)[1:],
                env={"LINDERO_PHRASE_FILE": str(place / "phrase")},
                obj=Found(find_registry, find_records),
            )
        assert done.exit_code == 0, (command, done.output)
        return done.output

    def check(self) -> None:
        """Check that every part of the step was quoted, and that every name in it was to be seen."""
        unquoted = [one for one in parts_of(self.text) if not any(words in one for words in self._quoted)]
        assert unquoted == [], f"{self._where}: nothing of these is quoted: {unquoted}"
        prose = re.sub(r"`[^`]*`", "", _BLOCK.sub("", self.text))
        names = [" ".join((bold or italic).split()) for bold, italic in _NAME.findall(prose)]
        shown = " ".join(self.people.shown)
        unseen = [name for name in names if name.lower().rstrip(",.") not in shown]
        assert unseen == [], f"{self._where}: no page showed {unseen}"
