"""`lindero agreement`: treaty files checked, shown and decided with, without any node."""

import itertools
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from lindero.shells.cli.agreement_amending import diff, dry_run
from lindero.shells.cli.agreement_analysis import faults, may, onward
from lindero.shells.cli.agreement_export import cedar, from_odrl, odrl
from lindero.shells.cli.agreement_life import denounce, list_agreements, resume, sign, suspend
from lindero.shells.cli.agreement_making import contact, draft, opinion, propose, review, vectors
from lindero.shells.cli.options import json_option
from lindero.shells.cli.reaching import registry_of
from lindero.shells.cli.treaty_files import (
    agreement_in,
    named,
    text_in,
    treaty_file,
    treaty_files,
    vocabulary_for,
)


@click.group(
    short_help="Treaty files: check, show, decide, analyse; draft, propose, sign, suspend, resume.",
    epilog="Example: lindero agreement check treaty.yaml",
)
def agreement() -> None:
    """Agreements as files that lawyers read and the gate obeys.

    Most read files and need no node; from draft to denounce, list and dry-run they act on one.
    """


@agreement.command(
    short_help="Check treaty files and overlays.",
    epilog="Example: lindero agreement check treaty.yaml overlay.toml",
)
@treaty_files
@json_option
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check each FILE; every finding names its line, the reason and an advice.

    Exit status 0 if nothing is wrong (warnings may be), 1 otherwise.
    """
    from lindero.trust.agreements.commands import check_file

    status = 0
    told: list[dict[str, Any]] = []
    for path in files:
        text = text_in(path)
        findings, wrong = check_file(text, path.name, vocabulary_for(ctx, [(path.name, text)]))
        status = max(status, wrong)
        told += [{"file": str(path), **msgspec.to_builtins(finding)} for finding in findings]
        if not as_json:
            for finding in findings:
                click.echo(f"{path}:{finding.sentence}")
            click.echo(f"{path}: {'refused' if wrong else 'in order'}")
    if as_json:
        click.echo(msgspec.json.encode({"ok": status == 0, "findings": told}).decode())
    ctx.exit(status)


@agreement.command(
    short_help="Show a treaty file in plain language.",
    epilog="Example: lindero agreement show treaty.yaml --language es",
)
@treaty_file
@click.option("--language", default="en", show_default=True, metavar="CODE", help="Language of the text.")
@click.option("--beside", metavar="CODE", help="A second language, side by side with the first.")
@click.option(
    "--width",
    default=160,
    show_default=True,
    type=click.IntRange(40, 400),
    help="Columns for both languages.",
)
def show(file: Path, *, language: str, beside: str | None, width: int) -> None:
    """Write FILE in plain language: exactly what is coded, nothing else.

    Every language is made from the same canonical form, whose hash stands at the top. Translations are
    machine-made and say that no person has reviewed them.
    """
    from lindero.trust.agreements.render import render, render_lines

    loaded = agreement_in(file)
    if beside is None:
        click.echo(render(loaded, language), nl=False)
        return
    for left, right in zip(render_lines(loaded, language), render_lines(loaded, beside), strict=True):
        for line in _side_by_side(left, right, (width - 3) // 2):
            click.echo(line)


def _side_by_side(left: str, right: str, width: int) -> Iterator[str]:
    """Yield two texts in columns of a width."""
    columns = [textwrap.wrap(text, width, subsequent_indent="  ") or [""] for text in (left, right)]
    for one, other in itertools.zip_longest(*columns, fillvalue=""):
        yield f"{one:{width}} | {other}".rstrip()


@agreement.command(
    "hash",
    short_help="Print a treaty file's identity.",
    epilog="Example: lindero agreement hash treaty.yaml",
)
@treaty_file
def hash_(file: Path) -> None:
    """Print the hash of FILE's canonical form, which is the agreement's identity, and its name.

    YAML or TOML, order and comments make no difference; both sides must see the same hash.
    """
    from lindero.trust.agreements.canonical import agreement_hash

    loaded = agreement_in(file)
    click.echo(f"{agreement_hash(loaded)}  {loaded.ref}")


@agreement.command(
    short_help="Decide requests on paper.",
    epilog="Example: lindero agreement decide treaty.yaml < requests.jsonl > decisions.jsonl",
)
@treaty_files
@click.pass_context
def decide(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Decide JSON requests from standard input, one a line, by the treaty files and overlays in FILE.

    A request has from, to, kind, fields, purpose and at, and may have person_class, place [lon, lat], route,
    retain_days, origin_countries, protection and lane. A decision has allowed, fields, clause and reasons.
    Each agreement counts as signed and active within its dates, as of the request's own time.
    """
    from lindero.trust.agreements.commands import decide_line, policy_of_files
    from lindero.trust.agreements.lint import load_document
    from lindero.trust.agreements.vocabulary import vocabulary_of

    vocabulary = vocabulary_of(registry_of(ctx).record_types.values())
    for path in files:
        with named(path):
            load_document(text_in(path), path.name, vocabulary)
    policy = policy_of_files([(path.name, text_in(path)) for path in files], vocabulary)
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        if line.strip():
            out.write(msgspec.json.encode(decide_line(policy, line)) + b"\n")
    out.flush()


for _command in (
    *(may, diff, dry_run, onward, faults, cedar, odrl, from_odrl),
    *(vectors, draft, review, opinion, propose, contact),
    *(sign, suspend, resume, denounce, list_agreements),
):
    agreement.add_command(_command)
