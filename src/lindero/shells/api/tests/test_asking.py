"""Asks as the doors take them: fields as people see them, strict decoding, queries from text."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Defect, Invalid, LinderoError, Missing
from lindero.shells.api.tests import nodes
from lindero.shells.asking import decode_ask, fields_of, meanings_of
from lindero.shells.node import Node
from lindero.shells.queries import given_in, page_at, query_of

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
ASKS = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=40)},
    optional={
        "length_m": st.integers(0, 500),
        "flags": st.lists(st.text(max_size=8), max_size=3),
        "berth": st.none()
        | st.fixed_dictionaries({"quay": st.text(max_size=5), "number": st.integers(-9, 9)}),
        "note": st.text(max_size=20),
    },
)


class Inner(msgspec.Struct, frozen=True, kw_only=True, tag="inner"):
    """One of two kinds of part."""

    size: int


class Other(msgspec.Struct, frozen=True, kw_only=True, tag="other"):
    """The other kind of part."""

    colour: str


class Deep(msgspec.Struct, frozen=True, kw_only=True):
    """An ask with parts in lists, in mappings, and of several kinds.

    Attributes:
        parts: Parts of either kind.
        named: Parts by name, of one kind, with a sentence that
            goes on in the next line.
        sender: Who sends; called `from` in JSON.
    """

    parts: tuple[Inner | Other, ...] = ()
    named: dict[str, Inner] = {}
    sender: str = msgspec.field(default="", name="from")


@given(ask=ASKS)
def test_every_ask_of_the_declared_shape_is_decoded(ask: dict[str, Any]) -> None:
    """What fits the declaration passes, with the values that were sent."""
    decoded = decode_ask(msgspec.json.encode(ask), nodes.SeeBoat)
    assert decoded.name == ask["name"]
    assert list(decoded.flags) == ask.get("flags", [])


@given(ask=ASKS, key=st.text(min_size=1, max_size=8), value=JSON_VALUES)
def test_unknown_key_is_always_refused(ask: dict[str, Any], key: str, value: Any) -> None:
    """A key that nobody declared is refused, wherever it stands: a mistyped limit must not be dropped."""
    known = {field.name for field in fields_of(nodes.SeeBoat)}
    if key not in known:
        with pytest.raises(Invalid):
            decode_ask(msgspec.json.encode({**ask, key: value}), nodes.SeeBoat)
    berth = {"quay": "A", "number": 1}
    if key not in berth:
        with pytest.raises(Invalid):
            decode_ask(msgspec.json.encode({**ask, "berth": {**berth, key: value}}), nodes.SeeBoat)


@given(data=st.binary(max_size=60) | JSON_VALUES.map(msgspec.json.encode))
def test_nothing_that_is_sent_breaks_the_decoder(data: bytes) -> None:
    """Whatever bytes come are an ask or an error with advice."""
    told: LinderoError | None = None
    try:
        decode_ask(data, nodes.SeeBoat)
    except LinderoError as error:
        told = error
    assert told is None or told.advice


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (
            {"parts": [{"type": "inner", "size": 1}, {"type": "other", "colour": "red", "size": 1}]},
            "parts[1].size",
        ),
        ({"named": {"a": {"type": "inner", "size": 1, "weight": 2}}}, "named.a.weight"),
        ({"sender": "NRD"}, "sender"),
    ],
)
def test_unknown_key_is_named_by_its_path(body: dict[str, Any], named: str) -> None:
    """In lists, in mappings and in parts of several kinds, the refusal says exactly where."""
    with pytest.raises(Invalid) as caught:
        decode_ask(msgspec.json.encode(body), Deep)
    assert f" {named}." in caught.value.text


def test_tagged_parts_and_renamed_fields_pass() -> None:
    """A tag is no unknown key, and a field goes by its name in JSON."""
    body = b'{"parts":[{"type":"other","colour":"red"}],"named":{"a":{"type":"inner","size":1}},"from":"NRD"}'
    assert decode_ask(body, Deep).sender == "NRD"


def test_meanings_come_from_docstrings() -> None:
    """What the docstring says of a field is what forms, commands and documents say."""
    assert (
        meanings_of(Deep)["named"]
        == "Parts by name, of one kind, with a sentence that goes on in the next line."
    )
    assert {field.name: field.sentence for field in fields_of(Deep)}["parts"] == "Parts of either kind."
    assert [field.name for field in fields_of(nodes.SeeBoat) if field.required] == ["name"]


def test_address_is_split() -> None:
    """An address is a path and what its query gives, several values under one name among them."""
    assert given_in("/harbour/boats?names=a&names=b&at_least_m=") == (
        "/harbour/boats",
        {"names": ["a", "b"], "at_least_m": [""]},
    )
    assert given_in("/harbour/boats") == ("/harbour/boats", {})
    with pytest.raises(Invalid):
        given_in("/harbour/boats?oops")


def test_page_is_found_by_its_path() -> None:
    """A path finds its page, and gives what stands in it to the query."""
    registry = nodes.harbour_registry()
    assert page_at(registry, "/harbour/boats")[1] == {}
    assert page_at(registry, "/harbour/boats/Ada")[1] == {"name": ["Ada"]}
    with pytest.raises(Missing, match="/harbour/piers"):
        page_at(registry, "/harbour/piers")


@given(number=st.integers(-(10**6), 10**6), names=st.lists(st.text("abcXYZ- ", min_size=1).filter(str.strip)))
def test_query_from_text_is_the_query(number: int, names: list[str]) -> None:
    """Values written as text come back as they were."""
    query = query_of(nodes.BoatsQuery, {"at_least_m": [str(number)], "names": names})
    assert query.at_least_m == number
    assert query.names == tuple(name.strip() for name in names)


def test_page_answers_its_own_query_alone(node: Node) -> None:
    """Another page's query is refused before anything is shown, also where every name that is read is there."""
    page, anybody = node.page("/harbour/boats"), Actor(name="person/adm", grants=frozenset({"sensors.read"}))
    assert node.show(page, nodes.BoatsQuery(), anybody) == nodes.Boats(
        boats=(), seen_by="person/adm", purpose=""
    )
    alike = msgspec.defstruct("Alike", [("at_least_m", int, 0), ("names", tuple, ())])
    for query in (nodes.OneBoat(name="Ada"), alike()):
        with pytest.raises(Defect, match=f"/harbour/boats was asked by {type(query).__name__}, not by Boats"):
            node.show(page, query, anybody)
