"""Adding a translation to own words: two languages, one maker, and a review that is the asker's own."""

import msgspec
import pytest

from lindero.kernel.errors import Invalid
from lindero.kernel.generated import Generated, Translation, side_by_side
from lindero.kernel.translating import translation_in


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a translation."""

    translation: str = "Boat without lights"
    translation_language: str = "en"
    translator: str = ""
    machine: str = ""
    is_reviewed: bool = False


def test_EXC_07_a_machines_translation_is_labelled_and_reviewed_by_who_asks_alone() -> None:
    """Name and version of the machine, and nobody's name unless who asks has read it beside the original."""
    made = translation_in(Ask(machine="ferryman 2.1"), "es", "person/ana")
    assert made == Translation(
        language="en", text="Boat without lights", machine=Generated(model="ferryman", version="2.1")
    )
    reviewed = translation_in(Ask(machine="ferryman 2.1", is_reviewed=True), "es", "person/ana")
    assert reviewed is not None
    assert reviewed.machine is not None
    assert reviewed.machine.verified_by == "person/ana"


def test_EXC_07_a_persons_translation_names_the_translator() -> None:
    """A tick for a review says nothing of what a person translated."""
    made = translation_in(Ask(translator="sworn translator", is_reviewed=True), "es", "person/ana")
    assert made == Translation(language="en", text="Boat without lights", translator="sworn translator")


def test_nothing_translated_is_no_translation() -> None:
    """Blanks are none, whatever else was filled in."""
    assert translation_in(Ask(translation="  ", machine="ferryman 2.1"), "es", "person/ana") is None


@pytest.mark.parametrize(
    ("ask", "language", "code"),
    [
        (Ask(machine="ferryman 2.1"), "", "translation.languages"),
        (Ask(machine="ferryman 2.1"), "en", "translation.languages"),
        (Ask(machine="ferryman 2.1", translation_language=""), "es", "translation.languages"),
        (Ask(), "es", "translation.maker"),
        (Ask(translator=" ", machine=" "), "es", "translation.maker"),
        (Ask(translator="A", machine="ferryman 2.1"), "es", "translation.maker"),
        (Ask(machine="ferryman"), "es", "translation.version"),
    ],
)
def test_S_56_an_unlabelled_translation_is_refused(ask: Ask, language: str, code: str) -> None:
    """Without both languages and exactly one maker it does not come on record."""
    with pytest.raises(Invalid) as refusal:
        translation_in(ask, language, "person/ana")
    assert refusal.value.code == code
    assert refusal.value.advice


def test_EXC_07_the_original_stands_beside_its_translation() -> None:
    """Where nobody says its language it has the sign for that; without a translation there is nothing beside it."""
    made = translation_in(Ask(machine="ferryman 2.1"), "es", "person/ana")
    beside = side_by_side("", "Barco sin luces", made)
    assert beside is not None
    assert beside.in_language("und") == ("Barco sin luces", "")
    assert beside.in_language("en") == ("Boat without lights", "made by ferryman 2.1; NOT VERIFIED")
    assert side_by_side("es", "Barco sin luces", None) is None
