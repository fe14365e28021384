"""`lindero keys`: the ceremony of keys. The root stays offline; what it signs is carried to the node as a file."""

from pathlib import Path

import click
import msgspec

from lindero.shells.cli.key_copying import check_copy, copy
from lindero.shells.cli.options import json_option, on_a_node
from lindero.shells.cli.reaching import Who, reached
from lindero.shells.cli.root_keys import NEW_FILE, issue, make_hardware, make_root, revocation
from lindero.shells.cli.showing import show_answer


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
    from lindero.shells.node_keys import RequestKey

    with reached(ctx, who) as node:
        data = node.operate("request_key", RequestKey(key=key))
    file.write_bytes(data + b"\n")
    click.echo(f"wrote {file}; carry it to the root: lindero keys issue root.pem {file.name} nordia.key")


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
    from lindero.shells.node_keys import RotateKey

    with reached(ctx, who) as node:
        node.operate("rotate_key", RotateKey(statement=file.read_text(encoding="utf-8").strip()))
    click.echo("entered; when all links are up, stop the node and serve it again")


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
    from lindero.shells.node_keys import ShowKeys

    with reached(ctx, who) as node:
        answer = node.operate("keys", ShowKeys(nation=nation.upper()))
    if as_json or not msgspec.json.decode(answer):
        show_answer(answer, as_json=as_json)
        return
    for key in msgspec.json.decode(answer):
        state = "signs now" if key["is_current"] else key["state"]
        click.echo(f"key {key['number']}, {state}")
        show_answer(msgspec.json.encode(key), as_json=False)


for _command in (make_root, make_hardware, issue, revocation, copy, check_copy):
    keys.add_command(_command)
