"""The OpenAPI document: valid, complete, and true."""

from typing import Any

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from lindero.app import find_registry
from lindero.shells.api.openapi import document
from lindero.shells.api.tests import nodes
from lindero.shells.node import Node


@pytest.fixture(scope="module")
def described() -> Any:
    """Return the document as a machine reads it."""
    return msgspec.json.decode(msgspec.json.encode(document(nodes.harbour_registry())))


def test_document_is_valid_openapi_3_1(described: Any) -> None:
    """The document follows the OpenAPI 3.1 specification."""
    assert described["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described).validate()


def test_every_action_and_page_is_described(described: Any) -> None:
    """Nothing that can be asked is left out."""
    registry = nodes.harbour_registry()
    for action in registry.actions.values():
        operation = described["paths"]["/api/" + action.name.replace(".", "/", 1)]["post"]
        assert operation["summary"] == action.sentence
        assert action.needs in operation["description"]
    for page in registry.pages.values():
        assert "get" in described["paths"]["/api" + page.path]


def test_path_parameters_are_in_the_path(described: Any) -> None:
    """A page's path parameter is described as one, and required."""
    parameters = described["paths"]["/api/harbour/boats/{name}"]["get"]["parameters"]
    own = [one for one in parameters if one["in"] != "header"]
    assert [(one["name"], one["in"], one["required"]) for one in own] == [("name", "path", True)]


def test_headers_of_purpose_and_approval_are_described() -> None:
    """Whoever reads the document alone can state purpose and case, ask for an approval, give it, and take a file."""
    described = document(find_registry())["paths"]
    granting = described["/api/identity/grant_role"]["post"]
    assert [one["name"] for one in granting["parameters"]] == [
        "lindero-purpose",
        "lindero-case",
        "lindero-reason",
        "lindero-approval",
    ]
    assert "approves exactly this ask" in granting["description"]
    looking = described["/api/protection"]["get"]
    assert "lindero-purpose" in {one["name"] for one in looking["parameters"]}
    assert {"/api/approvals", "/api/exports", "/api/session"} <= set(described)


def test_query_parameters_carry_meaning_and_type(described: Any) -> None:
    """A page's query is described field by field, with what the docstring says of it."""
    parameters = described["paths"]["/api/harbour/boats"]["get"]["parameters"]
    length = next(one for one in parameters if one["name"] == "at_least_m")
    assert length["description"] == "Only boats of this length, metres, or longer."
    assert length["schema"]["type"] == "integer"
    assert not length["required"]


def test_answers_are_described(described: Any) -> None:
    """The answer of an action is its own type, and errors are one type for all."""
    responses = described["paths"]["/api/harbour/see_boat"]["post"]["responses"]
    assert responses["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/BoatNoted")
    assert responses["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/Told")


def test_operation_names_are_unique(described: Any) -> None:
    """Generated clients can name a function for each operation."""
    names = [op["operationId"] for methods in described["paths"].values() for op in methods.values()]
    assert len(names) == len(set(names))


def test_anybody_may_read_it(client: TestClient) -> None:
    """The document is served to strangers: it says what the program is, nothing of its data."""
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Lindero"


def test_served_document_is_of_this_nodes_folders(client: TestClient, node: Node) -> None:
    """A folder that joins is in the document without an edit elsewhere."""
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/api/" + name.replace(".", "/", 1) for name in node.registry.actions} <= set(paths)
