"""What stands before every web route: headers, and no orders from other sites."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from lindero.shells.node import Node
from lindero.shells.shields import CONTENT_POLICY, OwnSiteOnly, SecurityHeaders, is_from_own_site
from lindero.shells.web import web_application

LIVE = "ws://node.example:8440/live"


async def done(request: Request) -> Response:
    """Answer anything."""
    return Response("done", headers={"etag": '"1"'} if request.url.path == "/file" else None)


async def talk(socket: WebSocket) -> None:
    """Say one word."""
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


@pytest.fixture
def shielded() -> Iterator[TestClient]:
    """Return a client of an application behind both shields."""
    app = Starlette(
        routes=[
            Route("/file", done),
            Route("/act", done, methods=["GET", "POST", "DELETE"]),
            WebSocketRoute("/live", talk),
        ]
    )
    with TestClient(SecurityHeaders(OwnSiteOnly(app)), base_url="http://node.example:8440") as client:
        yield client


def test_browser_is_bound_to_what_the_node_serves(shielded: TestClient) -> None:
    """Nothing inline, nothing from elsewhere, in nobody's frame, no guessing of types, no referrer."""
    headers = shielded.get("/act").headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert "default-src 'none'" in CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert "frame-ancestors 'none'" in CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] in {"no-referrer", "same-origin"}


def test_answers_are_not_kept_by_the_browser(shielded: TestClient) -> None:
    """What says nothing of being kept is not; a file with a tag may be asked for again."""
    assert shielded.get("/act").headers["cache-control"] == "no-store"
    assert shielded.get("/file").headers["cache-control"] == "no-cache"


def test_strict_transport_is_said_over_tls_only(shielded: TestClient) -> None:
    """Over plain HTTP the header would be void, so it is not sent."""
    assert "strict-transport-security" not in shielded.get("/act").headers
    assert "strict-transport-security" in shielded.get("https://node.example:8440/act").headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://node.example:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_orders_from_another_site_are_refused(
    shielded: TestClient, method: str, headers: dict[str, str]
) -> None:
    """Another site's page cannot change anything in a person's name."""
    answer = shielded.request(method, "/act", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == "api.cross_site"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://node.example:8440"},
        {"origin": "https://node.example:8440"},
        {"sec-fetch-site": "same-origin", "origin": "http://node.example:8440"},
        {"sec-fetch-site": "none"},
    ],
)
def test_orders_from_the_console_and_from_programs_pass(
    shielded: TestClient, headers: dict[str, str]
) -> None:
    """The node's own page, and a program that is no browser, are heard."""
    assert shielded.post("/act", headers=headers).status_code == 200


def test_reading_is_never_refused_by_origin(shielded: TestClient) -> None:
    """A link from another site may lead here; what is shown then is for the session to decide."""
    assert shielded.get("/act", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_sockets_of_other_sites_do_not_open(shielded: TestClient) -> None:
    """WebSockets carry cookies whatever page opens them, so their origin is checked first."""
    with (
        pytest.raises(WebSocketDisconnect),
        shielded.websocket_connect(LIVE, headers={"origin": "http://evil.example"}),
    ):
        pass
    with shielded.websocket_connect(LIVE, headers={"origin": "http://node.example:8440"}) as socket:
        assert socket.receive_text() == "hello"


def test_origin_without_a_host_is_not_ours() -> None:
    """An origin that names no host, while the request names none either, is no proof of anything."""
    assert not is_from_own_site(Headers({"origin": "null"}))
    assert is_from_own_site(Headers({}))


def test_the_nodes_application_stands_behind_the_shields(node: Node) -> None:
    """Console, JSON interface and errors alike carry the headers, and refuse other sites."""
    with TestClient(web_application(node), raise_server_exceptions=False) as client:
        for path in ("/health", "/api/openapi.json", "/api/nowhere", "/sign-in"):
            assert client.get(path).headers["content-security-policy"] == CONTENT_POLICY, path
        refused = client.post("/api/session", json={}, headers={"origin": "http://evil.example"})
        assert refused.status_code == 403
        assert client.get("/health").json() == {"status": "ok"}
