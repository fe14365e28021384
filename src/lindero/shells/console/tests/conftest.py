"""A node with one small folder, behind the console's routes: the smallest place where a page can be seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lindero.engine.registry import joined
from lindero.shells.console.app import console_routes
from lindero.shells.console.assets import Assets
from lindero.shells.console.tests.browsing import enrol, make_assets, make_node, signed_in
from lindero.shells.console.tests.signs import BOARD, ROWS, SIGNS
from lindero.shells.node import Node
from lindero.trust.agreements.capability import CAPABILITY as AGREEMENTS
from lindero.trust.identity.capability import CAPABILITY as IDENTITY


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    """Return a folder of files to serve."""
    folder = tmp_path / "static"
    folder.mkdir()
    return make_assets(folder)


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    """Return a node of Nordia with keller, a duty officer, and adams, an administrator."""
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "board.html").write_text(BOARD)
    (templates / "rows.html").write_text(ROWS)
    monkeypatch.setattr("lindero.shells.console.rendering.template_folders", lambda _: {"signs": templates})
    node = make_node(tmp_path / "node", joined([IDENTITY, AGREEMENTS, SIGNS]))
    for person, name, role in (("keller", "Lt. A. Keller", "NCC"), ("adams", "C. Adams", "ADM")):
        enrol(node, person, name, role)
    yield node
    node.close()


@pytest.fixture
def client(node: Node, assets: Assets) -> Iterator[TestClient]:
    """Return a browser without a session; it states its origin, and follows no redirect by itself."""
    application = Starlette(routes=console_routes(node, assets))
    # What the files' compressed twins hold here is no brotli: only who reads raw bytes asks for it.
    headers = {"sec-fetch-site": "same-origin", "accept-encoding": "gzip, deflate"}
    with TestClient(
        application, base_url="http://nordia.test", headers=headers, follow_redirects=False
    ) as client:
        yield client


@pytest.fixture
def keller(client: TestClient, node: Node) -> TestClient:
    """Return the browser of a duty officer who has signed in."""
    return signed_in(client, node, "keller")


@pytest.fixture
def adams(client: TestClient, node: Node) -> TestClient:
    """Return the browser of an administrator who has signed in."""
    return signed_in(client, node, "adams")
