"""No module named for nothing: such a module is where names go to be lost."""

from collections.abc import Iterator

from checks.house import Hit, Rule, Source

EMPTY = frozenset(
    {
        "base",
        "common",
        "helper",
        "helpers",
        "manager",
        "managers",
        "misc",
        "stuff",
        "util",
        "utils",
        "utilities",
    }
)


def find(source: Source) -> Iterator[Hit]:
    """Yield the module if it, or a folder on its path, has a name that says nothing."""
    for part in source.parts:
        if part in EMPTY:
            yield Hit(1, f"stands under the name {part!r}")


RULE = Rule(
    "names", "Name a module for what it holds: a word that an officer or an engineer would look for.", find
)
