"""Canonical bytes against the vectors of others: RFC 8785 as its author tests it, where a value may be signed here."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from lindero.kernel.canon import canonical
from lindero.kernel.errors import Invalid

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "13_crypto_log_policy" / "rfc8785_jcs.tar.gz"


@pytest.fixture(scope="module")
def cases() -> dict[str, tuple[Any, bytes]]:
    """Return input and canonical output of each published case, by name."""
    if not ARCHIVE.exists():
        pytest.skip("the data is not there: ../shared/data/13_crypto_log_policy/rfc8785_jcs.tar.gz")
    found: dict[str, bytes] = {}
    with tarfile.open(ARCHIVE) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            if file is not None:
                found[member.name] = file.read()
    names = [name.removeprefix("input/") for name in found if name.startswith("input/")]
    return {name: (json.loads(found[f"input/{name}"]), found[f"output/{name}"]) for name in names}


def has_float(value: Any) -> bool:
    """Say whether a value holds a number with a fraction or an exponent."""
    if isinstance(value, dict):
        return any(map(has_float, value.values()))
    if isinstance(value, list):
        return any(map(has_float, value))
    return isinstance(value, float)


def has_odd_key(value: Any) -> bool:
    """Say whether an object in a value has a key that sorts by UTF-16 otherwise than by its characters."""
    if isinstance(value, dict):
        return any(char > "\uffff" for key in value for char in key) or any(map(has_odd_key, value.values()))
    return isinstance(value, list) and any(map(has_odd_key, value))


def test_rfc_8785_cases_come_out_byte_for_byte(cases: dict[str, tuple[Any, bytes]]) -> None:
    """Order of keys, escapes and nesting are those of the standard, wherever a value may be signed here at all."""
    signable = {
        name: case for name, case in cases.items() if not (has_float(case[0]) or has_odd_key(case[0]))
    }
    assert set(signable) >= {"arrays.json", "french.json", "unicode.json"}
    for name, (value, expected) in signable.items():
        assert canonical(value) == expected.rstrip(b"\n"), name


def test_rfc_8785_cases_with_keys_that_are_no_words_are_refused(cases: dict[str, tuple[Any, bytes]]) -> None:
    """Keys beyond the first 65,536 characters sort in two ways: they have no place in what is signed."""
    odd = [value for value, _ in cases.values() if has_odd_key(value)]
    assert odd
    for value in odd:
        with pytest.raises(Invalid):
            canonical(value)


def test_rfc_8785_cases_with_fractions_are_refused(cases: dict[str, tuple[Any, bytes]]) -> None:
    """Units in what is signed are whole numbers: a fraction has no canonical form here, and is refused."""
    fractions = {name: value for name, (value, _) in cases.items() if has_float(value)}
    assert fractions
    for value in fractions.values():
        with pytest.raises(Invalid):
            canonical(value)
