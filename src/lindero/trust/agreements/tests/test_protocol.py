"""The protocol page tells what the reader reads: no key, word or code of it is missing there."""

import re
from pathlib import Path

import msgspec
import pytest

from lindero.trust.agreements import reading, reading_clauses, reasons
from lindero.trust.agreements.questions import Request
from lindero.trust.agreements.vocabulary import (
    LIFE_FIELDS,
    LIFE_RETAIN_DAYS,
    NEVER_SENT,
    PERSON_CLASSES,
    PURPOSES,
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
        ("reservations", "offences", "deadlines"),
        reading_clauses._REQUIRED,
        reading_clauses._OPTIONAL,
        reading_clauses._EFFECTS,
        PURPOSES,
        PERSON_CLASSES,
        reasons.ORDER,
        reasons.GENERAL,
        LIFE_FIELDS,
        NEVER_SENT,
        tuple(field.encode_name for field in msgspec.structs.fields(Request)),
    ],
)
def test_the_page_names_every_word(words: tuple[str, ...]) -> None:
    """Whoever builds a node from the page alone knows every key, purpose, class, code and field."""
    assert set(words) <= CODED


def test_the_order_of_reasons_is_the_pages() -> None:
    """Reasons are told in the order in which the page lists them."""
    listed = re.findall(r"`([A-Z_]{4,})`", PAGE[PAGE.index("in this order") :])
    assert tuple(listed[: len(reasons.ORDER)]) == reasons.ORDER


def test_the_numbers_are_the_pages() -> None:
    """Limits that two nodes must share stand on the page."""
    assert f"Kept at most {LIFE_RETAIN_DAYS} days" in PAGE
    assert "`renew_s` at most 300, `ttl_s` at most 900" in PAGE
