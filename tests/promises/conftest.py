"""Every promise runs once for each folder that is found; a new folder is under them from its first day."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from lindero.app import find_folders
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom, new_key, save_key
from lindero.engine.registry import joined
from lindero.engine.sealing import CURRENT, new_sealing_key, save_sealing_key
from lindero.kernel.capability import Capability
from lindero.kernel.record import kind_of
from lindero.shells.node import Node
from tests.promises.workshop import BEGIN_AT, NATION


@dataclass(frozen=True)
class Folder:
    """A folder that declares a capability.

    Attributes:
        capability: What it declares.
        package: Its package, `lindero.capabilities.crossings`.
        path: Where it lies.
    """

    capability: Capability
    package: str
    path: Path

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.capability.name


def _folder(capability: Capability) -> Folder:
    """Return the folder of a declaration: the one below capabilities or trust that carries its name.

    Raises:
        LookupError: If there is none.
    """
    for floor in ("lindero.capabilities", "lindero.trust"):
        for place in import_module(floor).__path__:
            path = Path(place) / capability.name
            if (path / "capability.py").exists():
                return Folder(capability, f"{floor}.{capability.name}", path)
    raise LookupError(f"no folder is named {capability.name}")


FOLDERS = [_folder(capability) for capability in find_folders()]
REGISTRY = joined([folder.capability for folder in FOLDERS])
EVERYTHING = frozenset(grant.name for grant in REGISTRY.offers("grants"))
"""Every grant that there is."""

each_folder = pytest.mark.parametrize("name", [folder.name for folder in FOLDERS])
each_record_type = pytest.mark.parametrize("record_type", REGISTRY.record_types.values(), ids=kind_of)
each_action = pytest.mark.parametrize("action", REGISTRY.actions.values(), ids=lambda action: action.name)
each_page = pytest.mark.parametrize("page", REGISTRY.pages.values(), ids=lambda page: page.path)


@pytest.fixture(params=FOLDERS, ids=[folder.name for folder in FOLDERS])
def folder(request: pytest.FixtureRequest) -> Folder:
    """Return each folder in turn."""
    found: Folder = request.param
    return found


CONFIGURATION = f"""\
nation = "{NATION}"
name = "Nordia"

[limits]
person_per_minute = 1_000_000
address_per_minute = 1_000_000
"""
"""Time stands still here, so that whatever was asked was asked within this minute."""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Return a node of its own store, with every folder joined and nobody enrolled."""
    folder = tmp_path_factory.mktemp("node")
    (folder / "data").mkdir()
    (folder / "node.toml").write_text(CONFIGURATION, encoding="utf-8")
    random = SeededRandom("promises")
    save_key(folder / "keys" / "node.pem", new_key(random))
    save_sealing_key(folder / "keys" / CURRENT, new_sealing_key(random))
    node = Node(folder, REGISTRY, clock=SetClock(BEGIN_AT), random=random)
    yield node
    node.close()
