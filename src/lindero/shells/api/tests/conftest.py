"""A node with a harbour, and clients of its doors."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lindero.shells.access import by_session
from lindero.shells.api.application import api_application
from lindero.shells.api.tests import nodes
from lindero.shells.node import Node

SignedIn = Callable[[str], dict[str, str]]
"""Gives the headers of somebody signed in, by role."""


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a node's folder as `lindero init` makes it; tests work on copies."""
    return nodes.make(tmp_path_factory.mktemp("made") / "nordia").folder


@pytest.fixture
def folder(made_folder: Path, tmp_path: Path) -> Path:
    """Return a fresh copy of a node's folder."""
    return Path(shutil.copytree(made_folder, tmp_path / "nordia"))


@pytest.fixture
def node(folder: Path) -> Iterator[Node]:
    """Return an open node."""
    node = nodes.open_node(folder)
    yield node
    node.close()


@pytest.fixture
def client(node: Node) -> Iterator[TestClient]:
    """Return a client of the JSON interface alone."""
    with TestClient(api_application(node, by_session(node)), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def signed_in(client: TestClient) -> SignedIn:
    """Return what signs people in by their role and gives their headers."""

    def headers(role: str) -> dict[str, str]:
        answer = client.post("/session", json={"person": role.lower(), "phrase": nodes.PHRASE})
        client.cookies.clear()
        return {"authorization": f"Bearer {answer.json()['token']}"}

    return headers
