"""Promises of the quick way for usual reports: it gives what the library gives, for whatever bits a payload holds."""

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.formats.ais_usual import usual_in
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.nmea import checksum_of

ARMOUR = bytes([*range(48, 88), *range(96, 120)]).decode()
NOON = 1_800_014_400_000


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """Return a sound line with a report of any bits, with or without what a station says of it."""
    payload = draw(st.sampled_from("123B")) + draw(st.text(alphabet=ARMOUR, min_size=27, max_size=27))
    body = (
        f"AIVD{draw(st.sampled_from('MO'))},1,1,,{draw(st.sampled_from(['', 'A', 'B']))},{payload},0".encode()
    )
    line = b"!%b*%02X" % (body, checksum_of(body))
    if not draw(st.booleans()):
        return line
    said = b"s:NRD-0%d,c:%d" % (draw(st.integers(1, 3)), NOON // 1_000 + draw(st.integers(0, 90)))
    return b"\\%b*%02X\\%b" % (said, checksum_of(said), line)


def decoded(all_lines: list[bytes], received_at: int | None) -> Decoded:
    """Return what lines become."""
    decoder = AisDecoder()
    decoder.feed_lines(all_lines, received_at)
    decoder.finish()
    return decoder.take()


@given(st.lists(lines(), max_size=6), st.sampled_from([None, NOON]))
def test_the_quick_way_gives_what_the_library_gives(some: list[bytes], received_at: int | None) -> None:
    """A blank before a line sends it the long way; rows, names, stations, order and counts are the same."""
    quick, slow = decoded(some, received_at), decoded([b" " + line for line in some], received_at)
    assert quick.counts == slow.counts
    ours, theirs = msgspec.structs.asdict(quick.observations), msgspec.structs.asdict(slow.observations)
    assert all(np.array_equal(ours[name], theirs[name]) for name in ours)


def test_only_sound_lines_go_the_quick_way() -> None:
    """A wrong checksum, an identity that none may bear, a cut payload or fill bits send a line the long way."""

    def line(payload: str, fill: int = 0, error: int = 0) -> bytes:
        body = f"AIVDM,1,1,,A,{payload},{fill}".encode()
        return b"!%b*%02X\r" % (body, checksum_of(body) ^ error)

    good = "13HOI:0P1kG?Vl@EWFk3NReh0000"
    assert usual_in(line(good)) is not None
    refused = [
        line(good, error=1),
        line(good[:27]),
        line(good, fill=2),
        line("1w" + good[2:]),
        line("100000" + good[6:]),
    ]
    assert [usual_in(one) for one in refused] == [None] * len(refused)


@given(st.binary(max_size=300))
def test_checksum_is_the_exclusive_or_of_all_bytes(body: bytes) -> None:
    """Folding gives what going from byte to byte gives, at any length."""
    expected = 0
    for byte in body:
        expected ^= byte
    assert checksum_of(body) == expected
