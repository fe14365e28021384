"""The whole table, and the tests of the project by their names."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tests.safeguards.matrix.detecting import DETECTING
from tests.safeguards.matrix.keeping import KEEPING
from tests.safeguards.matrix.oversight import OVERSIGHT
from tests.safeguards.matrix.persons import PERSONS
from tests.safeguards.matrix.pictured import PICTURED
from tests.safeguards.matrix.sharing import SHARING
from tests.safeguards.matrix.watching import WATCHING
from tests.safeguards.matrix.words import ROUTES, Route, Safeguard

TABLE: Final[tuple[Safeguard, ...]] = (
    *SHARING,
    *PERSONS,
    *PICTURED,
    *WATCHING,
    *DETECTING,
    *KEEPING,
    *OVERSIGHT,
)
ROOT: Final = Path(__file__).resolve().parents[3]
FOLDERS: Final = ("tests/**/test_*.py", "src/lindero/**/tests/test_*.py")


@cache
def by_name(root: Path = ROOT) -> Mapping[str, list[str]]:
    """Return, for each test that is collected and neither skipped nor expected to fail, the files that hold it.

    A thousand files are read once in a process, however often it is asked.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for pattern in FOLDERS:
        for path in sorted(root.glob(pattern)):
            for name in names_in(path):
                found[name].append(path.relative_to(root).as_posix())
    return MappingProxyType(dict(found))


def names_in(path: Path) -> Iterator[str]:
    """Yield the names of a file's tests that are neither skipped nor expected to fail."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _is_excused(node):
            yield node.name


def _is_excused(test: ast.FunctionDef) -> bool:
    """Say whether a test is marked so that it may be left out or may fail."""
    words = " ".join(ast.unparse(decorator) for decorator in test.decorator_list)
    return any(f"mark.{mark}" in words for mark in ("skip", "xfail"))


def cells() -> Iterator[tuple[Safeguard, Route]]:
    """Yield every cell of the table."""
    for safeguard in TABLE:
        for route in ROUTES:
            yield safeguard, route
