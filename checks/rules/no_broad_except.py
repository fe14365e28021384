"""No catching of everything: an error that nobody expected must be seen, not passed over."""

import ast
from collections.abc import Iterator

from checks.house import Hit, Rule, Source
from checks.names import nodes

BROAD = frozenset({"Exception", "BaseException"})


def _names(node: ast.expr | None) -> set[str]:
    """Return the names of the classes that an except clause catches."""
    if node is None:
        return {"BaseException"}
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return {part.id for part in parts if isinstance(part, ast.Name)}


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """Say whether the handler ends by raising what it caught, having only tidied up."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def find(source: Source) -> Iterator[Hit]:
    """Yield every `except Exception`, `except BaseException` and bare `except` that does not raise again."""
    for node in nodes(source.tree):
        if isinstance(node, ast.ExceptHandler) and _names(node.type) & BROAD and not _raises_again(node):
            yield Hit(node.lineno, "catches everything", last=node.body[0].lineno - 1)


RULE = Rule(
    "broad-except",
    "Catch the errors that you can name; only the engine's loops take all, and each says why.",
    find,
)
