"""Promises about pass phrases that anybody would try first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.trust.identity.phrases import FAMOUS, KNOWN, is_easy


@pytest.mark.parametrize(
    "phrase",
    [
        "123456789012", "098765432109", "qwertyuiopasdf", "abcdefghijklmn", "aaaaaaaaaaaaaa", "abcabcabcabcabc",
        "Password 2026!", "Lindero-Lindero-1", "password-keller-2027", "Keller Keller Keller", "Border Guard 1234",
        "mot de passe 99", "Correct horse battery staple", "Welcome admin 1",
    ],
)  # fmt: skip
def test_phrases_that_anybody_would_try_first_are_known(phrase: str) -> None:
    """Signs, capitals and years make none of them harder."""
    assert is_easy(phrase, "keller")


@pytest.mark.parametrize(
    "phrase",
    ["calm seas and clear nights", "four words make one", "three quiet words here", "1c9f7a30d8e2b654"],
)
def test_phrases_of_own_words_are_taken(phrase: str) -> None:
    """Four words that have nothing to do with the node, or letters by chance, are nobody's first guess."""
    assert not is_easy(phrase, "keller")


@given(
    st.lists(st.sampled_from((*KNOWN, *FAMOUS)), min_size=1, max_size=4), st.integers(0, 9_999), st.booleans()
)
def test_known_words_put_together_stay_easy(words: list[str], number: int, is_upper: bool) -> None:
    """However known words are joined, with whatever number, nothing of one's own is in them."""
    joined = "-".join(words) + str(number)
    if not set(words) & FAMOUS:
        assert is_easy(joined.upper() if is_upper else joined, "keller")
