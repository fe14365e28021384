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
from lindero.shells.console.doors import FORM_KEPT, FORM_LIMIT, RENEWAL
from lindero.shells.console.routes import GuardedRoute, GuardedSocket, OpenRoute
from lindero.shells.node import Node

FORM = "/do/signs/see_sign"

OF_ITSELF = {"hx-request": "true", RENEWAL: "1"}
"""How a page asks for a part of itself while nobody touches it."""


def move(node: Node, minutes: int) -> None:
    """Let time pass at a node."""
    node.clock.move(minutes * 60_000)  # type: ignore[attr-defined]  # the test's clock can be set


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


@pytest.mark.parametrize(
    ("shown", "target"),
    [
        ("http://testserver/signs?at_most=2#row-3", "/sign-in?to=%2Fsigns%3Fat_most%3D2"),
        ("http://testserver/", "/sign-in"),
        ("http://testserver//evil.example/x", "/sign-in"),
        ("https://evil.example/signs", "/sign-in?to=%2Fsigns"),
        ("http://[evil", "/sign-in"),
    ],
)
def test_the_sign_in_leads_back_to_the_page_in_which_a_part_stood(
    client: TestClient, shown: str, target: str
) -> None:
    """A page that idled is where its reader left it, and never at another host."""
    answer = client.get("/signs", headers={"hx-request": "true", "hx-current-url": shown})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, target)


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
    """Another kind of body is not guessed at; whoever is signed in is told the way back, and no way to sign in."""
    answer = keller.post(FORM, json={"words": "hello"})
    assert answer.status_code == 422
    assert "application/json is not a form" in answer.text
    assert "Back to the start" in answer.text
    assert "To the sign-in" not in answer.text


def test_what_is_no_form_tells_a_stranger_nothing(client: TestClient) -> None:
    """Who has no session is led to the sign-in whatever the body is; at an open door the flaw is told."""
    answer = client.post(FORM, json={"words": "hello"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    answer = client.post("/sign-in", json={"words": "hello"})
    assert answer.status_code == 422
    assert "To the sign-in" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_wrong_method_is_told_to_people_in_words(keller: TestClient, method: str) -> None:
    """A browser gets a page with the way back, a program the same status as ever; both learn what is taken."""
    page = keller.request(method, "/signs", headers={"accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (405, "text/html")
    assert "Nothing can be sent to /signs." in page.text
    assert "Back to the start" in page.text
    told = keller.request(method, "/signs")
    assert (told.status_code, told.headers["content-type"].partition(";")[0]) == (405, "text/plain")
    assert sorted(told.headers["allow"].split(", ")) == sorted(page.headers["allow"].split(", "))


def test_a_wrong_method_tells_a_stranger_no_more(client: TestClient) -> None:
    """Somebody without a session reads the same words alone, with the way to the sign-in."""
    page = client.post("/signs", headers={"accept": "text/html"})
    assert page.status_code == 405
    assert "To the sign-in" in page.text


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
    move(node, 13 * 60)
    assert keller.get("/signs").status_code == 303


def test_an_open_page_idles_though_it_renews_itself(keller: TestClient, node: Node) -> None:
    """What a page asks for by itself every few minutes shows nothing any more after an hour without a person."""
    for _ in range(3):
        move(node, 15)
        assert keller.get("/signs", headers=OF_ITSELF).status_code == 200
    move(node, 15)
    assert keller.get("/signs", headers=OF_ITSELF).status_code == 401
    assert keller.get("/signs").status_code == 303


def test_whoever_is_there_goes_on_however_the_page_renews_itself(keller: TestClient, node: Node) -> None:
    """A request without the mark is use, also a part of a page: the hour begins anew with it."""
    for _ in range(6):
        move(node, 50)
        assert keller.get("/signs", headers=OF_ITSELF).status_code == 200
        assert keller.get("/signs", headers={"hx-request": "true"}).status_code == 200


def test_a_mark_opens_nothing_and_keeps_nothing_open(keller: TestClient, node: Node) -> None:
    """Whatever it says, on a page or a form: the grant is still asked for, and the session ends an hour after use."""
    for words in ("", "0"):
        move(node, 25)
        assert keller.get("/vault", headers={RENEWAL: words}).status_code == 403
        assert keller.post(FORM, data={}, headers={RENEWAL: words}).status_code == 422
    move(node, 25)
    assert keller.get("/vault", headers={RENEWAL: "no"}).status_code == 303
