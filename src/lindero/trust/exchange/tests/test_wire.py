"""The wire refuses what is not written as it must be, in words, whatever the bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.kernel.errors import Invalid, LinderoError
from lindero.trust.exchange.leases import ask_for, read_grant
from lindero.trust.exchange.wire import DISCLOSURE_DECODER, Channel, channel_of, disclosure_bytes
from lindero.trust.identity.cards import read_card
from lindero.trust.ledger.notes import VerifierKey

NAMES = st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True)
HEX16 = st.binary(min_size=16, max_size=16).map(bytes.hex)
HEX32 = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(data=st.binary(max_size=400))
def test_card_of_any_bytes_is_refused_in_words(data: bytes) -> None:
    """No bytes make the reader of cards break; text that is not UTF-8 is refused like any other."""
    with pytest.raises(LinderoError):
        read_card(data)
    with pytest.raises(Invalid, match="no node card"):
        read_card(b'{"format":"\xff"}')


@given(text=st.text(max_size=200))
def test_lease_of_any_text_is_refused_in_words(text: str) -> None:
    """No text is a lease that nobody signed."""
    ask = ask_for("NRD", ("a" * 64,), SetClock(1), SeededRandom("n"))
    with pytest.raises(LinderoError):
        read_grant(text, ask, "SUD", VerifierKey("lindero/SUD", b"k" * 32))


@pytest.mark.parametrize("lane", ["life", "alert", "operations", "bulk"])
def test_channel_is_read_back_from_its_name(lane: str) -> None:
    """A channel's name says sender, recipient, agreement and lane."""
    channel = channel_of(f"lindero/NRD-SUD/AG-7/{lane}")
    assert channel == Channel("NRD", "SUD", "AG-7", channel.lane)
    assert channel.name == f"lindero/NRD-SUD/AG-7/{lane}"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "lindero/NRD-SUD/AG-7",
        "lindero/NRD-SUD/AG 7/bulk",
        "lindero/nrd-SUD/AG-7/bulk",
        "lindero/NRD-SUD/AG-7/bulk\n",
    ],
)
def test_what_is_no_channel_is_refused(name: str) -> None:
    """Anything else is refused with the form that it should have."""
    with pytest.raises(Invalid, match="no channel"):
        channel_of(name)


@given(
    shown=st.dictionaries(NAMES, st.tuples(st.integers(), HEX16), max_size=8),
    withheld=st.lists(HEX32, max_size=8).map(sorted),
)
def test_disclosure_written_by_hand_is_the_one_that_is_read(
    shown: dict[str, tuple[int, str]], withheld: list[str]
) -> None:
    """Values keep their bytes, salts and digests their order."""
    fields = [(name, str(value).encode(), salt) for name, (value, salt) in shown.items()]
    read = DISCLOSURE_DECODER.decode(disclosure_bytes(fields, withheld))
    assert {name: bytes(value) for name, value in read.values.items()} == {
        name: data for name, data, _ in fields
    }
    assert read.salts == {name: salt for name, _, salt in fields}
    assert list(read.withheld) == withheld
