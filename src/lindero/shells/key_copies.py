"""Copies of a node's keys: written to another place, read back, and proved to open what the keys open."""

import hashlib
import shutil
from pathlib import Path
from typing import Annotated, Final

import msgspec

from lindero.engine.keys import write_secret
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing, Unproved
from lindero.kernel.names import Nation
from lindero.kernel.times import Instant, text_of
from lindero.shells.key_files import ROOT_KEY, signer_in

FORMAT: Final = "lindero/key-copy/1"
MANIFEST: Final = "copy.json"
NOTE: Final = Path("data") / "keys-copied.json"
"""Where the node's folder remembers the last copy that was checked."""

APART: Final = frozenset({ROOT_KEY, "oversight.pem"})
"""Keys that belong to other hands: each is moved away, and no copy of the node's keys carries it."""

APART_FOLDER: Final = "officers"

_Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]


class KeyCopy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a copy of keys says of itself.

    Attributes:
        format: `lindero/key-copy/1`.
        nation: Whose keys.
        made_at: When, milliseconds UTC.
        files: SHA-256 of each file, by its path below `keys/`.
    """

    format: str
    nation: Nation
    made_at: Instant
    files: dict[str, _Hash]


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """A copy of keys that was checked.

    Attributes:
        place: The folder that holds it.
        made_at: When it was made, milliseconds UTC.
        checked_at: When it was last read back and opened, milliseconds UTC.
        digest: SHA-256 over the names and hashes of all files, so that a key made since is noticed.
    """

    place: str
    made_at: Instant
    checked_at: Instant
    digest: _Hash


def copy_keys(node_folder: Path, into: Path, nation: str, now: int) -> Copied:
    """Copy a node's keys into a new folder, and check the copy at once.

    Every file of `keys/` goes, those of compartments and folders (`keys/folders/*.key`) among them; the root's, the
    independent body's and the officers' do not.

    Args:
        node_folder: The node's folder.
        into: The folder that is to hold the copy: best on a medium that is kept elsewhere.
        nation: Whose keys.
        now: The time, milliseconds UTC.

    Raises:
        Invalid: If the place lies within the node's folder, or cannot be written.
        Conflict: If there is a copy of this instant already.
        LinderoError: If the copy does not prove good; nothing of it stays.
    """
    if not into.is_absolute() or into.resolve().is_relative_to(node_folder.resolve()):
        raise Invalid(
            "keys.copy_place",
            f"{into} is no place for a copy of the keys.",
            "Name a folder by its whole path, outside the node's own: best on a medium that is kept elsewhere.",
        )
    target = into / f"{nation}-keys-{text_of(now).replace(':', '').replace('.', '')}"
    if target.exists():
        raise Conflict("keys.copy_exists", f"{target} exists.", "Wait a moment and try again.")
    source = node_folder / "keys"
    try:
        target.mkdir(parents=True, mode=0o700)
        files = {}
        for name in _names(source):
            data = (source / name).read_bytes()
            (target / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_secret(target / name, data)
            files[name] = hashlib.sha256(data).hexdigest()
        copy = KeyCopy(format=FORMAT, nation=nation, made_at=now, files=files)
        write_secret(target / MANIFEST, msgspec.json.format(msgspec.json.encode(copy)))
        return check_copy(node_folder, target, now)
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise Invalid(
            "keys.copy_write", f"{target} cannot be written: {error.strerror}.", "Name another place."
        ) from error
    except LinderoError:
        shutil.rmtree(target, ignore_errors=True)
        raise


def check_copy(node_folder: Path, copy: Path, now: int) -> Copied:
    """Read a copy back, every byte, open the signing key from it, and remember that it is good.

    Raises:
        Missing: If there is no copy in that folder.
        Unproved: If a file differs from what was copied, or the key in it is not the node's; names the file.
    """
    said = _read(copy)
    for name, digest in said.files.items():
        path = copy / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise Unproved(
                "keys.copy_broken", f"{path} is not what was copied.", "Make a new copy on another medium."
            )
    keys = node_folder / "keys"
    if signer_in(copy, said.nation).public_key != signer_in(keys, said.nation).public_key:
        raise Unproved(
            "keys.copy_other",
            f"The key in {copy} is not the one that this node signs with.",
            "Make a new copy: the key has changed since, or the copy is another node's.",
        )
    copied = Copied(place=str(copy), made_at=said.made_at, checked_at=now, digest=_digest(said.files))
    note = node_folder / NOTE
    fresh = note.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(copied))
    fresh.replace(note)
    return copied


def last_copy(node_folder: Path) -> Copied | None:
    """Return the last copy that was checked; None if there is none, or a key was made or changed since."""
    try:
        copied = msgspec.json.decode((node_folder / NOTE).read_bytes(), type=Copied)
    except (OSError, msgspec.MsgspecError):
        return None
    keys = node_folder / "keys"
    files = {name: hashlib.sha256((keys / name).read_bytes()).hexdigest() for name in _names(keys)}
    return copied if copied.digest == _digest(files) else None


def kept_apart(node_folder: Path) -> tuple[Path, ...]:
    """Return key files that still lie in the node's folder though they belong to other hands."""
    keys = node_folder / "keys"
    apart = [keys / name for name in sorted(APART) if (keys / name).exists()]
    return (*apart, *sorted((keys / APART_FOLDER).glob("*.pem")))


def _names(keys: Path) -> list[str]:
    """Return every file below `keys/` that a copy carries, by its path there."""
    found = (path.relative_to(keys) for path in keys.rglob("*") if path.is_file())
    return sorted(
        name.as_posix() for name in found if name.as_posix() not in APART and name.parts[0] != APART_FOLDER
    )


def _read(copy: Path) -> KeyCopy:
    try:
        return msgspec.json.decode((copy / MANIFEST).read_bytes(), type=KeyCopy)
    except (OSError, msgspec.MsgspecError) as error:
        raise Missing(
            "keys.no_copy", f"There is no copy of keys in {copy}.", "Name the folder that was written."
        ) from error


def _digest(files: dict[str, str]) -> str:
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
