"""Counting comments: how they came, what became of them, of what they speak; nobody types a figure."""

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from lindero.capabilities.participation.records import HoldCount, ResponsePublished, TopicCount
from lindero.capabilities.participation.records.shared import HoldReason
from lindero.capabilities.participation.tables.lookups import Comment


def tally(code: str, comments: Iterable[Comment]) -> ResponsePublished:
    """Return the counts of a consultation as its response document publishes them.

    Args:
        code: The consultation.
        comments: All of its comments.
    """
    told = list(comments)
    channels = Counter(one.channel for one in told)
    held = Counter(one.reason for one in told if one.state == "held")
    topics = Counter(topic for one in told for topic in one.topics)
    return ResponsePublished(
        consultation=code,
        web=channels["web"],
        paper=channels["paper"],
        forum=channels["forum"],
        published=sum(one.state == "published" for one in told),
        held=tuple(HoldCount(reason, held[reason]) for reason in get_args(HoldReason) if held[reason]),
        topics=tuple(TopicCount(topic, count) for topic, count in sorted(topics.items())),
    )
