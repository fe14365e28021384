"""Vectors of others, where somebody has them: `LINDERO_VECTORS` names the folder with their archives.

Neither is needed to test this project. ODRL-Test-Suite (SolidLabResearch, MIT): `odrl_test_cases_open.tar.gz`.
cedar-integration-tests (Apache-2.0): `cedar_integration_tests.tar.gz`.
"""

import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cedarpy
import msgspec
import pytest
import rdflib

from lindero.trust.agreements.exports.odrl_reading import agreement_of_odrl
from lindero.trust.agreements.exports.odrl_terms import CONTEXT
from lindero.trust.agreements.exports.odrl_walk import Unexpressible

VECTORS = "LINDERO_VECTORS"
CASE = rdflib.URIRef("http://example.org/TestCase")


def members(archive: str) -> dict[str, str]:
    """Return the texts in an archive of the vectors' folder, by name."""
    folder = os.environ.get(VECTORS, "")
    path = Path(folder) / archive
    if not folder or not path.is_file():
        pytest.skip(f"{VECTORS} names no folder with {archive}: these cases were not tried")
    with tarfile.open(path) as tar:
        files = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        return {name: file.read().decode() for name, file in files.items() if file is not None}


# --- ODRL -----------------------------------------------------------------------------------------------------


def cases_in(text: str) -> Iterator[dict[str, Any]]:
    """Yield the test cases of a file as JSON, each with what it refers to."""
    graph = rdflib.Graph().parse(data=text, format="turtle")
    for node in graph.subjects(rdflib.RDF.type, CASE):
        yield {"@context": dict(CONTEXT), **nested(graph, node)}


def nested(graph: rdflib.Graph, node: Any) -> dict[str, Any]:
    """Return a node with what it says, and what that says."""
    said: dict[str, list[Any]] = {}
    for predicate, value in graph.predicate_objects(node):
        name = "@type" if predicate == rdflib.RDF.type else str(predicate)
        is_told = not isinstance(value, rdflib.Literal) and (value, None, None) in graph
        said.setdefault(name, []).append(nested(graph, value) if is_told else str(value))
    return {"uid": str(node), **said}


def test_what_others_say_in_odrl_is_refused_term_by_term() -> None:
    """No case of the suite is a treaty (the open quarter holds cases and reports): each is refused, each term named."""
    files = members("odrl_test_cases_open.tar.gz")
    tried = 0
    for name, text in files.items():
        for case in cases_in(text):
            with pytest.raises(Unexpressible) as caught:
                agreement_of_odrl(msgspec.json.encode(case))
            lost = {term for _, term in caught.value.lost}
            assert lost >= {key for key in case if key.startswith("http")}, name
            assert lost >= {"missing", "what an agreement needs beside its clauses is missing"}
            tried += 1
    assert tried == len(files) > 0


# --- Cedar ----------------------------------------------------------------------------------------------------


def test_the_oracle_passes_cedars_own_cases() -> None:
    """The engine that the compiled policy is compared with decides as Cedar's own tests say it must."""
    files = members("cedar_integration_tests.tar.gz")
    tried = 0
    for name, text in files.items():
        if not name.startswith("tests/") or not name.endswith(".json"):
            continue
        case = json.loads(text)
        for request in case["requests"]:
            asked = {key: _entity(request[key]) for key in ("principal", "action", "resource")}
            answer = cedarpy.is_authorized(
                {**asked, "context": request["context"]},
                files[case["policies"]],
                json.loads(files[case["entities"]]),
                schema=files[case["schema"]],
            )
            assert answer.decision.value.lower() == request["decision"], (name, request["description"])
            tried += 1
    assert tried > 0


def _entity(value: dict[str, str]) -> dict[str, str]:
    return {"type": value["type"], "id": value["id"]}
