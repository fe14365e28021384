"""Catalogue files: read, brought up to date with what pages show, and written the same way every time."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from lindero.shells.languages.catalogues import CONTEXT_END, UNREVIEWED, key_of
from lindero.shells.languages.messages import places_of
from scripts.words.found import Found

# Git knows when a file changed; a date in it would change it every time.
_WRITTEN: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_WIDTH: Final = 110


def read(file: Path) -> Catalog:
    """Return a catalogue file; an empty one where there is none."""
    return read_po(io.BytesIO(file.read_bytes() if file.is_file() else b""), abort_invalid=True)


def translations(folders: Iterable[Path], language: str) -> dict[str, Message]:
    """Return every translated message of a language, by its English, wherever it is kept."""
    return {
        key_of(str(message.id), message.context or ""): message
        for folder in folders
        for message in read(folder / f"{language}.po")
        if message.id and message.string
    }


def update(found: Found, language: str, known: Mapping[str, Message]) -> None:
    """Write the catalogues of a language anew: what is shown, with the translations that are known."""
    for folder, texts in found.items():
        catalogue = _empty(language)
        for text in sorted(texts):
            message = known.get(text)
            context, _, english = text.rpartition(CONTEXT_END)
            catalogue.add(
                english,
                message.string if message else "",
                context=context or None,
                locations=[(name, 0) for name in sorted(texts[text])],
                user_comments=message.user_comments if message else (),
            )
        write(folder / f"{language}.po", catalogue)


def fragment(language: str, texts: Mapping[str, set[str]]) -> str:
    """Return messages without a translation as a file to be filled in."""
    catalogue = _empty(language)
    for text in sorted(texts):
        context, _, english = text.rpartition(CONTEXT_END)
        catalogue.add(
            english, "", context=context or None, locations=[(name, 0) for name in sorted(texts[text])]
        )
    return _text(catalogue)


def take(file: Path, *, reviewed: bool) -> tuple[str, dict[str, Message], list[str]]:
    """Return the language and the translations of a filled-in file, and what is wrong with the others."""
    catalogue = read(file)
    taken, wrong = {}, []
    for message in catalogue:
        english, words = str(message.id), str(message.string or "")
        if not english or not words:
            continue
        if problem := problem_of(english, words):
            wrong.append(problem)
            continue
        message.user_comments = [] if reviewed else [UNREVIEWED]
        taken[key_of(english, message.context or "")] = message
    return str(catalogue.locale_identifier), taken, wrong


def problem_of(english: str, words: str) -> str:
    """Return what is wrong with a translation: it has other places or tags than the English; empty if nothing."""
    wanted, given = places_of(english), places_of(words)
    if wanted == given:
        return ""
    return f"{english!r} has {' '.join(wanted) or 'no places'}, {words!r} has {' '.join(given) or 'none'}"


def write(file: Path, catalogue: Catalog) -> None:
    """Write a catalogue file."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(_text(catalogue), encoding="utf-8")


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Lindero",
        version="1",
        charset="utf-8",
        creation_date=_WRITTEN,
        revision_date=_WRITTEN,
        msgid_bugs_address="docs/guide/translating.md",
        last_translator="machine-made, unless a message says otherwise",
        language_team="Lindero",
        header_comment=f"# Words of Lindero, {language}; docs/guide/translating.md says how they are made.",
        fuzzy=False,
    )


def _text(catalogue: Catalog) -> str:
    out = io.BytesIO()
    write_po(out, catalogue, width=_WIDTH, sort_output=True, include_lineno=False)
    return out.getvalue().decode()
