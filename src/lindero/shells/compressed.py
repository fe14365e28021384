"""Compression of what a browser is answered, without telling anybody by its length what stands in it."""

from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

LEAST_BYTES: Final = 600
"""What is shorter is not worth compressing."""

LEVEL: Final = 6
"""Of gzip: higher ones take several times as long for a few bytes."""

OWN: Final = frozenset({"same-origin", "none"})
"""What `Sec-Fetch-Site` says of a page that this site itself or its reader by hand asked for."""

PATROL: Final = "/patrol"
"""Read where the network is slow: compressed for whoever asks. It repeats a call sign alone, which is no secret."""

STATIC: Final = "/static"
"""Files: compressed when they were built, and some of them asked for in parts."""


class Compressed:
    """Compresses an answer to what no other site can have asked for.

    A page repeats words of its address. Who made a reader's browser ask for it again and again with other words, and
    saw how long each answer is, could guess what else stands in it (BREACH, CVE-2013-3587). Another site cannot hide
    that it asked (Fetch Metadata, `Sec-Fetch-Site`): it gets what it would get anyway, uncompressed.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._plain = app
        self._small = GZipMiddleware(app, minimum_size=LEAST_BYTES, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; compress its answer where that tells nobody anything."""
        await (self._small if _is_safe(scope) else self._plain)(scope, receive, send)


def _is_safe(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    path: str = scope["path"]
    headers = Headers(scope=scope)
    if path.startswith(PATROL):
        return True
    # A part of a file is a part of its plain bytes.
    is_whole = "range" not in headers and not path.startswith(STATIC)
    return is_whole and headers.get("sec-fetch-site") in OWN
