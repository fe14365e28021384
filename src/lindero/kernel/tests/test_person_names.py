"""Names of persons in free text are found; places, ships and authorities are not taken for them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.kernel.person_names import MOST, names_in
from lindero.kernel.person_names_words import GIVEN_NAMES, HONORIFICS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The driver, Ana Moreau, was stopped.", "Ana Moreau"),
        ("the driver ana moreau was stopped", "ana"),
        ("Stopped: Piet Vanderloo with three others.", "Piet Vanderloo"),
        ("We met Herr Brandt at the pier.", "Herr Brandt"),
        ("We met Ms Brandt at the pier.", "Ms Brandt"),
        ("A man named Okonjo steered the boat.", "Okonjo"),
        ("Se llama Señor Ruiz y vive en el puerto.", "Señor Ruiz"),
        ("رأينا محمد على القارب", "محمد"),
        ("MOREAU VIKTOR was on board.", "MOREAU VIKTOR"),
        ("Call back at +99 170 5550123.", "+99 170 5550123"),
        ("Write to duty@example.org.", "duty@example.org"),
        ("The woman, born 3 May 1990, is ill.", "born 3 May 1990"),
        ("He showed passport NR X1234567.", "passport NR X1234567"),
    ],
)
def test_S_23_name_of_a_person_is_found(text: str, found: str) -> None:
    """Whoever is named, in whatever spelling, is found with the words that name them."""
    assert found in names_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Three persons on foot near the crossing point, two of them children.",
        "Rubber boat adrift in the Great Strait, 4 nm off Cape North.",
        "The trawler Anna Maria left Nordhavn at 02:10 UTC.",
        'Vessel "Bella Vista" was met by the Nordian Coast Guard.',
        "Handed over to Sudian Customs under Article 6.",
        "Two lorries and a white van. Drivers fled on foot. Seizure follows.",
        "At Sudhavn the pier is closed until Monday.",
        "Fire at the northern fence, position 11.2 55.6, 3,000 m2.",
        "Se vieron dos lanchas cerca del Puerto Viejo.",
    ],
)
def test_things_places_and_authorities_are_nobodys_name(text: str) -> None:
    """A report can say where it was, which ship, which authority and how many."""
    assert names_in(text) == ()


@pytest.mark.parametrize("sentence", ["{} was seen.", "Two men and {} fled.", "({})"])
def test_S_23_given_names_are_found_in_any_case(sentence: str) -> None:
    """Small letters, capitals and first letters make no difference, for any name of the list."""
    spelled = [(name, name.upper(), name.title()) for name in sorted(GIVEN_NAMES)]
    assert [word for words in spelled for word in words if not names_in(sentence.format(word))] == []


@pytest.mark.parametrize("name", ["عائشة", "عايشة", "فاطمة", "فاطمه", "ليلى", "إبراهيم", "أحمد", "José"])
def test_S_23_a_name_is_found_in_each_way_of_writing_it(name: str) -> None:
    """Marks above and below, and letters that stand for one another, make no difference."""
    assert names_in(f"two men and {name.lower()} fled")


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Nothing that can be written makes the search fail, and what it finds is bounded."""
    assert len(names_in(text)) <= MOST


def test_lists_have_no_word_twice_over() -> None:
    """What calls for a name is never one itself."""
    assert not HONORIFICS & GIVEN_NAMES
