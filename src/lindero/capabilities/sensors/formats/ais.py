"""AIS: bytes of NMEA 0183 lines in, observations and counts out, through the library pyais.

Every line is counted exactly once (`records.Counts`), nothing that arrives raises, and memory is bounded: an
unfinished line of 4 KiB, `parts.MAX_GROUPS` unfinished messages, and the rows since the last `take`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyais import AISSentence
from pyais.exceptions import AISBaseException

from lindero.capabilities.sensors.counts import Tally
from lindero.capabilities.sensors.formats.ais_rows import Rows, instant_of_second
from lindero.capabilities.sensors.formats.ais_usual import usual_in
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.nmea import (
    NO_TAG,
    LineCutter,
    Tag,
    checksum_of,
    tag_of,
    tag_of_gatehouse,
    tag_of_suffix,
)
from lindero.capabilities.sensors.formats.parts import Parts

MIN_BITS: Final = {
    1: 168,
    2: 168,
    3: 168,
    4: 168,
    5: 420,
    9: 168,
    11: 168,
    18: 168,
    19: 312,
    21: 271,
    24: 160,
    27: 96,
}
"""Shortest payload of each message that is used, bits (ITU-R M.1371-5; some transponders cut type 5 by 4)."""

_SHORTEST: Final = 40
"""Bits that every message has: type, repeat, identity, and two more."""

_LAST_TYPE: Final = 27
_SENTENCE_FIELDS: Final = 7
_PAYLOAD_CHARACTERS: Final = bytes([*range(48, 88), *range(96, 120)])
_DECODING_ERRORS: Final = (AISBaseException, ValueError, TypeError, KeyError, IndexError, OverflowError)
"""What pyais raises for payloads that contradict themselves (found by fuzzing it)."""

_BACKSLASH, _HASH, _EXCLAMATION, _DOLLAR = b"\\#!$"


class AisDecoder:
    """Turns lines into observations; holds what is unfinished from one piece of input to the next.

    Attributes:
        clock: Latest time known from the lines or their arrival, milliseconds UTC; 0 before the first.
        lines_seen: All lines taken in, whatever becomes of them.
    """

    def __init__(self) -> None:
        self.clock = 0
        self.lines_seen = 0
        self._cutter = LineCutter()
        self._parts = Parts()
        self._pending_tag = NO_TAG
        self._arrived_at: int | None = None
        self._tally = Tally()
        self._rows = Rows()

    @property
    def rows_held(self) -> int:
        """Rows and identifications since the last `take`."""
        return len(self._rows)

    @property
    def lines_held(self) -> int:
        """Lines that wait for the other parts of their message; they are counted once that is decided."""
        return self._parts.lines_held

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take a piece of a stream in; it may begin and end anywhere.

        Args:
            data: Bytes as they came.
            received_at: When they came, milliseconds UTC; None if only the recording itself knows.
        """
        lines, too_long = self._cutter.cut(data)
        self._count_fault("too_long", too_long)
        self.feed_lines(lines, received_at)

    def feed_lines(self, lines: Iterable[bytes], received_at: int | None = None) -> None:
        """Take whole lines in; see `feed`."""
        self._arrived_at = received_at
        for line in lines:
            self.lines_seen += 1
            self._take_line(line)

    def finish(self) -> None:
        """End the source: its last line may have no line end, and unfinished messages stay unfinished."""
        lines, too_long = self._cutter.finish()
        self._count_fault("too_long", too_long)
        self.feed_lines(lines, self._arrived_at)
        self._tally.invalid["group_unfinished"] += self._parts.clear()

    def count_lost(self, lines: int) -> None:
        """Count lines that came faster than they could be taken in."""
        self._count_fault("lost", lines)

    def take(self) -> Decoded:
        """Return what was decoded since the last call."""
        observations, identifications = self._rows.take()
        return Decoded(observations=observations, identifications=identifications, counts=self._tally.take())

    def _count_fault(self, reason: str, lines: int) -> None:
        if lines:
            self.lines_seen += lines
            self._tally.invalid[reason] += lines

    def _take_line(self, line: bytes) -> None:
        if self._pending_tag is NO_TAG and (usual := usual_in(line)) and self._take_usual(*usual):
            return
        line = line.strip()
        if not line or line[0] == _HASH:
            self._tally.blank += 1
            return
        tag, self._pending_tag = self._pending_tag, NO_TAG
        if line[0] == _BACKSLASH:
            block, ended, line = line[1:].partition(b"\\")
            if not ended:
                self._tally.invalid["tag_block"] += 1
                return
            tag = tag_of(block)
            if not line:
                self._hold_tag(tag)
                return
        if not line.isascii():
            self._tally.invalid["not_ascii"] += 1
        elif line[0] != _EXCLAMATION and line[0] != _DOLLAR:
            self._tally.invalid["garbage"] += 1
        else:
            self._take_sentence(line, tag)

    def _take_usual(self, payload: bytes, kind: str, tag: Tag) -> bool:
        """Take a usual position report; False where only the message itself could say when it was sent."""
        at = tag.at if tag.at is not None else self._arrived_at
        if at is None:
            return False
        self.clock = at
        self._rows.add_usual(payload, tag, at, self._arrived_at)
        self._tally.decoded += 1
        self._tally.kinds[kind] += 1
        return True

    def _hold_tag(self, tag: Tag) -> None:
        """Keep what a line says about the message after it."""
        self._tally.wrappers += 1
        self._pending_tag = tag

    def _take_sentence(self, line: bytes, tag: Tag) -> None:
        body, star, rest = line.partition(b"*")
        is_ais = body[3:6].upper() in {b"VDM", b"VDO"} and body[6:7] == b","
        if not star:
            if is_ais:
                self._tally.invalid["no_checksum"] += 1
            else:
                self._tally.not_ais += 1
            return
        if not _is_checksum(rest[:2], checksum_of(body[1:])):
            self._tally.invalid["checksum"] += 1
        elif is_ais:
            if len(rest) > len("00"):
                tag = tag if tag.at is not None else tag_of_suffix(rest)
            self._take_ais(line[: len(body) + 3], tag)
        elif body.startswith(b"$PGHP,"):
            held = tag_of_gatehouse(line)
            self._hold_tag(held if held is not None else NO_TAG)
        else:
            self._tally.not_ais += 1

    def _take_ais(self, line: bytes, tag: Tag) -> None:
        fields = line.split(b",")
        fault = _fault_of(fields)
        if not fault:
            try:
                sentence = AISSentence(line, fields)
            except AISBaseException:
                fault = "fragment"
        if fault:
            self._tally.invalid[fault] += 1
            return
        if tag.at is not None:
            self.clock = tag.at
        elif self._arrived_at is not None:
            self.clock = self._arrived_at
        if sentence.frag_cnt == 1:
            self._take_message(sentence, tag, 0)
        else:
            self._take_part(sentence, tag)

    def _take_part(self, sentence: AISSentence, tag: Tag) -> None:
        # The age of a part is measured on one clock: ours where lines arrive live, else the recording's own.
        at = self._arrived_at if self._arrived_at is not None else self.clock
        self._tally.invalid["group_expired"] += self._parts.expire(at)
        group, given_up = self._parts.add(sentence, tag, at)
        self._tally.invalid["group_restarted"] += given_up
        self._tally.invalid["group_overflow"] += self._parts.overflow()
        if group is not None:
            parts = [group.sentences[number] for number in sorted(group.sentences)]
            self._take_message(AISSentence.assemble_from_iterable(parts), group.tag, len(parts) - 1)

    def _take_message(self, sentence: AISSentence, tag: Tag, parts: int) -> None:
        message, fault = _message_of(sentence)
        if message is None:
            self._tally.invalid[fault] += 1 + parts
            return
        if tag.at is None and self._arrived_at is None:
            # Only the message itself knows its second: unroll the minutes from the last time known.
            second = getattr(message, "second", None)
            self.clock = instant_of_second(self.clock, second) if second is not None else self.clock
        if not self._rows.add(message, tag, self.clock, self._arrived_at):
            self._tally.invalid["identity"] += 1 + parts
            return
        self._tally.decoded += 1
        self._tally.parts += parts
        self._tally.kinds[str(message.msg_type)] += 1


