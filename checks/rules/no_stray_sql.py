"""SQL stands where rows are kept and looked up, and nowhere else."""

import ast
import re
from collections.abc import Iterator

from checks.house import Hit, Rule, Source
from checks.names import nodes

HOMES = frozenset({"tables", "pages", "actions", "adapters", "engine"})
SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|REPLACE\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s"
    r"|(CREATE|DROP|ALTER)\s+(TABLE|INDEX|VIEW|TRIGGER|VIRTUAL|UNIQUE)\s|PRAGMA\s+\w+|WITH\s+\w+\s*(\(.*\))?\s+AS\s*\()",
    re.DOTALL,
)


def find(source: Source) -> Iterator[Hit]:
    """Yield every string of SQL in the package outside the modules that are its home."""
    if not source.is_package or HOMES & set(source.parts[2:]):
        return
    for node in nodes(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield Hit(node.lineno, "holds SQL")


RULE = Rule(
    "sql",
    "Keep rows in tables.py, look them up in pages.py and actions.py; elsewhere only an adapter speaks SQL.",
    find,
)
