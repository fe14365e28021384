"""A request is understood whole or refused: never an error, never a guess."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.decisions import Decision
from lindero.kernel.places import Place
from lindero.trust.agreements.questions import MAX_FIELDS, Question, Request, question_of, read_request

PLAIN: dict[str, Any] = {
    "from": "NRD",
    "to": "SUD",
    "kind": "tracking.track_updated",
    "fields": ["track_id", "place"],
    "purpose": "border_surveillance",
    "person_class": "none",
    "place": [11.5, 55.5],
    "at": "2026-11-22T08:30:00Z",
    "retain_days": 30,
    "origin_countries": [],
    "protection": "none",
    "lane": "operations",
}


def read(**changes: Any) -> Question | Decision:
    """Read the plain request with some changes; a change to `...` leaves the key out."""
    asked = {key: value for key, value in (PLAIN | changes).items() if value is not ...}
    return read_request(json.dumps(asked))


def understood(**changes: Any) -> Question:
    """Read a request that must be understood."""
    question = read(**changes)
    assert isinstance(question, Question), question
    return question


def test_a_request_is_read_in_whole_numbers() -> None:
    """Degrees become steps of 1e-7 degree, the instant milliseconds, and every key arrives."""
    assert understood() == Question(
        sender="NRD",
        recipient="SUD",
        kind="tracking.track_updated",
        fields=("track_id", "place"),
        purpose="border_surveillance",
        lane="operations",
        at=1_795_336_200_000,
        places=(Place(115_000_000, 555_000_000),),
        person_class="none",
        retain_days=30,
    )


@pytest.mark.parametrize(
    "key", ["person_class", "place", "retain_days", "origin_countries", "protection", "lane"]
)
def test_what_may_be_left_out_may_be_null(key: str) -> None:
    """A key that may be missing means the same when it is null."""
    assert read(**{key: ...}) == read(**{key: None})
    assert isinstance(read(**{key: None}), Question)


def test_null_is_the_strictest_plain_meaning() -> None:
    """Without these keys: about nobody, without a place, for the clause's retention, no need known, daily lane."""
    question = understood(
        person_class=None, place=None, retain_days=None, origin_countries=None, protection=None, lane=None
    )
    assert (question.person_class, question.places, question.retain_days) == ("none", (), 0)
    assert (question.origin_countries, question.protected, question.lane) == (
        frozenset(),
        False,
        "operations",
    )


def test_the_instant_may_be_a_number() -> None:
    """Milliseconds UTC and RFC 3339 name the same instant."""
    assert understood(at=1_795_336_200_000) == understood()
    assert understood(at="2026-11-22T10:30:00+02:00") == understood()


def test_every_place_of_a_route_counts() -> None:
    """The places of a route join the record's place."""
    assert understood(route=[[10, 54], [-180, 0]]).places == (
        Place(115_000_000, 555_000_000),
        Place(100_000_000, 540_000_000),
        Place(-1_800_000_000, 0),
    )


@pytest.mark.parametrize("word", ["claimant", "refugee", "UNKNOWN", "perhaps", "no", "false", "nonexistent"])
def test_S_10_any_unknown_word_of_protection_protects(word: str) -> None:
    """Only an empty word and `none` say that there is no protection need; what is not understood protects."""
    assert understood(protection=word).protected


@pytest.mark.parametrize("word", ["", "none", "None", " none "])
def test_only_plain_words_say_that_there_is_no_need(word: str) -> None:
    """The words for no protection need are understood in any case, with spaces round them."""
    assert not understood(protection=word).protected


def test_fields_named_twice_count_once() -> None:
    """The order asked for is kept, doubles are dropped."""
    assert understood(fields=["b", "a", "b"]).fields == ("b", "a")


@pytest.mark.parametrize(
    "changes",
    [
        {"crisis": True},
        {"emergency": 1},
        {"clause": "AG-7@1/art-6-1"},
        {"from": ...},
        {"to": ...},
        {"kind": ...},
        {"fields": ...},
        {"purpose": ...},
        {"at": ...},
        {"from": None},
        {"from": "nrd"},
        {"from": "NORD"},
        {"to": "NRD"},
        {"kind": "tracks"},
        {"kind": 7},
        {"fields": []},
        {"fields": "place"},
        {"fields": [1]},
        {"fields": [None]},
        {"fields": ["x" * 65]},
        {"fields": [f"f{n}" for n in range(MAX_FIELDS + 1)]},
        {"purpose": ["sea_rescue"]},
        {"person_class": 3},
        {"place": [200, 10]},
        {"place": [181, 91]},
        {"place": [11.5]},
        {"place": [11.5, 55.5, 0]},
        {"place": ["11.5", "55.5"]},
        {"place": {"lon": 11.5, "lat": 55.5}},
        {"place": [1e400, 0]},
        {"route": [[11.5, 155]]},
        {"at": "yesterday"},
        {"at": "2026-11-22T08:30:00"},
        {"at": -1},
        {"at": 1e12},
        {"at": 10**18},
        {"at": True},
        {"at": None},
        {"retain_days": 0},
        {"retain_days": -5},
        {"retain_days": 2.5},
        {"retain_days": "30"},
        {"origin_countries": "VES"},
        {"origin_countries": ["Vesta"]},
        {"origin_countries": ["ves"]},
        {"protection": False},
        {"protection": ["claimant"]},
        {"lane": "express"},
        {"lane": ""},
    ],
)
def test_S_62_what_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    """Unknown keys, missing keys, wrong types and impossible values are refused with a reason, never guessed."""
    decision = read(**changes)
    assert isinstance(decision, Decision), decision
    assert not decision.allowed
    assert decision.codes == ("INVALID_REQUEST",)
    assert decision.reasons[0].text.endswith(".")
    assert decision.reasons[0].fix


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(line: bytes) -> None:
    """No line makes the reader fail."""
    assert isinstance(read_request(line), Question | Decision)


@given(
    st.dictionaries(
        st.sampled_from([*PLAIN, "route", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=4,
        ),
    )
)
def test_any_values_are_read_or_refused(values: dict[str, Any]) -> None:
    """No value of any key makes the reader fail, NaN and endless numbers included."""
    assert isinstance(read_request(json.dumps(PLAIN | values)), Question | Decision)


@pytest.mark.parametrize("depth", [10, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    """A bomb of brackets is refused, at any depth."""
    for line in (
        "[" * depth + "]" * depth,
        json.dumps(PLAIN)[:-1] + ',"x":' + "[" * depth + "]" * depth + "}",
    ):
        assert isinstance(read_request(line), Decision)


def test_a_request_made_in_code_is_checked_too() -> None:
    """Constructing a request checks nothing, so asking with one does."""
    request = Request(
        sender="NRD",
        recipient="SUD",
        kind="tracking.track_updated",
        fields=("place",),
        purpose="sea_rescue",
        at=5,
        place=(float("nan"), 0.0),
    )
    assert isinstance(question_of(request), Decision)
    wrong = Request(sender="NRD", recipient="SUD", kind=7, fields=("place",), purpose="x", at=5)  # type: ignore[arg-type]
    assert isinstance(question_of(wrong), Decision)
    right = Request(sender="NRD", recipient="SUD", kind="a.b", fields=("place",), purpose="x", at=5)
    assert isinstance(question_of(right), Question)
