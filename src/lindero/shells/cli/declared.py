"""Commands made from the declarations: `lindero FOLDER ACTION --field VALUE`, `lindero FOLDER show PAGE`."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from lindero.kernel.capability import Action, Capability, Page
from lindero.shells.asking import AskField, fields_of
from lindero.shells.cli.options import json_option, on_a_node
from lindero.shells.cli.reaching import Who, reached
from lindero.shells.cli.showing import show_answer
from lindero.shells.console.asks import read_ask
from lindero.shells.console.shapes import FormField, form_fields
from lindero.shells.queries import given_in, takes_many

_TAKEN: Final = frozenset(
    {"--node", "--as", "--phrase-file", "--for-purpose", "--for-case", "--for-reason", "--json", "--help"}
)
_FROM_FILE: Final = "@"
_PARAMETER: Final = re.compile(r"\{(\w+)(?::\w+)?\}")


def folder_group(capability: Capability) -> click.Group:
    """Return the command group of a folder: its actions, and its pages under `show`."""
    group = click.Group(
        capability.name,
        help=f"{capability.title}: what may be asked, and shown.",
        short_help=capability.title,
    )
    for action in capability.actions:
        group.add_command(_action_command(action))
    if capability.pages:
        pages = click.Group("show", help="Show a page of this folder.")
        for page in capability.pages:
            pages.add_command(_page_command(capability, page))
        group.add_command(pages)
    return group


@click.command(
    epilog="Example: lindero show '/sensors?silent=true' --json",
    short_help="Show any page of a node, for people or as JSON.",
)
@click.argument("path")
@json_option
@on_a_node
@click.pass_context
def show(ctx: click.Context, who: Who, path: str, *, as_json: bool) -> None:
    """Show the page at PATH, with its query behind a question mark, as the console would.

    `lindero FOLDER show --help` lists the pages of each folder.
    """
    address, given = given_in(path)
    with reached(ctx, who) as node:
        show_answer(node.show(address, given), as_json=as_json)


def _action_command(action: Action) -> click.Command:
    verb = action.name.partition(".")[2].replace("_", "-")
    folder = action.name.partition(".")[0]

    @on_a_node
    @click.pass_context
    def act(ctx: click.Context, /, who: Who, *, as_json: bool, **texts: Any) -> None:
        ask = _ask_of(ctx, action.asks, texts)
        with reached(ctx, who) as node:
            show_answer(node.act(action.name, ask), as_json=as_json)

    return _command(f"{folder} {verb}", verb, act, action.asks, action.sentence, action.needs)


def _page_command(capability: Capability, page: Page) -> click.Command:
    in_path = _PARAMETER.findall(page.path)

    @on_a_node
    @click.pass_context
    def show_page(ctx: click.Context, /, who: Who, *, as_json: bool, **texts: Any) -> None:
        _ask_of(ctx, page.asks, texts)
        given = {name: list(values) for name, values in _given(texts).items()}
        path = _PARAMETER.sub(lambda found: given.pop(found[1], [""])[0], page.path)
        with reached(ctx, who) as node:
            show_answer(node.show(path, given), as_json=as_json)

    name = page_name(capability.name, page.path)
    full = f"{capability.name} show {name}"
    sentence = f"Show {page.title}" + (f" ({', '.join(in_path)} must be given)" if in_path else "") + "."
    return _command(full, name, show_page, page.asks, sentence, page.needs)


def page_name(folder: str, path: str) -> str:
    """Return what a page is called on the command line: its path without the folder, `decisions`."""
    parts = [part.strip("{}").partition(":")[0] for part in path.strip("/").split("/")]
    rest = parts[1:] if parts and parts[0] == folder else parts
    return "-".join(rest or [folder]).replace("_", "-")


def _command(
    full_name: str,
    name: str,
    callback: Callable[..., Any],
    asks: type[msgspec.Struct],
    sentence: str,
    needs: str,
) -> click.Command:
    callback = json_option(callback)
    forms = {field.name: field for field in form_fields(asks)}
    fields = fields_of(asks)
    parameters: list[click.Parameter] = [_option(field, forms[field.name]) for field in fields]
    example = " ".join(
        [
            f"lindero {full_name}",
            *(f"{_flag(field.name)} {_metavar(forms[field.name])}" for field in fields if field.required),
        ]
    )
    parameters += getattr(callback, "__click_params__", [])[::-1]
    return click.Command(
        name,
        callback=callback,
        params=parameters,
        help=f"{sentence}\n\nNeeds the grant {needs}.",
        short_help=sentence,
        epilog=f"Example: {example}",
    )


def _option(field: AskField, form: FormField) -> click.Option:
    help_text = field.sentence[:1].upper() + field.sentence[1:]
    if form.default and form.shape != "check":
        help_text += f"  [default: {' '.join(form.default.split())}]"
    if form.shape == "check":
        flags = f"{_flag(field.name)}/--no-{field.name.replace('_', '-')}"
        return click.Option([field.name, flags], default=None, help=help_text)
    return click.Option(
        [field.name, _flag(field.name)],
        required=field.required,
        multiple=takes_many(field),
        type=click.Choice(form.options) if form.options and not takes_many(field) else click.STRING,
        metavar=None if form.options else _metavar(form),
        help=help_text,
    )


def _metavar(form: FormField) -> str:
    shapes = {
        "instant": "TIME",
        "place": "'LON LAT'",
        "places": "'LON LAT'",
        "outlines": "'LON LAT; ...'",
        "lines": "JSON",
        "json": "JSON",
        "number": "NUMBER",
        "long": "TEXT|@FILE",
    }
    return "|".join(form.options) if form.options else shapes.get(form.shape, "TEXT")


def _flag(name: str) -> str:
    """Return the option of a field; one that every command has already is told apart."""
    flag = "--" + name.replace("_", "-")
    return f"--ask-{flag[2:]}" if flag in _TAKEN else flag


def _given(texts: dict[str, Any]) -> dict[str, list[str]]:
    """Return the texts that were given, by name; a value `@FILE` stands for the file's text."""
    given: dict[str, list[str]] = {}
    for name, value in texts.items():
        if isinstance(value, bool):
            given[name] = ["true" if value else "false"]
        elif value is not None and value != ():
            given[name] = [_text(one) for one in (value if isinstance(value, tuple) else (value,))]
    return given


def _text(value: str) -> str:
    if value.startswith(_FROM_FILE * 2):
        return value[1:]
    return Path(value[1:]).read_text(encoding="utf-8") if value.startswith(_FROM_FILE) else value


def _ask_of(ctx: click.Context, asks: type[msgspec.Struct], texts: dict[str, Any]) -> msgspec.Struct:
    """Make the ask of what was given on the command line.

    Raises:
        BadParameter: If a text does not fit; names its option.
    """
    ask, errors = read_ask(asks, _given(texts), coded=True)
    if ask is None:
        name, words = next(iter(errors.items()))
        raise click.BadParameter(words, ctx=ctx, param_hint=_flag(name) if name else None)
    return ask
