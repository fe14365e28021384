"""Treaty files named on a command line: read, checked against the kinds that there are, joined to a rulebook."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lindero.kernel.errors import Invalid
from lindero.kernel.names import folder_of
from lindero.shells.cli.reaching import record_types_of, registry_of

if TYPE_CHECKING:
    from lindero.trust.agreements.rulebook import Rulebook
    from lindero.trust.agreements.treaty import Agreement, Overlay
    from lindero.trust.agreements.vocabulary import Vocabulary

_PATH = click.Path(path_type=Path, exists=True, dir_okay=False)
treaty_files = click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_PATH)
treaty_file = click.argument("file", type=_PATH)
law_option = click.option(
    "--law",
    "laws",
    multiple=True,
    type=_PATH,
    help="An overlay of national law that narrows; may be repeated.",
)


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Put the file's name and the line before the words of what is wrong in it."""
    from lindero.trust.agreements.findings import Unreadable

    try:
        yield
    except Unreadable as error:
        place = f"{path}, line {error.finding.line}"
        raise Invalid(error.code, f"{place}: {error.text}", error.advice) from error


def agreement_in(path: Path, vocabulary: "Vocabulary | None" = None) -> "Agreement":
    """Return the agreement in a file.

    Raises:
        Invalid: If the file has an error, with its line.
    """
    from lindero.trust.agreements.lint import load_agreement

    with named(path):
        return load_agreement(text_in(path), path.name, vocabulary)


def text_in(path: Path) -> str:
    """Return a file's text.

    Raises:
        Invalid: If it is no UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(
            "cli.text", f"{path} is no UTF-8 text: {error.reason} at byte {error.start}.", "Save it as UTF-8."
        ) from error


def documents_in(
    paths: Iterable[Path], vocabulary: "Vocabulary | None"
) -> "tuple[list[Agreement], list[Overlay]]":
    """Return the agreements and the overlays in some files.

    Raises:
        Invalid: If any of them has an error; nothing is worked out from half of the texts.
    """
    from lindero.trust.agreements.lint import load_document
    from lindero.trust.agreements.treaty import Agreement

    agreements, overlays = [], []
    for path in paths:
        with named(path):
            document = load_document(text_in(path), path.name, vocabulary)
        if isinstance(document, Agreement):
            agreements.append(document)
        else:
            overlays.append(document)
    return agreements, overlays


def book_of(ctx: click.Context, paths: Iterable[Path]) -> "Rulebook":
    """Return the rulebook of some treaty files and overlays.

    Raises:
        Invalid: If any of them has an error.
    """
    from lindero.trust.agreements.rulebook import Rulebook

    files = list(paths)
    vocabulary = vocabulary_for(ctx, [(path.name, text_in(path)) for path in files])
    agreements, overlays = documents_in(files, vocabulary)
    return Rulebook(agreements, overlays, vocabulary)


def vocabulary_for(ctx: click.Context, texts: Iterable[tuple[str, str]]) -> "Vocabulary":
    """Return what is known of the kinds that some files speak of; only those kinds' records are loaded.

    Which kinds a file with errors speaks of is not known: for it, all are.
    """
    from lindero.trust.agreements.lint import examine
    from lindero.trust.agreements.treaty import Agreement
    from lindero.trust.agreements.vocabulary import vocabulary_of

    documents = [examine(text, name)[0] for name, text in texts]
    if None in documents:
        return vocabulary_of(registry_of(ctx).record_types.values())
    return vocabulary_of_agreements(ctx, [found for found in documents if isinstance(found, Agreement)])


def vocabulary_of_agreements(ctx: click.Context, agreements: "Iterable[Agreement]") -> "Vocabulary":
    """Return what is known of the kinds that some agreements speak of."""
    from lindero.trust.agreements.vocabulary import vocabulary_of

    kinds = {kind for agreement in agreements for clause in agreement.clauses for kind in clause.kinds}
    return vocabulary_of(record_types_of(ctx, sorted({folder_of(kind) for kind in kinds})))
