"""`lindero ledger`: comparing logs with neighbours, auditing the own store, and what the folder declares."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click
import msgspec

from lindero.shells.cli.declared import folder_group
from lindero.shells.cli.options import json_option, on_a_node
from lindero.shells.cli.reaching import Who, found_of, reached
from lindero.shells.cli.showing import show_answer

FOLDER: Final = "ledger"


class LedgerGroup(click.Group):
    """The commands written here, and those of the folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, those written by hand first."""
        return [*self.commands, *(name for name in _declared(ctx) if name not in self.commands)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command written here, or else one of the folder."""
        return self.commands.get(cmd_name) or _declared(ctx).get(cmd_name)


def _declared(ctx: click.Context) -> Mapping[str, click.Command]:
    """Return the commands that the folder declares, if it is there."""
    capability = found_of(ctx).folder(FOLDER)
    return {} if capability is None else folder_group(capability).commands


@click.group(
    cls=LedgerGroup,
    short_help="Compare logs with neighbours, audit the own store.",
    epilog="Example: lindero ledger reconcile SUD --node nordia",
)
def ledger() -> None:
    """Compare the logs with those of neighbours, and audit the own store."""


@ledger.command(
    short_help="Compare the logs shared with a neighbour.",
    epilog="Example: lindero ledger reconcile SUD --node nordia",
)
@click.argument("peer", metavar="NATION")
@click.option(
    "--statement",
    "statement_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The neighbour's statement as a file; it is asked for over the line otherwise.",
)
@click.option(
    "--offline", is_flag=True, help="Ask nobody: compare with what the neighbour has signed so far."
)
@json_option
@on_a_node
@click.pass_context
def reconcile(
    ctx: click.Context, who: Who, peer: str, *, statement_file: Path | None, offline: bool, as_json: bool
) -> None:
    """Compare every entry shared with NATION with all that it signed: checkpoints, receipts, its statement.

    Exit status 0 if nothing is unmatched, 1 if something is. The result is put on record, as it is every month.
    """
    from lindero.shells.proving import Reconcile

    text = statement_file.read_text(encoding="utf-8") if statement_file else ""
    with reached(ctx, who) as node:
        answer = node.operate("reconcile", Reconcile(peer=peer.upper(), statement=text, ask=not offline))
    shown = msgspec.json.decode(answer)
    if as_json:
        show_answer(answer, as_json=True)
    else:
        click.echo(f"channels   {shown['channels']}")
        click.echo(f"entries    {shown['entries']}: {shown['matched']} matched, {shown['waiting']} waiting")
        for channel, place, record_id, side, code, what in shown.get("found", ()):
            click.echo(f"UNMATCHED  {channel}, entry {place} {record_id}, {side}: {what} [{code}]")
        click.echo(f"unmatched  {shown['unmatched']}")
    ctx.exit(1 if shown["unmatched"] else 0)


@ledger.command(
    short_help="Write this node's signed statement for a neighbour.",
    epilog="Example: lindero ledger statement SUD nordia-to-sudia.statement --node nordia",
)
@click.argument("peer", metavar="NATION")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@on_a_node
@click.pass_context
def statement(ctx: click.Context, who: Who, peer: str, file: Path) -> None:
    """Write what this node states of every channel shared with NATION into FILE, signed."""
    from lindero.shells.proving import StateLogs

    with reached(ctx, who) as node:
        data = node.operate("state_logs", StateLogs(peer=peer.upper()))
    file.write_bytes(data)
    click.echo(f"wrote {file}; there: lindero ledger reconcile --statement {file.name}")


@ledger.command(
    short_help="Audit the own store: every log, tree, signature and body.",
    epilog="Example: lindero ledger audit --node nordia --as auditor",
)
@json_option
@on_a_node
@click.pass_context
def audit(ctx: click.Context, who: Who, *, as_json: bool) -> None:
    """Recompute the national log and every channel from their first entry; a changed byte is named.

    Exit status 0 if everything holds, 1 if not.
    """
    from lindero.shells.said_locally import Nothing

    with reached(ctx, who) as node:
        answer = node.operate("audit", Nothing())
    shown = msgspec.json.decode(answer)
    if as_json:
        show_answer(answer, as_json=True)
    else:
        click.echo(f"records    {shown['records']}")
        click.echo(f"channels   {shown['channels']} with {shown['entries']} entries")
        for finding in shown["findings"]:
            click.echo(f"WRONG      {finding['where']}: {finding['what']} [{finding['code']}]")
        click.echo("everything holds" if shown["ok"] else f"{len(shown['findings'])} findings")
    ctx.exit(0 if shown["ok"] else 1)


@ledger.command(
    short_help="Write the evidence that a neighbour showed two histories.",
    epilog="Example: lindero ledger evidence SUD sudia.evidence --node nordia --as auditor",
)
@click.argument("nation")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@on_a_node
@click.pass_context
def evidence(ctx: click.Context, who: Who, nation: str, file: Path) -> None:
    """Write the newest evidence that NATION signed two roots for one size of a log into FILE, for anyone to judge."""
    from lindero.shells.proving import ExportEvidence

    with reached(ctx, who) as node:
        data = node.operate("evidence", ExportEvidence(nation=nation.upper()))
    file.write_bytes(data)
    click.echo(f"wrote {file}; anyone can judge it: lindero verify {file}")
