"""The way to a running node from its own machine: a socket in its folder, which only its owner can reach."""

import contextlib
import os
import pwd
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from lindero.kernel.capability import Grant
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Conflict, Unavailable
from lindero.trust.identity.rules import grants_of

CONTROL_SOCKET: Final = Path("data") / "control.sock"
LONGEST_PATH: Final = 100
"""Bytes of a socket's path that every system takes (Linux 107, macOS 103)."""


def local_actor(user_id: int, offered: Sequence[Grant]) -> Actor:
    """Return who acts from the machine itself without having signed in: an administrator, and no more.

    Who runs the node does not oversee it (safeguards S-51, S-52): reading what it holds, suspending or
    recalling needs a person's own pass phrase, whatever the machine would permit.
    """
    try:
        user = pwd.getpwuid(user_id).pw_name
    except KeyError:
        user = f"uid-{user_id}"
    return Actor(name=f"cli/{user}", grants=grants_of(["ADM"], offered), roles=("ADM",))


def listening(folder: Path) -> socket.socket:
    """Return a socket that listens in a node's folder; one left behind by a killed node is removed.

    Raises:
        Conflict: If the node is being served already.
        Unavailable: If the folder's path is too long.
    """
    with contextlib.suppress(Unavailable):
        connected(folder).close()
        raise Conflict(
            "serving.already",
            f"The node in {folder} is being served already.",
            "Act on it with --node, or stop that process first.",
        )
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _reachable(folder) as address:
            Path(address).unlink(missing_ok=True)
            listener.bind(address)
            # Nobody can connect before it listens, so there is no moment at which others may.
            Path(address).chmod(0o600)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def connected(folder: Path) -> socket.socket:
    """Return a connection to the process that serves a node.

    Raises:
        Unavailable: If nobody serves it.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _reachable(folder) as address:
            connection.connect(address)
    except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError) as error:
        connection.close()
        raise Unavailable(
            "control.not_served", f"The node in {folder} is not running.", f"Start it: lindero serve {folder}"
        ) from error
    except OSError:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def _reachable(folder: Path) -> Iterator[str]:
    """Give a path to the socket that is short enough for the system, if need be through an open folder."""
    path = str(folder.absolute() / CONTROL_SOCKET)
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield path
        return
    if not Path("/proc/self/fd").exists():
        raise Unavailable(
            "control.path", f"The path {path} is too long for a socket.", "Move the node to a shorter path."
        )
    handle = os.open(folder / CONTROL_SOCKET.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{CONTROL_SOCKET.name}"
    finally:
        os.close(handle)
