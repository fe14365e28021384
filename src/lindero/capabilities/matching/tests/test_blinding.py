"""Questions and answers as values: who learns what, and what cannot be told from chance."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.matching.blinding import FEWEST_ROWS, Answer, blinded, matches, pseudonym
from lindero.capabilities.matching.tests.samples import (
    CIRCLE,
    ELEMENTS,
    QUESTION,
    SHIP,
    answer_to,
    secret_of,
)
from lindero.kernel.errors import Unproved

few = settings(max_examples=25, deadline=None)
identifiers = st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=8, unique=True)


def seen(asked: tuple[str, ...], answer: Answer) -> dict[int, str]:
    """Return what Nordia sees in an answer."""
    elements = blinded(asked, QUESTION, secret_of("NRD"))
    return matches(asked, elements, answer, question=QUESTION, secret=secret_of("NRD"))


@few
@given(identifiers, identifiers)
def test_EXC_05_asker_sees_exactly_what_both_have(ours: list[str], theirs: list[str]) -> None:
    """For any two sets: the places of the common members, each with its reference, and nothing else."""
    asked = tuple(ours)
    answer = answer_to(blinded(asked, QUESTION, secret_of("NRD")), *((one, f"of {one}") for one in theirs))
    wanted = {
        place: pseudonym(f"of {one}", "NRD", secret_of("SUD"))
        for place, one in enumerate(asked)
        if one in theirs
    }
    assert seen(asked, answer) == wanted


@few
@given(st.integers(0, 200))
def test_number_of_rows_is_a_power_of_two(held: int) -> None:
    """How many are on record shows only as the next power of two, at least 64; a match or none changes nothing."""
    rows = answer_to(ELEMENTS, *((f"vessel:{number}", str(number)) for number in range(held))).rows
    assert len(rows) >= max(FEWEST_ROWS, held)
    assert len(rows) & (len(rows) - 1) == 0
    assert len(rows) < max(FEWEST_ROWS, 2 * held) + 1
    assert list(rows) == sorted(rows)


def test_rows_of_another_day_or_neighbour_have_nothing_in_common() -> None:
    """Who keeps yesterday's answer cannot see what was added, and two neighbours cannot compare theirs."""
    subjects = [(f"vessel:{number}", str(number)) for number in range(64)]
    today = answer_to(ELEMENTS, *subjects)
    for circle in ("NRD/vessel/20780", "VES/vessel/20779", "NRD/document/20779"):
        other = answer_to(ELEMENTS, *subjects, circle=circle)
        assert not {row[:32] for row in today.rows} & {row[:32] for row in other.rows}
        assert other.key != today.key


def test_a_row_is_read_by_nobody_who_did_not_ask_about_it() -> None:
    """The answer to one question tells nothing of what else is on record, even to who knows the identifier."""
    answer = answer_to(ELEMENTS, (SHIP, "subject"), ("vessel:mmsi:219000001", "another"))
    assert set(seen((SHIP,), answer)) == {0}
    with pytest.raises(Unproved):
        seen(("vessel:mmsi:219000001",), answer)


def test_an_identifier_of_two_subjects_has_one_row() -> None:
    """Two rows for one identifier would tell that there are two; the first entered is the one that is found."""
    answer = answer_to(ELEMENTS, (SHIP, "first"), (SHIP, "second"))
    assert seen((SHIP,), answer) == {0: pseudonym("first", "NRD", secret_of("SUD"))}


def test_a_pseudonym_is_for_one_neighbour() -> None:
    """Two neighbours that compare their matches cannot see that they are about the same."""
    secret = secret_of("SUD")
    assert pseudonym("subject", "NRD", secret) != pseudonym("subject", "VES", secret)


def test_an_answer_with_another_key_than_it_names_is_not_believed() -> None:
    """Elements of one day under the key of another are no answer."""
    today, other = answer_to(ELEMENTS, (SHIP, "s")), answer_to(ELEMENTS, (SHIP, "s"), circle="NRD/vessel/1")
    bent = Answer(key=other.key, evaluated=today.evaluated, proof=today.proof, rows=today.rows)
    with pytest.raises(Unproved):
        seen((SHIP,), bent)
    assert CIRCLE != "NRD/vessel/1"
