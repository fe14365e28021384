"""The commands of `lindero agreement` that bring one about: draft, review, opinion, propose, contact; and vectors."""

from pathlib import Path

import click
import msgspec

from lindero.kernel.errors import Invalid
from lindero.shells.asking import decode_ask
from lindero.shells.cli.options import on_a_node
from lindero.shells.cli.reaching import Reach, Who, reached, registry_of

named = click.argument("name", metavar="AGREEMENT")
treaty_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


def ref_of(node: Reach, name: str) -> str:
    """Return name and version of an agreement that a node knows, `AG-7` or `AG-7@1`."""
    if "/" in name or not name:
        raise Invalid("cli.agreement", f"{name!r} is no agreement.", "Write its name, AG-7 or AG-7@1.")
    return str(msgspec.json.decode(node.show(f"/agreements/{name}", {}))["agreement"])


@click.command(
    short_help="Write a treaty file into a node; it stays at home.",
    epilog="Example: lindero agreement draft treaty.yaml --as lund --node nordia",
)
@treaty_file
@click.option(
    "--vectors",
    "vectors_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Conformance vectors that the file names; the node makes them otherwise.",
)
@on_a_node
@click.pass_context
def draft(ctx: click.Context, who: Who, file: Path, vectors_file: Path | None) -> None:
    """Put the text in FILE on record at home, with the conformance vectors that will travel with it."""
    from lindero.trust.agreements.conforming import DraftAgreement

    vectors = vectors_file.read_text(encoding="utf-8") if vectors_file else ""
    ask = DraftAgreement(text=file.read_text(encoding="utf-8"), name=file.name, vectors=vectors)
    with reached(ctx, who) as node:
        drafted = msgspec.json.decode(node.act("agreements.draft_agreement", ask))
    click.echo(f"drafted  {drafted['agreement']}")
    click.echo(f"hash     {drafted['hash']}")


@click.command(
    short_help="Say as a jurist that a text is in order.",
    epilog="Example: lindero agreement review AG-7 --as lund --node nordia",
)
@named
@on_a_node
@click.pass_context
def review(ctx: click.Context, who: Who, name: str) -> None:
    """Record that a jurist, another than the drafter, found AGREEMENT in order."""
    from lindero.trust.agreements.actions import ReviewAgreement

    with reached(ctx, who) as node:
        ref = ref_of(node, name)
        node.act("agreements.review_agreement", ReviewAgreement(agreement=ref))
    click.echo(f"reviewed {ref}")


@click.command(
    short_help="Give the data protection officer's opinion.",
    epilog="Example: lindero agreement opinion AG-7 favourable --as dpo --node nordia",
)
@named
@click.argument("word", metavar="OPINION")
@click.option("--assessment", default="", metavar="NAME", help="The assessment; the text's own otherwise.")
@click.option("--until", default="", metavar="DATE", help="Until when it holds; the text's date otherwise.")
@on_a_node
@click.pass_context
def opinion(ctx: click.Context, who: Who, name: str, word: str, *, assessment: str, until: str) -> None:
    """Record the data protection officer's OPINION of the impact assessment behind AGREEMENT.

    OPINION is favourable, favourable_with_conditions or negative.
    """
    from lindero.trust.agreements.actions import GiveOpinion

    with reached(ctx, who) as node:
        ref = ref_of(node, name)
        body = {"agreement": ref, "opinion": word, "assessment": assessment, "valid_until": until}
        node.act("agreements.give_opinion", decode_ask(msgspec.json.encode(body), GiveOpinion))
    click.echo(f"assessed {ref}: {word}")


@click.command(
    short_help="Put a text to the other parties, or consent to theirs.",
    epilog="Example: lindero agreement propose AG-7 --as dip --node nordia",
)
@named
@click.option(
    "--hash", "expected", default="", metavar="DIGITS", help="The hash that was compared by telephone."
)
@on_a_node
@click.pass_context
def propose(ctx: click.Context, who: Who, name: str, *, expected: str) -> None:
    """Put AGREEMENT to the other parties, or consent to the text that one of them put forward.

    The own jurist and data protection officer must have spoken before.
    """
    from lindero.trust.agreements.actions import ProposeAgreement

    with reached(ctx, who) as node:
        ask = ProposeAgreement(agreement=ref_of(node, name), hash=expected.strip().lower())
        proposal = msgspec.json.decode(node.act("agreements.propose_agreement", ask))
    click.echo(f"proposed {proposal['agreement']}")
    click.echo(f"hash     {proposal['hash']}  (compare it with the neighbour's)")


@click.command(
    short_help="Record that another party's contact point answered.",
    epilog="Example: lindero agreement contact AG-7 SUD coast-guard --as dip --node nordia",
)
@named
@click.argument("party")
@click.argument("authority")
@on_a_node
@click.pass_context
def contact(ctx: click.Context, who: Who, name: str, party: str, authority: str) -> None:
    """Record that the contact point of AUTHORITY of PARTY was tried, and answered; each must be, before the start."""
    from lindero.trust.agreements.actions import TestContact

    with reached(ctx, who) as node:
        ask = TestContact(agreement=ref_of(node, name), party=party, authority=authority)
        node.act("agreements.test_contact", ask)
    click.echo(f"reached  {authority} of {party}")


@click.command(
    short_help="Make a treaty file's conformance vectors.",
    epilog="Example: lindero agreement vectors treaty.yaml > treaty.vectors.jsonl",
)
@treaty_file
@click.pass_context
def vectors(ctx: click.Context, file: Path) -> None:
    """Print questions on either side of every limit of FILE, each with its answer, one JSON line each.

    Read the answers before anybody signs. Their hash goes to standard error; write it into the file as `vectors`.
    """
    from lindero.trust.agreements.boundary import make_vectors
    from lindero.trust.agreements.lint import load_agreement
    from lindero.trust.agreements.vectors import vectors_hash, vectors_text
    from lindero.trust.agreements.vocabulary import vocabulary_of

    vocabulary = vocabulary_of(registry_of(ctx).record_types.values())
    text = vectors_text(make_vectors(load_agreement(file.read_text(encoding="utf-8"), file.name), vocabulary))
    click.echo(text, nl=False)
    click.echo(f"vectors: {vectors_hash(text)}", err=True)
