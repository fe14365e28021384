"""Answers are compressed only where nobody else can have asked for them, and files never twice."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lindero.shells.compressed import Compressed


async def _long(request: Request) -> Response:
    return PlainTextResponse("all the same " * 200)


@pytest.mark.parametrize(
    ("address", "headers", "is_small"),
    [
        ("/picture", {"sec-fetch-site": "same-origin"}, True),
        ("/picture", {"sec-fetch-site": "none"}, True),
        ("/picture", {"sec-fetch-site": "cross-site"}, False),
        ("/picture", {"sec-fetch-site": "same-site"}, False),
        ("/picture", {}, False),
        ("/picture", {"sec-fetch-site": "same-origin", "range": "bytes=0-9"}, False),
        ("/static/map.js", {"sec-fetch-site": "same-origin"}, False),
        ("/patrol", {}, True),
    ],
)
def test_no_other_site_learns_anything_from_the_length_of_a_page(
    address: str, headers: dict[str, str], is_small: bool
) -> None:
    """A page is compressed for its own site and its reader alone."""
    client = TestClient(Starlette(routes=[Route("/{path:path}", _long)], middleware=[Middleware(Compressed)]))
    answer = client.get(address, headers={**headers, "accept-encoding": "gzip"})
    assert (answer.headers.get("content-encoding") == "gzip") is is_small
