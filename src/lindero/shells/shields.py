"""What stands before every web route: headers that bind the browser, and no orders from other sites."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lindero.shells.limits import Limiter, Pseudonyms, TooMany

CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)
"""What a page may load and do: only what this node serves, nothing inline, in nobody's frame."""

HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    # Not `no-referrer`: browsers would then hide the origin of our own forms, and `OwnSiteOnly` refuse them.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LOCATED: Final = "/patrol"
"""The one page that may ask the phone where it is, once its owner permits it."""

_LOCATING: Final = HEADERS["permissions-policy"].replace("geolocation=()", "geolocation=(self)")
PUBLIC: Final = "/public/"
"""Where the pages for anybody begin."""

STRICT_TRANSPORT: Final = "max-age=31536000"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE: Final = frozenset({"same-origin", "none"})


class SecurityHeaders:
    """Adds the headers to every answer; what says nothing of being kept is not kept by the browser."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"] == LOCATED:
                    headers["permissions-policy"] = _LOCATING
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                # What carries a tag may be asked for again cheaply; everything else is forgotten at once.
                headers.setdefault("cache-control", "no-cache" if "etag" in headers else "no-store")
                # Over plain HTTP (the loopback, or behind a gateway that adds its own) it says nothing.
                if scope.get("scheme") == "https":
                    headers.setdefault("strict-transport-security", STRICT_TRANSPORT)
            await send(message)

        await self._app(scope, receive, send_shielded)


class OwnSiteOnly:
    """Refuses what another site's page sends in a person's name: changing requests, and WebSockets."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless a browser says that another site sends it."""
        changes = scope["type"] == "websocket" or (
            scope["type"] == "http" and scope["method"] not in _READING
        )
        headers = Headers(scope=scope) if changes else Headers()
        if not changes or is_from_own_site(headers) or _is_for_anybody(scope, headers):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "api.cross_site"})
        else:
            await _cross_site()(scope, receive, send)


class RateLimits:
    """Counts requests by the address that they come from, before anything else is done for them."""

    def __init__(self, app: ASGIApp, limiter: Limiter, pseudonyms: Pseudonyms) -> None:
        """Stand before an application."""
        self._app = app
        self._limiter = limiter
        self._pseudonyms = pseudonyms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless its address asks too often; files of the console are free."""
        client = scope.get("client")
        if scope["type"] == "http" and client and not scope["path"].startswith("/static/"):
            try:
                self._limiter.take("address", self._pseudonyms.of(client[0]))
            except TooMany as error:
                await _too_many(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _too_many(error: TooMany) -> Response:
    body = {"code": error.code, "text": error.text, "advice": error.advice, "reasons": error.reasons}
    headers = {"retry-after": str(error.retry_after_s)}
    return Response(msgspec.json.encode(body), error.status, headers, "application/json")


def is_from_own_site(headers: Headers) -> bool:
    """Say whether a request comes from a page of this node, or from no browser at all.

    Browsers send `Sec-Fetch-Site` or at least `Origin` with every request that changes something; programs
    send neither, and no browser's cookie either.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in _OWN_SITE:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    host = urlsplit(origin).netloc
    return bool(host) and host == headers.get("host")


def _is_for_anybody(scope: Scope, headers: Headers) -> bool:
    """Say whether a form of the public pages was sent from there.

    They say `no-referrer`, which makes browsers send `Origin: null`. No cookie counts there, so that nobody's name
    could be used; what a browser says comes from another site is refused all the same.
    """
    is_public = scope["type"] == "http" and scope["path"].startswith(PUBLIC)
    site = headers.get("sec-fetch-site")
    return is_public and headers.get("origin") == "null" and (site is None or site in _OWN_SITE)


def _cross_site() -> Response:
    body = {
        "code": "api.cross_site",
        "text": "Another site sent this request.",
        "advice": "Open the console itself and try again there.",
        "reasons": [],
    }
    return Response(msgspec.json.encode(body), status_code=403, media_type="application/json")
