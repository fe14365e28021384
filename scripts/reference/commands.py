"""The reference page of the command line: the help of every command, as it prints itself."""

import click

from lindero.app import find_registry
from lindero.shells.cli.main import build

WIDTH = 100


def page_of() -> str:
    """Return the reference page of the command line, in Markdown."""
    return "# Commands\n" + "".join(_helps("lindero", build(find_registry), None))


def _helps(path: str, command: click.Command, parent: click.Context | None) -> list[str]:
    """Return the help of a command and of those below it."""
    context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent, terminal_width=WIDTH)
    texts = [f"\n## {path}\n\n```\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                texts += _helps(f"{path} {name}", inner, context)
    return texts
