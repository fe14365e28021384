"""Rules are pure: values in, values or a refusal out."""

from collections.abc import Iterator

from checks.house import Hit, Rule, Source
from checks.names import imports

OUTSIDE = frozenset(
    {
        "asyncio",
        "http",
        "io",
        "logging",
        "os",
        "pathlib",
        "random",
        "secrets",
        "shutil",
        "socket",
        "sqlite3",
        "ssl",
        "structlog",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib",
    }
)


def find(source: Source) -> Iterator[Hit]:
    """Yield every import by which a folder's rules could reach outside, or into the desk."""
    if not source.is_package or "rules" not in source.parts:
        return
    for name, line in imports(source.tree):
        if name.partition(".")[0] in OUTSIDE or name.startswith("lindero.kernel.desk"):
            yield Hit(line, f"imports {name}")


RULE = Rule(
    "pure-rules",
    "A rule takes values and returns values: the action loads what it needs and puts what follows.",
    find,
)
