"""`lindero keys`: the ceremony of keys. The root stays offline; what it signs is carried to the node as a file."""

from pathlib import Path

import click
import msgspec

from lindero.shells.cli.options import json_option, on_a_node
from lindero.shells.cli.reaching import Who, reached
from lindero.shells.cli.showing import show_answer
from lindero.trust.identity.cards import spoken
from lindero.trust.identity.keychain import DEFAULT_DAYS, MAX_DAYS, nation_fingerprint

NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(
    short_help="The node's keys: the root offline, signing keys that follow one another.",
    epilog="Example: lindero keys show --node nordia",
)
def keys() -> None:
    """Keep the node's keys.

    A root key, kept offline, signs a node's key for some months. Neighbours compare the fingerprint of nation and root
    once; rotations and revocations need no other ceremony.
    """


@keys.command(
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


@keys.command(
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


@keys.command(
    short_help="Make the node's next key and what the root is to sign.",
    epilog="Example: lindero keys request nordia.request --node nordia",
)
@click.argument("file", type=NEW_FILE)
@click.option(
    "--key", default="", metavar="ADDRESS", help="Take a key in a token, pkcs11:..., as the next one."
)
@on_a_node
@click.pass_context
def request(ctx: click.Context, who: Who, file: Path, *, key: str) -> None:
    """Make the node's next signing key and TLS certificate, and write into FILE what the root is to sign."""
    from lindero.shells.proving import RequestKey

    with reached(ctx, who) as node:
        data = node.operate("request_key", RequestKey(key=key))
    file.write_bytes(data + b"\n")
    click.echo(f"wrote {file}; carry it to the root: lindero keys issue root.pem {file.name} nordia.key")


@keys.command(
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


@keys.command(
    short_help="Enter the node's next key, signed by the root.",
    epilog="Example: lindero keys rotate nordia.key --node nordia",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@on_a_node
@click.pass_context
def rotate(ctx: click.Context, who: Who, file: Path) -> None:
    """Enter the statement in FILE into the log; neighbours hear of it by themselves.

    The node signs with the new key from its next start on, once every neighbour has heard of it.
    """
    from lindero.shells.proving import RotateKey

    with reached(ctx, who) as node:
        node.operate("rotate_key", RotateKey(statement=file.read_text(encoding="utf-8").strip()))
    click.echo("entered; when all links are up, stop the node and serve it again")


@keys.command(
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


@keys.command(
    short_help="Enter that a key of this node signs no more.",
    epilog="Example: lindero keys revoke nordia.revoked --node nordia",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@on_a_node
@click.pass_context
def revoke(ctx: click.Context, who: Who, file: Path) -> None:
    """Enter the root's revocation in FILE into the log; neighbours hear of it by themselves."""
    from lindero.trust.identity.key_actions import EnterRevocation

    with reached(ctx, who) as node:
        ask = EnterRevocation(statement=file.read_text(encoding="utf-8").strip())
        node.act("identity.enter_revocation", ask)
    click.echo("entered; what the key signs from then on is refused, what it signed before stays signed")


@keys.command(
    short_help="Show the keys of this node, or of a neighbour.",
    epilog="Example: lindero keys show SUD --node nordia",
)
@click.argument("nation", default="")
@json_option
@on_a_node
@click.pass_context
def show(ctx: click.Context, who: Who, nation: str, *, as_json: bool) -> None:
    """Show every key of this node, or of NATION, with its life and the fingerprints to compare."""
    from lindero.shells.proving import ShowKeys

    with reached(ctx, who) as node:
        answer = node.operate("keys", ShowKeys(nation=nation.upper()))
    if as_json or not msgspec.json.decode(answer):
        show_answer(answer, as_json=as_json)
        return
    for key in msgspec.json.decode(answer):
        state = "signs now" if key["is_current"] else key["state"]
        click.echo(f"key {key['number']}, {state}")
        show_answer(msgspec.json.encode(key), as_json=False)
