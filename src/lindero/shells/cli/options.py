"""Options that many commands share: which node, and who acts."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from lindero.shells.cli.reaching import Who

F = TypeVar("F", bound=Callable[..., Any])

NODE_VARIABLE: Final = "LINDERO_NODE"
PHRASE_VARIABLE: Final = "LINDERO_PHRASE_FILE"


def on_a_node(command: F) -> Callable[..., Any]:
    """Give a command the options that say which node and who acts; it gets them as `who`."""

    @wraps(command)
    def with_who(**given: Any) -> Any:
        # The names are such that no field of an ask is called the same.
        who = Who(
            folder=given.pop("who_node"),
            person=given.pop("who_person"),
            phrase_file=given.pop("who_phrase_file"),
            purpose=_plain("--for-purpose", given.pop("who_purpose")),
            case_ref=_plain("--for-case", given.pop("who_case_ref")),
            reason=given.pop("who_reason"),
        )
        return command(who=who, **given)

    for option in reversed(WHO_OPTIONS):
        with_who = option(with_who)
    return with_who


def _plain(option: str, text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise click.BadParameter("Write plain letters and digits.", param_hint=option)
    return text


node_option: Final = click.option(
    "--node",
    "who_node",
    type=click.Path(path_type=Path),
    default=Path(),
    envvar=NODE_VARIABLE,
    show_default="this folder",
    help=f"The node's folder (or set {NODE_VARIABLE}).",
)
json_option: Final = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
WHO_OPTIONS: Final = (
    node_option,
    click.option(
        "--as",
        "who_person",
        default="",
        metavar="PERSON",
        help="Act as this person, by pass phrase; as the machine's administrator otherwise.",
    ),
    click.option(
        "--phrase-file",
        "who_phrase_file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        envvar=PHRASE_VARIABLE,
        help=f"File with the person's pass phrase (or set {PHRASE_VARIABLE}); asked for otherwise.",
    ),
    click.option(
        "--for-purpose", "who_purpose", default="", metavar="WORD", help="What the data are used for."
    ),
    click.option(
        "--for-case", "who_case_ref", default="", metavar="REF", help="The case that this belongs to."
    ),
    click.option(
        "--for-reason", "who_reason", default="", metavar="TEXT", help="Why, where the purpose asks for it."
    ),
)
