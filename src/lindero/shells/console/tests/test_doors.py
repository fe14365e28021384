"""Nothing can be reached that does not say who may reach it."""

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from lindero.kernel.errors import Defect
from lindero.shells.console.app import console_routes
from lindero.shells.console.assets import Assets
from lindero.shells.console.doors import FORM_KEPT, FORM_LIMIT, GuardedRoute, GuardedSocket, OpenRoute
from lindero.shells.node import Node

FORM = "/do/signs/see_sign"


@pytest.fixture
def routes(node: Node, assets: Assets) -> list[BaseRoute]:
    """Return the console's routes."""
    return console_routes(node, assets)


async def nothing(request: Request) -> Response:
    """Answer nothing."""
    return Response()


async def silence(socket: WebSocket) -> None:
    """Say nothing."""


def test_every_route_says_who_may_use_it(routes: list[BaseRoute]) -> None:
    """No route of the console stands without a grant, or a reason why anybody may use it."""
    assert all(isinstance(route, GuardedRoute | GuardedSocket | OpenRoute) for route in routes)


def test_only_sign_in_and_files_are_open(routes: list[BaseRoute]) -> None:
    """What anybody may reach is a short list that this test holds."""
    assert {route.path for route in routes if isinstance(route, OpenRoute)} == {
        "/enrol",
        "/sign-in",
        "/sign-in/provider",
        "/sign-in/provider/back",
        "/static/{name:path}",
    }


@pytest.mark.parametrize("needs", ["", "  "])
def test_a_route_without_a_grant_cannot_be_made(needs: str) -> None:
    """Forgetting the grant is a defect when the route is made, not a hole when it is used."""
    with pytest.raises(Defect, match="grant"):
        GuardedRoute("/x", nothing, needs=needs, methods=["GET"])
    with pytest.raises(Defect, match="grant"):
        GuardedSocket("/x", silence, needs=needs)


def test_an_open_route_without_a_reason_cannot_be_made() -> None:
    """Opening something to everybody needs a sentence."""
    with pytest.raises(Defect, match="why"):
        OpenRoute("/x", nothing, because="", methods=["GET"])


@pytest.mark.parametrize("path", ["/", "/signs", "/signs/1", "/vault", "/do", FORM, "/nowhere"])
def test_a_stranger_is_led_to_the_sign_in(client: TestClient, path: str) -> None:
    """Without a session every page, even one that is not there, leads to the sign-in and back."""
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
    assert path == "/" or answer.headers["location"] == f"/sign-in?to={path.replace('/', '%2F')}"


def test_a_part_for_a_stranger_leads_the_whole_page_to_the_sign_in(client: TestClient) -> None:
    """When a session ends while a page is open, its next refresh leads to the sign-in."""
    answer = client.get("/signs", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"], answer.content) == (401, "/sign-in", b"")


def test_a_form_of_another_site_is_refused(keller: TestClient) -> None:
    """A session does not help a page of another site to act in a person's name."""
    answer = keller.post(FORM, data={"words": "hello"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "another site" in answer.text
    assert "HELLO" not in keller.get("/signs").text


def test_a_form_from_another_port_is_refused(keller: TestClient) -> None:
    """The neighbour's console on the same machine is another site."""
    answer = keller.post(FORM, data={"words": "hello"}, headers={"sec-fetch-site": "same-site"})
    assert answer.status_code == 403


def test_a_form_that_is_too_large_keeps_what_was_written(keller: TestClient) -> None:
    """A form has a limit, says it in words at its longest text, and shows the text again: nothing is lost."""
    answer = keller.post(FORM, data={"words": "x" * FORM_LIMIT})
    assert answer.status_code == 422
    assert "x" * FORM_LIMIT in answer.text
    assert "The form holds 257 KB, and at most 256 KB are taken." in answer.text
    assert "shorten it by 1 KB or more" in answer.text


def test_a_form_beyond_all_measure_says_where_the_text_still_is(keller: TestClient) -> None:
    """What is too large to be read is refused with the way back to what was written."""
    answer = keller.post(FORM, data={"words": "x" * FORM_KEPT})
    assert answer.status_code == 422
    assert "your browser still has what you wrote" in answer.text
    assert len(answer.content) < FORM_LIMIT


def test_a_form_for_anybody_is_read_no_further_than_a_form_may_be(client: TestClient) -> None:
    """At a door that is open to all nothing is kept of a form that is too large."""
    answer = client.post("/sign-in", data={"person": "keller", "phrase": "x" * FORM_LIMIT})
    assert answer.status_code == 422
    assert "at most 256 KB are taken" in answer.text


def test_what_is_no_form_is_refused(keller: TestClient) -> None:
    """Another kind of body is not guessed at."""
    assert keller.post(FORM, json={"words": "hello"}).status_code == 422


def test_a_form_with_too_many_fields_is_refused(keller: TestClient) -> None:
    """A form made to exhaust the node is cut off."""
    answer = keller.post(FORM, data={f"field{number}": "x" for number in range(1_000)})
    assert answer.status_code == 422


def test_broken_text_is_refused(keller: TestClient) -> None:
    """Bytes that are no text are refused, not replaced."""
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert keller.post(FORM, content=b"words=%ff%fe", headers=kind).status_code == 422


def test_a_session_that_has_ended_opens_nothing(keller: TestClient, node: Node) -> None:
    """After the watch's end the session's cookie is worth nothing."""
    assert keller.get("/signs").status_code == 200
    node.clock.move(13 * 3_600_000)  # type: ignore[attr-defined]  # the test's clock can be set
    assert keller.get("/signs").status_code == 303
