"""Names are well formed to the last character."""

import msgspec
import pytest

from lindero.kernel.errors import Invalid
from lindero.kernel.names import Kind, Nation, RecordId, check_nation, folder_of, record_id_of

AT = 64 * 27_000_000_000


@pytest.mark.parametrize("name", ["NRD", "SUD", "VES"])
def test_nation_is_three_capitals(name: str) -> None:
    """A nation's name passes as it is."""
    assert check_nation(name) == name


@pytest.mark.parametrize("name", ["", "nrd", "NR", "NRDX", "N1D", "NRD\n", " NRD", "ÅNR"])
def test_what_is_no_nation_is_refused(name: str) -> None:
    """Anything else is refused, a newline at the end included, by the check and by the type alike."""
    with pytest.raises(Invalid, match="nation's name"):
        check_nation(name)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(name, Nation)


def test_kind_names_its_folder() -> None:
    """The folder of a kind is what stands before the dot."""
    assert folder_of("tracking.track_started") == "tracking"


@pytest.mark.parametrize("kind", ["tracking", "tracking.", ".x", "Tracking.x", "tracking.x\n", "a.b.c"])
def test_what_is_no_kind_is_refused(kind: str) -> None:
    """A kind has one dot between two plain words."""
    with pytest.raises(Invalid, match="record kind"):
        folder_of(kind)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(kind, Kind)


def test_record_name_follows_from_its_salt_and_time_alone() -> None:
    """The same salt and time give the same well-formed name, another salt another."""
    first, second = record_id_of(b"a" * 32, AT), record_id_of(b"b" * 32, AT)
    assert first == record_id_of(b"a" * 32, AT) != second
    assert msgspec.convert(first, RecordId) == first


def test_record_names_grow_with_time_and_say_no_more_of_it_than_64_ms() -> None:
    """A later record's name comes after an earlier one's whatever its salt; within 64 ms they begin alike."""
    salts = [bytes([number]) * 32 for number in range(200)]
    names = [record_id_of(salt, AT + 64 * 31 * number) for number, salt in enumerate(salts)]
    assert names == sorted(names)
    assert len({name[:8] for name in names}) == len(names)
    assert record_id_of(salts[0], AT)[:8] == record_id_of(salts[1], AT + 63)[:8]
