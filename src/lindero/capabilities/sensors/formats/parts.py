"""Parts of messages, kept until the message is whole; bounded in number and in age, whatever arrives."""

from typing import Final

import msgspec
from pyais import AISSentence

from lindero.capabilities.sensors.formats.nmea import Tag
from lindero.kernel.times import SECOND_MS

MAX_GROUPS: Final = 512
"""Unfinished messages held at once: a busy strait has fewer than twenty."""

MAX_AGE_MS: Final = 30 * SECOND_MS
"""Parts of one message are sent within milliseconds; satellites and relays delay them by seconds."""

GroupKey = tuple[int | None, str, int | None, str, int]


class Group(msgspec.Struct):
    """The parts of one message that have come so far.

    Attributes:
        sentences: Sentence by its number, from 1.
        tag: Time and station of the message, from the first part that said them.
        began_at: When the first part came, milliseconds UTC.
    """

    sentences: dict[int, AISSentence]
    tag: Tag
    began_at: int


class Parts:
    """Unfinished messages by what their parts have in common."""

    def __init__(self) -> None:
        self._groups: dict[GroupKey, Group] = {}

    @property
    def lines_held(self) -> int:
        """How many lines wait for others."""
        return sum(len(group.sentences) for group in self._groups.values())

    def add(self, sentence: AISSentence, tag: Tag, at: int) -> tuple[Group | None, int]:
        """Take a part in.

        Args:
            sentence: A sentence of a message that has several.
            tag: What was said about its line.
            at: When it came, milliseconds UTC.

        Returns:
            The whole group if this part completed it, and how many lines were given up because this part
            shows that theirs will not be completed.
        """
        key = (tag.group, sentence.talker_id, sentence.seq_id, sentence.channel, sentence.frag_cnt)
        given_up = 0
        group = self._groups.get(key)
        if group is not None and sentence.frag_num in group.sentences:
            given_up = len(self._groups.pop(key).sentences)
            group = None
        if group is None:
            group = self._groups[key] = Group({}, tag, at)
        elif group.tag.at is None or not group.tag.station:
            group.tag = Tag(group.tag.at or tag.at, group.tag.station or tag.station, tag.group)
        group.sentences[sentence.frag_num] = sentence
        if len(group.sentences) < sentence.frag_cnt:
            return None, given_up
        return self._groups.pop(key), given_up

    def expire(self, now: int) -> int:
        """Give up messages that began too long ago; return how many lines that were."""
        old = [key for key, group in self._groups.items() if abs(now - group.began_at) > MAX_AGE_MS]
        return sum(len(self._groups.pop(key).sentences) for key in old)

    def overflow(self) -> int:
        """Give up the oldest messages beyond `MAX_GROUPS`; return how many lines that were."""
        lines = 0
        while len(self._groups) > MAX_GROUPS:
            lines += len(self._groups.pop(next(iter(self._groups))).sentences)
        return lines

    def clear(self) -> int:
        """Give up everything at the end of the source; return how many lines that were."""
        lines = self.lines_held
        self._groups.clear()
        return lines
