"""What the source of a capability from outside may say, proved before any of it runs (safeguard S-61).

CPython has no walls inside a process, so this is no sandbox: it is a narrow language in which neither a socket, nor
a file, nor the database has a name. What it does not see is caught while it runs (`lindero.engine.watch`), and what
neither sees is for the person who reads the source before admitting its digest (docs/decisions/0008).
"""

import ast
import builtins
import importlib
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Final

PLAIN: Final = frozenset(
    {
        "__future__",
        "bisect",
        "collections",
        "collections.abc",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "heapq",
        "itertools",
        "json",
        "math",
        "msgspec",
        "re",
        "statistics",
        "textwrap",
        "typing",
        "unicodedata",
    }
)
"""Modules with which nothing outside the process can be reached."""

DOORS: Final = re.compile(r"lindero\.kernel\.(?!tests)\w+|lindero\.(capabilities|trust)\.\w+\.records")
"""Modules of the program that a capability from outside may know: the kernel, and anyone's records."""

_WORDS: Final = frozenset(
    {
        *("breakpoint", "compile", "delattr", "dir", "eval", "exec", "getattr", "globals", "help", "input"),
        *("locals", "memoryview", "open", "setattr", "vars", "get_type_hints", "ForwardRef", "exit", "quit"),
    }
)
"""Names by which code reaches what nobody handed it."""

_PARTS: Final = re.compile(r"_.*|format|format_map|mro|[a-z]+_(frame|globals|builtins|code|back|closure)")
"""Attributes by which code reaches behind what it was handed."""

_OWN: Final = frozenset({"self", "cls"})
_SPECIAL: Final = frozenset(
    {"__init__", "__post_init__", "__eq__", "__hash__", "__lt__", "__len__", "__iter__", "__contains__"}
    | {"__repr__", "__str__", "__bool__", "__add__", "__sub__", "__and__", "__or__"}
)
_NAMED: Final = frozenset({"__all__", "__name__", "__doc__"})


def faults_of(source: str, package: str) -> Iterator[str]:
    """Yield what a module of a capability from outside may not say, each with its line.

    Args:
        source: The module's text.
        package: Name of the package that it belongs to; its own modules may be imported.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        yield f"no Python: {error}"
        return
    modules = _modules_in(tree)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for statement in tree.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            yield from _late_imports(statement)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        for words in _faults(node, package, modules):
            yield f"line {line}: {words}"
        if isinstance(node, ast.Name) and node.id in modules and id(node) not in bare:
            yield f"line {line}: hands on the module {node.id}"


def _late_imports(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield f"line {node.lineno}: imports where it is not seen at once; import at the top"


def _modules_in(tree: ast.Module) -> dict[str, str]:
    """Return the modules that a text binds to names, by name."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }


def _faults(node: ast.AST, package: str, modules: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with one node of the tree, in words."""
    if isinstance(node, ast.Import):
        yield from (f"imports {alias.name}" for alias in node.names if not _may_import(alias, package))
    elif isinstance(node, ast.ImportFrom):
        yield from _imported(node, package)
    elif isinstance(node, ast.Attribute):
        yield from _attribute(node, modules)
    elif isinstance(node, ast.Name):
        yield from _name(node.id)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        if node.name.startswith("__") and node.name not in _SPECIAL:
            yield f"defines {node.name}"
    elif isinstance(node, ast.MatchClass):
        yield from (f"looks into {name}" for name in node.kwd_attrs if _PARTS.fullmatch(name))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from _spoken(node.value, package, modules)


def _may_import(alias: ast.alias, package: str) -> bool:
    """Say whether `import name` is in order: a plain module, under a name of its own where it has dots."""
    return alias.name in PLAIN and ("." not in alias.name or alias.asname is not None)


def _imported(node: ast.ImportFrom, package: str) -> Iterator[str]:
    """Yield what a `from` imports that it may not."""
    name = node.module or ""
    if node.level > 1:
        yield "imports from above its own package"
    elif node.level == 0 and name not in PLAIN and not DOORS.fullmatch(name) and not _is_own(name, package):
        yield f"imports {name}"
    else:
        for alias in node.names:
            yield from _name(alias.name)
            if alias.name.startswith("_") or alias.name == "*":
                yield f"imports {alias.name}"
            elif name in PLAIN and isinstance(_part(name, alias.name), ModuleType):
                yield f"imports {name}.{alias.name}"
            elif DOORS.fullmatch(name) and isinstance(_part(name, alias.name), ModuleType):
                yield f"imports the module {alias.name} of {name}"


def _is_own(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _attribute(node: ast.Attribute, modules: dict[str, str]) -> Iterator[str]:
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    is_own = owner in _OWN and not node.attr.startswith("__")
    is_super = isinstance(node.value, ast.Call) and node.attr in _SPECIAL
    if _PARTS.fullmatch(node.attr) and not is_own and not is_super and node.attr not in _NAMED:
        yield f"looks into {node.attr}"
    if owner in modules and modules[owner] in PLAIN:
        yield from (f"reaches {owner}.{node.attr}" for _ in _behind(modules[owner], node.attr))


def _behind(module: str, part: str) -> Iterator[str]:
    """Yield the name of the module that stands behind a part of another, unless that is plain too."""
    found = _part(module, part)
    if isinstance(found, ModuleType) and f"{module}.{part}" not in {"msgspec.json", "msgspec.structs"}:
        yield found.__name__


def _part(module: str, part: str) -> object:
    return getattr(importlib.import_module(module), part, None)


def _name(name: str) -> Iterator[str]:
    """Yield a fault for a name by which code reaches what nobody handed it."""
    if name in _WORDS or (name.startswith("__") and name not in _NAMED):
        yield f"says {name}" + (" of Python itself" if hasattr(builtins, name) else "")


def _spoken(text: str, package: str, modules: dict[str, str]) -> Iterator[str]:
    """Yield what a text would do were it taken for an annotation, which is run as it is read."""
    if "(" not in text and "." not in text and "[" not in text:
        return
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return
    for node in ast.walk(tree.body):
        if not (isinstance(node, ast.Constant) and node.value == text):
            yield from (f"a text that {words}" for words in _faults(node, package, modules))
