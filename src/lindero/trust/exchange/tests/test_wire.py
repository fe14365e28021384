"""The wire refuses what is not written as it must be, in words, whatever the bytes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.kernel.errors import Invalid, LinderoError
from lindero.kernel.proofs import commit_fields, disclosed_commitment, hashed_names
from lindero.trust.exchange.leases import ask_for, read_grant
from lindero.trust.exchange.wire import DISCLOSURE_DECODER, ENTRY_DECODER, Channel, channel_of, disclosed
from lindero.trust.identity.cards import read_card
from lindero.trust.ledger.notes import VerifierKey

NAMES = st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True)


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
        read_grant(text, ask, "SUD", [VerifierKey("lindero/SUD", b"k" * 32)])


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
    salt=st.binary(min_size=32, max_size=32),
    fields=st.dictionaries(NAMES, st.integers().map(lambda value: str(value).encode()), max_size=8),
    data=st.data(),
)
def test_disclosure_written_by_hand_is_the_one_that_is_read(
    salt: bytes, fields: dict[str, bytes], data: st.DataObject
) -> None:
    """Values keep their bytes, every field is shown or committed to, and together they give the commitment."""
    released = data.draw(st.sets(st.sampled_from(sorted(fields)))) if fields else set()
    names, written = disclosed(salt, fields, released)
    read = DISCLOSURE_DECODER.decode(written)
    assert {name: bytes(value) for name, value in read.values.items()} == {n: fields[n] for n in released}
    assert (set(names), len(read.withheld)) == (released, len(fields) - len(released))
    expected, _ = commit_fields(salt, [(name.encode(), value) for name, value in fields.items()])
    assert (
        disclosed_commitment(hashed_names(names), read.values.values(), read.salts.values(), read.withheld)
        == expected.hex()
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "a" * 25),
        ("id", "a" * 27),
        ("id", "a" * 25 + "1"),
        ("id", "a" * 25 + "\n"),
        ("commitment", "0" * 63),
        ("commitment", "A" * 64),
        ("commitment", "0" * 63 + " "),
        ("source", "nrd"),
        ("type", "Tracking.Updated"),
    ],
)
def test_entry_with_a_name_that_is_none_spoils_its_batch(field: str, value: str) -> None:
    """One entry whose name, origin, kind or commitment is not formed as such is refused, among however many others."""
    facts = {
        "id": "a" * 26, "source": "NRD", "type": "tracking.track_updated", "time": 1, "commitment": "0" * 64,
        "setting": "exercise", "agreement": "AG-1@1", "clause": "c", "purpose": "p", "lane": "bulk",
        "released": [], "retain_until": 1,
    }  # fmt: skip
    good, bad = (msgspec.json.encode(one) for one in (facts, {**facts, field: value}))
    assert len(ENTRY_DECODER.decode_all([good, good])) == 2
    for batch in ([bad], [good, bad, good]):
        with pytest.raises(msgspec.ValidationError):
            ENTRY_DECODER.decode_all(batch)
