"""What oversight looks up: a row for each fact, never changed, gone only with the record that it came from.

No fold updates or deletes a row, and `record_id` never names the record that a decision was *about*: erasing
that record leaves the decision standing (safeguard S-51).
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.kernel.capability import ColumnType, Table
from lindero.kernel.desk import Row
from lindero.kernel.paging import Listing
from lindero.trust.exchange.records import Ruling

FACT: Final[Mapping[str, ColumnType]] = {
    "seq": "INTEGER NOT NULL",
    "at": "INTEGER NOT NULL",
    "record_id": "TEXT NOT NULL",
}
"""What every row says: place in the national log, when, and the record that it came from and goes with."""

DECISIONS: Final = Table(
    name="oversight_decisions",
    columns={
        **FACT,
        "row": "INTEGER NOT NULL",
        "peer": "TEXT NOT NULL",
        "lane": "TEXT NOT NULL",
        "about": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "allowed": "INTEGER NOT NULL",
        "code": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "answer": "INTEGER NOT NULL",
        "retain_until": "INTEGER NOT NULL",
    },
    key=("seq", "row"),
    # Records' names grow with time (decision 18), so a run's decisions lie side by side in an index by name: it costs
    # the writer no more than one by place did, and what was decided on a record is found at once, however old.
    indexes=(("about",),),
    version=3,
    place="seq",
    meaning="A decision of the gate on one record for one neighbour; `code` is the first of its reasons, and the"
    " answer of the same run says them all.",
)
ANSWERS: Final = Table(
    name="oversight_answers",
    columns={
        **FACT,
        "answer": "INTEGER NOT NULL",
        "codes": "TEXT NOT NULL",
        "withheld": "TEXT NOT NULL",
        "texts": "TEXT NOT NULL",
        "fixes": "TEXT NOT NULL",
    },
    key=("seq", "answer"),
    place="seq",
    meaning="What the gate said in a run: reasons, fields left out, sentences and remedies, once for all decisions that"
    " say the same.",
)
TALLY: Final = Table(
    name="oversight_tally",
    columns={
        **FACT,
        "peer": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "allowed": "INTEGER NOT NULL",
        "code": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "kept_until": "INTEGER NOT NULL",
        "count": "INTEGER NOT NULL",
    },
    key=("seq", "kind", "allowed", "code", "clause", "kept_until"),
    version=2,
    meaning="How many decisions of one run of the gate agree in kind, answer, first reason, clause and last day.",
)
BATCHES: Final = Table(
    name="oversight_batches",
    columns={
        **FACT,
        "event": "TEXT NOT NULL",
        "channel": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "first": "INTEGER NOT NULL",
        "count": "INTEGER NOT NULL",
        "median_ms": "INTEGER NOT NULL",
        "p95_ms": "INTEGER NOT NULL",
    },
    key=("event", "channel", "first", "seq"),
    meaning="A batch was sealed, acknowledged by the neighbour, late, or received from the neighbour.",
)
OUTCOMES: Final = Table(
    name="oversight_outcomes",
    columns={
        **FACT,
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
    columns={**FACT, "asker": "TEXT NOT NULL", "about": "TEXT NOT NULL", "reason": "TEXT NOT NULL"},
    key=("seq",),
    indexes=(("about",),),
    meaning="A nation asked back a record of its own; the asker is ours or a neighbour.",
)
ERASURES: Final = Table(
    name="oversight_erasures",
    columns={
        **FACT,
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
        **FACT,
        "door": "TEXT NOT NULL",
        "who": "TEXT NOT NULL",
        "what": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
    },
    key=("seq",),
    meaning="Somebody was refused at a door of the node: staff at the console, or a neighbour at the wire.",
)
STOPS: Final = Table(
    name="oversight_stops",
    columns={
        **FACT,
        "act": "TEXT NOT NULL",
        "agreement": "TEXT NOT NULL",
        "suspension": "TEXT NOT NULL",
        "nation": "TEXT NOT NULL",
        "scope": "TEXT NOT NULL",
        "value": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
    },
    key=("seq",),
    meaning="A party stopped the flow under an agreement (`suspended`), or agreed to resume it (`resumed`).",
)
NEIGHBOURS: Final = Table(
    name="oversight_neighbours",
    columns={
        **FACT,
        "nation": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "recognised": "INTEGER NOT NULL",
    },
    key=("nation", "seq"),
    meaning="A neighbour's node was recognised, or no longer; its latest row says how it stands.",
)
OVERDUE: Final = Table(
    name="oversight_overdue",
    columns={
        **FACT,
        "duty": "TEXT NOT NULL",
        "about": "TEXT NOT NULL",
        "owed_by": "TEXT NOT NULL",
        "asker": "TEXT NOT NULL",
        "due_at": "INTEGER NOT NULL",
    },
    key=("seq",),
    indexes=(("about",),),
    meaning="The time for an erasure or a correction passed without proof.",
)
READS: Final = Table(
    name="oversight_reads",
    columns={**FACT, "purpose": "TEXT NOT NULL", "emergency": "INTEGER NOT NULL"},
    key=("seq",),
    indexes=(("at",),),
    meaning="Somebody saw personal data on a page; who and what stands in the read log.",
)
HELD_LONG: Final = Table(
    name="oversight_held_long",
    columns=FACT,
    key=("seq",),
    indexes=(("at",),),
    meaning="The clock of somebody who is held ran out; who it is stands elsewhere.",
)
PUBLISHED: Final = Table(
    name="oversight_published",
    columns={**FACT, "month": "TEXT NOT NULL", "counters": "TEXT NOT NULL"},
    key=("month", "seq"),
    meaning="A month's counters, as they were published.",
)
WITHHELD: Final = Table(
    name="oversight_withheld",
    columns={**FACT, "month": "TEXT NOT NULL", "counter": "TEXT NOT NULL", "reason": "TEXT NOT NULL"},
    key=("month", "counter", "seq"),
    meaning="A month's counter that is withheld, with the reason that is published in its place.",
)
INDICATORS: Final = Table(
    name="oversight_indicators",
    columns={
        **FACT,
        "indicator": "TEXT NOT NULL",
        "item": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "value": "INTEGER NOT NULL",
    },
    key=("indicator", "origin", "item", "seq"),
    meaning="What a record says of an item of an indicator that a folder offers; the newest of an item holds.",
)
SURVEYS: Final = Table(
    name="oversight_surveys",
    columns={
        **FACT,
        "neighbour": "TEXT NOT NULL",
        "answers": "INTEGER NOT NULL",
        "trust_percent": "INTEGER NOT NULL",
    },
    key=("neighbour", "seq"),
    meaning="A survey of trust in the cooperation with a neighbour.",
)
OWNERS: Final = Table(
    name="oversight_owners",
    columns={**FACT, "barrier": "TEXT NOT NULL", "role": "TEXT NOT NULL", "plan": "TEXT NOT NULL"},
    key=("barrier", "seq"),
    meaning="Which role is to bring a barrier down, and how; the latest row holds.",
)
TABLES: Final = (
    DECISIONS,
    ANSWERS,
    TALLY,
    BATCHES,
    OUTCOMES,
    RECALLS,
    ERASURES,
    TURNED_AWAY,
    STOPS,
    NEIGHBOURS,
    OVERDUE,
    READS,
    HELD_LONG,
    PUBLISHED,
    WITHHELD,
    INDICATORS,
    SURVEYS,
    OWNERS,
)


def inserting(table: Table) -> str:
    """Return the statement that writes a row of a table; values stand in the order of its columns."""
    names = ", ".join(table.columns)
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"


ADD: Final = {table.name: inserting(table) for table in TABLES}
"""The statement that writes a row, by table; values stand in the order of the columns."""

_WORDS: Final = msgspec.json.Decoder(tuple[str, ...])


# --- reading ------------------------------------------------------------------------------------------------

SELECT_DECISIONS: Final = (
    "SELECT seq, row, d.at, peer, lane, about, kind, allowed, clause, codes, withheld, texts, fixes,"
    " retain_until FROM oversight_decisions d JOIN oversight_answers USING (seq, answer)"
)
SELECT_PAST: Final = (
    "SELECT peer, lane, kind, allowed, clause, codes, withheld, count(*) FROM (SELECT *, row_number() OVER"
    " (PARTITION BY peer, about ORDER BY seq DESC, row DESC) AS latest FROM oversight_decisions WHERE at >= ?)"
    " AS decided JOIN oversight_answers USING (seq, answer)"
    " WHERE latest = 1 GROUP BY peer, lane, kind, allowed, clause, codes, withheld"
    " ORDER BY count(*) DESC, peer, lane, kind, allowed, clause, codes, withheld"
)
SELECT_RUNS: Final = "SELECT DISTINCT seq FROM oversight_tally"
SELECT_GROUPS: Final = (
    "SELECT peer, kind, allowed, code, clause, sum(count), max(at) FROM oversight_tally WHERE at >= ?"
    " GROUP BY peer, kind, allowed, code, clause"
)
SELECT_NEIGHBOURS: Final = "SELECT nation, recognised FROM oversight_neighbours ORDER BY nation, seq"
SELECT_OUTCOMES_OF: Final = (
    "SELECT at, peer, direction, status FROM oversight_outcomes WHERE about = ? ORDER BY seq, place"
)
SELECT_RECALLS_OF: Final = "SELECT at, asker, reason FROM oversight_recalls WHERE about = ? ORDER BY seq"
SELECT_ERASURES_OF: Final = (
    "SELECT at, side, peer, status FROM oversight_erasures WHERE about = ? ORDER BY seq"
)
COUNT_BATCHES: Final = (
    "SELECT event, count(*), sum(count) FROM (SELECT DISTINCT event, channel, first, count"
    " FROM oversight_batches WHERE at >= ?) GROUP BY event"
)
SELECT_LATENCIES: Final = (
    "SELECT min(a.at) - s.at FROM oversight_batches s JOIN oversight_batches a ON a.event = 'acknowledged'"
    " AND a.channel = s.channel AND a.first = s.first WHERE s.event = 'sealed' AND s.at >= ?"
    " GROUP BY s.channel, s.first ORDER BY max(s.seq) DESC LIMIT ?"
)
SELECT_DELIVERIES: Final = (
    "SELECT median_ms, p95_ms FROM oversight_batches WHERE event = 'acknowledged' AND p95_ms > 0 AND at >= ?"
    " ORDER BY seq DESC LIMIT ?"
)
SELECT_STOPS: Final = (
    "SELECT seq, at, act, agreement, suspension, nation, scope, value, reason FROM oversight_stops WHERE at >= ?"
    " ORDER BY seq"
)
SELECT_TALLY_OF: Final = (
    "SELECT seq, at, peer, kind, allowed, code, clause, count FROM oversight_tally WHERE clause LIKE ?"
    " ORDER BY seq"
)
SELECT_BATCHES_AFTER: Final = (
    "SELECT event, channel, peer, first, at FROM oversight_batches WHERE seq > ? ORDER BY seq"
)
SELECT_OVERDUE: Final = (
    "SELECT at, duty, about, owed_by, asker, due_at FROM oversight_overdue o WHERE NOT EXISTS"
    " (SELECT 1 FROM oversight_erasures e WHERE e.about = o.about AND e.seq > o.seq) ORDER BY due_at"
)
_IN_MONTH: Final = "WHERE at >= ? AND at < ?"
COUNT_IN_MONTH: Final[Mapping[str, str]] = {
    "decisions": f"SELECT sum(count) FROM oversight_tally {_IN_MONTH}",
    "releases": f"SELECT sum(count) FROM oversight_tally {_IN_MONTH} AND allowed = 1",
    "refusals": f"SELECT sum(count) FROM oversight_tally {_IN_MONTH} AND allowed = 0",
    "suspensions": f"SELECT count(*) FROM oversight_stops {_IN_MONTH} AND act = 'suspended'",
    "recalls": f"SELECT count(*) FROM oversight_recalls {_IN_MONTH}",
    "overdue": f"SELECT count(*) FROM oversight_overdue {_IN_MONTH}",
    "kept_by_law": f"SELECT count(*) FROM oversight_erasures {_IN_MONTH} AND status = 'HELD'",
    "reads": f"SELECT count(*) FROM oversight_reads {_IN_MONTH}",
    "emergency_reads": f"SELECT sum(emergency) FROM oversight_reads {_IN_MONTH}",
    "turned_away": f"SELECT count(*) FROM oversight_turned_away {_IN_MONTH}",
    "overdue_holds": f"SELECT count(*) FROM oversight_held_long {_IN_MONTH}",
}
"""What each published counter counts, from one instant to before another."""

SELECT_MEASURED: Final = (
    "SELECT indicator, peer, value, at FROM (SELECT *, row_number() OVER"
    " (PARTITION BY indicator, origin, item ORDER BY seq DESC) AS latest FROM oversight_indicators WHERE at >= ?)"
    " AS measured WHERE latest = 1 AND value <> 0 ORDER BY indicator, value"
)
SELECT_SURVEYS: Final = (
    "SELECT neighbour, at, answers, trust_percent FROM oversight_surveys ORDER BY neighbour, seq"
)
SELECT_OWNERS: Final = "SELECT barrier, role, plan FROM oversight_owners ORDER BY seq"
COUNT_EXCHANGED: Final = (
    "SELECT peer, event, sum(count) FROM (SELECT DISTINCT peer, event, channel, first, count"
    " FROM oversight_batches WHERE at >= ? AND event IN ('sealed', 'received')) GROUP BY peer, event"
)
SELECT_GAPS: Final = (
    "SELECT peer, kind, allowed, code, max(at) FROM oversight_tally WHERE at >= ?"
    " GROUP BY peer, kind, allowed, code"
)
SELECT_PUBLISHED: Final = (
    "SELECT month, at, record_id, counters FROM oversight_published ORDER BY month DESC LIMIT ?"
)
SELECT_PUBLISHED_MONTH: Final = "SELECT 1 FROM oversight_published WHERE month = ?"
SELECT_WITHHELD: Final = "SELECT counter, reason FROM oversight_withheld WHERE month = ? ORDER BY seq"
COUNT_READS: Final = "SELECT count(*), coalesce(sum(emergency), 0) FROM oversight_reads WHERE at >= ?"
COUNT_OUTCOMES: Final = (
    "SELECT direction, peer, status, count(*), max(at) FROM oversight_outcomes WHERE at >= ?"
    " GROUP BY direction, peer, status"
)
COUNT_RECALLS: Final = (
    "SELECT asker = ?, count(DISTINCT about) FROM oversight_recalls WHERE at >= ? GROUP BY 1"
)
COUNT_ERASURES: Final = (
    "SELECT side, status, count(*) FROM oversight_erasures WHERE at >= ? GROUP BY side, status"
)
LISTED_TURNED_AWAY: Final = Listing(
    columns="at, door, who, what, reason", source="oversight_turned_away", by=("seq",), descending=True
)
COUNT_TURNED_AWAY: Final = "SELECT door, count(*) FROM oversight_turned_away WHERE at >= ? GROUP BY door"


def select_sharing(size: int) -> str:
    """Return the query for what was decided on some records, and what happened to them since, in the order of the log.

    Its rows: what it is (`decided`, `outcome` or `proof`), the record, the neighbour, place in the log and within its
    record, when, whether it may cross, clause, until when, and the word of an outcome or proof.

    Args:
        size: How many records it asks about, each a parameter.
    """
    asked = ", ".join(["(?)"] * size)
    return (
        f"WITH asked (name) AS (VALUES {asked})"
        " SELECT 'decided', about, peer, seq, row, at, allowed, clause, retain_until, '' FROM oversight_decisions"
        " WHERE about IN (SELECT name FROM asked)"
        " UNION ALL SELECT 'outcome', about, peer, seq, place, at, 0, '', 0, status FROM oversight_outcomes"
        " WHERE about IN (SELECT name FROM asked) AND direction = 'out'"
        " UNION ALL SELECT 'proof', about, peer, seq, 0, at, 0, '', 0, status FROM oversight_erasures"
        " WHERE about IN (SELECT name FROM asked) AND side = 'theirs' ORDER BY 4, 5"
    )


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision of the gate as it stands in its table.

    Attributes:
        seq: Place in the national log of the record that holds it.
        row: Its place in that record.
        at: When it was taken, milliseconds UTC.
        peer: The neighbour.
        lane: Delivery lane.
        ruling: What was decided, about which record, and why.
    """

    seq: int
    row: int
    at: int
    peer: str
    lane: str
    ruling: Ruling

    @property
    def name(self) -> str:
        """What the decision is called in addresses, `88211-4`."""
        return f"{self.seq}-{self.row}"