def _is_checksum(digits: bytes, checksum: int) -> bool:
    try:
        return int(digits, 16) == checksum
    except ValueError:
        return False


def _fault_of(fields: list[bytes]) -> str:
    """Return what is wrong with the fields of an AIS sentence; empty if nothing is."""
    if len(fields) != _SENTENCE_FIELDS:
        return "fields"
    if fields[6][:1] not in b"012345" or fields[6][1:2] != b"*":
        return "fill_bits"
    payload = fields[5]
    if not payload or payload.translate(None, _PAYLOAD_CHARACTERS):
        return "payload"
    return ""


def _message_of(sentence: AISSentence) -> tuple[Any, str]:
    """Decode a whole message: return it and no fault, or None and the fault."""
    message_type = sentence.ais_id
    if not 1 <= message_type <= _LAST_TYPE:
        return None, "unknown_type"
    if len(sentence.bv) < MIN_BITS.get(message_type, _SHORTEST):
        return None, "short"
    try:
        return sentence.decode(), ""
    except _DECODING_ERRORS:
        return None, "payload"


def decode_stream(
    pieces: Iterable[bytes], *, began_at: int = 0, batch_rows: int = 1_000
) -> Iterator[Decoded]:
    """Decode a recording piece by piece; memory does not grow with its length.

    Args:
        pieces: Bytes of the recording in order, cut anywhere (a file opened in binary mode serves).
        began_at: When the recording began, milliseconds UTC, for recordings that carry no time of their own.
        batch_rows: Rows after which a batch is given out.

    Yields:
        Batches in order; the counts of all of them together account for every line.
    """
    decoder = AisDecoder()
    decoder.clock = began_at
    for piece in pieces:
        decoder.feed(piece)
        if decoder.rows_held >= batch_rows:
            yield decoder.take()
    decoder.finish()
    yield decoder.take()
