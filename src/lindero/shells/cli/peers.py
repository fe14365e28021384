"""`lindero peers`: cards, fingerprints, and who is recognised as a neighbour."""

from pathlib import Path

import click
import msgspec

from lindero.kernel.proofs import key_fingerprint
from lindero.shells.cli.options import json_option, node_option, on_a_node
from lindero.shells.cli.reaching import Who, is_served, reached
from lindero.shells.cli.showing import show_answer
from lindero.trust.identity.cards import fingerprint_of, read_card, spoken


@click.group(
    short_help="Cards, fingerprints, and who is recognised as a neighbour.",
    epilog="Example: lindero peers add sudia.card --fingerprint '3f2a 91c0 ...' --node nordia",
)
def peers() -> None:
    """Recognise neighbours' nodes.

    Two nations exchange cards as files, and then compare fingerprints by telephone or on paper. Only that
    comparison makes a neighbour's node the neighbour's.
    """


@peers.command(
    short_help="Print this node's card.", epilog="Example: lindero peers card --node nordia --out nordia.card"
)
@click.option("--out", type=click.Path(path_type=Path), help="Write it to this file.")
@on_a_node
@click.pass_context
def card(ctx: click.Context, who: Who, out: Path | None) -> None:
    """Print this node's card, newly signed: give it to the neighbour."""
    from lindero.shells.said_locally import Nothing

    with reached(ctx, who) as node:
        text = msgspec.json.format(node.operate("card", Nothing()), indent=2)
    if out is None:
        click.echo(text.decode())
    else:
        out.write_bytes(text + b"\n")
        click.echo(f"wrote {out}; its fingerprint is {spoken(fingerprint_of(read_card(text)))}")


@peers.command(short_help="Print a fingerprint.", epilog="Example: lindero peers fingerprint sudia.card")
@click.argument("card_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--key", "of_key", is_flag=True, help="Of the node key alone, for lindero verify --key.")
@on_a_node
@click.pass_context
def fingerprint(ctx: click.Context, who: Who, card_file: Path | None, *, of_key: bool) -> None:
    """Print the fingerprint of CARD_FILE, or of this node, in groups to be read aloud.

    It is that of nation and root key, and stays the same when node key or TLS certificate change. With --key it is
    that of the node key that signs now, and changes with it. lindero verify --key takes either.
    """
    from lindero.shells.said_locally import Nothing

    if card_file is not None:
        data = card_file.read_bytes()
    else:
        with reached(ctx, who) as node:
            data = node.operate("card", Nothing())
    shown = read_card(data)
    click.echo(spoken(key_fingerprint(bytes.fromhex(shown.node_key)) if of_key else fingerprint_of(shown)))


@peers.command(
    short_help="Recognise a neighbour's node.",
    epilog="Example: lindero peers add sudia.card --fingerprint '3f2a 91c0 ...' --node nordia",
)
@click.argument("card_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--fingerprint",
    "told",
    required=True,
    metavar="DIGITS",
    help="What the neighbour's officer read out: 64 digits, spaces do not matter.",
)
@on_a_node
@click.pass_context
def add(ctx: click.Context, who: Who, card_file: Path, told: str) -> None:
    """Recognise the node of CARD_FILE as the neighbour's, after the fingerprints were compared."""
    from lindero.shells.said_locally import PinPeer

    text = card_file.read_bytes()
    shown = read_card(text)
    with reached(ctx, who) as node:
        node.operate("pin", PinPeer(card=text.decode("utf-8", "replace"), fingerprint=told))
    click.echo(f"recognised {shown.name} ({shown.nation}) at {shown.address}")


@peers.command(
    "list",
    short_help="List the neighbours recognised now.",
    epilog="Example: lindero peers list --node nordia",
)
@json_option
@on_a_node
@click.pass_context
def list_peers(ctx: click.Context, who: Who, *, as_json: bool) -> None:
    """List the neighbours that are recognised now."""
    from lindero.shells.said_locally import Nothing

    with reached(ctx, who) as node:
        shown = node.operate("peers", Nothing())
    if shown == b"[]" and not as_json:
        click.echo("no neighbour is recognised yet; see lindero peers add --help")
    else:
        show_answer(shown, as_json=as_json)


@peers.command(
    short_help="Recognise a neighbour no longer.",
    epilog="Example: lindero peers remove SUD --reason 'key lost' --node nordia",
)
@click.argument("nation")
@click.option("--reason", required=True, help="Why; it is kept in the log.")
@on_a_node
@click.pass_context
def remove(ctx: click.Context, who: Who, nation: str, reason: str) -> None:
    """Recognise the node of NATION no longer: nothing is sent to it or taken from it."""
    from lindero.trust.identity.actions import UnpinPeer

    with reached(ctx, who) as node:
        node.act("identity.unpin_peer", UnpinPeer(nation=nation, reason=reason))
    click.echo(f"{nation} is no longer recognised")


@peers.command(
    short_help="Make a new TLS certificate and sealing key.",
    epilog="Example: lindero peers rotate --node nordia",
)
@node_option
def rotate(who_node: Path) -> None:
    """Make a new TLS certificate and sealing key, for a certificate that expires or keys that others may know.

    Until neighbours have added the new card they take nothing from this node. What they sealed to the earlier key
    still opens; remove keys/sealing-before-*.pem once nothing is on its way any more.
    """
    from lindero.engine.clock import SystemClock
    from lindero.engine.config import read_config
    from lindero.engine.keys import SystemRandom
    from lindero.engine.sealing import rotate_sealing_key
    from lindero.shells.setup import write_certificate

    config = read_config(who_node / "node.toml")
    write_certificate(who_node, config.nation, SystemClock())
    rotate_sealing_key(who_node / "keys", SystemRandom())
    click.echo("made a new certificate and a new sealing key")
    if is_served(who_node):
        click.echo("next: stop the node and serve it again, so that it shows the new one")
    click.echo(f"next: lindero peers card --node {who_node} --out {config.nation.lower()}.card,")
    click.echo("      and have every neighbour add it; the fingerprint is the same as before")
