"""Cards: what a node says of itself, and the ceremony by which a neighbour recognises it."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.errors import Invalid, LinderoError, Unproved
from lindero.trust.identity.cards import (
    FORMAT,
    Card,
    Officer,
    check_fingerprint,
    fingerprint_of,
    read_card,
    signed_card,
    spoken,
)
from lindero.trust.identity.keychain import KeyRequest, KeyStatement, issue_key

SIGNER = FileSigner("lindero/SUD", new_key(SeededRandom("card")))
STRANGER = FileSigner("lindero/SUD", new_key(SeededRandom("stranger")))
ROOT = FileSigner("lindero/SUD/root", new_key(SeededRandom("root")))


def stated(nation: str = "SUD", node_key: str = SIGNER.public_key.hex()) -> KeyStatement:
    """Return what the root says of a node key."""
    return issue_key(KeyRequest(nation=nation, node_key=node_key, number=1), ROOT, 1_795_334_400_000)


CARD = signed_card(
    Card(
        format=FORMAT,
        nation="SUD",
        root_key=ROOT.public_key.hex(),
        key_statement=stated(),
        name="Sudia",
        address="sudia.test:8441",
        node_key=SIGNER.public_key.hex(),
        certificate="-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        officers=(
            Officer(person="cmd-sud", role="operational", public_key="a" * 64, ml_dsa_key="c" * 2_624),
        ),
        issued_at=1_795_334_400_000,
    ),
    SIGNER,
)


def written(card: Card) -> bytes:
    """Return a card as a file."""
    return msgspec.json.encode(card)


def test_card_that_was_signed_is_read_back() -> None:
    """What a node wrote, a neighbour reads, word for word."""
    assert read_card(written(CARD)) == CARD


def test_card_may_be_laid_out_in_any_way() -> None:
    """The signature is over the canonical form: blanks, order of keys and line ends of the file do not matter."""
    facts = msgspec.json.decode(written(CARD))
    reversed_facts = dict(reversed(facts.items()))
    laid_out = msgspec.json.format(msgspec.json.encode(reversed_facts), indent=4).replace(b"\n", b"\r\n")
    assert read_card(laid_out) == CARD


@pytest.mark.parametrize(
    "change",
    [
        {"nation": "VES"},
        {"name": "Sudia!"},
        {"address": "elsewhere.test:8441"},
        {"node_key": STRANGER.public_key.hex()},
        {"certificate": "another"},
        {"officers": ()},
        {"officers": (Officer(person="cmd-sud", role="legal", public_key="a" * 64, ml_dsa_key="c" * 2_624),)},
        {
            "officers": (
                Officer(person="cmd-sud", role="operational", public_key="b" * 64, ml_dsa_key="c" * 2_624),
            )
        },
        {"issued_at": 1},
        {"signature": "00" * 64},
        {"signature": ""},
    ],
)
def test_card_that_was_changed_is_refused(change: dict[str, object]) -> None:
    """Every word of a card is under the node's signature."""
    changed = msgspec.structs.replace(CARD, **change)
    with pytest.raises(Unproved) as refusal:
        read_card(written(changed))
    assert refusal.value.code == "identity.card_signature"


def test_card_signed_by_another_key_than_it_names_is_refused() -> None:
    """A stranger cannot sign a card for a key that is not the stranger's."""
    with pytest.raises(Unproved):
        read_card(written(signed_card(CARD, STRANGER)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        written(CARD)[:-1],
        written(CARD).replace(b'"nation":"SUD"', b'"nation":"sud"'),
        written(CARD).replace(b'"role":"operational"', b'"role":"king"'),
        written(CARD).replace(b'"name":"Sudia"', b'"name":"Sudia","more":1'),
    ],
)
def test_file_that_is_no_card_is_refused_with_advice(data: bytes) -> None:
    """Whatever the bytes are, the answer says what to ask the neighbour for."""
    with pytest.raises(LinderoError) as refusal:
        read_card(data)
    assert refusal.value.status in {400, 422}
    assert refusal.value.advice


