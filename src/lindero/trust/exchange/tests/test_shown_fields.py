"""What a disclosure shows becomes a body: names are plain words, each once, and every value is the one committed to."""

from collections.abc import Mapping
from typing import Final

import msgspec
import pytest

from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import commit_fields
from lindero.trust.exchange.arriving import proved_body
from lindero.trust.exchange.coarsening import CoarseValue, with_asserted
from lindero.trust.exchange.wire import Entry, disclosed

SALT: Final = bytes(range(32))
BODY: Final = {"place": b"[112345678,554567891]", "name": b'"Svanen"'}


def entry_for(fields: Mapping[str, bytes], released: tuple[str, ...]) -> Entry:
    """Return an entry that commits to some fields and shows some of them, whatever their names are."""
    commitment, _ = commit_fields(SALT, [(name.encode(), value) for name, value in fields.items()])
    return Entry(
        record_id="a" * 26,
        origin="NRD",
        kind="tracking.track_updated",
        at=1_795_334_400_000,
        commitment=commitment.hex(),
        setting="production",
        agreement="AG-1@1",
        clause="AG-1@1/art-6-1",
        purpose="border_surveillance",
        lane="operations",
        released=released,
        retain_until=1_796_000_000_000,
        handling="",
    )


def test_shown_fields_make_the_body() -> None:
    """The kind first, then the fields shown, byte for byte."""
    shown, disclosure = disclosed(SALT, BODY, BODY)
    body = proved_body(entry_for(BODY, shown), disclosure)
    assert body == b'{"type":"tracking.track_updated","place":[112345678,554567891],"name":"Svanen"}'


@pytest.mark.parametrize("name", ["type", "Place", "pla ce", "_place", "9"])
def test_S_01_field_whose_name_is_no_plain_word_is_not_joined_into_a_body(name: str) -> None:
    """Properly committed to and shown, it could still write other keys into the body than those that were released."""
    fields = BODY | {name: b"1"}
    shown, disclosure = disclosed(SALT, fields, fields)
    with pytest.raises(Unproved) as refused:
        proved_body(entry_for(fields, shown), disclosure)
    assert refused.value.code == "exchange.released"


def test_S_01_field_shown_exact_and_coarse_at_once_is_refused() -> None:
    """The body would hold it twice, and which one counts would depend on who reads it."""
    shown, disclosure = disclosed(SALT, BODY, BODY)
    marks, disclosure = with_asserted(SALT, [CoarseValue("place", "cell_10km", b"[0,0]")], disclosure)
    entry = msgspec.structs.replace(entry_for(BODY, shown), released_as=marks)
    with pytest.raises(Unproved) as refused:
        proved_body(entry, disclosure)
    assert refused.value.code == "exchange.released"


@pytest.mark.parametrize("named", [("place",), ("name", "place"), ("place", "name", "speed")])
def test_S_01_fields_shown_are_those_that_the_entry_names_in_their_order(named: tuple[str, ...]) -> None:
    """One more, one fewer, or in another order: what both logs keep must be what was shown."""
    _, disclosure = disclosed(SALT, BODY, BODY)
    with pytest.raises(Unproved) as refused:
        proved_body(entry_for(BODY, named), disclosure)
    assert refused.value.code == "exchange.released"


def test_S_50_value_that_was_not_committed_to_is_refused() -> None:
    """Another value under the same salt has another digest."""
    shown, disclosure = disclosed(SALT, BODY, BODY)
    with pytest.raises(Unproved) as refused:
        proved_body(entry_for(BODY, shown), disclosure.replace(b"Svanen", b"Svanem"))
    assert refused.value.code == "proofs.disclosure"
