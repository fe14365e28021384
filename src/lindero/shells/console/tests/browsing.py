"""A node, its files and its people, for tests that look at pages."""

from pathlib import Path

import msgspec
from starlette.testclient import TestClient

from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom, new_key, save_key
from lindero.engine.registry import Registry
from lindero.engine.sealing import CURRENT, new_sealing_key, save_sealing_key
from lindero.kernel.desk import Actor
from lindero.shells.console.assets import Assets
from lindero.shells.console.doors import cookie_name
from lindero.shells.node import Node
from lindero.trust.identity import records as identity
from lindero.trust.identity import sessions

BEGIN_AT = 1_795_000_000_000
"""An instant in November 2026, milliseconds UTC."""

PHRASE = "four quiet words here"


def make_assets(folder: Path) -> Assets:
    """Write files as the build does, each a line long."""
    names = (
        "console.css",
        "theme.js",
        "passkey.js",
        "htmx.js",
        "shell.js",
        "picture.js",
        "alerts.js",
        "timeline.js",
        "replay.js",
        "replay-graph.js",
        "app6.js",
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


def make_node(folder: Path, registry: Registry) -> Node:
    """Make a node of Nordia whose clock stands still."""
    save_key(folder / "keys" / "node.pem", new_key(SeededRandom("console")))
    save_sealing_key(folder / "keys" / CURRENT, new_sealing_key(SeededRandom("console")))
    (folder / "node.toml").write_text('nation = "NRD"\nname = "Nordia"\nsection = "Coastal sector"\n')
    return Node(folder, registry, clock=SetClock(BEGIN_AT), random=SeededRandom("console node"))


def enrol(node: Node, person: str, name: str, role: str = "") -> None:
    """Give somebody an account, with a role if one is named, without a pass phrase yet."""
    system = Actor(name="test/console")
    node.work("identity", system, lambda desk: desk.put(identity.PersonEnrolled(person=person, name=name)))
    if role:
        granted = identity.RoleGranted(person=person, role=role)
        node.work("identity", system, lambda desk: desk.put(granted))


def signed_in(client: TestClient, node: Node, person: str) -> TestClient:
    """Give a browser the session of somebody, as if the person had just signed in."""
    token = node.store.run(lambda tx: sessions.open_session(tx, node.random, node.clock.now(), person))
    client.cookies.set(cookie_name(node, "http"), token)
    return client
