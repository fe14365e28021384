"""No float for money: amounts are whole numbers of the smallest unit, so that sums are exact."""

import ast
import re
from collections.abc import Iterator

from checks.house import Hit, Rule, Source
from checks.names import nodes

MONEY = re.compile(
    r"(^|_)(amount|budget|cents|fare|fee|fine|money|price|salary|tariff|toll|wage)s?(_minor)?$"
)


def _is_float(annotation: ast.expr | None) -> bool:
    """Say whether an annotation lets a float in."""
    return annotation is not None and any(
        isinstance(node, ast.Name) and node.id == "float" for node in ast.walk(annotation)
    )


def find(source: Source) -> Iterator[Hit]:
    """Yield every attribute, variable or argument that is named for money and typed as a float."""
    for node in nodes(source.tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name | ast.Attribute):
            name = node.target.id if isinstance(node.target, ast.Name) else node.target.attr
        elif isinstance(node, ast.arg):
            name = node.arg
        else:
            continue
        if MONEY.search(name) and _is_float(node.annotation):
            yield Hit(node.lineno, f"keeps {name} as a float")


RULE = Rule(
    "money",
    "Keep an amount as a whole number of the currency's smallest unit: int, its name ending in _minor.",
    find,
)
