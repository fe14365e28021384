"""Finds the folders and joins them; the only file that does."""

import contextlib
import importlib
import importlib.util
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec

import lindero.capabilities
import lindero.trust
from lindero.engine.admission import Outsider, judged, list_path, read_list
from lindero.engine.outside import faults_in
from lindero.engine.registry import Registry, joined
from lindero.engine.watch import watch
from lindero.kernel.capability import Capability
from lindero.kernel.errors import Defect
from lindero.kernel.record import Record

ENTRY_POINTS: Final = "lindero.capabilities"
"""Group in which packages from outside name their `CAPABILITY`."""


def find_folders() -> list[Capability]:
    """Return the declarations of the program's own folders: trust first, then capabilities."""
    return [*_scan(lindero.trust), *_scan(lindero.capabilities)]


def find_outsiders() -> list[tuple[Outsider, Capability | None]]:
    """Return the packages from outside that ask to join, with the declarations of those that may (safeguard S-61).

    Nothing of a package runs unless whoever runs the installation named it with the digest of its files and its source
    is proved; from then on it is watched.
    """
    named = read_list(list_path())
    return [
        _admitted(entry, *judged(entry, named))
        for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name)
    ]


def find_registry() -> Registry:
    """Return the joined declarations of all folders; who from outside may not join is left out and named.

    Raises:
        Defect: If a folder has no declaration, or two declare the same name.
    """
    found = find_outsiders()
    admitted = [capability for _, capability in found if capability is not None]
    registry = joined([*find_folders(), *admitted], outside=[capability.name for capability in admitted])
    return msgspec.structs.replace(registry, outsiders=tuple(outsider for outsider, _ in found))


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
    outside = (capability for _, capability in find_outsiders() if capability is not None)
    return [kind for capability in outside if capability.name == folder for kind in capability.records]


def _admitted(
    entry: EntryPoint, outsider: Outsider, folder: Path | None
) -> tuple[Outsider, Capability | None]:
    """Load what was judged fit, under watch; its declaration is judged as well."""
    if outsider.faults or folder is None:
        return outsider, None
    watch([folder])
    with _from_source():
        found = entry.load()
    if not isinstance(found, Capability) or found.name != entry.name:
        faults: tuple[str, ...] = (f"{entry.value} is no declaration of {entry.name}",)
    else:
        faults = tuple(faults_in(found))
    return msgspec.structs.replace(outsider, faults=faults), None if faults else found


@contextlib.contextmanager
def _from_source() -> Iterator[None]:
    """Let Python run what was read, and no bytes that somebody compiled beforehand."""
    prefix, is_unwritten = sys.pycache_prefix, sys.dont_write_bytecode
    with tempfile.TemporaryDirectory(prefix="lindero-empty-") as empty:
        sys.pycache_prefix, sys.dont_write_bytecode = empty, True
        try:
            yield
        finally:
            sys.pycache_prefix, sys.dont_write_bytecode = prefix, is_unwritten


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
