"""A node with one small folder, behind the console's routes: the smallest place where a page can be seen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom, new_key, save_key
from lindero.engine.registry import joined
from lindero.kernel.capability import Action, Capability, Grant, Page, Table
from lindero.kernel.desk import Actor, Desk, Rows
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Head, Record
from lindero.shells.console.app import console_routes
from lindero.shells.console.assets import Assets
from lindero.shells.node import Node
from lindero.trust.identity import records as identity
from lindero.trust.identity import sessions
from lindero.trust.identity.capability import CAPABILITY as IDENTITY

BEGIN_AT = 1_795_000_000_000
"""An instant in November 2026, milliseconds UTC."""

PHRASE = "four quiet words here"


class SignSeen(Record, frozen=True, kw_only=True, tag="signs.sign_seen"):
    """A sign was seen."""

    keep_days: ClassVar[int] = 1
    words: Annotated[str, field("what it says")]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Which signs to show.

    Attributes:
        at_most: How many.
        loud: Whether in capitals.
    """

    at_most: Annotated[int, msgspec.Meta(ge=1, le=9)] = 9
    loud: bool = True


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """Which sign to show."""

    number: int


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows."""

    signs: tuple[str, ...]
    place: Place = Place(189_251_000, 407_190_000)


class SeeSign(msgspec.Struct, frozen=True, kw_only=True):
    """Report a sign."""

    words: Annotated[str, msgspec.Meta(description="what it says", min_length=3, max_length=40)]
    size: Annotated[int, msgspec.Meta(description="its size in cm", ge=1, le=400)] = 30
    colour: Annotated[Literal["red", "blue"], msgspec.Meta(description="its colour")] = "red"
    lit: bool = True
    seen_at: int | None = None
    place: Place | None = None
    beside: tuple[str, ...] = ()


def see_sign(desk: Desk, ask: SeeSign) -> None:
    """Report a sign."""
    if ask.words == "forbidden":
        raise Refused("signs.forbidden", "This sign may not be reported.", "Report another one.")
    desk.put(SignSeen(words=f"{ask.words}/{ask.size}/{ask.colour}/{ask.lit}"))


def sign_seen(rows: Rows, head: Head, record: SignSeen) -> None:
    """Add a sign."""
    rows.execute("INSERT INTO signs_signs (number, words) VALUES (?, ?)", (head.seq, record.words))


def show_board(desk: Desk, query: Look) -> Board:
    """Show the signs."""
    rows = desk.rows("SELECT words FROM signs_signs ORDER BY number LIMIT ?", (query.at_most,))
    return Board(signs=tuple(words.upper() if query.loud else words for (words,) in rows))


def show_sign(desk: Desk, query: Sign) -> Board:
    """Show one sign."""
    rows = desk.rows("SELECT words FROM signs_signs WHERE number = ?", (query.number,))
    if not rows:
        raise Missing("signs.sign", f"There is no sign {query.number}.", "Look at the board.")
    return Board(signs=tuple(words for (words,) in rows))


SIGNS = Capability(
    name="signs",
    title="Signs",
    records=(SignSeen,),
    tables=(
        Table(
            name="signs_signs",
            columns={"number": "INTEGER NOT NULL", "words": "TEXT NOT NULL"},
            key=("number",),
            meaning="A sign.",
        ),
    ),
    folds={SignSeen: sign_seen},
    actions=(
        Action(
            name="signs.see_sign",
            asks=SeeSign,
            needs="picture.read",
            run=see_sign,
            sentence="Report a sign.",
        ),
    ),
    pages=(
        Page(
            path="/signs/{number}",
            title="Sign",
            needs="picture.read",
            asks=Sign,
            show=show_sign,
            template="board.html",
        ),
        Page(
            path="/signs",
            title="Signs",
            needs="picture.read",
            asks=Look,
            show=show_board,
            template="board.html",
            icon="list",
        ),
        Page(
            path="/vault",
            title="Vault",
            needs="ledger.read",
            asks=Look,
            show=show_board,
            template="board.html",
            icon="lock",
        ),
    ),
    grants=(Grant("picture.read", "See the picture."), Grant("ledger.read", "See the log.")),
)

BOARD = """{% extends "base.html" %}
{% block main %}<h1>Signs</h1>{% include "rows.html" %}<p>{{ view.place|position }}</p>{% endblock %}
"""
ROWS = "<ul>{% for words in view.signs %}<li>{{ words }}</li>{% endfor %}</ul>"


def make_assets(folder: Path) -> Assets:
    """Write files as the build does, each a line long."""
    names = (
        "console.css",
        "theme.js",
        "htmx.js",
        "shell.js",
        "picture.js",
        "map-worker.js",
        "icons.svg",
        "mark.svg",
    )
    listed: list[dict[str, object]] = []
    for name in (*names, "basemap.pmtiles"):
        (folder / name).write_text(f"/* {name} */" * 20, encoding="utf-8")
        compressed = name != "basemap.pmtiles"
        if compressed:
            (folder / f"{name}.br").write_bytes(b"brotli of " + name.encode())
        listed.append(
            {
                "path": name,
                "sha256": f"{len(listed):064x}"[::-1],
                "integrity": f"sha384-{name}",
                "brotli": 9 if compressed else None,
            }
        )
    (folder / "licences").mkdir()
    (folder / "licences" / "made-up.txt").write_text("Do what you like.", encoding="utf-8")
    (folder / "secret.txt").write_text("not in the list", encoding="utf-8")
    packages = {"made-up": {"licence_file": "licences/made-up.txt"}}
    (folder / "assets.json").write_bytes(msgspec.json.encode({"assets": listed, "packages": packages}))
    return Assets(folder)


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    """Return a folder of files to serve."""
    folder = tmp_path / "static"
    folder.mkdir()
    return make_assets(folder)


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    """Return a node of Nordia with keller, a duty officer, and adams, an administrator."""
    folder = tmp_path / "node"
    save_key(folder / "keys" / "node.pem", new_key(SeededRandom("console")))
    (folder / "node.toml").write_text('nation = "NRD"\nname = "Nordia"\nsection = "Coastal sector"\n')
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "board.html").write_text(BOARD)
    (templates / "rows.html").write_text(ROWS)
    monkeypatch.setattr("lindero.shells.console.rendering.template_folders", lambda _: {"signs": templates})
    node = Node(
        folder, joined([IDENTITY, SIGNS]), clock=SetClock(BEGIN_AT), random=SeededRandom("console node")
    )
    for person, name, role in (("keller", "Lt. A. Keller", "NCC"), ("adams", "C. Adams", "ADM")):
        enrol(node, person, name, role)
    yield node
    node.close()


def enrol(node: Node, person: str, name: str, role: str) -> None:
    """Give somebody an account with a role."""
    system = Actor(name="test/console")
    node.work("identity", system, lambda desk: desk.put(identity.PersonEnrolled(person=person, name=name)))
    node.work("identity", system, lambda desk: desk.put(identity.RoleGranted(person=person, role=role)))
    node.store.run(lambda tx: sessions.set_phrase(tx, person, PHRASE))


@pytest.fixture
def client(node: Node, assets: Assets) -> Iterator[TestClient]:
    """Return a browser without a session; it states its origin, and follows no redirect by itself."""
    application = Starlette(routes=console_routes(node, assets))
    headers = {"sec-fetch-site": "same-origin"}
    with TestClient(
        application, base_url="http://nordia.test", headers=headers, follow_redirects=False
    ) as client:
        yield client


@pytest.fixture
def keller(client: TestClient) -> TestClient:
    """Return the browser of a duty officer who has signed in."""
    return signed_in(client, "keller")


def signed_in(client: TestClient, person: str) -> TestClient:
    """Sign somebody in."""
    answer = client.post("/sign-in", data={"person": person, "phrase": PHRASE})
    assert answer.status_code == 303, answer.text
    return client
