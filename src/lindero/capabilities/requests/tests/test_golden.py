"""The bytes of what crosses: those of the first version are as they were, a translation is a field more."""

from pathlib import Path

import pytest

from lindero.capabilities.requests.tests.samples import CROSSING, TRANSLATED
from lindero.kernel.record import Record, encode_record, kind_of

GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize(
    ("record", "version"), [*((record, 1) for record in CROSSING), *((record, 2) for record in TRANSLATED)]
)
def test_sample_has_the_bytes_that_were_written_down(record: Record, version: int) -> None:
    """To make the file of a new version, write what `encode_record` returns for the sample."""
    name = f"{kind_of(type(record)).partition('.')[2]}-{version}.json"
    assert encode_record(record) == (GOLDEN / name).read_bytes().strip()
