"""Before a node starts: what its feeds' data need, and what takes long once in a process, is made ready."""

from collections.abc import Iterable

from lindero.kernel.capability import Capability


def prepare(folders: Iterable[Capability], feeds: Iterable[str]) -> list[str]:
    """Make ready what some feeds need; return the names of what was.

    Args:
        folders: What is declared.
        feeds: Names of the feeds that are configured; without any that needs something nothing is done.
    """
    configured = frozenset(feeds)
    needed = [
        preparation
        for folder in folders
        for preparation in folder.preparations
        if configured.intersection(preparation.for_feeds)
    ]
    for preparation in needed:
        preparation.run()
    return [preparation.name for preparation in needed]
