"""Treaty files as a tree with line numbers, the same from YAML and TOML, and safe against hostile files."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NoReturn

import msgspec

from lindero.trust.agreements.findings import Finding, Unreadable

MAX_CHARACTERS: Final = 512 * 1024
MAX_NODES: Final = 50_000
MAX_DEPTH: Final = 12

Scalar = str | int | Decimal | bool | None


class Leaf(msgspec.Struct, frozen=True):
    """A single value with its line; decimal fractions are exact."""

    line: int
    value: Scalar


class Items(msgspec.Struct, frozen=True):
    """A list with its line."""

    line: int
    items: Sequence["Node"]


class Table(msgspec.Struct, frozen=True):
    """Keys with their values, and the line of each key."""

    line: int
    entries: dict[str, "Node"]
    lines: dict[str, int]


Node = Leaf | Items | Table


def refuse(line: int, code: str, text: str, advice: str, path: str = "") -> NoReturn:
    """Stop reading a file.

    Raises:
        Unreadable: Always.
    """
    raise Unreadable(Finding(line, path, code, text, advice))


def check_size(text: str) -> None:
    """Refuse a file before anything in it is parsed.

    Raises:
        Unreadable: If it is longer than any treaty file needs to be.
    """
    if len(text) > MAX_CHARACTERS:
        refuse(
            1,
            "too_large",
            f"The file has {len(text)} characters; at most {MAX_CHARACTERS} are read.",
            "Give areas with fewer corners, or split the agreement.",
        )


def check_shape(root: Node) -> Table:
    """Return the tree's root if it is a table, not too deep and not too large.

    Raises:
        Unreadable: If it is not.
    """
    count = 0
    level: list[Node] = [root]
    for _ in range(MAX_DEPTH):
        count += len(level)
        level = [child for node in level for child in children(node)]
        if not level:
            break
    if level:
        line = level[0].line
        refuse(line, "too_deep", f"The file is nested deeper than {MAX_DEPTH} levels.", "Write it flatter.")
    if count > MAX_NODES:
        refuse(
            1, "too_large", f"The file has more than {MAX_NODES} values.", "Give areas with fewer corners."
        )
    if not isinstance(root, Table):
        refuse(root.line, "not_a_table", "The file is no list of keys.", "Begin with `lindero: agreement/1`.")
    return root


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below a node."""
    if isinstance(node, Items):
        yield from node.items
    elif isinstance(node, Table):
        yield from node.entries.values()
