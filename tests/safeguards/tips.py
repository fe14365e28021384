"""Reports of citizens as they come in by the public pages, for the safeguards about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
from starlette.testclient import TestClient

from lindero.capabilities.community import asks
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.shells.console.doors import cookie_name
from lindero.shells.node import Node
from lindero.shells.public.tests.visiting import code_in, opened, photo, send
from lindero.trust.identity.roles import ROLES
from lindero.trust.identity.rules import grants_of
from tests.nodes.routes import NODE, do, everything
from tests.nodes.world import World

ADDRESS: Final = "203.0.113.77"
BEHIND: Final = "198.51.100.23"
BROWSER: Final = "CanaryBrowser/7.1 (Telephone of Ingrid)"
NAME: Final = "Ingrid Canary of Nordhavn"
CONTACT: Final = "the yellow house, canary@example.net"
WORDS: Final = "Barrels were loaded onto a lorry without lights, said the canary."
LATER: Final = "They came again on Saturday, the canary adds."
FILE_NAME: Final = "IMG_CANARY_2026.jpg"
COOKIE: Final = "canary-session-of-an-officer"

CONDUCT: Final = {"category": "conduct", "about": "police"}
"""What makes a report a complaint, about the police."""


def stranger(world: World) -> TestClient:
    """Return a browser that tells all it can of who sits before it."""
    browser = TestClient(
        opened(world.nodes[NODE]).app,
        base_url="http://127.0.0.1",
        follow_redirects=False,
        client=(ADDRESS, 47_111),
        headers={
            "user-agent": BROWSER,
            "x-forwarded-for": BEHIND,
            "forwarded": f"for={BEHIND}",
            "referer": f"https://{BEHIND}/canary-page",
            "accept-language": "en-CA,canary;q=0.2",
        },
    )
    browser.cookies.set(cookie_name(world.nodes[NODE], "http"), COOKIE)
    return browser


def report(world: World, **more: str) -> tuple[str, str]:
    """Send a named report with a photo; return its name in the log, and its receipt code."""
    texts = {"words": WORDS, "where": "canary pier", "name": NAME, "contact": CONTACT} | more
    sent = send(stranger(world), files={"photo": (FILE_NAME, photo(), "image/jpeg")}, **texts)
    return world.events(NODE, "community.report_received")[-1].head.record_id, code_in(sent)


def holder(node: Node, *roles: str, name: str = "person/reader", **more: Any) -> Actor:
    """Return somebody who holds some roles, and states what for."""
    facts = {"purpose": "tips", "case_ref": "NRD/2026/7", "reason": "following up this report"} | more
    return Actor(name=name, grants=grants_of(roles, node.registry.offers("grants")), roles=roles, **facts)


def approved(world: World, name: str) -> None:
    """Let a handler ask for a name, and a judge approve."""
    because = "A life may depend on asking the reporter in person."
    do(world, "community.request_opening", asks.RequestOpening(report=name, reason=because), "person/tarn")
    do(world, "community.approve_opening", asks.ApproveOpening(report=name), "person/juhl")


def in_emergency(world: World, role: str) -> Actor:
    """Return somebody of a role to whom break-glass gave every grant that there is."""
    node = world.nodes[NODE]
    own = grants_of((role,), node.registry.offers("grants"))
    actor = holder(node, role)
    every = everything(world)
    return msgspec.structs.replace(actor, grants=every, emergency="a" * 26, emergency_grants=every - own)


@contextmanager
def a_world(folder: Path, setting: str, *folders: Capability) -> Iterator[World]:
    """Give a node and its neighbour, in a setting, with folders beside those that there are."""
    world = World(folder, setting=setting, folders=folders)
    try:
        yield world
    finally:
        world.close()


EVERY_ROLE: Final = sorted(ROLES)
