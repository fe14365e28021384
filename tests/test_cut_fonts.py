"""The fonts that browsers load: cut to what pages use, with nothing lost that the style sheet promises."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from lindero.shells.console.assets import Assets
from scripts.build_assets import FRONTEND, STATIC
from scripts.cut_fonts import FIGURES, LETTERS, WEIGHTS, cut, renamed

ROOT = Path(__file__).resolve().parent.parent
FACE = re.compile(r"@font-face\s*{([^}]*)}")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
SCRIPT = range(0x0600, 0x0700)
"""The block of Unicode that Arabic is in, and with it Persian, Urdu and others."""


def faces(name: str) -> Iterator[tuple[str, set[int]]]:
    """Yield the file and the characters of each face of the style sheet whose file has this in its name."""
    text = (FRONTEND / "css" / "fonts.css").read_text(encoding="utf-8")
    for face in FACE.findall(text):
        (file,) = re.findall(r'url\("(?:[^"]*/)?([^"/]+)"\)', face)
        found = RANGE.findall(face.partition("unicode-range:")[2])
        if name in file:
            yield (
                file,
                {one for first, last in found for one in range(int(first, 16), int(last or first, 16) + 1)},
            )


def test_the_style_sheet_asks_for_the_letters_that_were_cut() -> None:
    """Letters and rest of Arabic have no character in common, and together the whole block."""
    letters = {one for first, last in LETTERS for one in range(first, last + 1)}
    for weight in WEIGHTS:
        ((_, asked),) = faces(f"letters-{weight}")
        ((_, rest),) = faces(f"arabic-{weight}")
        assert asked == letters
        assert not asked & rest
        assert set(SCRIPT) <= asked | rest


def test_figures_and_rest_of_mono_are_apart() -> None:
    """A page with times, places and codes needs the small file alone; no character is asked of two."""
    ((_, asked),) = faces("mono-figures")
    ((_, rest),) = faces("mono-latin-400")
    assert asked == {one for first, last in FIGURES for one in range(first, last + 1)}
    assert set(range(0x20, 0x100)) <= asked | rest
    assert not asked & rest


def test_no_page_in_arabic_needs_the_rest() -> None:
    """Every word of ours in Arabic is written with the letters: the large file is for what people write."""
    ((_, rest),) = faces("arabic-400")
    catalogues = sorted((ROOT / "src").rglob("ar.po"))
    assert len(catalogues) > 5
    needed = {
        letter for file in catalogues for letter in file.read_text(encoding="utf-8") if ord(letter) in rest
    }
    assert needed == set()


@pytest.mark.parametrize("name", ["ibm-plex-sans-latin-wght", "ibm-plex-sans-arabic-letters-600"])
def test_a_built_font_draws_what_it_is_asked_for(name: str) -> None:
    """The file has a drawing for each letter and the weights of the style sheet; its names are no more its authors'."""
    font = TTFont(STATIC / "fonts" / f"{name}-normal.woff2")
    drawn = set(font.getBestCmap())
    asked = (
        {one for _, found in faces("letters-600") for one in found}
        if "letters" in name
        else set(range(0x20, 0x7F))
    )
    published = set(range(0x0600, 0x0700)) | set(range(0x20, 0x7F))
    assert asked & published - drawn == set()
    if "wght" in name:
        assert [(axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [WEIGHTS]
    assert not [
        one.toUnicode() for one in font["name"].names if one.nameID in {1, 4, 6, 16} and "Plex" in str(one)
    ]


def test_what_is_joined_stays_joined() -> None:
    """The forms of a letter at the beginning, in the middle and at the end of a word are among the drawings."""
    file = STATIC / "fonts" / "ibm-plex-sans-arabic-letters-400-normal.woff2"
    features = {one.FeatureTag for one in TTFont(file)["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina", "rlig"} <= features
    assert len(cut(file, LETTERS)) <= file.stat().st_size * 1.01


def test_a_changed_font_has_another_name() -> None:
    """IBM keeps the name Plex for its own: what is cut is called otherwise, in words and in PostScript."""
    assert renamed("IBM Plex Sans Arabic SemiBold") == "Lindero Sans Arabic SemiBold"
    assert renamed("IBMPlexSansArabic-SmBld") == "LinderoSansArabic-SmBld"


@pytest.mark.parametrize("name", ["ibm-plex-sans-latin-wght", "ibm-plex-mono-figures-400"])
def test_two_builds_give_the_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font says when its authors changed it, not when it was cut: built at another hour it has the same bytes."""
    file, built = STATIC / "fonts" / f"{name}-normal.woff2", set()
    for second in (1_000_000_000, 2_000_000_000):
        # What fontTools takes for the time of day.
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(second))
        built.add(cut(file, FIGURES))
    assert len(built) == 1


def test_style_sheet_asks_for_each_font_with_its_version() -> None:
    """A font is kept for ever like every other file of a page: to ask again at each page takes long on a slow line."""
    asked = set(re.findall(r"fonts/[^\s\"')]+", (STATIC / "console.css").read_text(encoding="utf-8")))
    assets = Assets()
    built = {f"fonts/{file.name}" for file in (STATIC / "fonts").iterdir()}
    assert {f"/static/{one}" for one in asked} == {assets.address(name) for name in built}
