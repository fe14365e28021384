"""The protocol page tells what the reader reads: no key, word or code of it is missing there."""

import re
from pathlib import Path

import msgspec
import pytest

from lindero.kernel.coarse import WAYS
from lindero.trust.agreements import order, reading, reading_clauses, reasons
from lindero.trust.agreements.questions import Request
from lindero.trust.agreements.vocabulary import (
    LIFE_FIELDS,
    LIFE_RETAIN_DAYS,
    NEVER_SENT,
    PERSON_CLASSES,
    PURPOSES,
    QUOTA_PERIODS,
    SOURCES,
)

PAGE = (Path(__file__).resolve().parents[5] / "docs" / "protocol" / "agreements.md").read_text(
    encoding="utf-8"
)
CODED = set(re.findall(r"`([^`\n]+)`", PAGE))


@pytest.mark.parametrize(
    "words",
    [
        reading._AGREEMENT_KEYS,
        reading._OVERLAY_KEYS,
        ("reservations", "offences", "deadlines", "level_up_to", "vectors"),
        reading_clauses._REQUIRED,
        reading_clauses._OPTIONAL,
        reading_clauses._EFFECTS,
        PURPOSES,
        PERSON_CLASSES,
        reasons.ORDER,
        reasons.GENERAL,
        tuple(WAYS),
        SOURCES,
        tuple(QUOTA_PERIODS),
        LIFE_FIELDS,
        NEVER_SENT,
        tuple(field.encode_name for field in msgspec.structs.fields(Request)),
    ],
)
def test_the_page_names_every_word(words: tuple[str, ...]) -> None:
    """Whoever builds a node from the page alone knows every key, purpose, class, code and field."""
    assert set(words) <= CODED


def test_the_order_of_checks_is_the_pages() -> None:
    """The page's table is the table that the code runs by, row for row and code for code."""
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([a-z]+) \|$", PAGE, re.MULTILINE)
    told = [
        (int(number), name, tuple(re.findall(r"[A-Z_]{4,}", codes)), reads, where)
        for number, name, codes, reads, where in rows
    ]
    assert told == [(c.number, c.name, c.codes, c.reads, c.where) for c in order.CHECKS]


def test_there_are_17_checks_and_no_code_belongs_to_two() -> None:
    """Workflow W2 counts 17; each reason has its one place in them."""
    assert [check.number for check in order.CHECKS] == list(range(1, 18))
    assert len(set(reasons.ORDER)) == len(reasons.ORDER)
    assert {order.check_of(code) for code in reasons.ORDER} == {c for c in order.CHECKS if c.codes}
    assert order.check_of("RIGHTS_RISK") is None


def test_the_numbers_are_the_pages() -> None:
    """Limits that two nodes must share stand on the page."""
    assert f"Kept at most {LIFE_RETAIN_DAYS} days" in PAGE
    assert "`renew_s` at most 300, `ttl_s` at most 900" in PAGE
