"""No reading of the clock but in the engine's clock, so that time can be set, tested and replayed."""

from collections.abc import Iterator

from checks.house import Hit, Rule, Source
from checks.names import uses

CLOCK = "src/lindero/engine/clock.py"
READINGS = frozenset(
    {
        "time.time",
        "time.time_ns",
        "time.monotonic",
        "time.monotonic_ns",
        "time.perf_counter",
        "time.perf_counter_ns",
        "time.localtime",
        "time.gmtime",
        "time.sleep",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.datetime.utcfromtimestamp",
        "datetime.date.today",
    }
)


def find(source: Source) -> Iterator[Hit]:
    """Yield every reading of the machine's clock in the package and in tests."""
    if source.path == CLOCK or not (source.is_package or source.is_test):
        return
    for name, node in uses(source.tree):
        if name in READINGS:
            yield Hit(node.lineno, f"uses {name}")


RULE = Rule(
    "clock",
    "Take an injected engine.clock.Clock, in a capability desk.now(), so that time can be set.",
    find,
)
