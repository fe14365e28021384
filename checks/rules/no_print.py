"""No `print` but where a person at a terminal is the one spoken to."""

import ast
from collections.abc import Iterator

from checks.house import Hit, Rule, Source
from checks.names import nodes


def find(source: Source) -> Iterator[Hit]:
    """Yield every call of `print` in the package, below the shells."""
    if not source.is_package or source.parts[:3] == ("src", "lindero", "shells"):
        return
    for node in nodes(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield Hit(node.lineno, "calls print")


RULE = Rule(
    "print",
    "Only shells and scripts speak to a person: return a value, put a record, or log through structlog.",
    find,
)
