"""How records become oversight's rows; every fold only adds."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeVar

import msgspec

from lindero.capabilities.oversight import tables
from lindero.capabilities.oversight.names import channel_parts
from lindero.capabilities.oversight.recipients import tables as recipients
from lindero.capabilities.oversight.records import (
    BarrierOwned,
    CountersPublished,
    CounterWithheld,
    TrustSurveyed,
)
from lindero.capabilities.protection.records import HoldOverrun
from lindero.kernel.capability import Fold, Indicator, OfferFold
from lindero.kernel.desk import Row, Rows
from lindero.kernel.record import Head, Record
from lindero.kernel.times import DAY_MS, days_after
from lindero.trust.agreements.records import AgreementResumed, AgreementSuspended
from lindero.trust.exchange.records import (
    BatchAcknowledged,
    BatchReceived,
    BatchRejected,
    BatchSealed,
    DeliveryLate,
    ErasureOverdue,
    ErasureProved,
    GateDecided,
    Outcome,
    RecordErased,
    RecordRecalled,
    Ruling,
)
from lindero.trust.identity.records import AccessRefused, PeerPinned, PeerUnpinned, RecordsViewed

R = TypeVar("R", bound=Record)

_Words = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""What decisions mostly say alike: reasons, fields left out, sentences, remedies."""

_ENCODER: Final = msgspec.json.Encoder()
_ADD_DECISION: Final = tables.ADD[tables.DECISIONS.name]
_ADD_ANSWER: Final = tables.ADD[tables.ANSWERS.name]
_ADD_TALLY: Final = tables.ADD[tables.TALLY.name]
_ADD_BATCH: Final = tables.ADD[tables.BATCHES.name]
_ADD_OUTCOME: Final = tables.ADD[tables.OUTCOMES.name]
_ADD_RECALL: Final = tables.ADD[tables.RECALLS.name]
_ADD_ERASURE: Final = tables.ADD[tables.ERASURES.name]
_ADD_TURNED_AWAY: Final = tables.ADD[tables.TURNED_AWAY.name]
_ADD_STOP: Final = tables.ADD[tables.STOPS.name]
_ADD_NEIGHBOUR: Final = tables.ADD[tables.NEIGHBOURS.name]
_ADD_OVERDUE: Final = tables.ADD[tables.OVERDUE.name]
_ADD_READ: Final = tables.ADD[tables.READS.name]
_ADD_HELD_LONG: Final = tables.ADD[tables.HELD_LONG.name]
_ADD_PUBLISHED: Final = tables.ADD[tables.PUBLISHED.name]
_ADD_INDICATOR: Final = tables.ADD[tables.INDICATORS.name]
_ADD_SURVEY: Final = tables.ADD[tables.SURVEYS.name]
_ADD_OWNER: Final = tables.ADD[tables.OWNERS.name]
_ADD_WITHHELD: Final = tables.ADD[tables.WITHHELD.name]


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
    answers: dict[_Words, int] = {}
    rows.executemany(
        _ADD_DECISION,
        [(*fact, row, *run, *_decision(ruling, answers)) for row, ruling in enumerate(rulings)],
    )
    rows.executemany(_ADD_ANSWER, [(*fact, answer, *map(_text, words)) for words, answer in answers.items()])
    counts = Counter(
        (r.kind, r.allowed, _first(r.codes), r.clause, _end_of_day(r.retain_until)) for r in rulings
    )
    rows.executemany(_ADD_TALLY, [(*fact, record.peer, *group, count) for group, count in counts.items()])


