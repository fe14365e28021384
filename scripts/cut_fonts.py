"""Cuts the fonts that browsers load to what pages use: the weights of the style sheet, the letters of a range.

A font as its authors publish it holds every weight from thin to bold, hints for screens of long ago, and letters of
many languages: of Arabic alone 1,304 drawings, where a page in Arabic needs a quarter. Whoever writes other letters of
the script (Persian names, say) gets them from the rest, which is fetched when a page holds one.

IBM Plex is under OFL-1.1 with the reserved name Plex: what is changed may not carry it, so it is named anew here.

Run: ``python scripts/cut_fonts.py FONTS MODULES`` cuts every font of the first folder in its place, and adds the
pieces that are files of their own, out of the packages in the second.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS: Final = (400, 600)
"""The lightest and the boldest weight that the style sheet names."""

LETTERS: Final = (
    (0x060C, 0x060C),
    (0x061B, 0x061B),
    (0x061F, 0x061F),
    (0x0621, 0x063A),
    (0x0640, 0x0652),
    (0x0660, 0x066C),
    (0x0670, 0x0671),
    (0x200C, 0x200F),
)
"""What Arabic is written with, from first to last: the same ranges stand in `css/fonts.css`."""

FRACTIONS: Final = ("dnom", "frac", "numr")
"""What a font draws fractions by, with figures of their own that no page shows."""

FIGURES: Final = (
    (0x0020, 0x007E),
    (0x00A0, 0x00A0),
    (0x00B0, 0x00B1),
    (0x00B7, 0x00B7),
    (0x00D7, 0x00D7),
    (0x200E, 0x200F),
    (0x2010, 0x2014),
    (0x2026, 0x2026),
    (0x2032, 0x2033),
    (0x2066, 0x2069),
    (0x2191, 0x2191),
    (0x2193, 0x2193),
    (0x2212, 0x2212),
)
"""What times, places and codes are written with, from left to right: the same ranges stand in `css/fonts.css`."""

_ARABIC: Final = "ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic"
PIECES: Final = {
    "ibm-plex-sans-arabic-letters-400-normal": (f"{_ARABIC}-400-normal.woff2", LETTERS),
    "ibm-plex-sans-arabic-letters-600-normal": (f"{_ARABIC}-600-normal.woff2", LETTERS),
    "ibm-plex-mono-figures-400-normal": ("ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2", FIGURES),
}
"""What is a file of its own, by its name: the font that it is cut out of, and its characters."""

NAMED_ANEW: Final = "Lindero"
RESERVED: Final = "IBM Plex"

PLAIN: Final = 0x0F
"""The bits of a distance's form that are the same for every weight."""

_NAMES: Final = (1, 3, 4, 6, 16)
"""Where a font says how it is called: family, identifier, full name, name in PostScript, typographic family."""


def cut_fonts(folder: Path, modules: Path) -> None:
    """Cut every font of a folder in its place, and add the pieces that are files of their own.

    Args:
        folder: Where the built fonts lie.
        modules: Where the packages lie, with their fonts as the authors publish them.
    """
    for file in sorted(folder.glob("*.woff2")):
        file.write_bytes(cut(file))
    for name, (source, ranges) in PIECES.items():
        (folder / f"{name}.woff2").write_bytes(cut(modules / "@fontsource" / source, ranges))


def cut(file: Path, ranges: Iterable[tuple[int, int]] | None = None) -> bytes:
    """Return a font with the weights that are used and no hints; with the letters of the ranges, or with all."""
    font = _read(file)
    if "fvar" in font:
        font = _written(instantiateVariableFont(font, {"wght": WEIGHTS}))
    letters: Mapping[int, str] = font.getBestCmap()
    wanted = letters if ranges is None else {one for first, last in ranges for one in range(first, last + 1)}
    options = Options()
    options.hinting = False
    options.layout_features = [name for name in options.layout_features if name not in FRACTIONS]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    if "fvar" in font:
        font = _written(font)
        keep_one_spacing(font)
    for record in font["name"].names:
        if record.nameID in _NAMES:
            record.string = renamed(record.toUnicode())
    return _bytes_of(font)


def keep_one_spacing(font: TTFont) -> None:
    """Let pairs of letters stand as far apart in bold as in regular: the difference is too small to see, and large."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in (getattr(one, "ExtSubTable", one) for one in lookup.SubTable):
            for value in _pair_values(table):
                for device in [name for name in vars(value) if name.endswith("Device")]:
                    delattr(value, device)
            if type(table).__name__ == "PairPos":
                table.ValueFormat1, table.ValueFormat2 = (
                    table.ValueFormat1 & PLAIN,
                    table.ValueFormat2 & PLAIN,
                )


def _pair_values(table: Any) -> Iterator[Any]:
    """Yield the distances of a table that says how far apart pairs of letters stand; none of any other table."""
    if type(table).__name__ != "PairPos":
        return
    single = [record for found in getattr(table, "PairSet", ()) for record in found.PairValueRecord]
    classes = [record for first in getattr(table, "Class1Record", ()) for record in first.Class2Record]
    for record in (*single, *classes):
        yield from (value for value in (record.Value1, record.Value2) if value is not None)


def renamed(name: str) -> str:
    """Return the name of a changed font: without the name that its authors keep for their own."""
    return name.replace(RESERVED, NAMED_ANEW).replace(RESERVED.replace(" ", ""), NAMED_ANEW)


def _written(font: TTFont) -> TTFont:
    """Return a font as it is read anew: what was taken out of it is then unknown to all its parts."""
    return _read(BytesIO(_bytes_of(font, compressed=False)))


def _read(source: Path | BytesIO) -> TTFont:
    """Return a font that keeps its authors' date of change: with the time of the build no two builds are alike."""
    return TTFont(source, recalcTimestamp=False)


def _bytes_of(font: TTFont, *, compressed: bool = True) -> bytes:
    written = BytesIO()
    font.flavor = "woff2" if compressed else None
    font.save(written)
    return written.getvalue()


if __name__ == "__main__":
    cut_fonts(Path(sys.argv[1]), Path(sys.argv[2]))
