"""The JSON interface, fed by what its own description says: every operation, with made-up asks.

Schemathesis reads the OpenAPI document as a stranger's program would, sends what it allows and what it does not, and
holds every answer against what is described. What answers with a fault of ours, or with something else than was
promised, is returned in words.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click
import msgspec
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Err
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
)
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Mount
from starlette.testclient import TestClient

from lindero.app import find_registry
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.engine.registry import Registry
from lindero.kernel.desk import Actor
from lindero.shells.access import Visitor, with_purpose
from lindero.shells.api.answers import http_error
from lindero.shells.api.application import api_application
from lindero.shells.api.openapi import document
from lindero.shells.node import Node
from lindero.shells.setup import NewPerson, NodePlan, make_node

START: Final = 1_795_334_400_000
"""2026-11-22T08:00:00Z."""

CHECKS: Final = (
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
)
"""What every answer is held against."""

_MODES: Final = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)

Send = Callable[[Any], Any]
"""Sends a made-up request; returns the answer."""


def described(registry: Registry) -> dict[str, Any]:
    """Return the OpenAPI document as a program reads it; who asks is known already, so sessions are left out of it."""
    read: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document(registry)))
    del read["security"], read["components"]["securitySchemes"], read["paths"]["/api/session"]
    return read


@contextmanager
def opened(registry: Registry) -> Iterator[Starlette]:
    """Give the JSON interface of a new node, to somebody who may ask for everything."""
    folder = Path(tempfile.mkdtemp(prefix="lindero-described-"))
    clock, random = SetClock(START), SeededRandom("described")
    people = (NewPerson(person="adams", name="A. Adams", roles=("ADM",)),)
    plan = NodePlan(nation="NRD", name="Nordia", people=people)
    make_node(folder / "node", plan, registry, clock=clock, random=random)
    node = Node(folder / "node", registry, clock=clock, random=random)
    everything = frozenset(grant.name for grant in registry.offers("grants"))
    # At the machine itself approvals are given by being there, so that asks get past them.
    actor = Actor(
        name="cli/stranger",
        grants=everything,
        roles=("NCC", "SPOC", "PRO"),
        purpose="border_checks",
        case_ref="NRD 2026/17",
    )

    def identify(request: Request) -> Visitor:
        return Visitor(actor=with_purpose(actor, request), name="stranger")

    try:
        routes = [Mount("/api", app=api_application(node, identify))]
        yield Starlette(routes=routes, exception_handlers={HTTPException: http_error})
    finally:
        node.close()
        shutil.rmtree(folder)


@contextmanager
def in_process(app: Starlette) -> Iterator[Send]:
    """Give what sends requests to an application in this process."""
    with TestClient(app, base_url="http://nordia.test", raise_server_exceptions=False) as client:

        def send(case: Any) -> Any:
            words = case.as_transport_kwargs(base_url="http://nordia.test")
            words.pop("cookies", None)
            return client.request(**words)

        yield send


def faults_of(
    document: dict[str, Any], send: Send, *, examples: int, start: int = 1, only: Sequence[str] = ()
) -> Iterator[str]:
    """Yield what was found wrong, each with the request that did it.

    Args:
        document: The OpenAPI document.
        send: Sends a request.
        examples: How many requests of each operation, half of them as described and half not.
        start: Seed of what is made up.
        only: Names of operations; all of them where empty.
    """
    for found in from_dict(document).get_all_operations():
        if isinstance(found, Err):
            yield f"the document: {found.err()}"
            continue
        operation = found.ok()
        name = str(operation.definition.raw.get("operationId", operation.label))
        if not only or name in only:
            for mode in _MODES:
                yield from _tried(name, operation, mode, send, max(1, examples // len(_MODES)), start)


def _tried(name: str, operation: Any, mode: Any, send: Send, examples: int, start: int) -> Iterator[str]:
    """Yield what went wrong with one operation in one mode."""
    wrong: list[str] = []

    @seed(start)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        answer = send(case)
        try:
            case.validate_response(answer, checks=list(CHECKS))
        except (Failure, FailureGroup) as failure:
            told = getattr(failure, "exceptions", (failure,))
            wrong.extend(f"{name}: {one}\n{case.as_curl_command()}" for one in told)

    try:
        run()
    except Unsatisfiable:
        # Where nothing is asked, or any text is right, nothing can be asked wrongly.
        if mode is not schemathesis.GenerationMode.NEGATIVE:
            raise
    yield from wrong


@click.command()
@click.argument("names", nargs=-1)
@click.option("--examples", default=40, show_default=True, help="Requests of each operation.")
@click.option("--seed", "start", default=1, show_default=True, help="Seed of what is made up.")
def main(names: tuple[str, ...], *, examples: int, start: int) -> None:
    """Try the named operations, or all of them; exit with 1 if something was found."""
    registry = find_registry()
    with opened(registry) as app, in_process(app) as send:
        found = list(faults_of(described(registry), send, examples=examples, start=start, only=names))
    for fault in found:
        click.echo(fault)
    click.echo(f"{len(found)} faults")
    if found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
