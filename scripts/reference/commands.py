"""The reference page of the command line: the help of every command, as it prints itself."""

from collections.abc import Iterator

import click

from lindero.app import find_registry
from lindero.shells.cli.main import cli

WIDTH = 100
"""Columns of the help, whatever terminal it is written from."""


def page_of() -> str:
    """Return the reference page of the command line, in Markdown."""
    root = click.Context(
        cli, info_name="lindero", obj=find_registry, terminal_width=WIDTH, **cli.context_settings
    )
    return "# Commands\n" + "".join(_helps(root))


def _helps(context: click.Context) -> Iterator[str]:
    """Yield the help of a command, then of those below it."""
    text = "\n".join(line.rstrip() for line in context.get_help().splitlines())
    yield f"\n## {context.command_path}\n\n```text\n{text}\n```\n"
    command = context.command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _helps(
                    click.Context(inner, info_name=name, parent=context, **inner.context_settings)
                )
