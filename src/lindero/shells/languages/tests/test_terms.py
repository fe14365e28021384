"""Terms that have one form in each language: the page of terms and every catalogue say the same."""

import io
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from babel.messages.pofile import read_po

from lindero.shells.languages.tongues import WORDS

ROOT: Final = Path(__file__).parents[5]
TERMS: Final = ROOT / "docs" / "guide" / "terms.md"
COLUMNS: Final = {"es": 1, "fr": 2, "ar": 3}
POINTS: Final = re.compile("[\u064b-\u0652]")
"""Arabic vowel points, which some pages write and others do not."""

COMPARED: Final = {
    "held back": (
        r"h[eo]ld(s|ing)?( \w+)? back",
        {
            "es": r"ret(en|ien|uv)",
            "fr": r"(mis|mise|mises|met|mettre|mettent)( rien)? de côté",
            "ar": "حجب|محجوب",
        },
    ),
    "data protection officer": (
        r"data protection officer",
        {
            "es": "delegado de protección de datos",
            "fr": "délégué à la protection des données",
            "ar": "مسؤولو? حماية (ال)?بيانات",
        },
    ),
    "break-glass": (
        r"break-glass",
        {"es": "accesos? de emergencia", "fr": "accès d’urgence", "ar": "وصولا? (ال)?طارئ"},
    ),
    "legal basis": (
        r"legal basis",
        {"es": "base jurídica", "fr": "base juridique", "ar": "أساس (ال)?قانوني"},
    ),
    "false alarm": (
        r"false alarms?",
        {"es": "falsas? alarmas?", "fr": "fausses? alertes?", "ar": "إنذار(ات)? (ال)?كاذب"},
    ),
    "place of safety": (
        r"places? of safety",
        {"es": "lugar(es)? seguro", "fr": "lieux? sûr", "ar": "مكانا? (ال)?آمن"},
    ),
    "impact level": (
        r"impact levels?",
        {"es": "nivel(es)? de impacto", "fr": "niveaux? d’impact", "ar": "مستو(ى|يات) (ال)?أثر"},
    ),
    "withheld": (
        r"(?<!\{)withheld",
        {
            "es": "no (se |lo )?comuni[cq]|comunicado o no",
            "fr": "(non|pas) communiqu|communiqué ou non",
            "ar": "حجب|محجوب",
        },
    ),
}
"""What is compared, by its English on the page of terms: how English says it, and each other language.

Only terms that mean one thing wherever they stand: `case` or `area` would find other meanings of the word.
"""


def _rows() -> dict[str, list[str]]:
    lines = [line for line in TERMS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row for row in rows}


@cache
def _messages(language: str) -> tuple[tuple[str, str], ...]:
    """Return the English and the words of every message, of whatever folder."""
    files = sorted((ROOT / "src" / "lindero").rglob(f"words/{language}.po"))
    assert WORDS / f"{language}.po" in files
    read = (read_po(io.BytesIO(file.read_bytes()), abort_invalid=True) for file in files)
    return tuple(
        (str(one.id), POINTS.sub("", str(one.string)))
        for catalogue in read
        for one in catalogue
        if one.string
    )


def _strays(language: str, english: str, said: str) -> list[str]:
    """Return the messages that hold a term and are translated with another word."""
    term, words = re.compile(rf"\b{english}\b", re.IGNORECASE), re.compile(said, re.IGNORECASE)
    holding = [(source, shown) for source, shown in _messages(language) if term.search(source)]
    assert holding, f"no page says {english}"
    return [f"{source} = {shown}" for source, shown in holding if not words.search(shown)]


@pytest.mark.parametrize("term", COMPARED)
@pytest.mark.parametrize("language", COLUMNS)
def test_a_term_is_called_the_same_on_the_page_of_terms_and_on_every_page(term: str, language: str) -> None:
    """Whoever reads two pages meets one word for one thing, and translators find it where they look it up."""
    english, by_language = COMPARED[term]
    said = by_language[language]
    listed = _rows()[term][COLUMNS[language]]
    assert re.search(said, listed, re.IGNORECASE), listed
    assert _strays(language, english, said) == []
