"""Whether a request comes from the console itself, and where a page may lead back to."""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from lindero.kernel.errors import Refused


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Say whether the browser states that this node's own page made the request.

    `Sec-Fetch-Site` decides where the browser sends it (Fetch Metadata: a page cannot forge it); without it
    `Origin` must name the host that was asked. A request with neither comes from no page of ours.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and _host_of(origin) == headers.get("host", "")


def is_own_socket(headers: Mapping[str, str]) -> bool:
    """Say whether a WebSocket was opened by a page of this node: its `Origin` names the host that was asked.

    Browsers always send it here, and other pages' sockets carry cookies as well: nothing else keeps them out.
    """
    origin = headers.get("origin")
    return origin is not None and _host_of(origin) == headers.get("host", "")


def check_same_origin(headers: Mapping[str, str]) -> None:
    """Let a request pass that may change something.

    Raises:
        Refused: If another site's page made it.
    """
    if not is_same_origin(headers):
        raise Refused(
            "console.origin",
            "This request came from another site's page.",
            "Open the console itself and do it there.",
        )


def local_path(wanted: str, otherwise: str = "/") -> str:
    """Return a path of this node to go to; anything that could lead elsewhere becomes `otherwise`."""
    if not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or not wanted.isprintable():
        return otherwise
    return wanted


def page_path(address: str) -> str:
    """Return path and query of a page's address; empty for one that cannot be read."""
    parts = _parts_of(address)
    return "" if parts is None else parts._replace(scheme="", netloc="", fragment="").geturl()


def _host_of(origin: str) -> str:
    parts = _parts_of(origin)
    return parts.netloc if parts is not None and parts.scheme in {"http", "https"} else ""


def _parts_of(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None
