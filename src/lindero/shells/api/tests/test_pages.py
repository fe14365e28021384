"""The JSON interface: pages as GET."""

import pytest
from starlette.testclient import TestClient

from lindero.shells.api.tests.conftest import SignedIn
from lindero.shells.node import Node
from lindero.shells.web import web_application

BOATS = "/harbour/boats"


@pytest.fixture
def adm(client: TestClient, signed_in: SignedIn) -> dict[str, str]:
    """Return an administrator's headers, with two boats in the harbour."""
    headers = signed_in("ADM")
    for name, length_m in (("Ada", 12), ("Bob", 40)):
        client.post("/harbour/see_boat", json={"name": name, "length_m": length_m}, headers=headers)
    return headers


def names(answer: object) -> list[str]:
    """Return the names of the boats in an answer."""
    assert isinstance(answer, dict)
    return [boat["name"] for boat in answer["boats"]]


def test_page_is_shown_as_json(client: TestClient, adm: dict[str, str]) -> None:
    """A page's JSON is the typed data that its HTML is made from."""
    answer = client.get(BOATS, headers=adm)
    assert names(answer.json()) == ["Ada", "Bob"]
    assert answer.json()["seen_by"] == "person/adm"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?at_least_m=20", ["Bob"]),
        ("?names=Ada&names=Cid", ["Ada"]),
        ("?at_least_m=", ["Ada", "Bob"]),
        ("?sorted=true&at_least_m=0", ["Ada", "Bob"]),
    ],
)
def test_query_is_converted(client: TestClient, adm: dict[str, str], query: str, found: list[str]) -> None:
    """Words of the query string become the query's types; several values make a list."""
    assert names(client.get(BOATS + query, headers=adm).json()) == found


def test_path_is_part_of_the_query(client: TestClient, adm: dict[str, str]) -> None:
    """What stands in the path is a field of the query."""
    assert client.get(f"{BOATS}/Bob", headers=adm).json()["length_m"] == 40


def test_missing_thing_is_404_with_advice(client: TestClient, adm: dict[str, str]) -> None:
    """What is not there is said so by the page itself."""
    answer = client.get(f"{BOATS}/Cid", headers=adm)
    assert answer.status_code == 404
    assert answer.json()["code"] == "harbour.boat"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?colour=red", "colour"),
        ("?at_least_m=long", "at_least_m"),
        ("?at_least_m=1&at_least_m=2", "at_least_m"),
        ("?sorted=perhaps", "sorted"),
        ("/Ada?name=Bob", "name"),
    ],
)
def test_wrong_query_is_named(client: TestClient, adm: dict[str, str], query: str, named: str) -> None:
    """An unknown, doubled or wrong field of a query is refused by its name."""
    answer = client.get(BOATS + query, headers=adm)
    assert answer.status_code == 422
    assert named in answer.json()["text"]


def test_purpose_of_use_reaches_the_page(client: TestClient, adm: dict[str, str]) -> None:
    """The purpose that a request states is the actor's, so that it can be judged and logged."""
    answer = client.get(BOATS, headers={**adm, "lindero-purpose": "sea_rescue"})
    assert answer.json()["purpose"] == "sea_rescue"


def test_page_without_its_grant_is_refused(client: TestClient, signed_in: SignedIn) -> None:
    """Who lacks the grant sees nothing."""
    answer = client.get(BOATS, headers=signed_in("LO"))
    assert answer.status_code == 403
    assert "boats" not in answer.json()


def test_address_that_no_route_takes_is_told_in_json(node: Node) -> None:
    """An address with a line feed in it is nothing that anybody declared; the answer is one that a program reads."""
    with TestClient(web_application(node), base_url="http://nordia.test") as client:
        answer = client.get("/api/harbour/boats/%0Aaurora")
    assert (answer.status_code, answer.json()["code"]) == (404, "api.path")
