"""The commands of `lindero agreement` that work out what texts come to: may, diff, dry-run, onward, faults."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from lindero.kernel.errors import Invalid
from lindero.kernel.times import instant_of
from lindero.shells.cli.options import json_option, on_a_node
from lindero.shells.cli.reaching import Reach, Who, reached
from lindero.shells.cli.treaty_files import (
    agreement_in,
    book_of,
    documents_in,
    law_option,
    text_in,
    treaty_file,
    treaty_files,
    vocabulary_for,
    vocabulary_of_agreements,
)

if TYPE_CHECKING:
    from lindero.trust.agreements.treaty import Agreement

_PATH = click.Path(path_type=Path, exists=True, dir_okay=False)
_kind_option = click.option("--kind", metavar="KIND", help="Kind of records.")
_field_option = click.option("--field", metavar="NAME", help="A field.")


@click.command(
    short_help="May something ever cross: by which clause, or never.",
    epilog="Example: lindero agreement may treaty.yaml --to VES --field identity",
)
@treaty_files
@click.option("--from", "sender", metavar="NATION", help="Who would send.")
@click.option("--to", "recipient", metavar="NATION", help="Who would receive.")
@_kind_option
@_field_option
@click.option("--purpose", metavar="WORD", help="What for.")
@click.option("--lane", metavar="LANE", help="Delivery lane.")
@click.option("--about", "person_class", metavar="CLASS", help="Whom the record speaks of.")
@click.option("--source", metavar="WORD", help="Where the data come from: civil or military.")
@click.option("--place", type=(float, float), metavar="LON LAT", help="Where, in degrees.")
@click.option("--at", metavar="DATE", help="When; at any time otherwise.")
@json_option
@click.pass_context
def may(ctx: click.Context, /, files: tuple[Path, ...], *, as_json: bool, **wanted: Any) -> None:
    """Say what of it may ever cross under the treaty files and overlays in FILE, or prove that none of it may.

    Everything that the texts permit is looked at. What is not given may be anything.
    """
    from lindero.kernel.places import place_of
    from lindero.trust.agreements.analysis.ever import Wanted, ever
    from lindero.trust.agreements.analysis.sentences import ever_lines

    place, at = wanted.pop("place"), wanted.pop("at")
    found = ever(
        book_of(ctx, files),
        Wanted(
            **wanted,
            place=place_of(*place) if place is not None else None,
            at=instant_of(at) if at is not None else None,
        ),
    )
    _tell(found, ever_lines(found), as_json=as_json)


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
    _tell(found, difference_lines(found), as_json=as_json)


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
    from lindero.trust.agreements.analysis.dry_run import Past, effects
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
        Rulebook(_as_if_always(current, new), overlays, vocabulary),
    )
    lines = msgspec.convert(past["lines"], list[Past])
    told = effects(past["nation"], boxes_of(as_far_as_agreed(book)), found.released, lines)
    if as_json:
        click.echo(msgspec.json.encode(told).decode())
        return
    for line in effect_lines(told, days):
        click.echo(line)


@click.command(
    short_help="Who may finally hold something, by chains of consent.",
    epilog="Example: lindero agreement onward treaty.yaml --field identity --of NRD",
)
@treaty_files
@_kind_option
@_field_option
@click.option("--of", "origin", metavar="NATION", help="Whose records; everybody's otherwise.")
@json_option
@click.pass_context
def onward(
    ctx: click.Context,
    files: tuple[Path, ...],
    *,
    kind: str | None,
    field: str | None,
    origin: str | None,
    as_json: bool,
) -> None:
    """Say who may finally hold it under the texts in FILE, each with the chain and the consents that it takes."""
    from lindero.trust.agreements.analysis.onward import holders
    from lindero.trust.agreements.analysis.sentences import holder_lines

    found = holders(book_of(ctx, files), kind, field, origin)
    _tell(found, holder_lines(found), as_json=as_json)


@click.command(
    short_help="Clauses that never speak, or that another one undoes.",
    epilog="Example: lindero agreement faults treaty.yaml national-law.yaml --at 2027-01-01",
)
@treaty_files
@click.option("--at", metavar="DATE", help="Tell what is overdue at this date, too.")
@json_option
@click.pass_context
def faults(ctx: click.Context, files: tuple[Path, ...], *, at: str | None, as_json: bool) -> None:
    """Say what in the texts in FILE is written correctly and hardly meant.

    Exit status 0 if nothing was found, 1 otherwise.
    """
    from lindero.trust.agreements.analysis.faults import faults_in
    from lindero.trust.agreements.analysis.sentences import fault_lines

    found = faults_in(book_of(ctx, files), instant_of(at) if at is not None else None)
    _tell(found, fault_lines(found), as_json=as_json)
    ctx.exit(1 if found else 0)


def _tell(answer: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print an answer for machines or for people."""
    from lindero.trust.agreements.analysis.sentences import plain

    if as_json:
        click.echo(msgspec.json.encode(plain(answer), order="sorted").decode())
        return
    for line in lines:
        click.echo(line)


def _succeeded(before: "Agreement", after: "Agreement") -> "list[Agreement]":
    """Return the texts once the new one is there: it follows an older version of itself, else it stands alone."""
    follows = before.id == after.id and before.version < after.version
    return [before, after] if follows else [after]


def _as_if_always(current: "Sequence[Agreement]", new: "Agreement") -> "list[Agreement]":
    """Return the texts as if the new one had held for as long as the version that it replaces."""
    older = [text for text in current if text.id == new.id]
    since = min((text.since for text in older), default=new.since)
    start = min((text.start for text in older), default=new.start)
    retroactive = msgspec.structs.replace(new, since=min(since, new.since), start=min(start, new.start))
    return [*(text for text in current if text.id != new.id), retroactive]


def known_to(node: Reach) -> "list[Agreement]":
    """Return the agreements in force on a node.

    Raises:
        Invalid: If there are none.
    """
    from lindero.trust.agreements.canonical import agreement_of

    lines = msgspec.json.decode(node.show("/agreements", {}))["agreements"]
    texts = [
        msgspec.json.decode(node.show(f"/agreements/{line['agreement']}", {}))["canonical"]
        for line in lines
        if line["phase"] == "active"
    ]
    if not texts:
        raise Invalid(
            "cli.no_agreement", "No agreement is in force on this node.", "Compare files with `diff` instead."
        )
    return [agreement_of(text.encode()) for text in texts]
