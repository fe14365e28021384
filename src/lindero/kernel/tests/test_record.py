"""Bodies are read strictly: what is no record is refused by name, and never in another way."""

from typing import Annotated, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Invalid
from lindero.kernel.marks import field
from lindero.kernel.record import Record, decode_record, encode_record


class WaitReported(Record, frozen=True, kw_only=True, tag="crossings.wait_reported"):
    """A record for these tests."""

    keep_days: ClassVar[int] = 30
    crossing: Annotated[str, field("where", max_length=40)]
    minutes: Annotated[int, field("how long", unit="min", ge=0)] = 0


@pytest.mark.parametrize(
    "body",
    [
        b'{"type":"crossings.wait_reported","crossing":"\xc4"}',
        b'{"type":"crossings.wait_reported","crossing":"\xed\xa0\x80"}',
        b'{"type":"crossings.wait_reported","crossing":"a","minutes":-1}',
        b'{"type":"crossings.wait_reported"}',
        b'{"type":"crossings.wait_measured","crossing":"a"}',
        b'{"crossing":"a"',
    ],
)
def test_a_body_that_is_none_is_refused(body: bytes) -> None:
    """Text that is no UTF-8, values beyond their limits, missing fields and other kinds are `Invalid`."""
    with pytest.raises(Invalid) as caught:
        decode_record(WaitReported, body)
    assert caught.value.code == "record.body"


@given(st.integers(0, 60), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused(place: int, byte: int) -> None:
    """No byte anywhere makes reading fail otherwise than by refusing."""
    body = bytearray(encode_record(WaitReported(crossing="Brücke Süd", minutes=40)))
    body[place % len(body)] = byte
    try:
        decode_record(WaitReported, bytes(body))
    except Invalid as error:
        assert error.advice  # noqa: PT017 - most changes are refused, some are another record
