"""Passkeys: made for one site, answering one challenge, their user verified, their count rising."""

import base64
import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.engine.keys import SeededRandom
from lindero.kernel.errors import Invalid, LinderoError, Refused, Unproved
from lindero.trust.identity import challenges
from lindero.trust.identity.challenges import Challenges
from lindero.trust.identity.passkeys import (
    MAX_ANSWER,
    Site,
    answered,
    assertion_options,
    check_assertion,
    check_registration,
    registration_options,
)
from lindero.trust.identity.tests.authenticator import Device, b64url

SITE = Site(domain="localhost", origin="http://localhost:8440", name="Nordia node")
CHALLENGE = bytes(range(32))
OTHER = bytes(32)


def registered(device: Device) -> str:
    """Register a device; return its public key."""
    answer = device.register(registration_options(SITE, "keller", "A. Keller", CHALLENGE))
    return check_registration(SITE, answer, CHALLENGE).public_key


def test_passkey_is_registered_and_signs() -> None:
    """What it made holds, and what it signs afterwards is proved with a rising count."""
    device = Device()
    key = registered(device)
    answer = device.sign(assertion_options(SITE, CHALLENGE, (device.name,)))
    assert answered(answer) == (device.name, CHALLENGE)
    assert check_assertion(SITE, answer, CHALLENGE, key, 0) == 1


def test_user_must_be_verified() -> None:
    """A device that lies about signs in nobody who finds it."""
    options = json.loads(registration_options(SITE, "keller", "A. Keller", CHALLENGE))
    assert options["authenticatorSelection"]["userVerification"] == "required"
    device = Device()
    key = registered(device)
    device.verifies = False
    with pytest.raises(Unproved):
        registered(device)
    with pytest.raises(Unproved):
        check_assertion(SITE, device.sign(assertion_options(SITE, CHALLENGE)), CHALLENGE, key, 0)


def test_answer_for_another_site_is_worth_nothing() -> None:
    """A page that imitates the console gets nothing that could be used here."""
    device = Device()
    key = registered(device)
    device.origin = "http://lindero.example"
    with pytest.raises(Unproved):
        check_assertion(SITE, device.sign(assertion_options(SITE, CHALLENGE)), CHALLENGE, key, 0)
    elsewhere = Site(domain="lindero.example", origin="http://localhost:8440", name="x")
    device.origin = "http://localhost:8440"
    with pytest.raises(Unproved):
        check_assertion(SITE, device.sign(assertion_options(elsewhere, CHALLENGE)), CHALLENGE, key, 0)


def test_answer_to_another_challenge_is_worth_nothing() -> None:
    """An answer that was seen before cannot be used again for something else."""
    device = Device()
    key = registered(device)
    answer = device.sign(assertion_options(SITE, OTHER))
    with pytest.raises(Unproved):
        check_assertion(SITE, answer, CHALLENGE, key, 0)
    with pytest.raises(Unproved):
        check_registration(SITE, device.register(registration_options(SITE, "x", "X", OTHER)), CHALLENGE)


def test_another_key_does_not_sign_for_it() -> None:
    """The public key that was registered decides."""
    registered(Device())
    other = registered(Device(seed=8))
    answer = Device().sign(assertion_options(SITE, CHALLENGE))
    with pytest.raises(Unproved):
        check_assertion(SITE, answer, CHALLENGE, other, 0)


def test_count_that_does_not_rise_shows_a_copy() -> None:
    """A copied device is found out at its first signature."""
    device = Device()
    key = registered(device)
    answer = device.sign(assertion_options(SITE, CHALLENGE))
    with pytest.raises(Unproved):
        check_assertion(SITE, answer, CHALLENGE, key, 1)


def test_passkeys_that_are_known_are_not_made_twice() -> None:
    """The device is told which it has, and whom the passkey is for says nothing of the person."""
    options = json.loads(registration_options(SITE, "keller", "A. Keller", CHALLENGE, (Device().name,)))
    assert [one["id"] for one in options["excludeCredentials"]] == [Device().name]
    assert options["user"]["id"] != b64url(b"keller")


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 450), st.sampled_from("Aa0-_{}\"',\u00e4"))
def test_no_changed_answer_is_proved(place: int, letter: str) -> None:
    """Whatever is changed in an answer, it is refused in words, and never by a fault of ours."""
    key, answer = _an_answer()
    changed = answer[:place] + letter + answer[place + 1 :]
    try:
        check_assertion(SITE, changed, CHALLENGE, key, 0)
    except Unproved:
        return
    # What was changed is not signed: the answer's second name, or a letter whose last bits are padding.
    assert _signed_part(changed) == _signed_part(answer)


@cache
def _an_answer() -> tuple[str, str]:
    """Return a public key and one answer of its device."""
    device = Device()
    return registered(device), device.sign(assertion_options(SITE, CHALLENGE))


def _signed_part(answer: str) -> Any:
    response = json.loads(answer)["response"]
    parts = ("clientDataJSON", "authenticatorData", "signature")
    return [base64.urlsafe_b64decode(response[part] + "==") for part in parts]


@given(
    st.text(max_size=200)
    | st.just('{"id": "x", "response": {"clientDataJSON": "e30"}}')
    | st.just("x" * 20_000)
)
def test_what_is_no_answer_is_told_so(text: str) -> None:
    """Nonsense is the sender's to correct."""
    with pytest.raises(LinderoError) as error:
        answered(text)
    assert isinstance(error.value, Invalid)


def test_answer_of_any_length_is_not_read() -> None:
    """A good answer with nothing but blanks after it is one until it is too long."""
    _, answer = _an_answer()
    assert answered(answer.ljust(MAX_ANSWER)) == answered(answer)
    with pytest.raises(Invalid):
        answered(answer.ljust(MAX_ANSWER + 1))


class Clock:
    """A clock that a test moves."""

    now = 1_795_334_400_000


def test_challenge_is_taken_once_for_what_it_was_made() -> None:
    """Answered before, for something else, by somebody else, or too late: it opens nothing."""
    clock = Clock()
    made = Challenges(SeededRandom("challenges"), lambda: clock.now)
    first = made.offer("enrol", "keller", kept="code")
    assert made.take(first, "enrol", "keller") == "code"
    with pytest.raises(Refused):
        made.take(first, "enrol", "keller")
    for about, person in (("sign_in", "keller"), ("enrol", "noor"), ("enrol", "")):
        wrong = made.offer("enrol", "keller")
        with pytest.raises(Refused):
            made.take(wrong, about, person)
        with pytest.raises(Refused):
            made.take(wrong, "enrol", "keller")
    late = made.offer("enrol", "keller")
    clock.now += challenges.VALID_MS
    with pytest.raises(Refused):
        made.take(late, "enrol", "keller")


def test_waiting_challenges_are_bounded() -> None:
    """Who asks for a million challenges pushes out the oldest, and the node keeps its memory."""
    made = Challenges(SeededRandom("many"), lambda: 0)
    first = made.offer("sign_in")
    last = [made.offer("sign_in") for _ in range(challenges.MOST)][-1]
    with pytest.raises(Refused):
        made.take(first, "sign_in")
    made.take(last, "sign_in")
