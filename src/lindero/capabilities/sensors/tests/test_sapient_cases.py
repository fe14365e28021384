"""The published test cases of BSI Flex 335 v2: valid messages are taken, invalid ones refused."""

import tarfile
from pathlib import Path

import pytest
from google.protobuf import json_format

from lindero.capabilities.sensors.formats.sapient_checks import blank_message, faults_of

CASES = Path(__file__).parents[6] / "shared" / "data" / "06_sapient" / "bsi_flex_335_v2_cases_open.tar.gz"


def is_valid(text: str) -> bool:
    """Say whether we would take a message, written as JSON."""
    message = blank_message()
    try:
        json_format.Parse(text, message, ignore_unknown_fields=True)
    except json_format.ParseError:
        return False
    return not faults_of(message)


def test_SEN_01_every_published_case_is_judged_as_published() -> None:
    """Each message in `True/` is valid and each in `False/` is not: all of them, none left out."""
    if not CASES.exists():
        pytest.skip("the data are not there: ../shared/data/06_sapient")
    wrong, count = [], 0
    with tarfile.open(CASES) as archive:
        for member in archive.getmembers():
            folder = member.name.strip("./").partition("/")[0]
            file = archive.extractfile(member) if member.name.endswith(".json") else None
            if file is None:
                continue
            count += 1
            if is_valid(file.read().decode("utf-8-sig")) != (folder == "True"):
                wrong.append(member.name)
    assert wrong == []
    assert count >= 60
