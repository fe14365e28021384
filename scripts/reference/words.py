"""Say in words what a declared type admits, and lay out tables."""

import inspect as plain
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec import inspect


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def code(text: object) -> str:
    """Return a text set as code; nothing for an empty one."""
    return f"`{text}`" if str(text) else ""


def docstring(thing: object) -> str:
    """Return the prose of a docstring: what stands before its first section."""
    text = plain.cleandoc(getattr(thing, "__doc__", None) or "")
    prose = re.split(r"^\w+:$", text, maxsplit=1, flags=re.MULTILINE)[0]
    return re.sub(r"(?<!\n)\n(?!\n)", " ", prose).strip()


def attributes(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Return what the docstring's `Attributes:` say of each attribute, those of the bases included."""
    told: dict[str, str] = {}
    for base in reversed(struct.__mro__):
        text = plain.cleandoc(base.__doc__ or "")
        section = re.search(r"^Attributes:\n((?:    .*\n?|\n)+)", text, re.MULTILINE)
        entries = re.findall(r"^    (\w+): (.*(?:\n      +.*)*)", section[1] if section else "", re.MULTILINE)
        told.update({name: re.sub(r"\s+", " ", words) for name, words in entries})
    return told


def fields(struct: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    """Return the declared fields of a struct."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101  tells the type checker what a struct's type is
    return info.fields


def meaning(struct: type[msgspec.Struct], field: inspect.Field) -> str:
    """Return what is said of a field, in its annotation or in the docstring."""
    described = field.type.extra_json_schema if isinstance(field.type, inspect.Metadata) else None
    return str((described or {}).get("description") or attributes(struct).get(field.name, ""))


def default(field: inspect.Field) -> str:
    """Return a field's default as code, or that it must be given."""
    if field.required:
        return "required"
    if field.default_factory is not msgspec.NODEFAULT:
        made = field.default_factory()
        return "" if isinstance(made, msgspec.Struct) else code(msgspec.json.encode(made).decode())
    if isinstance(field.default, msgspec.Struct):
        return ""
    return "" if field.default is None else code(msgspec.json.encode(field.default).decode())


def type_words(info: inspect.Type) -> str:
    """Return in words what a type admits: `integer from 0 to 300`, `list of text`."""
    if isinstance(info, inspect.Metadata):
        return type_words(info.type)
    return _WORDS.get(type(info), lambda _: type(info).__name__.removesuffix("Type").lower())(info)


def _number(name: str) -> Callable[[Any], str]:
    def words(info: Any) -> str:
        bounds = [
            f"from {info.ge}" if info.ge is not None else "",
            f"above {info.gt}" if info.gt is not None else "",
            f"to {info.le}" if info.le is not None else "",
            f"below {info.lt}" if info.lt is not None else "",
        ]
        return " ".join([name, *filter(None, bounds)])

    return words


def _text(info: inspect.StrType) -> str:
    if info.pattern:
        # That no line feed may follow the end says something to Python only.
        pattern = info.pattern.removesuffix(r"(?!\n)")
        return f"text like `{pattern}`"
    return f"text of at most {info.max_length} characters" if info.max_length else "text"


def _union(info: inspect.UnionType) -> str:
    return " or ".join(
        "nothing" if isinstance(part, inspect.NoneType) else type_words(part) for part in info.types
    )


def _mapping(info: inspect.DictType) -> str:
    return f"{type_words(info.value_type)} by {type_words(info.key_type)}"


_WORDS: dict[type[inspect.Type], Callable[[Any], str]] = {
    inspect.AnyType: lambda _: "anything",
    inspect.BoolType: lambda _: "yes or no",
    inspect.BytesType: lambda _: "bytes in base64",
    inspect.DictType: _mapping,
    inspect.FloatType: _number("number"),
    inspect.FrozenSetType: lambda info: f"set of {type_words(info.item_type)}",
    inspect.IntType: _number("integer"),
    inspect.ListType: lambda info: f"list of {type_words(info.item_type)}",
    inspect.LiteralType: lambda info: ", ".join(code(value) for value in info.values),
    inspect.NoneType: lambda _: "nothing",
    inspect.StrType: _text,
    inspect.StructType: lambda info: info.cls.__name__,
    inspect.TupleType: lambda info: "(" + ", ".join(map(type_words, info.item_types)) + ")",
    inspect.UnionType: _union,
    inspect.VarTupleType: lambda info: f"list of {type_words(info.item_type)}",
}
