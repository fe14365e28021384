"""The guides are walked as they stand: every numbered step by its reader, and each name in bold stands on the pages."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final

import click
import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.app import find_registry
from lindero.shells.cli.main import cli
from lindero.shells.web import web_application
from lindero.trust.agreements.order import CHECKS
from lindero.trust.agreements.vocabulary import LANGUAGES
from tests.browser.stage import PHRASE, Stage, enrol

ROOT: Final = Path(__file__).parents[1]
GUIDES: Final = ROOT / "docs" / "guide"
STEP: Final = re.compile(r"^## (\d+)\. [^\n]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BOLD: Final = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
PICTURE: Final = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
TAG: Final = re.compile(r"<[^>]+>")

EVERYBODY: Final = {"keller": "NCC", "dahl": "DPO", "lindqvist": "LEG", "lund": "LO", "berg": "SPOC"}
"""Readers of the guides, invented, by short name: the role in which each reads."""


class Step(msgspec.Struct, frozen=True):
    """A step of a guide.

    Attributes:
        person: Who takes it.
        pages: Where it leads: `{record}` stands for a record of the own nation, `{agreement}` for the agreement.
    """

    person: str
    pages: tuple[str, ...]


RECORD: Final = (
    "/records/{record}",
    "/oversight/who-sees?about={record}",
    "/records/{record}/preview?peer=SUD",
)
WALKS: Final = {
    "duty-officer.md": {
        "1": Step("keller", ("/picture", "/picture/list", "/picture/layers")),
        "2": Step("keller", ("/alerts", "/picture")),
        "3": Step("keller", ("/sar", "/picture")),
        "4": Step("keller", RECORD),
        "5": Step("keller", ("/replay", "/picture")),
        "6": Step("keller", ("/alerts",)),
    },
    "liaison-officer.md": {
        "1": Step("lund", ("/sharing/out", "/sharing/in", "/agreements/{agreement}")),
        "2": Step("lund", ("/records/{record}", "/records/{record}/preview?peer=SUD", "/agreements/may")),
        "3": Step("berg", ("/sharing/releases",)),
        "4": Step("berg", ("/decisions",)),
        "5": Step("lund", ("/requests",)),
        "6": Step("lund", ("/sharing/consents",)),
        "7": Step("berg", ("/records/{record}", "/sharing/recalls", "/sharing/duties")),
        "8": Step("lund", ("/registers",)),
    },
    "lawyer.md": {
        "1": Step("lindqvist", ("/agreements", "/agreements/{agreement}")),
        "2": Step("lindqvist", ("/agreements/may", "/agreements", "/records/{record}")),
        "3": Step("lindqvist", ("/agreements/{agreement}", "/agreements/{agreement}/analysis")),
        "4": Step("lindqvist", ("/agreements",)),
        "5": Step("lindqvist", ("/agreements/calendar", "/obligations")),
        "6": Step("lindqvist", ("/decisions",)),
        "7": Step("lindqvist", ("/agreements/{agreement}",)),
    },
    "data-protection-officer.md": {
        "1": Step("dahl", ("/oversight",)),
        "2": Step("dahl", ("/reads", "/emergencies", "/oversight")),
        "3": Step("dahl", ("/oversight", *RECORD)),
        "4": Step("dahl", ("/rights",)),
        "5": Step("dahl", ("/records/{record}", "/sharing/recalls")),
        "6": Step("dahl", ("/oversight", "/agreements/{agreement}")),
        "7": Step("dahl", ("/oversight", "/sharing/audit", "/sharing/reconciliations")),
        "8": Step("dahl", ("/oversight/indicators", "/oversight/transparency")),
    },
}
"""Every numbered step of the guides of the console, by its number."""


ADMINISTRATOR: Final = {
    "/start": ("First days", "First line heard", "First own track", "Settle"),
    "/people": ("People", "Give a role"),
    "/roles": ("Roles",),
    "/admin/sessions": ("Sessions", "End the access"),
    "/peers": ("Neighbours", "Enter a neighbour's card"),
    "/admin/health": ("Health",),
    "/admin/settings": ("Settings",),
    "/admin/retention": ("Retention",),
}
"""What the administrator's guide says stands on each page; its commands are walked beside the command line."""

NUMBERS: Final = {"five": 5, "fifteen": 15, "seventeen": 17}
LATER: Final = {
    "Confirm as a second person": "src/lindero/trust/identity/templates/peers.html",
    "Leave it": "src/lindero/capabilities/alerts/templates/queue_item.html",
    "Compare versions": "src/lindero/trust/agreements/templates/agreement.html",
}
"""Names that a page shows only once there is something to show them for, and the template that has them."""


