"""Consistent copies of an SQLite database, made while it is written to, and checked before they count."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from lindero.kernel.errors import Conflict, Missing, Unavailable

PAGES_AT_ONCE: Final = 2_048
"""Pages copied in one go; a writer waits no longer than that takes."""


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it stands at one moment, with everything that its write-ahead log holds.

    Args:
        source: The database; it may be in use.
        target: A file that does not exist yet.

    Raises:
        Missing: If there is no such database.
        Conflict: If the target exists.
        Unavailable: If it cannot be copied, or the copy is not sound.
    """
    if not source.is_file():
        raise Missing("store.no_database", f"There is no database {source}.", "Name the node's folder.")
    if target.exists():
        raise Conflict(
            "store.copy_exists", f"{target} exists.", "Name another file; no copy is written over."
        )
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as here,
            closing(sqlite3.connect(target)) as there,
        ):
            here.backup(there, pages=PAGES_AT_ONCE)
            there.execute("PRAGMA journal_mode=DELETE")
            check = there.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise Unavailable(
            "store.copy", f"{source} could not be copied: {error}.", "Free some space and try again."
        ) from error
    if check != ("ok",):
        target.unlink(missing_ok=True)
        raise Unavailable(
            "store.copy_broken",
            f"The copy of {source} is not sound.",
            "Look at the disk's health; try again.",
        )


def owner_of(database: Path) -> tuple[str, str]:
    """Return the nation and the setting that a database belongs to.

    Raises:
        Unavailable: If it is no node's database.
    """
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            nation, setting = connection.execute("SELECT nation, setting FROM engine_node").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise Unavailable(
            "store.not_ours", f"{database} is no node's database: {error}.", "Name a backup of a node."
        ) from error
    return str(nation), str(setting)
