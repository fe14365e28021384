"""The commands of `lindero keys` that need no node: what the root makes and signs, on a machine in no network."""

from pathlib import Path

import click

from lindero.trust.identity.cards import spoken
from lindero.trust.identity.keychain import DEFAULT_DAYS, MAX_DAYS, nation_fingerprint

NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "make-root", short_help="Make a root key, offline.", epilog="Example: lindero keys make-root NRD root.pem"
)
@click.argument("nation")
@click.argument("file", type=NEW_FILE)
def make_root(nation: str, file: Path) -> None:
    """Make the root key of NATION in FILE, on a machine that is in no network."""
    from lindero.engine.keys import FileSigner, SystemRandom, new_key, save_key
    from lindero.kernel.names import check_nation

    check_nation(nation)
    key = new_key(SystemRandom())
    save_key(file, key)
    root = FileSigner(f"lindero/{nation}/root", key)
    click.echo(f"made {file}; put it into a safe, with a copy in another")
    click.echo(f"fingerprint  {spoken(nation_fingerprint(nation, root.public_key.hex()))}")


@click.command(
    "make-hardware",
    short_help="Make a key in a hardware token.",
    epilog="Example: lindero keys make-hardware 'pkcs11:token=lindero;object=node-1?module-path=...&pin-source=...'",
)
@click.argument("address")
def make_hardware(address: str) -> None:
    """Make an Ed25519 key pair at ADDRESS in a token (PKCS #11); the private half never leaves it."""
    from lindero.engine.hardware_keys import make_hardware_key, read_place

    public_key = make_hardware_key(read_place(address))
    click.echo(f"made a key; public half {public_key.hex()}")
    click.echo("name its address with lindero init --signing-key, or lindero keys request --key")


@click.command(
    short_help="Sign a node's key as the root, offline.",
    epilog="Example: lindero keys issue root.pem nordia.request nordia.key --days 90",
)
@click.argument("root")
@click.argument("request_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("file", type=NEW_FILE)
@click.option(
    "--days",
    type=click.IntRange(1, MAX_DAYS),
    default=DEFAULT_DAYS,
    show_default=True,
    help="How long the key signs.",
)
def issue(root: str, request_file: Path, file: Path, *, days: int) -> None:
    """Sign the key of REQUEST_FILE with the ROOT, a file or pkcs11:..., and write the statement into FILE."""
    from lindero.engine.clock import SystemClock
    from lindero.engine.keys import open_signer
    from lindero.trust.identity.keychain import encoded, issue_key, read_request

    asked = read_request(request_file.read_bytes())
    signer = open_signer(f"lindero/{asked.nation}/root", root)
    statement = issue_key(asked, signer, SystemClock().now(), days)
    file.write_text(encoded(statement) + "\n", encoding="utf-8")
    click.echo(f"signed key {statement.number} of {statement.nation} for {days} days: {file}")
    click.echo(f"fingerprint  {spoken(nation_fingerprint(statement.nation, statement.root_key))}")


@click.command(
    short_help="Sign, as the root, that a key signs no more.",
    epilog="Example: lindero keys revocation root.pem NRD KEY nordia.revoked --reason 'machine stolen'",
)
@click.argument("root")
@click.argument("nation")
@click.argument("key")
@click.argument("file", type=NEW_FILE)
@click.option("--reason", required=True, help="Why; neighbours are told.")
@click.option("--from", "since", default="", metavar="INSTANT", help="From when on; now if left out.")
def revocation(root: str, nation: str, key: str, file: Path, *, reason: str, since: str) -> None:
    """Write into FILE that the KEY (64 digits, from lindero keys show) of NATION signs no more from an instant on."""
    from lindero.engine.clock import SystemClock
    from lindero.engine.keys import open_signer
    from lindero.kernel.times import instant_of
    from lindero.trust.identity.keychain import encoded, issue_revocation

    signer = open_signer(f"lindero/{nation}/root", root)
    start = instant_of(since) if since else SystemClock().now()
    file.write_text(encoded(issue_revocation(nation, key, signer, start, reason)) + "\n", encoding="utf-8")
    click.echo(f"wrote {file}; there: lindero keys revoke {file.name}")