def _end_of_day(at: int) -> int:
    """Return the end of the UTC day of an instant, in milliseconds, so that a run has few rows and not one for each."""
    return days_after(0, -(-at // DAY_MS))


def _decision(ruling: Ruling, answers: dict[_Words, int]) -> Row:
    """Return what is written of a decision; words that were not yet among the answers are added to them."""
    words = (ruling.codes, ruling.withheld, ruling.texts, ruling.fixes)
    return (
        ruling.about,
        ruling.kind,
        ruling.allowed,
        _first(ruling.codes),
        ruling.clause,
        answers.setdefault(words, len(answers)),
        ruling.retain_until,
    )


def _fact(head: Head) -> tuple[int, int, str]:
    return head.seq, head.at, head.record_id


@lru_cache(maxsize=1_024)
def _text(words: tuple[str, ...]) -> str:
    """Return words as JSON; remembered, since those of most decisions are the same."""
    return _ENCODER.encode(words).decode() if words else "[]"


def _first(codes: tuple[str, ...]) -> str:
    return codes[0] if codes else ""


def batch_sealed(rows: Rows, head: Head, record: BatchSealed) -> None:
    """Note that a batch became durable; from here its latency counts."""
    peer = channel_parts(record.channel).recipient
    batch = ("sealed", record.channel, peer, record.first, record.count, 0, 0)
    rows.execute(_ADD_BATCH, (*_fact(head), *batch))


def batch_acknowledged(rows: Rows, head: Head, record: BatchAcknowledged) -> None:
    """Note a verified receipt, and what the neighbour did not simply store."""
    peer = channel_parts(record.channel).recipient
    took = (record.median_ms, record.p95_ms)
    batch = ("acknowledged", record.channel, peer, record.first, record.count, *took)
    rows.execute(_ADD_BATCH, (*_fact(head), *batch))
    _add_outcomes(rows, head, "out", peer, record.outcomes)


def delivery_late(rows: Rows, head: Head, record: DeliveryLate) -> None:
    """Note that a batch took longer than near real time allows."""
    peer = channel_parts(record.channel).recipient
    batch = ("late", record.channel, peer, record.first, 0, 0, record.p95_ms)
    rows.execute(_ADD_BATCH, (*_fact(head), *batch))


def batch_received(rows: Rows, head: Head, record: BatchReceived) -> None:
    """Note a neighbour's batch, and what we did not simply store of it."""
    peer = channel_parts(record.channel).sender
    batch = ("received", record.channel, peer, record.first, record.count, 0, 0)
    rows.execute(_ADD_BATCH, (*_fact(head), *batch))
    _add_outcomes(rows, head, "in", peer, record.outcomes)


def _add_outcomes(rows: Rows, head: Head, direction: str, peer: str, outcomes: tuple[Outcome, ...]) -> None:
    rows.executemany(
        _ADD_OUTCOME,
        [(*_fact(head), place, direction, peer, o.record_id, o.status) for place, o in enumerate(outcomes)],
    )


def record_recalled(rows: Rows, head: Head, record: RecordRecalled) -> None:
    """Note a recall, ours or a neighbour's: who asks is the origin of the recall itself."""
    rows.execute(_ADD_RECALL, (*_fact(head), head.origin, record.recalled, record.reason))


def erasure_proved(rows: Rows, head: Head, record: ErasureProved) -> None:
    """Note what a neighbour certified of a record that we recalled."""
    rows.execute(_ADD_ERASURE, (*_fact(head), "theirs", record.peer, record.recalled, record.status))


def record_erased(rows: Rows, head: Head, record: RecordErased) -> None:
    """Note that we erased a record that a neighbour recalled; nothing was there if its body count is 0."""
    status = "ERASED" if record.bodies else "UNKNOWN"
    rows.execute(_ADD_ERASURE, (*_fact(head), "ours", record.origin, record.erased, status))


def batch_rejected(rows: Rows, head: Head, record: BatchRejected) -> None:
    """Note what a neighbour sent and we turned away whole."""
    rows.execute(_ADD_TURNED_AWAY, (*_fact(head), "wire", record.peer, record.code, record.text))


def access_refused(rows: Rows, head: Head, record: AccessRefused) -> None:
    """Note somebody who was refused at the console or the command line."""
    rows.execute(_ADD_TURNED_AWAY, (*_fact(head), "console", record.who, record.what, record.reason))


def agreement_suspended(rows: Rows, head: Head, record: AgreementSuspended) -> None:
    """Note that a nation stopped the flow; only its own word counts."""
    if head.origin == record.nation:
        stop = (record.agreement, record.suspension, record.nation, record.scope, record.value, record.reason)
        rows.execute(_ADD_STOP, (*_fact(head), "suspended", *stop))


def agreement_resumed(rows: Rows, head: Head, record: AgreementResumed) -> None:
    """Note that a nation agreed to resume; only its own word counts."""
    if head.origin == record.nation:
        stop = (record.agreement, record.suspension, record.nation, "", "", "")
        rows.execute(_ADD_STOP, (*_fact(head), "resumed", *stop))


def erasure_overdue(rows: Rows, head: Head, record: ErasureOverdue) -> None:
    """Note a duty whose time has passed, ours or a neighbour's."""
    duty = (record.duty, record.about, record.owed_by, record.asker, record.due_at)
    rows.execute(_ADD_OVERDUE, (*_fact(head), *duty))


def records_viewed(rows: Rows, head: Head, record: RecordsViewed) -> None:
    """Note that somebody saw personal data; not who, which is the read log's to say."""
    rows.execute(_ADD_READ, (*_fact(head), record.purpose, bool(record.emergency)))


def hold_overrun(rows: Rows, head: Head, record: HoldOverrun) -> None:
    """Note that somebody was held too long; not who."""
    rows.execute(_ADD_HELD_LONG, _fact(head))


def counters_published(rows: Rows, head: Head, record: CountersPublished) -> None:
    """Keep a month's counters as they were published."""
    counters = _ENCODER.encode(record.counters).decode()
    rows.execute(_ADD_PUBLISHED, (*_fact(head), record.month, counters))


def counter_withheld(rows: Rows, head: Head, record: CounterWithheld) -> None:
    """Note that a counter is withheld, and why."""
    rows.execute(_ADD_WITHHELD, (*_fact(head), record.month, record.counter, record.reason))


def trust_surveyed(rows: Rows, head: Head, record: TrustSurveyed) -> None:
    """Note how far people trust the cooperation with a neighbour."""
    survey = (record.neighbour, record.answers, record.trust_percent)
    rows.execute(_ADD_SURVEY, (*_fact(head), *survey))


def barrier_owned(rows: Rows, head: Head, record: BarrierOwned) -> None:
    """Note which role is to bring a barrier down."""
    rows.execute(_ADD_OWNER, (*_fact(head), record.barrier, record.role, record.plan))


def indicator_told(rows: Rows, offer: Indicator, run: Sequence[tuple[Head, Any]]) -> None:
    """Note what records say of an indicator that another folder offers."""
    told = [(head, report) for head, record in run if (report := offer.report(head, record)) is not None]
    rows.executemany(
        _ADD_INDICATOR,
        [
            (*_fact(head), offer.name, report.item, head.origin, report.peer, report.value)
            for head, report in told
        ],
    )


OFFER_FOLDS: Final[Mapping[str, OfferFold]] = {"indicators": indicator_told}


def peer_pinned(rows: Rows, head: Head, record: PeerPinned) -> None:
    """Note a neighbour that is recognised from here on."""
    rows.execute(_ADD_NEIGHBOUR, (*_fact(head), record.nation, record.name, True))


def peer_unpinned(rows: Rows, head: Head, record: PeerUnpinned) -> None:
    """Note a neighbour that is no longer recognised."""
    rows.execute(_ADD_NEIGHBOUR, (*_fact(head), record.nation, "", False))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    GateDecided: _own(gate_decided),
    BatchSealed: _own(batch_sealed),
    BatchAcknowledged: _own(batch_acknowledged),
    DeliveryLate: _own(delivery_late),
    BatchReceived: _own(batch_received),
    RecordRecalled: record_recalled,
    ErasureProved: _own(erasure_proved),
    RecordErased: _own(record_erased),
    BatchRejected: _own(batch_rejected),
    AccessRefused: _own(access_refused),
    AgreementSuspended: agreement_suspended,
    AgreementResumed: agreement_resumed,
    PeerPinned: _own(peer_pinned),
    PeerUnpinned: _own(peer_unpinned),
    ErasureOverdue: erasure_overdue,
    RecordsViewed: _own(records_viewed),
    HoldOverrun: _own(hold_overrun),
    CountersPublished: _own(counters_published),
    CounterWithheld: _own(counter_withheld),
    TrustSurveyed: _own(trust_surveyed),
    BarrierOwned: _own(barrier_owned),
    **recipients.FOLDS,
}
