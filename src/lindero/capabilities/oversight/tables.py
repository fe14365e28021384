"""What oversight looks up: a row for each fact, never changed, gone only with the record that it came from.

No fold here updates or deletes a row, and `record_id` never names the record that a decision was *about*: erasing
that record leaves the decision standing (safeguard S-51).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from lindero.capabilities.oversight.rules import channel_parts
from lindero.kernel.capability import ColumnType, Fold, Table
from lindero.kernel.desk import Row, Rows
from lindero.kernel.record import Head, Record
from lindero.trust.exchange.records import (
    BatchAcknowledged,
    BatchReceived,
    BatchRejected,
    BatchSealed,
    ErasureProved,
    GateDecided,
    Outcome,
    RecordErased,
    RecordRecalled,
    Ruling,
)
from lindero.trust.identity.records import AccessRefused, PeerPinned, PeerUnpinned

_FACT: Final[Mapping[str, ColumnType]] = {
    "seq": "INTEGER NOT NULL",
    "at": "INTEGER NOT NULL",
    "record_id": "TEXT NOT NULL",
}
"""What every row says: place in the national log, when, and the record that it came from and goes with."""

DECISIONS: Final = Table(
    name="oversight_decisions",
    columns={
        **_FACT,
        "row": "INTEGER NOT NULL",
        "peer": "TEXT NOT NULL",
        "lane": "TEXT NOT NULL",
        "shelf": "TEXT NOT NULL",
        "about": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "allowed": "INTEGER NOT NULL",
        "code": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "codes": "TEXT NOT NULL",
        "withheld": "TEXT NOT NULL",
        "texts": "TEXT NOT NULL",
        "fixes": "TEXT NOT NULL",
        "retain_until": "INTEGER NOT NULL",
    },
    key=("seq", "row"),
    # Records' names are random: an index on them alone would touch a page for every decision of a run. Shelved by
    # the first letter, a run touches 32 pages, and a look-up reads a thirty-second of a narrow index.
    indexes=(("shelf", "seq", "row", "about"),),
    meaning="A decision of the gate on one record for one neighbour; `code` is the first of its reasons.",
)
TALLY: Final = Table(
    name="oversight_tally",
    columns={
        **_FACT,
        "peer": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "allowed": "INTEGER NOT NULL",
        "code": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "count": "INTEGER NOT NULL",
    },
    key=("seq", "kind", "allowed", "code", "clause"),
    meaning="How many decisions of one run of the gate agree in kind, answer, first reason and clause.",
)
BATCHES: Final = Table(
    name="oversight_batches",
    columns={
        **_FACT,
        "event": "TEXT NOT NULL",
        "channel": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "first": "INTEGER NOT NULL",
        "count": "INTEGER NOT NULL",
    },
    key=("event", "channel", "first", "seq"),
    meaning="A batch was sealed, or acknowledged by the neighbour, or received from it.",
)
OUTCOMES: Final = Table(
    name="oversight_outcomes",
    columns={
        **_FACT,
        "place": "INTEGER NOT NULL",
        "direction": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "about": "TEXT NOT NULL",
        "status": "TEXT NOT NULL",
    },
    key=("seq", "place"),
    indexes=(("about",),),
    meaning="An entry that the receiver did not simply store: one of ours (`out`) or one of theirs (`in`).",
)
RECALLS: Final = Table(
    name="oversight_recalls",
    columns={**_FACT, "asker": "TEXT NOT NULL", "about": "TEXT NOT NULL", "reason": "TEXT NOT NULL"},
    key=("seq",),
    indexes=(("about",),),
    meaning="A nation asked back a record of its own; the asker is ours or a neighbour.",
)
ERASURES: Final = Table(
    name="oversight_erasures",
    columns={
        **_FACT,
        "side": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "about": "TEXT NOT NULL",
        "status": "TEXT NOT NULL",
    },
    key=("seq",),
    indexes=(("about",),),
    meaning="A recalled record was erased: by the neighbour, who proved it (`theirs`), or by us (`ours`).",
)
TURNED_AWAY: Final = Table(
    name="oversight_turned_away",
    columns={
        **_FACT,
        "door": "TEXT NOT NULL",
        "who": "TEXT NOT NULL",
        "what": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
    },
    key=("seq",),
    meaning="Somebody was refused at a door of the node: staff at the console, or a neighbour at the wire.",
)
NEIGHBOURS: Final = Table(
    name="oversight_neighbours",
    columns={
        **_FACT,
        "nation": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "recognised": "INTEGER NOT NULL",
    },
    key=("nation", "seq"),
    meaning="A neighbour's node was recognised, or no longer; its latest row says how it stands.",
)
TABLES: Final = (DECISIONS, TALLY, BATCHES, OUTCOMES, RECALLS, ERASURES, TURNED_AWAY, NEIGHBOURS)


def _insert(table: Table) -> str:
    names = ", ".join(table.columns)
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"


_ADD: Final = {table.name: _insert(table) for table in TABLES}
_ENCODER: Final = msgspec.json.Encoder()
_WORDS: Final = msgspec.json.Decoder(tuple[str, ...])

R = TypeVar("R", bound=Record)


def words_of(text: str) -> tuple[str, ...]:
    """Read a column that holds several words or sentences: a JSON list."""
    return _WORDS.decode(text)


def _text(words: tuple[str, ...]) -> str:
    return _ENCODER.encode(words).decode() if words else "[]"


def _fact(head: Head) -> tuple[int, int, str]:
    return head.seq, head.at, head.record_id


# --- folds --------------------------------------------------------------------------------------------------


def _own(fold: Callable[[Rows, Head, R], None]) -> Fold:
    """Return the fold for own records only: what a neighbour says of its own gate is not our accounting."""

    def folded(rows: Rows, head: Head, record: Any) -> None:
        if not head.agreement:
            fold(rows, head, record)

    return folded


def gate_decided(rows: Rows, head: Head, record: GateDecided) -> None:
    """Write a row for each decision, and how often each answer was given."""
    fact, run = _fact(head), (record.peer, record.lane)
    rulings = record.rulings
    rows.executemany(
        _ADD[DECISIONS.name],
        [(*fact, row, *run, *_answer(ruling)) for row, ruling in enumerate(rulings)],
    )
    counts = Counter((r.kind, r.allowed, _first(r.codes), r.clause) for r in rulings)
    rows.executemany(
        _ADD[TALLY.name], [(*fact, record.peer, *group, count) for group, count in counts.items()]
    )


def _answer(ruling: Ruling) -> Row:
    return (
        shelf_of(ruling.about),
        ruling.about,
        ruling.kind,
        ruling.allowed,
        _first(ruling.codes),
        ruling.clause,
        _text(ruling.codes),
        _text(ruling.withheld),
        _text(ruling.texts),
        _text(ruling.fixes),
        ruling.retain_until,
    )


def shelf_of(about: str) -> str:
    """Return the shelf on which decisions about a record stand: the first letter of its name."""
    return about[:1]


def _first(codes: tuple[str, ...]) -> str:
    return codes[0] if codes else ""


def batch_sealed(rows: Rows, head: Head, record: BatchSealed) -> None:
    """Note that a batch became durable; from here its latency counts."""
    peer = channel_parts(record.channel).recipient
    rows.execute(
        _ADD[BATCHES.name], (*_fact(head), "sealed", record.channel, peer, record.first, record.count)
    )


def batch_acknowledged(rows: Rows, head: Head, record: BatchAcknowledged) -> None:
    """Note a verified receipt, and what the neighbour did not simply store."""
    peer = channel_parts(record.channel).recipient
    rows.execute(
        _ADD[BATCHES.name], (*_fact(head), "acknowledged", record.channel, peer, record.first, record.count)
    )
    _add_outcomes(rows, head, "out", peer, record.outcomes)


def batch_received(rows: Rows, head: Head, record: BatchReceived) -> None:
    """Note a neighbour's batch, and what we did not simply store of it."""
    peer = channel_parts(record.channel).sender
    rows.execute(
        _ADD[BATCHES.name], (*_fact(head), "received", record.channel, peer, record.first, record.count)
    )
    _add_outcomes(rows, head, "in", peer, record.outcomes)


