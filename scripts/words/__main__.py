"""Keep the catalogues of words: `python -m scripts.words [update | missing | take | check]`."""

import argparse
import fcntl
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lindero.shells.languages.tongues import SOURCE as ENGLISH
from lindero.shells.languages.tongues import WORDS, tongues
from scripts.words import files
from scripts.words.found import ROOT, Found, found

_MOST_SHOWN: Final = 40


def update() -> int:
    """Bring every catalogue up to date with what pages show, and say what is missing."""
    shown = found()
    for language in _languages():
        known = files.translations(_folders(shown), language)
        files.update(shown, language, known)
        total = sum(map(len, shown.values()))
        lacking = len(_missing(shown, known))
        print(f"{language}: {total - lacking} of {total} messages translated, {lacking} missing")
    return 0


def missing(language: str, part: str, only: str) -> int:
    """Print the messages without a translation as a file to be filled in, or one part of them."""
    shown = found()
    lacking = _missing(shown, files.translations(_folders(shown), language))
    number, _, of = part.partition("/")
    texts = sorted(text for text, names in lacking.items() if any(only in name for name in names))
    mine = texts[(int(number) - 1) * len(texts) // int(of) : int(number) * len(texts) // int(of)]
    sys.stdout.write(files.fragment(language, {text: lacking[text] for text in mine}))
    return 0


def take(names: list[str], *, reviewed: bool) -> int:
    """Take the translations of filled-in files into the catalogues; return 1 if some could not be taken."""
    shown = found()
    wrong = []
    for name in names:
        language, taken, problems = files.take(Path(name), reviewed=reviewed)
        files.update(shown, language, files.translations(_folders(shown), language) | taken)
        print(f"{name}: {len(taken)} taken, {len(problems)} refused")
        wrong += problems
    print("\n".join(wrong[:_MOST_SHOWN]))
    return 1 if wrong else 0


def check() -> int:
    """Say what is wrong: files behind the pages, translations with other places."""
    problems = []
    shown = found()
    everything = {text for texts in shown.values() for text in texts}
    for language in _languages():
        known = files.translations(_folders(shown), language)
        problems += [f"{language}: {text!r} is missing" for text in sorted(everything - known.keys())]
        problems += [f"{language}: {text!r} is shown no more" for text in sorted(known.keys() - everything)]
        for message in known.values():
            if problem := files.problem_of(str(message.id), str(message.string)):
                problems.append(f"{language}: {problem}")
    for problem in problems[:_MOST_SHOWN]:
        print(problem)
    if problems:
        print(f"{len(problems)} problems. make words brings the catalogues up to date.")
    return 1 if problems else 0


def _languages() -> list[str]:
    return [tongue.code for tongue in tongues() if tongue.code != ENGLISH]


def _folders(shown: Found) -> list[Path]:
    """Return every folder in which catalogues lie or should."""
    return sorted({*shown, *(file.parent for file in (ROOT / "src").rglob("words/*.po"))})


def _missing(shown: Found, known: Mapping[str, object]) -> dict[str, set[str]]:
    return {text: names for texts in shown.values() for text, names in texts.items() if text not in known}


def main(arguments: list[str]) -> int:
    """Do one of the four; without a word, update."""
    parser = argparse.ArgumentParser(prog="python -m scripts.words", description=__doc__)
    orders = parser.add_subparsers(dest="order")
    orders.add_parser("update", help="bring the catalogues up to date (the default)")
    lacking = orders.add_parser("missing", help="print what has no translation, to be filled in")
    lacking.add_argument("--language", required=True)
    lacking.add_argument("--part", default="1/1", help="one part of several: 2/3")
    lacking.add_argument("--only", default="", help="messages of files whose name holds this")
    taking = orders.add_parser("take", help="take filled-in files into the catalogues")
    taking.add_argument("files", nargs="+")
    taking.add_argument("--reviewed", action="store_true", help="a person has looked at every one of them")
    orders.add_parser("check", help="say what is wrong")
    given = parser.parse_args(arguments)
    with _alone():
        return _done(given)


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until nobody else writes the catalogues: translators work at the same time."""
    folder = os.open(WORDS, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _done(given: argparse.Namespace) -> int:
    """Do what was asked."""
    if given.order == "missing":
        return missing(given.language, given.part, given.only)
    if given.order == "take":
        return take(given.files, reviewed=given.reviewed)
    return check() if given.order == "check" else update()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
