"""Backups of a node's store: consistent, gone after some days, and restored without what was erased since.

A backup is a folder with a copy of the database, a copy of the erasure register, and a manifest with their hashes. Keys
are no part of it: whoever holds a backup cannot speak for the nation.
"""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Annotated, Final

import msgspec

from lindero.engine.adapters.copying import copy_database, owner_of
from lindero.engine.register import lines_of
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing, Unproved
from lindero.kernel.names import Nation
from lindero.kernel.record import Setting
from lindero.kernel.times import DAY_MS, Instant, text_of

FORMAT: Final = "lindero/backup/v1"
DATABASE: Final = "node.db"
REGISTER: Final = "erased.txt"
MANIFEST: Final = "backup.json"
KEEP_DAYS: Final = 14
"""Days after which a backup is deleted, and with it the last copy of what was erased meanwhile (product default)."""

_Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
_CHUNK: Final = 1 << 20


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a backup says of itself.

    Attributes:
        format: `lindero/backup/v1`.
        nation: Whose store it is.
        setting: Production or exercise.
        made_at: When it was made, milliseconds UTC.
        delete_by: When it must be gone, milliseconds UTC.
        database: SHA-256 of the database's copy, 64 hexadecimal digits.
        register: SHA-256 of the register's copy.
    """

    format: str
    nation: Nation
    setting: Setting
    made_at: Instant
    delete_by: Instant
    database: _Hash
    register: _Hash


class Backed(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup did: the folder that it wrote, and those whose time was over, which it deleted."""

    folder: Path
    deleted: tuple[Path, ...]


def write_backup(
    database: Path, register: Path, into: Path, *, now: int, keep_days: int = KEEP_DAYS
) -> Backed:
    """Write a backup into a folder of its own, and delete those beside it whose time is over.

    Args:
        database: The node's database; it may be in use.
        register: The node's erasure register.
        into: The folder that holds the node's backups.
        now: The time, milliseconds UTC.
        keep_days: Days after which this backup must be gone.

    Raises:
        Invalid: If it would be kept for no time.
        LinderoError: If it cannot be written; nothing half-written stays.
    """
    if keep_days < 1:
        raise Invalid("backup.keep", "A backup is kept for at least a day.", "Give --keep-days 1 or more.")
    nation, setting = owner_of(database)
    folder = into / f"{nation}-{text_of(now).replace(':', '').replace('.', '')}"
    if folder.exists():
        raise Conflict("backup.exists", f"{folder} exists.", "Wait a moment and try again.")
    half = folder.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True, mode=0o700)
    try:
        # The register first: what is erased while the database is copied is named again when the node starts.
        (half / REGISTER).write_bytes(register.read_bytes() if register.exists() else b"")
        copy_database(database, half / DATABASE)
        manifest = Manifest(
            format=FORMAT,
            nation=nation,
            setting=msgspec.convert(setting, Setting),
            made_at=now,
            delete_by=now + keep_days * DAY_MS,
            database=_sha256(half / DATABASE),
            register=_sha256(half / REGISTER),
        )
        (half / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        for path in half.iterdir():
            _make_durable(path)
    except (LinderoError, OSError):
        shutil.rmtree(half, ignore_errors=True)
        raise
    half.rename(folder)
    return Backed(folder=folder, deleted=delete_old(into, now))


def delete_old(into: Path, now: int) -> tuple[Path, ...]:
    """Delete the backups in a folder whose time is over (safeguard S-40); return which."""
    old = []
    for manifest in into.glob(f"*/{MANIFEST}"):
        try:
            is_old = read_manifest(manifest.parent).delete_by <= now
        except LinderoError:
            continue  # What is no backup of ours is not ours to delete.
        if is_old:
            shutil.rmtree(manifest.parent)
            old.append(manifest.parent)
    return tuple(sorted(old))


def read_manifest(folder: Path) -> Manifest:
    """Read what a backup says of itself.

    Raises:
        Missing: If the folder holds no backup.
        Invalid: If its manifest is not in order.
    """
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise Missing(
            "backup.none", f"{folder} holds no backup.", "Name the folder that `lindero backup` wrote."
        ) from error
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "backup.manifest", f"{folder / MANIFEST} is not in order: {error}.", "Take another backup."
        ) from error
    if manifest.format != FORMAT:
        raise Invalid(
            "backup.format",
            f"{folder} is of the form {manifest.format}.",
            "Restore it with the edition that made it.",
        )
    return manifest


def restore_backup(
    folder: Path, database: Path, register: Path, *, nation: str, now: int, is_replacing: bool = False
) -> Manifest:
    """Put a backup's database in its place; the register keeps every line that either of the two has.

    The next start of the node erases again whatever the register names, before anything is read.

    Args:
        folder: The backup.
        database: Where the node's database stands.
        register: Where the node's erasure register stands.
        nation: The node's nation.
        now: The time, milliseconds UTC.
        is_replacing: Whether a database that stands there is deleted.

    Raises:
        Unproved: If a file is not the one that was backed up.
        Invalid: If it is another nation's, or past its time.
        Conflict: If a database stands there and is not to be replaced.
    """
    manifest = read_manifest(folder)
    for name, expected in ((DATABASE, manifest.database), (REGISTER, manifest.register)):
        if not (folder / name).is_file() or _sha256(folder / name) != expected:
            raise Unproved(
                "backup.changed", f"{folder / name} is not as it was backed up.", "Take another backup."
            )
    if manifest.nation != nation or owner_of(folder / DATABASE) != (nation, manifest.setting):
        raise Invalid(
            "backup.nation", f"{folder} is a backup of {manifest.nation}.", f"Name a backup of {nation}."
        )
    if manifest.delete_by <= now:
        raise Invalid(
            "backup.old", f"{folder} should have been deleted.", "Its time is over: take a later one."
        )
    if database.exists() and not is_replacing:
        raise Conflict(
            "backup.in_place", f"{database} stands there.", "Say --replace to delete it for the backup."
        )
    _merge_registers(folder / REGISTER, register)
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / DATABASE, database)
    _make_durable(database)
    return manifest


def _merge_registers(backed_up: Path, register: Path) -> None:
    """Append to the backup's register every line that the node's own has beyond it, and put it in its place.

    In this order the restored store, whose own list is a beginning of the backup's, sees what it has forgotten.
    """
    lines = lines_of(backed_up)
    known = set(lines)
    lines += [line for line in lines_of(register) if line not in known]
    half = register.with_name(register.name + ".half")
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    _make_durable(half)
    half.replace(register)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _make_durable(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
