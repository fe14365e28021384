"""Golden bytes of events: each file is a sample of this folder, encoded."""

from pathlib import Path

import pytest

from lindero.capabilities.events.tests.samples import SHARED, golden_name
from lindero.kernel.record import Record, encode_record, kind_of

GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize("record", SHARED, ids=lambda record: kind_of(type(record)))
def test_sample_has_the_bytes_that_were_written_down(record: Record) -> None:
    """To make the file of a new version, write what `encode_record` returns for the sample."""
    assert encode_record(record) == (GOLDEN / golden_name(record)).read_bytes().strip()
