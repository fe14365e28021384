"""Who gets through which route: the route table, and that no route can be made without saying who may."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from lindero.kernel.errors import Defect
from lindero.shells.access import Access, Guard, Visitor, by_session, table_of
from lindero.shells.api.answers import refusal
from lindero.shells.api.application import api_application
from lindero.shells.api.control import control_application
from lindero.shells.api.tests.conftest import SignedIn
from lindero.shells.console.doors import SIGNED_IN
from lindero.shells.node import SYSTEM, Node
from lindero.shells.operations import OPERATIONS
from lindero.shells.web import web_application
from lindero.trust.identity.records import RoleRevoked


@pytest.fixture
def guard(node: Node) -> Guard:
    """Return a guard of the node."""
    return Guard(node, by_session(node), refusal)


@pytest.fixture
def table(node: Node) -> list[Access]:
    """Return the whole route table of console and JSON interface."""
    return list(table_of(web_application(node).routes))


async def hello(request: Request, visitor: Visitor) -> Response:
    """Greet whoever got through."""
    return Response(visitor.actor.name)


async def hello_all(request: Request) -> Response:
    """Greet anybody."""
    return Response("anybody")


def test_AGR_04_every_route_names_a_grant_or_why_it_is_public(table: list[Access]) -> None:
    """The route table has no hole: each route says what it needs, or why nobody needs anything."""
    assert len(table) > 20
    for access in table:
        assert bool(access.needs) != bool(access.because), access


def test_public_routes_are_few_and_known(table: list[Access]) -> None:
    """What anybody may reach is listed here, so that nothing becomes public unseen."""
    assert {access.path for access in table if not access.needs} == {
        "/api/openapi.json",
        "/api/session",
        "/health",
        "/enrol",
        "/public",
        "/public/",
        "/public/static/{name}",
        *(
            f"/public/{{language}}/{page}"
            for page in ("", "agreements", "report", "follow", "meetings", "rights", "figures", "waiting")
        ),
        "/public/warnings.atom",
        "/public/warnings/{warning}.cap",
        "/public/{language}/warnings",
        "/public/{language}/consultations",
        "/public/{language}/consultations/{consultation}",
        "/public/{language}/consultations/{consultation}/comment",
        "/public/{path:path}",
        "/sign-in",
        "/sign-in/provider",
        "/sign-in/provider/back",
        "/static/{name:path}",
    }


def test_every_action_and_page_has_its_own_grant_in_the_table(table: list[Access], node: Node) -> None:
    """What a folder declares is reached with the grant that it declares, and no other."""
    needs = {(access.path, method): access.needs for access in table for method in access.methods}
    for action in node.registry.actions.values():
        assert needs["/api/" + action.name.replace(".", "/", 1), "POST"] == action.needs
    for page in node.registry.pages.values():
        assert needs["/api" + page.path, "GET"] == page.needs


def test_control_door_is_guarded_too(node: Node) -> None:
    """Operations of the node's own machine name their grants as well."""
    needs = {access.path: access.needs for access in table_of(control_application(node, tuple).routes)}
    assert {f"/control/{name}": op.needs for name, op in OPERATIONS.items()}.items() <= needs.items()


def test_route_without_a_grant_cannot_be_made(guard: Guard) -> None:
    """Forgetting the grant is found when the route is made, not when it is used."""
    with pytest.raises(Defect):
        guard.route("/secret", hello, needs="")


def test_public_route_without_a_reason_cannot_be_made(guard: Guard) -> None:
    """Nothing is public by accident."""
    with pytest.raises(Defect):
        guard.public("/secret", hello_all, because=" ")


@pytest.mark.parametrize(
    "unguarded",
    [
        Route("/secret", hello_all),
        Mount("/deep", routes=[Mount("/deeper", routes=[Route("/secret", hello_all)])]),
        Mount("/app", app=Starlette(routes=[Route("/secret", hello_all)])),
    ],
)
def test_route_made_without_a_guard_is_found(unguarded: Route | Mount) -> None:
    """A route that went around the guard stops the node from starting, however deep it is mounted."""
    with pytest.raises(Defect, match="secret"):
        list(table_of([unguarded]))


@pytest.fixture
def guarded(guard: Guard) -> Iterator[TestClient]:
    """Return a client of three routes: for a grant, for anybody signed in, for anybody."""
    routes = [
        guard.route("/granted", hello, needs="sensors.operate"),
        guard.route("/signed-in", hello, needs=SIGNED_IN),
        guard.public("/public", hello_all, because="the test says so"),
    ]
    with TestClient(Starlette(routes=routes)) as client:
        yield client


def test_guard_lets_through_who_may(guarded: TestClient, signed_in: SignedIn) -> None:
    """With the grant, with a session, with nothing: each as its route says."""
    assert guarded.get("/granted", headers=signed_in("ADM")).text == "person/adm"
    assert guarded.get("/signed-in", headers=signed_in("FRO")).text == "person/fro"
    assert guarded.get("/public").text == "anybody"


def test_guard_turns_away_who_may_not(guarded: TestClient, signed_in: SignedIn) -> None:
    """Without the grant 403, without a session 401."""
    assert guarded.get("/granted", headers=signed_in("FRO")).status_code == 403
    assert guarded.get("/granted").status_code == 401
    assert guarded.get("/signed-in").status_code == 401


def test_role_taken_back_counts_at_once(guarded: TestClient, signed_in: SignedIn, node: Node) -> None:
    """A session gives no more than its person holds now."""
    headers = signed_in("ADM")
    node.work("identity", SYSTEM, lambda desk: desk.put(RoleRevoked(person="adm", role="ADM")))
    assert guarded.get("/granted", headers=headers).status_code == 403


def test_api_application_takes_more_routes(node: Node, guard: Guard) -> None:
    """A door of its own kind adds routes to the interface."""
    more = [guard.public("/extra", hello_all, because="the test says so")]
    with TestClient(api_application(node, by_session(node), more)) as client:
        assert client.get("/extra").text == "anybody"
