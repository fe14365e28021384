"""A node whose public pages are open: one for the tests of a module, or one of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from lindero.app import find_folders
from lindero.engine.registry import joined
from lindero.shells.console.tests.browsing import make_node
from lindero.shells.node import Node
from lindero.shells.public.tests.visiting import opened


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Return a node that a module's tests share."""
    made = make_node(tmp_path_factory.mktemp("public"), joined(find_folders()))
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(node: Node) -> ASGIApp:
    """Return its web application."""
    return opened(node).app


@pytest.fixture
def browser(site: ASGIApp) -> TestClient:
    """Return a stranger's browser, without any history."""
    return TestClient(site, base_url="http://127.0.0.1", follow_redirects=False)


@pytest.fixture
def own_node(tmp_path: Path) -> Iterator[Node]:
    """Return a node of the test's own."""
    made = make_node(tmp_path, joined(find_folders()))
    yield made
    made.close()
