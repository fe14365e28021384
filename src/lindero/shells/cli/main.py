"""The command line: commands written by hand first, those of every folder after them."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import click

import lindero
from lindero.engine.registry import Registry
from lindero.kernel.capability import Capability
from lindero.shells.cli.reaching import FindRecords, Found, found_of
from lindero.shells.cli.telling import told

HAND_WRITTEN: Final[Mapping[str, str]] = {
    "init": "lindero.shells.cli.making:init",
    "setup": "lindero.shells.cli.setting_up:setup",
    "serve": "lindero.shells.cli.running:serve",
    "demo": "lindero.shells.cli.running:demo",
    "health": "lindero.shells.cli.running:health",
    "peers": "lindero.shells.cli.peers:peers",
    "carry": "lindero.shells.cli.carrying:carry",
    "phrase": "lindero.shells.cli.making:phrase",
    "officer-key": "lindero.shells.cli.making:officer_key",
    "enrol": "lindero.shells.cli.making:enrol",
    "machine-key": "lindero.shells.cli.machine_keys:machine_key",
    "statement": "lindero.shells.cli.stating:statement",
    "agreement": "lindero.shells.cli.agreement:agreement",
    "show": "lindero.shells.cli.declared:show",
    "recall": "lindero.shells.cli.proofs:recall",
    "export": "lindero.shells.cli.proofs:export",
    "verify": "lindero.shells.cli.proofs:verify",
    "ledger": "lindero.shells.cli.ledger:ledger",
    "keys": "lindero.shells.cli.node_keys:keys",
    "witness": "lindero.shells.cli.witness:witness",
    "outside": "lindero.shells.cli.outside:outside",
    "rebuild": "lindero.shells.cli.upkeep:rebuild",
    "backup": "lindero.shells.cli.backups:backup",
    "restore": "lindero.shells.cli.backups:restore",
    "replay": "lindero.shells.cli.replaying:replay",
    "simulate": "lindero.shells.cli.simulating:simulate",
    "track": "lindero.shells.cli.tracking:track",
    "terrain": "lindero.shells.cli.terrain:terrain",
}
"""Where each command written by hand stands; loaded when it is asked for, so that each starts fast."""


class LinderoGroup(click.Group):
    """The root of all commands; words every foreseeable error, and loads what a command needs only for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands: by hand, then one for each folder."""
        return [*HAND_WRITTEN, *(name for name in _folders(ctx) if name not in HAND_WRITTEN)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; of the declarations only its own folder's is read."""
        if cmd_name in HAND_WRITTEN:
            module, _, name = HAND_WRITTEN[cmd_name].partition(":")
            command: click.Command = getattr(importlib.import_module(module), name)
            return command
        if cmd_name not in _folders(ctx):
            return None
        from lindero.shells.cli.declared import folder_group

        capability = found_of(ctx).folder(cmd_name)
        return None if capability is None else folder_group(capability)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write both kinds of commands under headings of their own."""
        by_hand = ((name, self.get_command(ctx, name)) for name in HAND_WRITTEN)
        commands = [(name, command.get_short_help_str(80)) for name, command in by_hand if command]
        folders = [
            (name, said) for name, said in found_of(ctx).sentences().items() if name not in HAND_WRITTEN
        ]
        for heading, rows in (("Commands", commands), ("Folders: what may be asked of each", folders)):
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what it raises on purpose is told in words."""
        with told():
            return super().invoke(ctx)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the words of a command; a folder that cannot be loaded for the help is told in words too."""
        with told():
            return super().make_context(info_name, args, parent, **extra)


@click.group(
    cls=LinderoGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: lindero demo. A node of your own: lindero init node --nation NRD --name Nordia",
)
@click.version_option(lindero.__version__, "-V", "--version", prog_name="lindero")
def cli() -> None:
    """Neighbouring countries secure a border together, lawfully and without giving up sovereignty.

    Each nation runs a node of its own. A node keeps a log of everything it does, shares with its neighbours
    only what an agreement permits, and can prove both.
    """


def run(
    find_registry: Callable[[], Registry],
    find_records: FindRecords,
    find_sentences: Callable[[], Mapping[str, str]],
    find_folder: Callable[[str], Capability | None],
) -> None:
    """Run the command line and end the process.

    Args:
        find_registry: Finds and joins the declarations of all folders; called by commands that need them.
        find_records: Gives the record types of one folder, for commands that need no more of it.
        find_sentences: Says what each folder is for, for the help, which needs no more of them.
        find_folder: Gives the declaration of one folder, for its own commands.
    """
    cli.main(prog_name="lindero", obj=Found(find_registry, find_records, find_sentences, find_folder))


def _folders(ctx: click.Context) -> list[str]:
    return list(found_of(ctx).sentences())
