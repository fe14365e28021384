"""Promises about how a folder's pages are drawn: as HTML for people, as JSON for machines, of one source."""

import contextlib
import re
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from lindero.engine.store import Transaction
from lindero.kernel.capability import Action, Page
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.record import Record
from lindero.shells.console.doors import cookie_name
from lindero.shells.node import Node
from lindero.shells.web import web_application
from tests.promises.conftest import EVERYTHING, FOLDERS, REGISTRY, each_action, each_page
from tests.promises.workshop import folded_types, histories

NOWHERE = "aaaaaaaaaaaaaaaaaaaaaaaaaa"
"""Stands for the name in an address that names one thing: well formed, and of nothing."""

some = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module")
def client(node: Node) -> Iterator[TestClient]:
    """Return a browser in which somebody has signed in who may see everything."""
    keller = Actor(
        name="person/keller",
        grants=EVERYTHING,
        roles=("NCC",),
        purpose="border_surveillance",
        case_ref="NRD/2026/7",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            node.people, "person_of", lambda token, **_: (keller, "Keller") if token == "keller" else None
        )
        with TestClient(web_application(node), base_url="http://127.0.0.1") as client:
            client.cookies.set(cookie_name(node, "http"), "keller")
            yield client


def address(page: Page) -> str:
    """Return a page's address; where it names one thing, that of nothing."""
    return re.sub(r"\{[^}]*\}", NOWHERE, page.path)


def is_part(page: Page) -> bool:
    """Say whether a page is a part of another, fetched again by itself, and so without a heading."""
    folder = next(folder for folder in FOLDERS if page in folder.capability.pages)
    return "{% extends" not in (folder.path / "templates" / page.template).read_text(encoding="utf-8")


def remember(node: Node, records: list[Record]) -> None:
    """Put records into the node's log; what a guard turns down is passed over."""

    def put(tx: Transaction) -> None:
        for record in records:
            with contextlib.suppress(Invalid, Refused):
                node.log.put(tx, record, actor="test/promises")

    node.store.run(put)


@each_page
@some
@given(data=st.data())
def test_page_is_drawn_for_people_and_for_machines(
    node: Node, client: TestClient, page: Page, data: st.DataObject
) -> None:
    """Whatever is on record, the page is whole in HTML, and in JSON it has the same typed data.

    An address with a name that nothing can have leads people nowhere (404), and tells a program what is wrong (422).
    """
    folder = next(c.name for c in REGISTRY.capabilities if page in c.pages)
    if history := data.draw(histories(folded_types(REGISTRY, folder))):
        remember(node, history)
    drawn, told = client.get(address(page)), client.get(f"/api{address(page)}")
    assert drawn.headers["content-type"].startswith("text/html")
    assert told.headers["content-type"].startswith("application/json")
    is_misnamed = "{" in page.path and told.status_code == 422
    assert drawn.status_code == (404 if is_misnamed else told.status_code)
    if any(field.required for field in msgspec.structs.fields(page.asks)):
        assert drawn.status_code < 500
        assert drawn.status_code == 200 or told.json()["advice"]
    else:
        assert drawn.status_code == 200
        assert "<h1" in drawn.text or is_part(page)
        assert isinstance(told.json(), dict)


@each_page
def test_page_sends_strangers_to_sign_in(client: TestClient, page: Page) -> None:
    """Somebody without a session learns nothing: not whether a thing exists, nor what it is called."""
    stranger = TestClient(client.app, base_url="http://127.0.0.1", follow_redirects=False)
    drawn, told = stranger.get(address(page)), stranger.get(f"/api{address(page)}")
    assert drawn.status_code in {303, 401}
    assert told.status_code == 401


@each_action
def test_action_has_its_form(client: TestClient, action: Action) -> None:
    """Every action can be asked by a form, with a field for each thing that it asks."""
    form = client.get(f"/do/{action.name.replace('.', '/', 1)}")
    assert form.status_code == 200
    for field in action.asks.__struct_fields__:
        assert f'name="{field}"' in form.text, field
