"""Finding: what somebody may open, by the beginning of a word, and nothing else."""

from starlette.testclient import TestClient


def test_a_page_is_found_by_the_beginning_of_a_word(keller: TestClient) -> None:
    """A few letters, large or small, are enough; what stands first in the title comes first."""
    text = keller.get("/find", params={"q": "SIG"}).text
    assert '<a href="/signs">' in text
    assert text.index('href="/signs"><svg') < text.index('href="/do/signs/see_sign"><svg')


def test_every_word_must_fit(keller: TestClient) -> None:
    """Two words narrow down; what does not begin like that is not there, and the page says so."""
    assert 'href="/do/signs/see_sign"><svg' in keller.get("/find", params={"q": "see si"}).text
    assert "Nothing here begins like that" in keller.get("/find", params={"q": "see xyz"}).text


def test_what_may_not_be_opened_is_not_found(keller: TestClient) -> None:
    """Nobody learns by finding that there is a page for others."""
    assert "/vault" not in keller.get("/find", params={"q": "vault"}).text


def test_pages_of_one_thing_are_not_found(keller: TestClient) -> None:
    """What needs a number in its address cannot be opened from a list."""
    assert "/signs/{" not in keller.get("/find", params={"q": "sign"}).text


def test_htmx_gets_the_results_alone(keller: TestClient) -> None:
    """Into the dialog comes the list, without the page around it."""
    part = keller.get("/find", params={"q": "sign"}, headers={"hx-request": "true"}).text
    assert part.lstrip().startswith('<ul class="found">')
