"""The commands of `lindero agreement` that speak other languages: cedar, odrl, from-odrl."""

from pathlib import Path

import click
import msgspec

from lindero.kernel.errors import Invalid
from lindero.shells.cli.treaty_files import (
    agreement_in,
    book_of,
    law_option,
    text_in,
    treaty_file,
    treaty_files,
)


@click.command(
    short_help="Write agreements as Cedar policies.",
    epilog="Example: lindero agreement cedar treaty.yaml national-law.yaml > policies.cedar",
)
@treaty_files
@click.option("--schema", "as_schema", is_flag=True, help="Write the schema of requests instead.")
@click.pass_context
def cedar(ctx: click.Context, files: tuple[Path, ...], *, as_schema: bool) -> None:
    """Write the treaty files and overlays in FILE as Cedar policies: one permission for each clause.

    Areas are no matter of Cedar: a request says within which of them the record lies. Handling, passing on, coarse
    values and quotas stand in annotations.
    """
    from lindero.trust.agreements.exports.cedar import cedar_policies
    from lindero.trust.agreements.exports.cedar_requests import cedar_schema

    book = book_of(ctx, files)
    click.echo(cedar_schema() if as_schema else cedar_policies(book), nl=False)


@click.command(
    short_help="Write an agreement as an ODRL policy.",
    epilog="Example: lindero agreement odrl treaty.yaml > treaty.jsonld",
)
@treaty_file
@click.option("--dataspace", is_flag=True, help="As contracts of the Dataspace Protocol, by flow and kind.")
@law_option
@click.pass_context
def odrl(ctx: click.Context, file: Path, *, dataspace: bool, laws: tuple[Path, ...]) -> None:
    """Write the treaty file in FILE as ODRL 2.2 in JSON-LD; `from-odrl` reads it back as the same agreement.

    Contracts of the Dataspace Protocol say what is left after reservations and laws, and are not read back.
    """
    from lindero.trust.agreements.exports.dataspace import dataspace_agreements
    from lindero.trust.agreements.exports.odrl import odrl_text

    if laws and not dataspace:
        raise click.UsageError("Laws are no part of a treaty; give --law together with --dataspace.")
    if dataspace:
        contracts = dataspace_agreements(book_of(ctx, (file, *laws)))
        click.echo(msgspec.json.format(msgspec.json.encode(contracts)).decode())
        return
    click.echo(odrl_text(agreement_in(file)), nl=False)


@click.command(
    "from-odrl",
    short_help="Read an ODRL policy as a treaty file.",
    epilog="Example: lindero agreement from-odrl treaty.jsonld > treaty.yaml",
)
@treaty_file
def from_odrl(file: Path) -> None:
    """Write the ODRL policy in FILE as a treaty file; nothing is read as wider than it says.

    If it says anything that an agreement cannot, nothing is written, and every such term is told with its path.
    """
    from lindero.trust.agreements.exports.odrl_reading import agreement_of_odrl
    from lindero.trust.agreements.exports.odrl_walk import Unexpressible
    from lindero.trust.agreements.exports.treaty_text import treaty_text

    try:
        loaded = agreement_of_odrl(text_in(file))
    except Unexpressible as error:
        for path, term in error.lost:
            click.echo(f"{file}: {path or 'the policy'}: {term}", err=True)
        raise Invalid(
            error.code,
            f"{file} says {len(error.lost)} things that an agreement cannot; each is told above.",
            error.advice,
        ) from error
    click.echo(treaty_text(loaded), nl=False)
