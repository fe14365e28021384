"""Grades, machine statements and translations: their labels are part of their values."""

from typing import get_args

import msgspec
import pytest

from lindero.kernel.errors import Invalid
from lindero.kernel.generated import Bilingual, Generated, Translation
from lindero.kernel.grading import CREDIBILITY, RELIABILITY, UNJUDGED, Credibility, Grading, Reliability

MACHINE = Generated(model="anomaly", version="3", inputs=("a",), confidence_permille=875)


def test_EXC_07_a_grade_says_source_information_basis_and_caveats() -> None:
    """A reader sees all three criteria, whether it is a fact, and what to beware of."""
    grade = Grading(source="B", information="2", basis="assessment", caveats=("one witness",))
    assert grade.code == "B2"
    assert grade.words == "B2: usually reliable, probably true; assessment; not validated; one witness"
    assert UNJUDGED.code == "F6"


def test_S_44_no_grade_without_fact_or_assessment() -> None:
    """A grade that does not say which of the two it is does not decode."""
    with pytest.raises(msgspec.ValidationError, match="basis"):
        msgspec.json.decode(b'{"source":"B","information":"2"}', type=Grading)


def test_every_sign_of_the_grades_has_words() -> None:
    """The two tables cover what may be written, and nothing else."""
    assert set(RELIABILITY) == set(get_args(Reliability))
    assert set(CREDIBILITY) == set(get_args(Credibility))


def test_EXC_08_a_machines_statement_shows_that_nobody_verified_it() -> None:
    """Until a person confirms it, the label says so; then it says who did."""
    assert MACHINE.words == "made by anomaly 3, 87.5 % sure; NOT VERIFIED"
    assert not MACHINE.is_verified
    verified = msgspec.structs.replace(MACHINE, verified_by="person/ana")
    assert verified.is_verified
    assert "verified by person/ana" in verified.words


def test_EXC_07_a_translation_keeps_the_original_and_its_label() -> None:
    """The original stands beside the translation, and a machine's translation is labelled as one."""
    text = Bilingual(
        language="es",
        original="Barco sin luces",
        translations=(Translation(language="en", text="Boat without lights", machine=MACHINE),),
    )
    again = msgspec.json.decode(msgspec.json.encode(text), type=Bilingual)
    assert again == text
    assert again.in_language("es") == ("Barco sin luces", "")
    assert again.in_language("en") == ("Boat without lights", MACHINE.words)
    with pytest.raises(Invalid):
        text.in_language("fr")


@pytest.mark.parametrize("made_by", [b"", b',"translator":"A","machine":{"model":"m","version":"1"}'])
def test_S_56_a_translation_names_who_made_it(made_by: bytes) -> None:
    """An unlabelled translation cannot be written, and neither can one with two makers."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"language":"en","text":"x"%b}' % made_by, type=Translation)