class Reader:
    """People of one node who follow guides by requests alone."""

    def __init__(self, stage: Stage) -> None:
        node = stage.world.nodes["NRD"]
        head = stage.ships[0].head
        assert head is not None
        agreement = node.store.query("SELECT agreement FROM agreements_versions LIMIT 1")[0][0]
        self._names = {"{record}": head.record_id, "{agreement}": agreement}
        self._application = web_application(node)
        self._clients: dict[str, TestClient] = {}

    def open(self, person: str, path: str) -> str:
        """Open a page as somebody; return what it says, with what it says to those who cannot see it."""
        for name, stands_for in self._names.items():
            path = path.replace(name, stands_for)
        answer = self._client(person).get(path)
        assert answer.status_code == 200, (person, path, answer.status_code)
        labels = re.findall(r'(?:aria-label|title|placeholder|data-\w+)="([^"]*)"', answer.text)
        said = unescape(" ".join(" ".join([TAG.sub(" ", answer.text), *labels]).split()))
        return said.replace("’", "'")  # Guides write the plain apostrophe.

    def _client(self, person: str) -> TestClient:
        if person not in self._clients:
            client = TestClient(self._application, headers={"sec-fetch-site": "same-origin"})
            said = client.post("/sign-in", data={"person": person, "phrase": PHRASE}, follow_redirects=False)
            assert said.status_code == 303, person
            self._clients[person] = client
        return self._clients[person]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Give the readers of the guides a node with ships and an agreement with its neighbour."""
    stage = Stage(tmp_path_factory.mktemp("guides"))
    node = stage.world.nodes["NRD"]
    enrol(node, {"lund": ("I. Lund", "LO"), "berg": ("T. Berg", "SPOC")})
    yield Reader(stage)
    stage.world.close()


def steps_of(guide: str) -> dict[str, str]:
    """Return the text of every numbered step of a guide, by its number."""
    return dict(STEP.findall((GUIDES / guide).read_text(encoding="utf-8")))


@pytest.mark.parametrize("guide", WALKS)
def test_every_step_of_a_guide_can_be_taken_by_its_reader(reader: Reader, guide: str) -> None:
    """Each page opens for the role that the guide names, and every name in bold stands on one of them."""
    steps = steps_of(guide)
    assert list(steps) == list(WALKS[guide])
    missing = []
    for number, text in steps.items():
        walk = WALKS[guide][number]
        seen = " ".join(reader.open(walk.person, page) for page in walk.pages).lower()
        names = [" ".join(name.split()) for name in BOLD.findall(text)]
        missing += [(number, name) for name in names if name.lower() not in seen and name not in LATER]
    assert missing == []


def test_the_administrators_pages_bear_the_names_that_the_guide_gives_them(reader: Reader) -> None:
    """Each page of the administrator's guide opens for the role, and has what the guide says is pressed there."""
    text = " ".join((GUIDES / "administrator.md").read_text(encoding="utf-8").split())
    for path, names in ADMINISTRATOR.items():
        seen = reader.open("adams", path)
        assert [name for name in names if name not in seen] == [], path
        assert [name for name in names if name not in text] == [], path


def test_the_readme_counts_and_commands_are_true() -> None:
    """Numbers that the README names are those of the program, and its commands and options exist."""
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    detectors = len(find_registry().offers("detectors"))
    for words, number in (("seventeen checks", len(CHECKS)), ("fifteen rule detectors", detectors)):
        assert words in text
        assert number == NUMBERS[words.split()[0]], words
    assert "text in five languages" in text
    assert len(LANGUAGES) == NUMBERS["five"]
    for command in re.findall(r"`lindero ([^`]+)`", text):
        name, *words = command.split()
        found = cli.get_command(click.Context(cli, obj=find_registry), name)
        assert found is not None, command
        known = {option for parameter in found.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, command
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name in ("demo", "test") if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def test_what_stands_on_a_page_only_later_is_in_its_template() -> None:
    """No name is let through that no page would ever show."""
    assert [
        name for name, template in LATER.items() if name not in (ROOT / template).read_text("utf-8")
    ] == []


@pytest.mark.parametrize("guide", sorted(path.name for path in GUIDES.glob("*.md")))
def test_every_picture_and_page_that_a_guide_names_is_there(guide: str) -> None:
    """Screenshots and links of a guide lead to files of this repository."""
    text = (GUIDES / guide).read_text(encoding="utf-8")
    named = [*PICTURE.findall(text), *re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)", text)]
    assert [name for name in named if not (GUIDES / name).exists()] == []
