"""Turning the pages of a list: the same address with another place in the list, and all else that it asks kept."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

Turn = Callable[..., str]
"""Takes the name of a field of the query and its new value, or none; returns the address."""


def turning(path: str, query: QueryParams) -> Turn:
    """Return what makes addresses of the same page: a field of its query set or left out, and the rest kept.

    Args:
        path: The page's own path.
        query: What its address asks.
    """

    def turn(name: str, value: str = "") -> str:
        kept = [(other, text) for other, text in query.multi_items() if other != name]
        asked = urlencode([*kept, (name, value)] if value else kept)
        return f"{quote(path)}?{asked}" if asked else quote(path)

    return turn
