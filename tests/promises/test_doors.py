"""Promises about the doors of a folder: nobody gets through an action or a page without its grant."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindero.kernel.capability import Action, Page
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Refused
from lindero.shells.node import Node
from tests.promises.conftest import EVERYTHING, each_action, each_page
from tests.promises.making import values

some = settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])


def refusals(node: Node) -> int:
    """Return how many refusals of access the node's log holds."""
    rows = node.store.query("SELECT count(*) FROM log_heads WHERE kind = 'identity.access_refused'")
    return int(rows[0][0])


@each_action
@some
@given(data=st.data())
def test_action_refuses_without_its_grant(node: Node, action: Action, data: st.DataObject) -> None:
    """Whatever is asked, somebody with every other grant is refused, and the refusal is in the log."""
    ask, before = data.draw(values(action.asks)), refusals(node)
    almost = Actor(name="person/almost", grants=EVERYTHING - {action.needs})
    with pytest.raises(Refused) as caught:
        node.act(action.name, ask, almost)
    assert action.needs in caught.value.text
    assert caught.value.advice
    assert refusals(node) == before + 1


@each_page
@some
@given(data=st.data())
def test_page_refuses_without_its_grant(node: Node, page: Page, data: st.DataObject) -> None:
    """Whatever is looked up, somebody with every other grant is refused, and the refusal is in the log."""
    query, before = data.draw(values(page.asks)), refusals(node)
    almost = Actor(name="person/almost", grants=EVERYTHING - {page.needs})
    with pytest.raises(Refused) as caught:
        node.show(page, query, almost)
    assert page.needs in caught.value.text
    assert refusals(node) == before + 1


def outcome(call: Callable[[], Any]) -> tuple[Any, LinderoError | None]:
    """Return what a call answers, or the error by which it turns the asker down."""
    try:
        return call(), None
    except LinderoError as error:
        return None, error


@each_page
@some
@given(data=st.data())
def test_page_has_a_json_twin(node: Node, page: Page, data: st.DataObject) -> None:
    """A page is typed data that JSON can hold, or an error that says what to do; never anything else."""
    query, reader = data.draw(values(page.asks)), Actor(name="person/keller", grants=EVERYTHING)
    shown, error = outcome(lambda: node.show(page, query, reader))
    if error is not None:
        assert error.advice, error.code
        return
    assert shown.__struct_config__.frozen
    assert msgspec.json.decode(msgspec.json.encode(shown), type=type(shown)) == shown


@each_action
@some
@given(data=st.data())
def test_action_answers_or_says_what_to_do(node: Node, action: Action, data: st.DataObject) -> None:
    """Any ask of the declared type is carried out or turned down with advice; none breaks the node."""
    ask, officer = data.draw(values(action.asks)), Actor(name="person/keller", grants=EVERYTHING)
    _, error = outcome(lambda: node.act(action.name, ask, officer))
    assert error is None or error.advice, error.code
