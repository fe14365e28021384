"""`lindero statement`: what the independent body signs with its own key, on its own machine, without any node."""

import hashlib
from pathlib import Path
from typing import get_args

import click
import msgspec

from lindero.engine.clock import SystemClock
from lindero.engine.keys import FileSigner, SystemRandom, load_key
from lindero.trust.identity.secrets import spoken_secret
from lindero.trust.identity.statements import FORMAT, Act, Statement, signed_statement


@click.command(
    short_help="Sign what the independent body lets happen at a node.",
    epilog="Example: lindero statement grant --nation NRD --person dahl --role DPO --key oversight.pem"
    " --out dahl.json",
)
@click.argument("act", type=click.Choice(get_args(Act)))
@click.option("--nation", required=True, metavar="NRD", help="The nation whose node it is for.")
@click.option("--person", default="", metavar="PERSON", help="Whom it concerns.")
@click.option("--role", default="", metavar="CODE", help="The role that is given or taken.")
@click.option("--next-key", default="", metavar="HEX", help="The body's next public key, for change_key.")
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The body's key file.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where the statement is written.")
def statement(  # each option of the command is one argument
    *, act: Act, nation: str, person: str, role: str, next_key: str, key: Path, out: Path
) -> None:
    """Sign a statement; the node's administrators carry it out, and can change nothing of it.

    A grant or an enrolment makes a code as well, shown once and here only. Hand it to the person: with it the
    person registers a passkey that no administrator has touched.
    """
    code = spoken_secret(SystemRandom()) if act in {"grant", "enrol"} else ""
    stated = Statement(
        format=FORMAT,
        nation=nation,
        act=act,
        person=person,
        role=role,
        public_key=next_key,
        code_hash=hashlib.sha256(code.encode()).hexdigest() if code else "",
        made_at=SystemClock().now(),
    )
    signed = signed_statement(msgspec.convert(msgspec.to_builtins(stated), Statement), _signer(key))
    out.write_bytes(msgspec.json.format(msgspec.json.encode(signed)) + b"\n")
    click.echo(f"statement    {out}  (give it to the node's administrator)")
    if code:
        click.echo(f"code         {code}  (shown once: hand it to {person} in person)")


def _signer(path: Path) -> FileSigner:
    return FileSigner("oversight", load_key(path))
