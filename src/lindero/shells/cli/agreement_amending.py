"""The commands of `lindero agreement` that say what an amendment changes: diff, dry-run."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from lindero.shells.cli.agreements_in_force import known_to
from lindero.shells.cli.options import json_option, on_a_node
from lindero.shells.cli.reaching import Who, reached
from lindero.shells.cli.showing import show_found
from lindero.shells.cli.treaty_files import (
    agreement_in,
    documents_in,
    law_option,
    text_in,
    treaty_file,
    vocabulary_for,
    vocabulary_of_agreements,
)

if TYPE_CHECKING:
    from lindero.trust.agreements.treaty import Agreement

_PATH = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    short_help="What an amendment releases, and what it withdraws.",
    epilog="Example: lindero agreement diff treaty.yaml amended.yaml --law national-law.yaml",
)
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@law_option
@json_option
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path, *, laws: tuple[Path, ...], as_json: bool) -> None:
    """Say what the text in NEW lets cross that the one in OLD does not, each with a question that proves it.

    If NEW is a later version of OLD it takes its place from its own date on. Areas are compared exactly; where
    curved edges leave it open, it is called possible, with the place. Exit status 0, whatever is found.
    """
    from lindero.trust.agreements.analysis.amending import difference
    from lindero.trust.agreements.analysis.sentences import difference_lines
    from lindero.trust.agreements.rulebook import Rulebook

    vocabulary = vocabulary_for(ctx, [(path.name, text_in(path)) for path in (old, new)])
    before, after = agreement_in(old, vocabulary), agreement_in(new, vocabulary)
    _, overlays = documents_in(laws, vocabulary)
    found = difference(
        Rulebook([before], overlays, vocabulary),
        Rulebook(_succeeded(before, after), overlays, vocabulary),
    )
    show_found(found, difference_lines(found), as_json=as_json)


@click.command(
    "dry-run",
    short_help="What an amendment would have let cross in the past days.",
    epilog="Example: lindero agreement dry-run amended.yaml --days 30 --as adler --node nordia",
)
@treaty_file
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 1_096), help="How far back.")
@click.option("--old", "older", multiple=True, type=_PATH, help="Today's text; those of the node otherwise.")
@law_option
@json_option
@on_a_node
@click.pass_context
def dry_run(
    ctx: click.Context,
    who: Who,
    file: Path,
    *,
    days: int,
    older: tuple[Path, ...],
    laws: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Count past records that would cross under the text in FILE and did not under today's texts.

    Reads heads and decisions of the node's gate, and opens no record: where something in the record decides, the
    count is an upper bound. Give the node's overlays again with --law.
    """
    from lindero.trust.agreements.analysis.amending import difference
    from lindero.trust.agreements.analysis.boxes import as_far_as_agreed, boxes_of
    from lindero.trust.agreements.analysis.dry_run import Past, as_if_always, effects
    from lindero.trust.agreements.analysis.sentences import effect_lines
    from lindero.trust.agreements.rulebook import Rulebook

    with reached(ctx, who) as node:
        current = [agreement_in(path) for path in older] or known_to(node)
        past = msgspec.json.decode(node.show("/oversight/past", {"days": [str(days)]}))
    new = agreement_in(file, vocabulary_for(ctx, [(file.name, text_in(file))]))
    vocabulary = vocabulary_of_agreements(ctx, [*current, new])
    _, overlays = documents_in(laws, vocabulary)
    book = Rulebook(current, overlays, vocabulary)
    found = difference(
        book,
        Rulebook(as_if_always(current, new), overlays, vocabulary),
    )
    lines = msgspec.convert(past["lines"], list[Past])
    told = effects(past["nation"], boxes_of(as_far_as_agreed(book)), found.released, lines)
    if as_json:
        click.echo(msgspec.json.encode(told).decode())
        return
    for line in effect_lines(told, days):
        click.echo(line)


def _succeeded(before: "Agreement", after: "Agreement") -> "list[Agreement]":
    """Return the texts once the new one is there: it follows an older version of itself, else it stands alone."""
    follows = before.id == after.id and before.version < after.version
    return [before, after] if follows else [after]
