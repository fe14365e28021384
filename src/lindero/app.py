"""Finds the folders and joins them; the only file that does."""

import importlib
import importlib.util
import pkgutil
from importlib.metadata import entry_points
from types import ModuleType
from typing import Final

import lindero.capabilities
import lindero.trust
from lindero.engine.registry import Registry, joined
from lindero.kernel.capability import Capability
from lindero.kernel.errors import Defect
from lindero.kernel.record import Record

ENTRY_POINTS: Final = "lindero.capabilities"
"""Group in which packages from outside name their `CAPABILITY`."""


def find_folders() -> list[Capability]:
    """Return the declarations of all folders: trust first, then capabilities, then packages from outside."""
    found = [*_scan(lindero.trust), *_scan(lindero.capabilities)]
    found += [
        entry.load() for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name)
    ]
    return found


def find_registry() -> Registry:
    """Return the joined declarations of all folders.

    Raises:
        Defect: If a folder has no declaration, or two declare the same name.
    """
    return joined(find_folders())


def main() -> None:
    """Run the command line."""
    from lindero.shells.cli.main import run  # noqa: PLC0415  the command line imports no web stack; nothing else needs it

    run(find_registry, find_records)


def find_records(folder: str) -> list[type[Record]]:
    """Return the record types of one folder and load nothing else of it; none if there is no such folder."""
    for package in (lindero.trust, lindero.capabilities):
        name = f"{package.__name__}.{folder}"
        if folder.isidentifier() and importlib.util.find_spec(name) is not None:
            module = importlib.import_module(f"{name}.records")
            found = (value for value in vars(module).values() if isinstance(value, type))
            return [kind for kind in found if issubclass(kind, Record) and kind.__struct_config__.tag]
    outside = (entry.load() for entry in entry_points(group=ENTRY_POINTS))
    return [kind for capability in outside if capability.name == folder for kind in capability.records]


def _scan(package: ModuleType) -> list[Capability]:
    declarations = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        if not module.ispkg:
            continue
        name = f"{package.__name__}.{module.name}.capability"
        declaration = getattr(_module(name), "CAPABILITY", None)
        if not isinstance(declaration, Capability):
            raise Defect(
                "app.declaration", f"{name} declares no CAPABILITY.", "Write one, or remove the folder."
            )
        declarations.append(declaration)
    return declarations


def _module(name: str) -> ModuleType | None:
    """Import a declaration; None if the folder has none. What the declaration itself lacks is told as it is."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None
