"""The JSON interface does what its OpenAPI document says, to a reader of nothing else; `make fuzz` tries far more."""

from typing import Final

import pytest

from fuzz.described import described, faults_of, in_process, opened
from lindero.app import find_registry

EVERY: Final = 6
"""Of so many operations one is tried here, a different one of each folder."""


def test_sampled_operations_answer_as_described() -> None:
    """Made-up asks, right and wrong ones: no fault of ours, every answer of its type, nothing wrong accepted."""
    registry = find_registry()
    document = described(registry)
    names = sorted(one["operationId"] for path in document["paths"].values() for one in path.values())
    with opened(registry) as app, in_process(app) as send:
        assert list(faults_of(document, send, examples=2, only=names[::EVERY])) == []


def test_a_lie_in_the_document_is_found() -> None:
    """Were an answer not of the type that is described, or wrong asks accepted, this would say so."""
    registry = find_registry()
    document = described(registry)
    answers = document["paths"]["/api/people"]["get"]["responses"]["200"]["content"]["application/json"]
    answers["schema"] = {"type": "array"}
    with opened(registry) as app, in_process(app) as send:
        (found, *_) = faults_of(document, send, examples=4, only=["show.people"])
    assert "show.people" in found


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("lindero-reason", "x" * 301),
        ("lindero-case", "x" * 61),
        ("lindero-purpose", "x" * 65),
        ("lindero-case", "%ff"),
    ],
)
def test_header_that_says_too_much_is_refused(header: str, text: str) -> None:
    """A purpose, case or reason is never cut off in silence: the read log would say what nobody said."""
    with opened(find_registry()) as app, in_process(app) as send:
        answer = send(_Asked({header: text}))
    assert (answer.status_code, answer.json()["code"]) == (422, "api.header")


class _Asked:
    """A request with a header, as Schemathesis hands one over."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def as_transport_kwargs(self, base_url: str) -> dict[str, object]:
        """Return what the client sends."""
        return {"method": "GET", "url": f"{base_url}/api/people", "headers": self._headers}