class Group(msgspec.Struct, frozen=True):
    """Decisions that agree in all of this.

    Attributes:
        peer: The neighbour.
        kind: Kind of the records.
        allowed: Whether they may cross.
        code: The first reason; empty if there was none.
        clause: The clause that permitted, or came nearest.
        count: How many.
        last_at: When the latest was taken, milliseconds UTC.
    """

    peer: str
    kind: str
    allowed: bool
    code: str
    clause: str
    count: int
    last_at: int


def decision_of(row: Row) -> Decision:
    """Return the decision in a row of `SELECT_DECISIONS`."""
    seq, place, at, peer, lane, about, kind, allowed, clause, codes, withheld, texts, fixes, until = row
    ruling = Ruling(
        about=about,
        kind=kind,
        allowed=bool(allowed),
        clause=clause,
        codes=words_of(codes),
        withheld=words_of(withheld),
        texts=words_of(texts),
        fixes=words_of(fixes),
        retain_until=until,
    )
    return Decision(seq=seq, row=place, at=at, peer=peer, lane=lane, ruling=ruling)


def group_of(row: Row) -> Group:
    """Return the group in a row of `SELECT_GROUPS`."""
    peer, kind, allowed, code, clause, count, last_at = row
    return Group(peer, kind, bool(allowed), code, clause, count, last_at)


def words_of(text: str) -> tuple[str, ...]:
    """Read a column that holds several words or sentences: a JSON list."""
    return _WORDS.decode(text)
