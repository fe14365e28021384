"""Identifiers in one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Invalid
from lindero.kernel.identifiers import Sort, identifier_of, is_imo_number

SORTS: tuple[Sort, ...] = ("document", "vessel", "vehicle", "aircraft", "operator", "name")


@pytest.mark.parametrize(
    ("sort", "text", "spelling"),
    [
        ("document", "NRD X1234567", "document:NRD:X1234567"),
        ("document", "nrd x-123 4567<", "document:NRD:X1234567"),
        ("vessel", "219005533", "vessel:mmsi:219005533"),
        ("vessel", "mmsi: 219 005 533", "vessel:mmsi:219005533"),
        ("vessel", "IMO 9074729", "vessel:imo:9074729"),
        ("vehicle", "SUD ab-123", "vehicle:SUD:AB123"),
        ("aircraft", "4B1617", "aircraft:icao24:4b1617"),
        ("aircraft", "NR-XYZ", "aircraft:reg:NRXYZ"),
        ("operator", "VES 0815", "operator:VES:0815"),
        ("name", "Morëau, Ana María, 1990-01-31", "name:moreau:ana maria:1990-01-31"),
        ("name", "MOREAU,ana-maria, 1990-01-31", "name:moreau:ana maria:1990-01-31"),
    ],
)
def test_identifier_has_one_spelling(sort: Sort, text: str, spelling: str) -> None:
    """However it is written down, what is meant is the same text."""
    assert identifier_of(sort, text) == spelling


@pytest.mark.parametrize(
    ("sort", "text"),
    [
        ("document", "X1234567890123456789012345"),
        ("document", ""),
        ("vessel", "119005533"),
        ("vessel", "IMO 9074728"),
        ("vessel", "21900553"),
        ("vehicle", "12 AB"),
        ("aircraft", "4B"),
        ("operator", "VES"),
        ("name", "Moreau"),
        ("name", "Moreau, Ana, 31.1.1990"),
        ("name", ", Ana, 1990-01-31"),
    ],
)
def test_what_is_no_identifier_is_refused_with_advice(sort: Sort, text: str) -> None:
    """A slip of the pen finds nobody by accident; whoever wrote it is told how to."""
    with pytest.raises(Invalid) as refusal:
        identifier_of(sort, text)
    assert refusal.value.code == "identifiers.spelling"
    assert refusal.value.advice


@given(
    st.sampled_from(("NRD", "SUD", "VES")),
    st.from_regex(r"[A-Z0-9]{2,20}", fullmatch=True),
    st.lists(st.sampled_from((" ", "-", ".", "<", "")), min_size=30, max_size=30),
)
def test_separators_and_capitals_never_count(issuer: str, number: str, between: list[str]) -> None:
    """Whatever stands between letters, and whether they are capitals, the spelling is the same."""
    scattered = "".join(letter + mark for letter, mark in zip(issuer + number, between, strict=False))
    assert identifier_of("document", scattered.lower()) == f"document:{issuer}:{number}"


@given(st.sampled_from(SORTS), st.text(max_size=40))
def test_spelling_is_stable_or_refused(sort: Sort, text: str) -> None:
    """Any text is refused, or gives one line of printable text that belongs to its sort."""
    try:
        spelling = identifier_of(sort, text)
    except Invalid:
        return
    assert spelling.startswith(f"{sort}:")
    assert spelling.isprintable()
    assert spelling == identifier_of(sort, text)


@given(st.integers(100_000, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_no_imo_number(number: int, place: int, off: int) -> None:
    """The check digit tells a slip in any digit whose weight is coprime to ten; in the others most slips."""
    digits = str(number)
    check = sum(weight * int(digit) for weight, digit in zip(range(7, 1, -1), digits, strict=True)) % 10
    right = f"{digits}{check}"
    wrong = right[:place] + str((int(right[place]) + off) % 10) + right[place + 1 :]
    assert is_imo_number(right)
    weight = 7 - place
    assert is_imo_number(wrong) == (weight * ((int(wrong[place]) - int(right[place])) % 10) % 10 == 0)
