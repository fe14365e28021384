"""The client of the control door: HTTP over the socket in a node's folder, without any web framework."""

import http.client
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from lindero.kernel.errors import (
    Conflict,
    Defect,
    Invalid,
    LinderoError,
    Missing,
    Refused,
    Unavailable,
    Unproved,
)
from lindero.shells.local import connected

_BY_STATUS: Final[Mapping[int, type[LinderoError]]] = {
    400: Unproved,
    401: Refused,
    403: Refused,
    404: Missing,
    409: Conflict,
    422: Invalid,
    429: Unavailable,
    503: Unavailable,
}


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    text: str
    advice: str = ""
    reasons: tuple[str, ...] = ()


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over a node's socket."""

    def __init__(self, folder: Path) -> None:
        super().__init__("localhost")
        self._folder = folder

    def connect(self) -> None:
        """Connect to the process that serves the node."""
        self.sock = connected(self._folder)


def request(
    folder: Path, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> bytes:
    """Ask the process that serves a node, and return the body of its answer.

    Raises:
        Unavailable: If nobody serves the node, or the process goes away meanwhile.
        LinderoError: What the node answers with.
    """
    connection = _LocalConnection(folder)
    sent = {**(headers or {}), **({"content-type": "application/json"} if body is not None else {})}
    try:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        data = answer.read()
    except (http.client.HTTPException, ConnectionError) as error:
        raise Unavailable(
            "control.broken", f"The node went away: {error!r}.", "Look whether it still runs: lindero health"
        ) from error
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise _error_of(answer.status, data)
    return data


def _error_of(status: int, data: bytes) -> LinderoError:
    kind = _BY_STATUS.get(status, Defect)
    try:
        told = msgspec.json.decode(data, type=_Told)
    except (msgspec.MsgspecError, UnicodeError):
        return kind(
            "control.answer",
            f"The node answered with status {status}.",
            "Is it of another release? Restart it.",
        )
    return kind(told.code, told.text, told.advice, told.reasons)
