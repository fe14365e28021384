"""The plain-language text says exactly what is coded, in every language that is offered."""

import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from lindero.kernel.coarse import WAYS
from lindero.kernel.deadlines import WEEKDAYS
from lindero.kernel.errors import Invalid
from lindero.trust.agreements.canonical import agreement_hash
from lindero.trust.agreements.lint import load_agreement
from lindero.trust.agreements.render import CATALOGUES, render, render_lines
from lindero.trust.agreements.tests.samples import Dice, an_agreement, anything
from lindero.trust.agreements.tests.texts import example
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vocabulary import (
    ACCEPTANCES,
    CLASSIFICATIONS,
    CLAUSE_LANES,
    DEADLINE_UNITS,
    DISPUTE_STEPS,
    LANGUAGES,
    LEVELS,
    OPINIONS,
    PERSON_CLASSES,
    PURPOSES,
    QUOTA_PERIODS,
    RIGHT_TO_LEFT,
    SOURCES,
    SUSPENDERS,
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
            assert coded == {
                *(*clause.fields, *clause.kinds, *clause.purposes, *clause.person_classes, *clause.areas),
                *(*clause.from_authorities, *clause.to_authorities, *clause.offences),
            }
            assert set(re.findall(r"\d+", _retention_line(article, language))) >= {
                str(dated.days) for dated in clause.retain
            }


def _retention_line(article: str, language: str) -> str:
    words = CATALOGUES[language][0]["kept"].split("{days}")[0].strip()
    return next(line for line in article.splitlines() if line.startswith("- ") and words in line)


@settings(max_examples=300, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(lambda dice: (dice.agreement(), dice.agreement())))
def test_AGR_09_no_two_agreements_read_alike(pair: tuple[Agreement, Agreement]) -> None:
    """Texts are the same only if agreements are, in every language; the hash in the text does not count."""
    one, other = pair
    for language in CATALOGUES:
        texts = {re.sub(r"[0-9a-f]{64}", "", render(agreement, language)) for agreement in pair}
        assert (len(texts) == 1) == (one == other)


@settings(max_examples=50, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.agreement))
def test_AGR_09_every_language_tells_the_same_hash_line_by_line(agreement: Agreement) -> None:
    """Side by side, each line says what the other does: the same headings, codes, numbers and places."""
    texts = {language: render_lines(agreement, language) for language in CATALOGUES}
    english = texts["en"]
    assert agreement_hash(agreement) in english[2]
    for lines in texts.values():
        assert len(lines) == len(english)
        for line, told in zip(lines, english, strict=True):
            assert line.startswith("#") == told.startswith("#")
            assert re.findall(r"`[^`]+`|\d{4}-\d\d-\d\d|\d+(?:\.\d+)?°", line) == re.findall(
                r"`[^`]+`|\d{4}-\d\d-\d\d|\d+(?:\.\d+)?°", told
            )


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
        *SUSPENDERS, "sends", "receives", *(f"level-{level}" for level in LEVELS), *SOURCES, "seconds",
        *(f"way-{way}" for way in WAYS), *(f"per-{period}" for period in QUOTA_PERIODS),
        *(f"accepted-{acceptance}" for acceptance in ACCEPTANCES), *WEEKDAYS,
    }  # fmt: skip
    assert set(words) == needed
    assert set(messages) == set(CATALOGUES["en"][0])
    for key, message in messages.items():
        assert set(re.findall(r"{(\w+)}", message)) == set(re.findall(r"{(\w+)}", CATALOGUES["en"][0][key]))


@pytest.mark.parametrize("language", sorted(CATALOGUES))
@pytest.mark.parametrize(
    "choices",
    [
        *(tuple(PURPOSES), PERSON_CLASSES, CLASSIFICATIONS, OPINIONS, DISPUTE_STEPS, DEADLINE_UNITS),
        *(WEEKDAYS, CLAUSE_LANES, SUSPENDERS, SOURCES, tuple(f"way-{way}" for way in WAYS)),
        *(tuple(f"level-{level}" for level in LEVELS), tuple(f"per-{period}" for period in QUOTA_PERIODS)),
    ],
)
def test_AGR_09_no_two_words_of_one_choice_read_alike(language: str, choices: tuple[str, ...]) -> None:
    """Where one of several words is chosen, the reader can tell which."""
    words = CATALOGUES[language][1]
    assert len({words[choice] for choice in choices}) == len(choices)


UNREVIEWED = {
    "es": "no revisada",
    "fr": "non relue",
    "de": "nicht durchgesehen",
    "ar": "لم تُراجَع",
}


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_a_machine_made_language_says_so(language: str) -> None:
    """Whoever reads a translation that no person has reviewed is told so in that language; English is the original."""
    text = render(an_agreement(), language)
    assert [mark for mark in UNREVIEWED.values() if mark in text] == [
        mark for name, mark in UNREVIEWED.items() if name == language
    ]


def test_every_language_that_a_treaty_may_name_has_words() -> None:
    """No party signs a text that it cannot have in its own language."""
    assert set(CATALOGUES) == set(LANGUAGES)
    assert set(CATALOGUES) > RIGHT_TO_LEFT


def test_a_language_that_is_not_there_is_refused() -> None:
    """Nobody gets an agreement in the wrong language without being told."""
    with pytest.raises(Invalid) as caught:
        render(an_agreement(), "tlh")
    assert "en, es, fr, de, ar" in caught.value.advice
