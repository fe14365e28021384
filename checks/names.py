"""Reading names out of a syntax tree: what an expression calls, and from where the name came."""

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache


# Several rules look at one module in turn, and to walk through it is most of their time: the last one is kept.
@lru_cache(maxsize=1)
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Return every node of a module, as `ast.walk` yields them."""
    return tuple(ast.walk(tree))


@lru_cache(maxsize=1)
def origins(tree: ast.Module) -> Mapping[str, str]:
    """Return, for each name that an import binds, the dotted name it stands for."""
    bound: dict[str, str] = {}
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                # `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`.
                first = alias.name.partition(".")[0]
                bound[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return bound


def dotted(node: ast.expr, bound: Mapping[str, str]) -> str:
    """Return the full dotted name of an expression such as `np.random.rand`, or nothing if it has none."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in bound:
        return ""
    return ".".join([bound[node.id], *reversed(parts)])


@lru_cache(maxsize=1)
def uses(tree: ast.Module) -> tuple[tuple[str, ast.expr], ...]:
    """Return the full dotted name of every use of an imported name, the longest at each place."""
    return tuple(_uses(tree, origins(tree)))


def _uses(tree: ast.Module, bound: Mapping[str, str]) -> Iterator[tuple[str, ast.expr]]:
    inside: set[int] = set()
    for node in nodes(tree):
        if isinstance(node, ast.Attribute | ast.Name) and id(node) not in inside:
            inside.update(id(part) for part in _chain(node))
            if name := dotted(node, bound):
                yield name, node


def _chain(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the parts that a dotted name is made of: of `a.b.c` the nodes of `a.b` and `a`."""
    while isinstance(node, ast.Attribute):
        node = node.value
        yield node


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the full name of everything that is imported, with its line."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{'.' * node.level}{node.module or ''}.{alias.name}", node.lineno
