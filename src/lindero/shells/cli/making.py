"""`lindero init` and `lindero phrase`: a new node, and new pass phrases."""

from pathlib import Path
from typing import Final

import click
import msgspec

from lindero.engine.clock import SystemClock
from lindero.engine.keys import SystemRandom
from lindero.shells.cli.options import on_a_node
from lindero.shells.cli.reaching import Who, reached, read_phrase, registry_of
from lindero.trust.identity.cards import spoken
from lindero.trust.identity.secrets import spoken_secret

PORT: Final = click.IntRange(0, 65_535)


@click.command(
    short_help="Make a node's folder: configuration, keys, store, first people.",
    epilog="Example: lindero init nordia --nation NRD --name Nordia --setting exercise --officer berg:legal",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--nation", required=True, metavar="NRD", help="The nation: three capital letters.")
@click.option("--name", required=True, metavar="TEXT", help="The nation's name for people.")
@click.option("--section", default="", metavar="TEXT", help="The border section or centre.")
@click.option(
    "--setting",
    type=click.Choice(["production", "exercise"]),
    default="production",
    show_default=True,
    help="Whether the data are of the real world; fixed for the life of the store.",
)
@click.option(
    "--console-port", type=PORT, default=8440, show_default=True, help="Port of console and JSON interface."
)
@click.option("--peer-port", type=PORT, default=8441, show_default=True, help="Port for neighbours.")
@click.option(
    "--address", default="", metavar="HOST:PORT", help="Where neighbours are told to connect, if elsewhere."
)
@click.option("--admin", default="admin", show_default=True, metavar="PERSON", help="The administrator.")
@click.option(
    "--phrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="File with the administrator's pass phrase.",
)
@click.option("--ask-phrase", is_flag=True, help="Ask for the administrator's pass phrase.")
@click.option("--person", "people", multiple=True, metavar="PERSON:ROLE", help="Somebody else; repeatable.")
@click.option(
    "--officer",
    "officers",
    multiple=True,
    metavar="PERSON:ROLE",
    help="Who signs agreements as operational, legal or data_protection; repeatable.",
)
@click.option(
    "--oversight-key",
    default="",
    metavar="HEX",
    help="Public key of the independent body that oversees the node; one is made for it otherwise.",
)
@click.option(
    "--root",
    "root_key_file",
    default="",
    metavar="FILE|ADDRESS",
    help="The nation's root key, from lindero keys make-root, or in a token (pkcs11:...); one is made otherwise.",
)
@click.option(
    "--signing-key",
    default="",
    metavar="ADDRESS",
    help="The node's key in a token (pkcs11:...), from lindero keys make-hardware; a file is made otherwise.",
)
@click.pass_context
def init(
    ctx: click.Context,
    /,
    folder: Path,
    *,
    admin: str,
    phrase_file: Path | None,
    ask_phrase: bool,
    people: tuple[str, ...],
    officers: tuple[str, ...],
    **settings: str | int,
) -> None:
    """Make the folder of a new node, with keys that never leave it.

    A pass phrase that is neither given nor asked for is generated and shown once. FOLDER must not exist yet.
    """
    from lindero.shells.setup import NodePlan, make_node, new_officers, new_people

    given = read_phrase(phrase_file) if phrase_file else _asked(admin) if ask_phrase else ""
    plan = msgspec.convert(
        {
            **settings,
            "people": msgspec.to_builtins(new_people(admin, given, people, officers)),
            "officers": msgspec.to_builtins(new_officers(officers)),
        },
        NodePlan,
    )
    made = make_node(folder, plan, registry_of(ctx), clock=SystemClock(), random=SystemRandom())
    click.echo(f"made the node of {plan.name} ({plan.nation}, {plan.setting}) in {made.folder}")
    click.echo(f"fingerprint  {spoken(made.fingerprint)}")
    for person, words in made.phrases.items():
        click.echo(f"pass phrase  {person}  {words}  (shown once: write it down)")
    for person, path in made.officer_keys.items():
        click.echo(f"officer keys {person}  {path}  (give it to the officer, and keep no copy here)")
    if made.root_key is not None:
        click.echo(f"root key     {made.root_key}  (put it into a safe, and keep no copy here)")
    if made.oversight_key is not None:
        click.echo(
            f"oversight    {made.oversight_key}  (give it to the independent body, and keep no copy here)"
        )
    click.echo(f"next         lindero serve {folder}")


@click.command(
    "officer-key",
    short_help="Make the two keys that an officer signs agreements with.",
    epilog="Example: lindero officer-key lund.pem, on the officer's own machine",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def officer_key(file: Path) -> None:
    """Make an officer's Ed25519 and ML-DSA-44 keys in FILE, and print their public halves.

    The file stays with the officer. Who administers a node appoints the officer with the public halves:
    `lindero identity appoint-officer`.
    """
    from lindero.engine.officer_keys import new_officer_keys, save_officer_keys

    keys = new_officer_keys(SystemRandom())
    save_officer_keys(file, keys)
    click.echo(f"public_key  {keys.public_key}")
    click.echo(f"ml_dsa_key  {keys.ml_dsa_key}")


@click.command(
    short_help="Give a person a new pass phrase.",
    epilog="Example: lindero phrase keller --node nordia",
)
@click.argument("person")
@click.option(
    "--file",
    "new_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="File with the new pass phrase.",
)
@click.option("--ask", is_flag=True, help="Ask for it; otherwise one is generated and shown once.")
@on_a_node
@click.pass_context
def phrase(ctx: click.Context, who: Who, person: str, *, new_file: Path | None, ask: bool) -> None:
    """Give PERSON a new pass phrase and end the person's sessions."""
    from lindero.shells.said_locally import SetPhrase

    words = read_phrase(new_file) if new_file else _asked(person) if ask else ""
    new = words or spoken_secret(SystemRandom())
    with reached(ctx, who) as node:
        node.operate("set_phrase", SetPhrase(person=person, phrase=new))
    click.echo("done" if words else f"pass phrase  {person}  {new}  (shown once: write it down)")


@click.command(
    short_help="Let a person register a passkey with a code.",
    epilog="Example: lindero enrol keller --node nordia",
)
@click.argument("person")
@click.option(
    "--statement",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Statement of the independent body, for who oversees the node.",
)
@on_a_node
@click.pass_context
def enrol(ctx: click.Context, who: Who, person: str, *, statement: Path | None) -> None:
    """Make a code with which PERSON registers a passkey (or a pass phrase) at the console, under /enrol.

    It is good once, for a week. For who oversees the node the independent body hands out the code itself
    (`lindero statement enrol`), and none is shown here.
    """
    from lindero.shells.said_locally import Enrol, EnrolmentCode

    text = statement.read_text(encoding="utf-8") if statement else ""
    with reached(ctx, who) as node:
        made = msgspec.json.decode(
            node.operate("enrol", Enrol(person=person, statement=text)), type=EnrolmentCode
        )
    click.echo(f"code  {person}  {made.code}  (shown once: hand it over in person)" if made.code else "done")


def _asked(person: str) -> str:
    return str(
        click.prompt(f"New pass phrase of {person}", hide_input=True, confirmation_prompt=True, err=True)
    )
