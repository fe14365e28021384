"""A console opened on some folders' pages by somebody who has signed in: for tests of how pages are drawn."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from lindero.engine.registry import joined
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.names import folder_of
from lindero.kernel.record import Head, Record, kind_of
from lindero.shells.console.app import console_routes
from lindero.shells.console.tests.browsing import enrol, make_assets, make_node, signed_in
from lindero.shells.node import Node


class Opened:
    """A node of Nordia and a browser onto it.

    Attributes:
        node: The node; its clock stands still.
        browser: The browser, signed in as kern.
    """

    def __init__(self, node: Node, browser: TestClient) -> None:
        self.node = node
        self.browser = browser

    def put(self, record: Record) -> Head:
        """Put a record as its own folder would."""
        folder = folder_of(kind_of(type(record)))
        head: Head = self.node.work(folder, Actor(name="test/opened"), lambda desk: desk.put(record))
        return head

    def page(self, address: str, **headers: str) -> str:
        """Return the HTML of a page that must be there, its white space made single."""
        answer = self.browser.get(address, headers=headers)
        assert answer.status_code == 200, answer.text
        return " ".join(answer.text.split())


@contextmanager
def opened(folder: Path, capabilities: Sequence[Capability], role: str) -> Iterator[Opened]:
    """Open a node of these folders, identity among them, for somebody with a role."""
    (folder / "node").mkdir()
    (folder / "static").mkdir()
    node = make_node(folder / "node", joined(capabilities))
    enrol(node, "kern", "A. Kern", role)
    routes = console_routes(node, make_assets(folder / "static"))
    with TestClient(Starlette(routes=routes), base_url="http://nordia.test") as browser:
        yield Opened(node, signed_in(browser, node, "kern"))
    node.close()
