"""What became of every line that a sensor sent: each is counted exactly once."""

from collections import Counter
from typing import Final

from lindero.capabilities.sensors.records import Counts

FAULTS: Final = {
    "too_long": "longer than 4,096 bytes",
    "not_ascii": "bytes that no sentence may contain",
    "garbage": "neither a sentence nor a comment",
    "tag_block": "a tag block that does not end",
    "no_checksum": "no checksum",
    "checksum": "the checksum does not match",
    "fields": "not the fields of an AIS sentence",
    "fragment": "impossible numbers of parts",
    "fill_bits": "impossible fill bits",
    "payload": "a payload that does not decode",
    "short": "a payload too short for its message",
    "unknown_type": "a message type that is not defined",
    "identity": "no usable identity",
    "group_restarted": "another message took the place of the unfinished one",
    "group_expired": "the other parts did not come in time",
    "group_overflow": "too many unfinished messages at once",
    "group_unfinished": "the source ended before the other parts came",
    "lost": "it came faster than it could be taken",
    "row": "a row or feature that cannot be read",
    "place": "no usable position",
    "time": "no usable time",
    "number": "a value that is not a number, or out of range",
    "category": "a category that is not defined",
    "simulated": "marked as simulated or as a test by its sender",
    "words": "a word that the mapping does not name",
    "xml": "XML that is not well-formed, or nested too deep",
    "forbidden_xml": "a document type, comment, instruction or encoding that has no place in a message",
}
"""Why a line is invalid: stable code, and the words for people."""


def added(first: Counts, second: Counts) -> Counts:
    """Return the sum of two counts."""
    return Counts(
        lines=first.lines + second.lines,
        decoded=first.decoded + second.decoded,
        parts=first.parts + second.parts,
        wrappers=first.wrappers + second.wrappers,
        not_ais=first.not_ais + second.not_ais,
        blank=first.blank + second.blank,
        invalid=dict(Counter(first.invalid) + Counter(second.invalid)),
        kinds=dict(Counter(first.kinds) + Counter(second.kinds)),
        unread_bytes=first.unread_bytes + second.unread_bytes,
    )


class Tally:
    """Counts lines while a decoder runs; one for each decoder."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin again at zero."""
        self.decoded = 0
        self.parts = 0
        self.wrappers = 0
        self.not_ais = 0
        self.blank = 0
        self.invalid: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.unread_bytes = 0

    def take(self) -> Counts:
        """Return what was counted since the last call, and begin again at zero."""
        known = self.decoded + self.parts + self.wrappers + self.not_ais + self.blank
        counts = Counts(
            lines=known + self.invalid.total(),
            decoded=self.decoded,
            parts=self.parts,
            wrappers=self.wrappers,
            not_ais=self.not_ais,
            blank=self.blank,
            invalid={reason: lines for reason, lines in sorted(self.invalid.items()) if lines},
            kinds=dict(sorted(self.kinds.items())),
            unread_bytes=self.unread_bytes,
        )
        self.reset()
        return counts
