"""How the command line speaks: answers on standard output, everything else on standard error."""

import contextlib
import errno
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any, Final

import click

from lindero.kernel.errors import Invalid, LinderoError, Missing, Unavailable

Advance = Callable[[int, int], None]
"""Told how much is done, of how much; 0 of 0 where nobody knows."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Told(click.ClickException):
    """An error as a person at a terminal reads it: what happened, and what to do."""

    exit_code = 1

    def __init__(self, error: LinderoError) -> None:
        """Word an error."""
        super().__init__(error.text)
        self.error = error

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it, on standard error."""
        click.echo(f"error: {self.error.text}", err=True)
        if self.error.reasons:
            click.echo(f"reasons: {', '.join(self.error.reasons)}", err=True)
        if self.error.advice:
            click.echo(f"advice: {self.error.advice}", err=True)


def explained(error: OSError) -> LinderoError:
    """Return what an error of the operating system means, with advice."""
    where = str(error.filename) if error.filename is not None else "the file"
    if isinstance(error, FileNotFoundError):
        return Missing("cli.file", f"There is no {where}.", "Check the path.")
    if isinstance(error, PermissionError):
        return Unavailable("cli.permission", f"You may not use {where}.", "Check whose it is, and its mode.")
    if isinstance(error, IsADirectoryError | NotADirectoryError):
        return Invalid("cli.folder", f"{where}: {error.strerror}.", "Check the path.")
    if error.errno in _FULL:
        return Unavailable("cli.disk", f"The disk of {where} is full.", "Free some space and try again.")
    what = error.strerror or str(error) or type(error).__name__
    return Unavailable("cli.system", f"{where}: {what}.", "Look at the machine, then try again.")


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn foreseeable errors into words and an exit status; anything else is a defect and shows itself."""
    try:
        yield
    except LinderoError as error:
        raise Told(error) from error
    except BrokenPipeError:
        # Whoever read our output has seen enough (`lindero ... | head`); click ends the process quietly.
        raise
    except OSError as error:
        raise Told(explained(error)) from error


def _silent(_done: int, _total: int) -> None:
    """Show nothing, where nobody watches."""


@contextlib.contextmanager
def progress(what: str) -> Iterator[Advance]:
    """Show a bar while something long is done: on a terminal only, and never in the way of the answer."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)
