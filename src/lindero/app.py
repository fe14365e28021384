"""Finds the folders and joins them; the only file that does."""

import contextlib
import importlib
import importlib.util
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec

import lindero.capabilities
import lindero.trust
from lindero.engine.admission import Outsider, judged, list_path, read_list
from lindero.engine.clock import SystemClock
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
    named, now = read_list(list_path()), SystemClock().now()
    return [
        _admitted(entry, *judged(entry, named, now))
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

    run(find_registry, find_records, find_sentences, find_folder)


def find_sentences() -> dict[str, str]:
    """Return what each folder is for, by name and in order.

    The first lines of the program's own folders say it, so that the help loads none of them.
    """
    own = {name: _purpose(package, name) for package, name in _own_folders()}
    outside = (capability for _, capability in find_outsiders() if capability is not None)
    return own | {capability.name: capability.title for capability in outside}


def find_folder(name: str) -> Capability | None:
    """Return the declaration of one folder, and load nothing else but what it needs; None if there is none.

    Raises:
        Defect: If the folder has no declaration.
    """
    for package, folder in _own_folders():
        if folder == name:
            return _declared_in(package, folder)
    outside = (capability for _, capability in find_outsiders() if capability is not None)
    return next((capability for capability in outside if capability.name == name), None)


def find_records(folder: str) -> list[type[Record]]:
    """Return the record types of one folder and load nothing else of it; none if there is no such folder."""
    for package in (lindero.trust, lindero.capabilities):
        name = f"{package.__name__}.{folder}"
        if folder.isidentifier() and (spec := importlib.util.find_spec(name)) is not None:
            found = [value for module in _modules_of_records(spec) for value in vars(module).values()]
            kinds = (kind for kind in found if isinstance(kind, type) and issubclass(kind, Record))
            return [kind for kind in dict.fromkeys(kinds) if kind.__struct_config__.tag]
    outside = (capability for _, capability in find_outsiders() if capability is not None)
    return [kind for capability in outside if capability.name == folder for kind in capability.records]


def _modules_of_records(folder: ModuleSpec) -> Iterator[ModuleType]:
    """Yield what a folder keeps its records in: each `records` within it, a module or a package of several."""
    for root in folder.submodule_search_locations or ():
        files = (*Path(root).rglob("records.py"), *Path(root).rglob("records/*.py"))
        for file in sorted(file for file in files if "tests" not in file.parts):
            within = file.relative_to(root).with_suffix("").parts
            parts = within[:-1] if within[-1] == "__init__" else within
            yield importlib.import_module(".".join((folder.name, *parts)))


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
    return [_declared_in(found, name) for found, name in _own_folders() if found is package]


def _own_folders() -> list[tuple[ModuleType, str]]:
    """Return the names of the program's own folders with the package that each lies in, in order."""
    return [
        (package, module.name)
        for package in (lindero.trust, lindero.capabilities)
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name)
        if module.ispkg
    ]


def _declared_in(package: ModuleType, folder: str) -> Capability:
    name = f"{package.__name__}.{folder}.capability"
    declaration = getattr(_module(name), "CAPABILITY", None)
    if not isinstance(declaration, Capability):
        raise Defect("app.declaration", f"{name} declares no CAPABILITY.", "Write one, or remove the folder.")
    return declaration


def _purpose(package: ModuleType, folder: str) -> str:
    """Return the first line of a folder, without the folder's own name before it."""
    said = (importlib.import_module(f"{package.__name__}.{folder}").__doc__ or folder).partition("\n")[0]
    said = said.removeprefix(f"{folder.capitalize()}: ")
    return said[:1].upper() + said[1:]


def _module(name: str) -> ModuleType | None:
    """Import a declaration; None if the folder has none. What the declaration itself lacks is told as it is."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None
