"""Promises about a folder's records: what is written can be read, now and from earlier versions."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindero.kernel.errors import Invalid
from lindero.kernel.proofs import commit_fields
from lindero.kernel.record import (
    Record,
    body_of,
    decode_record,
    encode_record,
    fields_of,
    kind_of,
    marks_of,
    required_fields,
)
from tests.promises.conftest import Folder, each_record_type
from tests.promises.making import values

SALT = bytes(range(32))

few = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])


@each_record_type
@few
@given(data=st.data())
def test_EXC_02_record_survives_writing_and_reading(record_type: type[Record], data: st.DataObject) -> None:
    """Whatever a record may hold comes back equal, and its bytes carry its kind."""
    record = data.draw(values(record_type))
    body = encode_record(record)
    assert decode_record(record_type, body) == record
    assert msgspec.json.decode(body)["type"] == kind_of(record_type)


@each_record_type
@few
@given(data=st.data())
def test_record_is_its_fields(record_type: type[Record], data: st.DataObject) -> None:
    """Taken apart into fields and joined again, the bytes are the same: each field can be committed to."""
    body = encode_record(data.draw(values(record_type)))
    assert body_of(kind_of(record_type), fields_of(body)) == body


@each_record_type
@few
@given(data=st.data())
def test_S_01_record_stripped_of_what_may_be_withheld_is_still_one(
    record_type: type[Record], data: st.DataObject
) -> None:
    """A neighbour that is given only the required fields can read the record as the same type."""
    fields = fields_of(encode_record(data.draw(values(record_type))))
    stripped = {name: fields[name] for name in required_fields(record_type)}
    assert isinstance(decode_record(record_type, body_of(kind_of(record_type), stripped)), record_type)


@each_record_type
def test_required_fields_of_what_may_cross_are_sharable(record_type: type[Record]) -> None:
    """If any field of a kind may be released, so may those without which it makes no sense."""
    marks = marks_of(record_type)
    if any(mark is not None and mark.sharable for mark in marks.values()):
        for name in required_fields(record_type):
            mark = marks[name]
            assert mark is not None
            assert mark.sharable, f"{kind_of(record_type)}.{name} is required and may not be shared"


@each_record_type
@few
@given(data=st.data())
def test_change_of_any_field_changes_the_commitment(record_type: type[Record], data: st.DataObject) -> None:
    """What a head commits to binds every field: none can be altered or dropped afterwards."""
    fields = fields_of(encode_record(data.draw(values(record_type))))
    pairs = [(name.encode(), value) for name, value in fields.items()]
    commitment, _ = commit_fields(SALT, pairs)
    for index, (name, value) in enumerate(pairs):
        altered = [*pairs[:index], (name, value + b" "), *pairs[index + 1 :]]
        dropped = pairs[:index] + pairs[index + 1 :]
        assert commit_fields(SALT, altered)[0] != commitment
        assert commit_fields(SALT, dropped)[0] != commitment


@each_record_type
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"type":"nobody.knows"}'])
def test_bytes_that_are_no_record_are_refused(record_type: type[Record], body: bytes) -> None:
    """Garbage is refused by name, with advice, and never becomes a record."""
    with pytest.raises(Invalid) as caught:
        decode_record(record_type, body)
    assert caught.value.advice


def test_bytes_of_earlier_versions_are_read(folder: Folder) -> None:
    """Golden bytes of every version ever written decode for ever, and each kind that may cross has some."""
    types = {kind_of(record_type): record_type for record_type in folder.capability.records}
    seen = set()
    for path in sorted((folder.path / "tests" / "golden").glob("*.json")):
        body = path.read_bytes().strip()
        kind = msgspec.json.decode(body)["type"]
        assert isinstance(decode_record(types[kind], body), types[kind]), path.name
        seen.add(kind)
    crossing = {
        kind
        for kind, record_type in types.items()
        if any(mark is not None and mark.sharable for mark in marks_of(record_type).values())
    }
    assert crossing <= seen, f"no golden bytes of {sorted(crossing - seen)}"


@each_record_type
def test_only_what_is_not_urgent_may_be_overtaken(record_type: type[Record]) -> None:
    """A kind that names the field by which it is conflated has that field, always, and crosses in no urgent lane."""
    by = record_type.conflate_by
    if by:
        assert by in required_fields(record_type)
        assert record_type.default_lane in {"operations", "bulk"}
