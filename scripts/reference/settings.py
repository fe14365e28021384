"""The reference page of settings: every key that `node.toml` may hold."""

from collections.abc import Iterator

import msgspec
from msgspec import inspect

from lindero.engine.config import NodeConfig
from scripts.reference.words import code, default, docstring, fields, meaning, table, type_words

HEAD = ("Key", "Type", "Meaning", "Default")


def page_of() -> str:
    """Return the reference page of the configuration file, in Markdown."""
    begin = "# Settings\n\nA node reads one file, `node.toml`. Keys that it does not know are refused.\n"
    return begin + "".join(_parts("", NodeConfig))


def _parts(path: str, struct: type[msgspec.Struct]) -> Iterator[str]:
    """Yield the section of a table of the file, then those of the tables inside it."""
    inner: list[tuple[str, type[msgspec.Struct]]] = []
    rows = []
    for field in fields(struct):
        name = f"{path}.{field.name}".removeprefix(".")
        if (part := _struct_of(field.type)) is not None:
            inner.append((name + (".NAME" if isinstance(field.type, inspect.DictType) else ""), part))
        # What may be left out has its row too: it says what holds then.
        if part is None or isinstance(field.type, inspect.UnionType):
            rows.append((code(field.name), type_words(field.type), meaning(struct, field), default(field)))
    title = f"`[{path}]`" if path else "At the top"
    yield f"\n## {title}\n\n{docstring(struct)}\n\n{table(HEAD, rows)}"
    for name, part in inner:
        yield from _parts(name, part)


def _struct_of(info: inspect.Type) -> type[msgspec.Struct] | None:
    """Return the type of a table inside the file, also where it may be left out or there are several by name."""
    if isinstance(info, inspect.Metadata):
        return _struct_of(info.type)
    if isinstance(info, inspect.UnionType):
        return next((part for one in info.types if (part := _struct_of(one)) is not None), None)
    if isinstance(info, inspect.DictType):
        return _struct_of(info.value_type)
    return info.cls if isinstance(info, inspect.StructType) else None
