"""Every promise runs once for each folder that is found; a new folder is under them from its first day."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from lindero.app import find_folders
from lindero.kernel.capability import Capability


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


@pytest.fixture(params=FOLDERS, ids=[folder.name for folder in FOLDERS])
def folder(request: pytest.FixtureRequest) -> Folder:
    """Return each folder in turn."""
    found: Folder = request.param
    return found