def test_card_of_a_format_to_come_is_refused() -> None:
    """A node does not guess at what it does not know."""
    later = signed_card(msgspec.structs.replace(CARD, format="lindero/card/2"), SIGNER)
    with pytest.raises(Invalid) as refusal:
        read_card(written(later))
    assert refusal.value.code == "identity.card_format"


@given(st.integers(0, len(written(CARD)) - 1), st.integers(0, 7))
def test_flipped_bit_anywhere_is_found(place: int, bit: int) -> None:
    """One bit of the file makes it no card, a card with a wrong signature, or leaves its meaning as it was."""
    data = bytearray(written(CARD))
    data[place] ^= 1 << bit
    try:
        assert read_card(bytes(data)) == CARD
    except LinderoError:
        return


@pytest.mark.parametrize(
    "way",
    [
        str.upper,
        lambda digits: f"{digits[:2]} {digits[2:]}",
        lambda digits: digits + "\n",
        lambda digits: digits[:-1],
        lambda _: "no hexadecimal",
    ],
)
def test_signature_is_written_in_one_way(way: Callable[[str], str]) -> None:
    """Capitals, blanks and line ends mean the same digits, and are refused: a card is one file."""
    with pytest.raises(Invalid, match="signature"):
        read_card(written(msgspec.structs.replace(CARD, signature=way(CARD.signature))))


def test_fingerprint_covers_nation_and_root_alone() -> None:
    """These two are what people compare; the root vouches for the node key, and that for all else on the card."""
    first = fingerprint_of(CARD)
    assert len(first) == 64
    for change in ({"nation": "VES"}, {"root_key": "b" * 64}):
        assert fingerprint_of(msgspec.structs.replace(CARD, **change)) != first
    others: tuple[dict[str, object], ...] = (
        {"address": "x:1"},
        {"officers": ()},
        {"issued_at": 1},
        {"node_key": "b" * 64},
        {"certificate": "other"},
        {"sealing_key": "b" * 2_432},
    )
    for other in others:
        assert fingerprint_of(msgspec.structs.replace(CARD, **other)) == first


@pytest.mark.parametrize(
    "change",
    [
        {"root_key": STRANGER.public_key.hex()},
        {"key_statement": stated(node_key=STRANGER.public_key.hex())},
        {"key_statement": stated("VES")},
        {"key_statement": msgspec.structs.replace(stated(), signature="00" * 64)},
        {"key_statement": msgspec.structs.replace(stated(), valid_until=1_995_334_400_000)},
    ],
)
def test_card_whose_key_the_root_did_not_sign_is_refused(change: dict[str, object]) -> None:
    """The node itself can sign any card; only the root can make the key on it count."""
    with pytest.raises(Unproved):
        read_card(written(signed_card(msgspec.structs.replace(CARD, **change), SIGNER)))


@pytest.mark.parametrize("told", ["plain", "spoken", "upper", "colons", "lines"])
def test_fingerprint_is_compared_as_people_say_it(told: str) -> None:
    """In groups, in capitals, with colons or on two lines: the digits count."""
    digits = fingerprint_of(CARD)
    forms = {
        "plain": digits,
        "spoken": spoken(digits),
        "upper": digits.upper(),
        "colons": ":".join(digits[i : i + 2] for i in range(0, 64, 2)),
        "lines": f"  {digits[:32]}\n{digits[32:]}  ",
    }
    assert check_fingerprint(CARD, forms[told]) == digits


@pytest.mark.parametrize("told", ["", "0" * 64, "cut", "longer"])
def test_other_fingerprint_is_not_the_neighbours(told: str) -> None:
    """Not even one that is right as far as it goes: the whole of it is compared."""
    digits = fingerprint_of(CARD)
    given_digits = {"cut": digits[:-1], "longer": digits + "0"}.get(told, told)
    with pytest.raises(Unproved) as refusal:
        check_fingerprint(CARD, given_digits)
    assert "telephone" in refusal.value.advice


def test_spoken_fingerprint_is_in_groups_of_four() -> None:
    """Sixteen groups, to be read aloud."""
    groups = spoken("0123456789abcdef" * 4).split(" ")
    assert len(groups) == 16
    assert {len(group) for group in groups} == {4}
