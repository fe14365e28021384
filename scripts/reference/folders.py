"""The reference page of one folder: everything that it declares."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import msgspec

from lindero.kernel.capability import Action, Capability, Guard, Page, Table
from lindero.kernel.record import Record, kind_of, marks_of
from scripts.reference.words import code, default, docstring, fields, meaning, table, type_words

FIELD_HEAD = (
    "Field",
    "Type",
    "Meaning",
    "Unit",
    "Personal",
    "Sensitivity",
    "May cross",
    "Read by the gate as",
)
ASK_HEAD = ("Name", "Type", "Meaning", "Default")


def page_of(capability: Capability) -> str:
    """Return the reference page of a folder, in Markdown."""
    sections = {
        "Records": [_record(record_type) for record_type in capability.records],
        "Actions": [_action(action) for action in capability.actions],
        "Pages": [_page(page) for page in capability.pages],
        "Feeds": [
            f"### `{feed.name}`\n\n{feed.sentence}\n\n{asks(feed.settings)}" for feed in capability.feeds
        ],
        "Tables": [_table(declared) for declared in capability.tables],
        "Runs by itself": list(_by_itself(capability)),
        "Offers": [f"- layer `{layer.name}`: {layer.title}\n" for layer in capability.layers],
        "Guards": [f"- `{guard.name}`: {guard.sentence} {_guarded(guard)}\n" for guard in capability.guards],
        "Compartments": [
            f"- `{one.name}`: {one.sentence} Opened by `{one.opens}`.\n" for one in capability.compartments
        ],
        "Grants": [f"- `{grant.name}`: {grant.sentence}\n" for grant in capability.grants],
    }
    text = f"# {capability.name}: {capability.title}\n\n{_sentence(capability.name)}\n"
    for title, parts in sections.items():
        if parts:
            text += f"\n## {title}\n\n" + ("" if parts[0].startswith("- ") else "\n").join(parts)
    return text


def asks(struct: type[msgspec.Struct]) -> str:
    """Return the table of what an ask, a query or a feed's settings may say."""
    declared = fields(struct)
    if not declared:
        return "Nothing is asked.\n"
    return table(
        ASK_HEAD,
        [
            (code(field.encode_name), type_words(field.type), meaning(struct, field), default(field))
            for field in declared
        ],
    )


def _sentence(name: str) -> str:
    """Return what the folder's package says of itself."""
    for package in (f"lindero.capabilities.{name}", f"lindero.trust.{name}"):
        if find_spec(package) is not None:
            return docstring(import_module(package))
    return ""


def _record(record_type: type[Record]) -> str:
    marks = marks_of(record_type)
    rows = []
    for field in fields(record_type):
        mark = marks[field.name]
        if mark is not None:
            crosses = ("yes, always" if field.required else "yes") if mark.sharable else "no"
            treated = (mark.unit, mark.personal, mark.sensitivity, crosses, mark.role)
            rows.append((code(field.name), type_words(field.type), mark.meaning, *treated))
    kept = f"Its body is kept for {record_type.keep_days} days. Lane: {record_type.default_lane}."
    return f"### `{kind_of(record_type)}`\n\n{docstring(record_type)} {kept}\n\n{table(FIELD_HEAD, rows)}"


def _action(action: Action) -> str:
    folder, _, verb = action.name.partition(".")
    doors = f"Needs `{action.needs}`. On the command line: `lindero {folder} {verb.replace('_', '-')}`."
    return f"### `{action.name}`\n\n{action.sentence} {doors}\n\n{asks(action.asks)}"


def _page(page: Page) -> str:
    return f"### `{page.path}`\n\n{page.title}. Needs `{page.needs}`.\n\n{asks(page.asks)}"


def _table(declared: Table) -> str:
    kind = "Folded from records" if declared.derived else "Not folded, never dropped"
    columns = table(("Column", "Type"), [(code(name), type_) for name, type_ in declared.columns.items()])
    key = ", ".join(map(code, declared.key))
    told = f"{declared.meaning} {kind}; version {declared.version}; key {key}."
    return f"### `{declared.name}`\n\n{told}\n\n{columns}"


def _guarded(guard: Guard) -> str:
    """Say which records a guard looks at."""
    if guard.role:
        return f"Looks at every record, of whatever folder, with a field of the role `{guard.role}`."
    return f"Looks at {', '.join(code(kind_of(record_type)) for record_type in guard.on)}."


def _by_itself(capability: Capability) -> Iterator[str]:
    for reaction in capability.reactions:
        followed = ", ".join(code(kind_of(record_type)) for record_type in reaction.on)
        also = ", received ones too" if reaction.received else ""
        yield f"- reaction `{reaction.name}`: follows {followed}{also}\n"
    for job in capability.jobs:
        yield f"- job `{job.name}`: {job.sentence} Every {job.every_s:g} s.\n"
