"""Every message that pages show, by the folder whose catalogues keep it, with the files that it stands in."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import lindero
from lindero.app import find_folders
from lindero.kernel.capability import Capability
from lindero.shells.languages.catalogues import key_of
from lindero.shells.languages.messages import messages_of
from lindero.shells.languages.tongues import WORDS
from lindero.shells.public import english as public
from scripts.words import code, declared, documents

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = Path(lindero.__file__).parent
PUBLIC: Final = SOURCE / "shells" / "public"
SCRIPTS: Final = ROOT / "frontend" / "src"

_SAY: Final = re.compile(r"""(?<![#.\w])say\(\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")

Found = dict[Path, dict[str, set[str]]]
"""By catalogue folder: each message with the names of the files that it stands in."""


def found() -> Found:
    """Return every message; one that several folders show stands with those that every node has."""
    owners = {_home(capability): capability for capability in find_folders()}
    everywhere: dict[str, dict[Path, set[str]]] = {}
    for home, file, text in _all(owners):
        if text.strip():
            origin = file.relative_to(ROOT).as_posix().removeprefix("src/lindero/")
            everywhere.setdefault(text, {}).setdefault(home, set()).add(origin)
    asked: dict[str, dict[Path, set[str]]] = {}
    for home, capability in owners.items():
        for label in declared.asked_of(capability):
            origin = (home / "capability.py").relative_to(SOURCE).as_posix()
            asked.setdefault(label, {}).setdefault(home, set()).add(origin)
    # A label that something else shows has its words there.
    everywhere = asked | everywhere
    kept: Found = {WORDS: {}, **{home / "words": {} for home in (*owners, PUBLIC)}}
    for text, homes in everywhere.items():
        folder = next(iter(homes)) / "words" if len(homes) == 1 else WORDS
        kept[WORDS if folder == SOURCE / "words" else folder][text] = set().union(*homes.values())
    return {folder: texts for folder, texts in kept.items() if texts}


def templates() -> list[Path]:
    """Return the templates of the console, in order; the public pages have words of their own."""
    return sorted(file for file in SOURCE.rglob("templates/*.html") if "public" not in file.parts)


def _all(owners: dict[Path, Capability]) -> Iterator[tuple[Path, Path, str]]:
    """Yield each message with the folder that shows it and the file that it stands in."""
    for template in templates():
        source = template.read_text(encoding="utf-8")
        for text in messages_of(source):
            yield _owner(template, owners), template, text
    for module in sorted(SOURCE.rglob("*.py")):
        for text in code.texts_of(module):
            yield _owner(module, owners), module, text
    yield from _declared(owners)
    for script in sorted(SCRIPTS.rglob("*.ts")):
        for literal in _SAY.findall(script.read_text(encoding="utf-8")):
            yield SOURCE, script, re.sub(r"\\(.)", r"\1", literal[1:-1])


def _declared(owners: dict[Path, Capability]) -> Iterator[tuple[Path, Path, str]]:
    """Yield what folders, their documents and the node's settings declare, as `_all` does."""
    for name, text in public.WORDS.items():
        yield PUBLIC, PUBLIC / "english.py", key_of(text, name)
    for text in declared.setup_texts():
        yield SOURCE, SOURCE / "shells" / "first_run" / "asked.py", text
    for text in declared.settings_texts():
        yield SOURCE, SOURCE / "engine" / "config.py", text
    for text in declared.closed_texts():
        yield SOURCE, SOURCE / "trust" / "agreements" / "vocabulary.py", text
    for home, capability in owners.items():
        for text in declared.forms_of(capability):
            yield SOURCE, SOURCE / "shells" / "console" / "written.py", text
        for text in declared.texts_of(capability):
            yield home, home / "capability.py", text
        for document in sorted(home.glob("*.toml")):
            for text in documents.texts_of(document):
                yield home, document, text


def _owner(file: Path, owners: dict[Path, Capability]) -> Path:
    """Return the folder that a file belongs to; the package itself for what belongs to none."""
    return next((parent for parent in file.parents if parent in owners), SOURCE)


def _home(capability: Capability) -> Path:
    """Return the folder that declares a capability."""
    for floor in ("trust", "capabilities"):
        home = SOURCE / floor / capability.name
        if (home / "capability.py").is_file():
            return home
    raise FileNotFoundError(capability.name)
