"""No unseeded randomness but in the engine's keys, so that every run can be repeated."""

import ast
from collections.abc import Iterator

from checks.house import Hit, Rule, Source
from checks.names import dotted, nodes, origins, uses

KEYS = "src/lindero/engine/keys.py"
SEEDED = frozenset(
    {"random.Random", "numpy.random.default_rng", "numpy.random.Generator", "numpy.random.PCG64"}
)
TYPES = frozenset({"numpy.random.Generator", "numpy.random.BitGenerator"})
SOURCES = frozenset({"os.urandom", "os.getrandom", "uuid.uuid1", "uuid.uuid4"})
MODULES = ("random.", "secrets.", "numpy.random.")


def _draws(name: str) -> bool:
    """Say whether a name draws from a source that nobody seeded."""
    if name in SOURCES or name.endswith(
        (".random_serial_number", ".generate_private_key", "PrivateKey.generate")
    ):
        return True
    return name.startswith(MODULES) and name not in SEEDED | TYPES


def find(source: Source) -> Iterator[Hit]:
    """Yield every use of an unseeded random source, and every seedable one that is given no seed."""
    if source.path == KEYS or not (source.is_package or source.is_test):
        return
    for name, node in uses(source.tree):
        if _draws(name):
            yield Hit(node.lineno, f"uses {name}")
    bound = origins(source.tree)
    for call in nodes(source.tree):
        if isinstance(call, ast.Call) and not call.args and not call.keywords:
            name = dotted(call.func, bound)
            if name in SEEDED:
                yield Hit(call.lineno, f"uses {name} without a seed")


RULE = Rule(
    "randomness",
    "Take an injected engine.keys.RandomSource, or random.Random with a seed, so that a run can be repeated.",
    find,
)
