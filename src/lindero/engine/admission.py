"""Who from outside joins: packages that whoever runs the installation named, with the digest of their files (S-61)."""

import hashlib
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Annotated, Final

import msgspec

from lindero.engine.source_proof import faults_of
from lindero.kernel.errors import Invalid
from lindero.kernel.times import Instant, end_of_day

LIST_VARIABLE: Final = "LINDERO_ADMITTED"
"""Names the list in the environment; otherwise it lies in `etc/lindero/admitted.toml` of the installation."""

_FILES: Final = frozenset({".py", ".html", ".md", ".css", ".json", ".toml", ".typed"})
_CACHE: Final = "__pycache__"


class Named(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A package that may join.

    Attributes:
        sha256: Digest of its files, as `lindero outside` tells it.
        by: Who read it and lets it in.
        assessment: The data protection impact assessment of what it does with data, by its number (AGR-08).
        opinion_by: The data protection officer whose opinion on it is recorded there.
        assessed_until: The last day on which that assessment counts.
    """

    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
    by: Annotated[str, msgspec.Meta(min_length=2, max_length=120)]
    assessment: Annotated[str, msgspec.Meta(max_length=120)] = ""
    opinion_by: Annotated[str, msgspec.Meta(max_length=120)] = ""
    assessed_until: date | None = None

    @property
    def ends_at(self) -> Instant:
        """The first instant at which the assessment no longer counts, milliseconds UTC; 0 without one."""
        if self.assessed_until is None:
            return 0
        return end_of_day(self.assessed_until)


class _List(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list of those that may join, by the name of their entry point."""

    packages: Mapping[str, Named] = {}


class Outsider(msgspec.Struct, frozen=True, kw_only=True):
    """A package from outside that asks to join, and what came of it.

    Attributes:
        name: Name of its entry point, which is its folder's name.
        sha256: Digest of its files; empty where they cannot be found.
        faults: Why it may not join; none if it may.
        assessment: Its impact assessment, by its number; empty where none is named.
        ends_at: The first instant at which that no longer counts, milliseconds UTC; 0 without one.
    """

    name: str
    sha256: str
    faults: tuple[str, ...] = ()
    assessment: str = ""
    ends_at: Instant = 0


def list_path() -> Path:
    """Return where the list of those that may join lies."""
    return Path(os.environ.get(LIST_VARIABLE) or Path(sys.prefix) / "etc" / "lindero" / "admitted.toml")


def read_list(path: Path) -> Mapping[str, Named]:
    """Read the list of those that may join; nobody where there is none.

    Raises:
        Invalid: If others may change it, or it is not as it must be.
    """
    if not path.exists():
        return {}
    if path.stat().st_mode & 0o022:
        raise Invalid("outside.mode", f"Others may change {path}.", f"Run: chmod go-w {path}")
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_List).packages
    except (tomllib.TOMLDecodeError, msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "outside.list",
            f"{path}: {error}.",
            "Write [packages.NAME] with sha256, by, assessment, opinion_by and assessed_until.",
        ) from error


def judged(entry: EntryPoint, named: Mapping[str, Named], now: Instant) -> tuple[Outsider, Path | None]:
    """Judge a package before anything of it runs; return what came of it, and its folder.

    The digest must be the one named, every file of a kind that is known, every module within the narrow language
    of `lindero.engine.source_proof`, and a data protection officer must have given an opinion that counts today.

    Args:
        entry: The package's entry point.
        named: The list of those that may join.
        now: The time, milliseconds UTC.
    """
    package = entry.module.partition(".")[0]
    folder = _folder_of(entry, package)
    if folder is None:
        return Outsider(name=entry.name, sha256="", faults=("its files cannot be found",)), None
    sha256 = digest_of(folder)
    given = named.get(entry.name)
    if given is None:
        faults: tuple[str, ...] = (f"nobody let it in: {list_path()} does not name it",)
    elif given.sha256 != sha256:
        faults = (f"it is another than the one that {given.by} let in",)
    else:
        faults = (*_unassessed(given, now), *_faults_in(folder, package))
    outsider = Outsider(name=entry.name, sha256=sha256, faults=faults)
    if given is not None:
        outsider = msgspec.structs.replace(outsider, assessment=given.assessment, ends_at=given.ends_at)
    return outsider, folder


def _unassessed(given: Named, now: Instant) -> Iterator[str]:
    """Yield why nobody answers for what a package does with data: no assessment, no opinion, or an old one (AGR-08)."""
    if not given.assessment.strip():
        yield "the list names no impact assessment of it: say assessment"
    if not given.opinion_by.strip():
        yield "no data protection officer gave an opinion on it: say opinion_by"
    if given.assessed_until is None:
        yield "nobody said until when its assessment counts: say assessed_until"
    elif now >= given.ends_at:
        yield f"its impact assessment {given.assessment} ended on {given.assessed_until}: assess it anew"


def digest_of(folder: Path) -> str:
    """Return the SHA-256 of a folder's files: of each path and its content's digest, in the order of the paths."""
    total = hashlib.sha256()
    for path in _files_in(folder):
        inner = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{inner}  {path.relative_to(folder).as_posix()}\n".encode())
    return total.hexdigest()


def _files_in(folder: Path) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file() and _CACHE not in path.parts)
    return sorted(files, key=lambda path: path.relative_to(folder).as_posix())


def _faults_in(folder: Path, package: str) -> Iterator[str]:
    for path in _files_in(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or path.suffix not in _FILES:
            yield f"{name} is no file that a capability has"
        elif path.suffix == ".py":
            text = path.read_text(encoding="utf-8", errors="surrogateescape")
            yield from (f"{name}, {fault}" for fault in faults_of(text, package))


def _folder_of(entry: EntryPoint, package: str) -> Path | None:
    """Return the folder of the package that an entry point names, as its distribution installed it."""
    if entry.dist is None or not package.isidentifier():
        return None
    folder = Path(str(entry.dist.locate_file(package))).resolve()
    return folder if (folder / "__init__.py").is_file() else None
