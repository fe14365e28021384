"""Records import the kernel and nothing else of ours, so that they can never form a cycle."""

from collections.abc import Iterator

from checks.house import Hit, Rule, Source
from checks.names import imports


def find(source: Source) -> Iterator[Hit]:
    """Yield every import of ours but the kernel, and the modules of the same records, in a folder's records."""
    if not source.is_package or "records" not in source.parts:
        return
    own = ".".join(source.parts[1 : source.parts.index("records") + 1])
    for name, line in imports(source.tree):
        if name.startswith(("lindero", ".")) and not name.startswith(("lindero.kernel.", f"{own}.")):
            yield Hit(line, f"imports {name}")


RULE = Rule(
    "records",
    "Records import lindero.kernel only: reading a neighbour's facts must not load its actions.",
    find,
)
