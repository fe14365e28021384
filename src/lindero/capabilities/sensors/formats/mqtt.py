"""Which device an MQTT message is of: topic filters of MQTT 3.1.1, clause 4.7."""

from collections.abc import Iterable
from typing import Final

from lindero.kernel.errors import Invalid

MAX_TOPIC: Final = 65_535


def check_filter(text: str) -> str:
    """Return a topic filter if it is one.

    Raises:
        Invalid: If a wildcard does not stand for a whole level, or `#` not at the end.
    """
    levels = text.split("/")
    wrong = any(("+" in level or "#" in level) and len(level) > 1 for level in levels)
    if not text or "\0" in text or wrong or "#" in levels[:-1] or len(text.encode()) > MAX_TOPIC:
        raise Invalid(
            "sensors.topic",
            f"{text[:80]!r} is no topic filter.",
            "Write levels parted by /, + for one, # at the end.",
        )
    return text


def fits(topic: str, text: str) -> bool:
    """Say whether a topic fits a filter; topics of the broker itself (`$SYS`) fit no wildcard at the beginning."""
    if topic.startswith("$") and text[:1] in {"+", "#"}:
        return False
    wanted, given = text.split("/"), topic.split("/")
    for number, level in enumerate(wanted):
        if level == "#":
            return True
        if number >= len(given) or level not in {"+", given[number]}:
            return False
    return len(wanted) == len(given)


def filter_for(topic: str, filters: Iterable[str]) -> str | None:
    """Return the filter that a topic fits, the one with the fewest wildcards if several; None if none."""
    found = [text for text in filters if fits(topic, text)]
    return max(found, key=lambda text: (-text.count("#"), -text.count("+"), len(text)), default=None)
