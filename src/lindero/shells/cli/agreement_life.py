"""The commands of `lindero agreement` that act on one that is agreed: sign, suspend, resume, denounce, list."""

from pathlib import Path
from typing import Any

import click
import msgspec

from lindero.kernel.errors import Conflict, Invalid, Missing
from lindero.shells.asking import decode_ask
from lindero.shells.cli.options import json_option, on_a_node
from lindero.shells.cli.reaching import Reach, Who, reached
from lindero.shells.cli.showing import show_answer


@click.command(
    short_help="Add an officer's signature.",
    epilog="Example: lindero agreement sign AG-7@1 --officer lund --node nordia",
)
@click.argument("name", metavar="AGREEMENT")
@click.option("--officer", required=True, metavar="PERSON", help="Who signs.")
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The officer's key file; keys/officers/PERSON.pem of the node otherwise.",
)
@click.option(
    "--hash",
    "expected",
    metavar="DIGITS",
    help="The hash of the text that the officer has read.",
)
@on_a_node
@click.pass_context
def sign(
    ctx: click.Context, who: Who, name: str, *, officer: str, key: Path | None, expected: str | None
) -> None:
    """Sign AGREEMENT with both of the officer's keys, and hand the signature in as that officer.

    The keys are read on this machine and go nowhere.
    """
    from lindero.engine.officer_keys import load_officer_keys
    from lindero.trust.agreements.actions import SignAgreement
    from lindero.trust.agreements.dsse import sign_agreement

    keys = load_officer_keys(key or who.folder / "keys" / "officers" / f"{officer}.pem")
    who = msgspec.structs.replace(who, person=who.person or officer)
    with reached(ctx, who) as node:
        text = _view(node, name)
        if expected is not None and expected.strip().lower() != text["hash"]:
            raise Conflict(
                "cli.hash",
                f"The text of {text['agreement']} on this node has the hash {text['hash']}.",
                "Do not sign: it is not the text that the officer has read.",
            )
        signature = sign_agreement(text["canonical"].encode(), keys)
        ask = SignAgreement(
            agreement=text["agreement"],
            officer=officer,
            key_id=signature.keyid,
            signature=signature.sig,
            ml_dsa_signature=signature.ml_dsa_sig,
        )
        state = msgspec.json.decode(node.act("agreements.sign_agreement", ask))
        missing = ", ".join(_view(node, text["agreement"])["missing"])
    click.echo(f"signed   {text['agreement']} as {officer}; it is {state['phase']}")
    if missing:
        click.echo(f"missing  {missing}")


@click.command(
    short_help="Stop the flow, whole or in part, at once.",
    epilog="Example: lindero agreement suspend AG-7 --clause art-6-1 --reason rights --as dpo --node nordia",
)
@click.argument("name", metavar="AGREEMENT")
@click.option("--reason", required=True, metavar="CODE", help="rights, data_breach, misuse, court_order, ...")
@click.option("--clause", "clause", metavar="ID", help="Only this clause.")
@click.option("--kind", "kind", metavar="KIND", help="Only this record kind.")
@click.option("--direction", "direction", metavar="'NRD>SUD'", help="Only this direction.")
@click.option("--authority", "authority", metavar="NRD/ID", help="Only what this authority sends and gets.")
@on_a_node
@click.pass_context
def suspend(ctx: click.Context, /, who: Who, name: str, *, reason: str, **parts: str | None) -> None:
    """Stop the flow under AGREEMENT, alone and at once; resuming it needs both sides."""
    from lindero.trust.agreements.acting import SuspendAgreement

    chosen = [(scope, value) for scope, value in parts.items() if value is not None]
    if len(chosen) > 1:
        raise click.UsageError("Give one of --clause, --kind, --direction and --authority.")
    scope, value = chosen[0] if chosen else ("whole", "")
    with reached(ctx, who) as node:
        ref = _view(node, name)["agreement"]
        body = {"agreement": ref, "reason": reason, "scope": scope, "value": value}
        ask = decode_ask(msgspec.json.encode(body), SuspendAgreement)
        suspension = msgspec.json.decode(node.act("agreements.suspend_agreement", ask))
    click.echo(f"suspended {ref} ({scope}{f' {value}' if value else ''}) as {suspension}")


@click.command(
    short_help="Agree that what was suspended flows again.",
    epilog="Example: lindero agreement resume AG-7 nrd-1 --as dpo --node nordia",
)
@click.argument("name", metavar="AGREEMENT")
@click.argument("suspension", required=False)
@on_a_node
@click.pass_context
def resume(ctx: click.Context, who: Who, name: str, suspension: str | None) -> None:
    """Agree to end SUSPENSION of AGREEMENT; it may be left out if only one stands."""
    from lindero.trust.agreements.acting import ResumeAgreement

    with reached(ctx, who) as node:
        view = _view(node, name)
        chosen = suspension or _only_suspension(view)
        ask = ResumeAgreement(agreement=view["agreement"], suspension=chosen)
        node.act("agreements.resume_agreement", ask)
        left = {standing["name"]: standing["awaited"] for standing in _view(node, name)["suspensions"]}
    awaited: list[str] = left.get(chosen, [])
    click.echo(f"agreed to resume {view['agreement']} ({chosen})")
    click.echo(f"waits for {', '.join(awaited)}" if awaited else "it flows again")


@click.command(
    short_help="Take the own nation out of an agreement for good.",
    epilog="Example: lindero agreement denounce AG-7 --as minister --node nordia",
)
@click.argument("name", metavar="AGREEMENT")
@on_a_node
@click.pass_context
def denounce(ctx: click.Context, who: Who, name: str) -> None:
    """Take the own nation out of AGREEMENT; the flow stops at once, and the duties of its end begin."""
    from lindero.trust.agreements.acting import DenounceAgreement

    with reached(ctx, who) as node:
        ref = _view(node, name)["agreement"]
        node.act("agreements.denounce_agreement", DenounceAgreement(agreement=ref))
    click.echo(f"denounced {ref}")


@click.command(
    "list",
    short_help="List the agreements that a node knows.",
    epilog="Example: lindero agreement list --as lund --node nordia",
)
@json_option
@on_a_node
@click.pass_context
def list_agreements(ctx: click.Context, who: Who, *, as_json: bool) -> None:
    """List every agreement and how it stands."""
    with reached(ctx, who) as node:
        shown = node.show("/agreements", {})
    lines = msgspec.json.decode(shown)["agreements"]
    if as_json or not lines:
        click.echo(msgspec.json.format(shown).decode() if as_json else "no agreement is known yet")
        return
    columns = ("agreement", "title", "nations", "standing", "end", "missing", "suspensions")
    rows = [{name: line[name] for name in columns} for line in lines]
    show_answer(msgspec.json.encode(rows), as_json=False)


def _view(node: Reach, name: str) -> Any:
    """Return the page of an agreement, `AG-7` or `AG-7@1`."""
    if "/" in name or not name:
        raise Invalid("cli.agreement", f"{name!r} is no agreement.", "Write its name, AG-7 or AG-7@1.")
    return msgspec.json.decode(node.show(f"/agreements/{name}", {}))


def _only_suspension(view: Any) -> str:
    standing = [suspension["name"] for suspension in view["suspensions"]]
    if not standing:
        raise Missing(
            "cli.suspension", f"Nothing of {view['agreement']} is suspended.", "There is nothing to resume."
        )
    if len(standing) > 1:
        raise Invalid(
            "cli.suspension",
            f"Several suspensions of {view['agreement']} stand: {', '.join(standing)}.",
            "Name the one that is meant.",
        )
    return str(standing[0])
