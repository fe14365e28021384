"""The plain-language text says exactly what is coded, in every language that is offered."""

import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from lindero.kernel.errors import Invalid
from lindero.trust.agreements.lint import load_agreement
from lindero.trust.agreements.render import CATALOGUES, render
from lindero.trust.agreements.tests.samples import Dice, an_agreement, anything
from lindero.trust.agreements.tests.texts import example
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vocabulary import (
    CLASSIFICATIONS,
    CLAUSE_LANES,
    DEADLINE_UNITS,
    DISPUTE_STEPS,
    LEVELS,
    OFFICER_ROLES,
    OPINIONS,
    PERSON_CLASSES,
    PURPOSES,
)

GOLDEN = Path(__file__).with_name("golden")
NAMES = ("strait-bilateral", "sound-multilateral")


@pytest.mark.parametrize("language", sorted(CATALOGUES))
@pytest.mark.parametrize("name", NAMES)
def test_AGR_09_the_text_is_the_golden_one(name: str, language: str) -> None:
    """The examples read as they were approved; a change of wording is a change that somebody must look at."""
    golden = (GOLDEN / f"{name}.{language}.md").read_text(encoding="utf-8")
    assert render(load_agreement(example(f"{name}.yaml"), "a.yaml"), language) == golden


@settings(max_examples=200, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.agreement))
def test_AGR_09_every_coded_word_appears_and_no_other(agreement: Agreement) -> None:
    """Of each article the text names exactly the coded fields, kinds, purposes, persons, areas and days."""
    for language in CATALOGUES:
        sections = re.split(r"^### ", render(agreement, language), flags=re.MULTILINE)[1:]
        assert len(sections) == len(agreement.clauses)
        for clause, section in zip(agreement.clauses, sections, strict=True):
            article = section.split("\n## ")[0]
            coded = set(re.findall(r"`([^`]+)`", article))
            assert coded == {*clause.fields, *clause.kinds, *clause.purposes, *clause.person_classes}
            assert set(re.findall(r"\d+", _retention_line(article, language))) >= {
                str(dated.days) for dated in clause.retain
            }
            for area in clause.areas:
                assert area in article


def _retention_line(article: str, language: str) -> str:
    words = {"en": "Kept for", "es": "Se conserva"}[language]
    return next(line for line in article.splitlines() if words in line)


@settings(max_examples=100, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.agreement))
def test_AGR_09_reservations_are_told(agreement: Agreement) -> None:
    """Each reservation appears with its party, its law and what it withholds."""
    text = render(agreement)
    for reservation in agreement.reservations:
        line = next(
            line for line in text.splitlines() if reservation.because in line and reservation.party in line
        )
        assert line
    assert ("reserved" in text) == bool(agreement.reservations)


def test_AGR_09_every_corner_of_an_area_is_told() -> None:
    """Whoever checks the text against a chart finds every corner of every area, to the last digit."""
    text = render(load_agreement(example("sound-multilateral.yaml"), "a.yaml"))
    for corner in ("12.2° E 54.55° N", "14° E 55.2° N", "16.4° E 55.6° N"):
        assert corner in text


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_AGR_09_a_language_has_all_words(language: str) -> None:
    """Every word that an agreement can hold, and every message, exists in each language."""
    messages, words = CATALOGUES[language]
    needed = {
        *PURPOSES, *PERSON_CLASSES, *CLASSIFICATIONS, *OPINIONS, *DISPUTE_STEPS, *DEADLINE_UNITS, *CLAUSE_LANES,
        *OFFICER_ROLES, "sends", "receives", *(f"level-{level}" for level in LEVELS),
    }  # fmt: skip
    assert set(words) == needed
    assert set(messages) == set(CATALOGUES["en"][0])
    for key, message in messages.items():
        assert set(re.findall(r"{(\w+)}", message)) == set(re.findall(r"{(\w+)}", CATALOGUES["en"][0][key]))


def test_the_machine_made_language_says_so() -> None:
    """Whoever reads Spanish is told that no person has reviewed it."""
    assert "no revisada" in render(an_agreement(), "es")
    assert "no revisada" not in render(an_agreement(), "en")


def test_a_language_that_is_not_there_is_refused() -> None:
    """Nobody gets an agreement in the wrong language without being told."""
    with pytest.raises(Invalid) as caught:
        render(an_agreement(), "tlh")
    assert "en, es" in caught.value.advice