def _add_outcomes(rows: Rows, head: Head, direction: str, peer: str, outcomes: tuple[Outcome, ...]) -> None:
    rows.executemany(
        _ADD[OUTCOMES.name],
        [(*_fact(head), place, direction, peer, o.record_id, o.status) for place, o in enumerate(outcomes)],
    )


def record_recalled(rows: Rows, head: Head, record: RecordRecalled) -> None:
    """Note a recall, ours or a neighbour's: who asks is the origin of the recall itself."""
    rows.execute(_ADD[RECALLS.name], (*_fact(head), head.origin, record.recalled, record.reason))


def erasure_proved(rows: Rows, head: Head, record: ErasureProved) -> None:
    """Note what a neighbour certified of a record that we recalled."""
    rows.execute(_ADD[ERASURES.name], (*_fact(head), "theirs", record.peer, record.recalled, record.status))


def record_erased(rows: Rows, head: Head, record: RecordErased) -> None:
    """Note that we erased a record that a neighbour recalled; nothing was there if its body count is 0."""
    status = "ERASED" if record.bodies else "UNKNOWN"
    rows.execute(_ADD[ERASURES.name], (*_fact(head), "ours", record.origin, record.erased, status))


def batch_rejected(rows: Rows, head: Head, record: BatchRejected) -> None:
    """Note what a neighbour sent and we turned away whole."""
    rows.execute(_ADD[TURNED_AWAY.name], (*_fact(head), "wire", record.peer, record.code, record.text))


def access_refused(rows: Rows, head: Head, record: AccessRefused) -> None:
    """Note somebody who was refused at the console or the command line."""
    rows.execute(_ADD[TURNED_AWAY.name], (*_fact(head), "console", record.who, record.what, record.reason))


def peer_pinned(rows: Rows, head: Head, record: PeerPinned) -> None:
    """Note a neighbour that is recognised from here on."""
    rows.execute(_ADD[NEIGHBOURS.name], (*_fact(head), record.nation, record.name, True))


def peer_unpinned(rows: Rows, head: Head, record: PeerUnpinned) -> None:
    """Note a neighbour that is no longer recognised."""
    rows.execute(_ADD[NEIGHBOURS.name], (*_fact(head), record.nation, "", False))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    GateDecided: _own(gate_decided),
    BatchSealed: _own(batch_sealed),
    BatchAcknowledged: _own(batch_acknowledged),
    BatchReceived: _own(batch_received),
    RecordRecalled: record_recalled,
    ErasureProved: _own(erasure_proved),
    RecordErased: _own(record_erased),
    BatchRejected: _own(batch_rejected),
    AccessRefused: _own(access_refused),
    PeerPinned: _own(peer_pinned),
    PeerUnpinned: _own(peer_unpinned),
}
