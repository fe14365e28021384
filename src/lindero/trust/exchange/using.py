"""Using what a neighbour sent: for the purpose that it came for and no other, each use on record (safeguard S-06)."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.engine.store import Transaction
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Defect, Missing, Refused
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.record import Event
from lindero.trust.agreements.safeguards import may_use
from lindero.trust.agreements.telling import ClauseTold, Flow, tell_clause
from lindero.trust.exchange.consent.tables import SELECT_GIVEN
from lindero.trust.exchange.facts import machine_grade_of
from lindero.trust.exchange.recall.pages import contests_of
from lindero.trust.exchange.recall.views import ContestLine
from lindero.trust.exchange.records import RecordUsed

LENT_AS: Final = "exchange.find"
"""Name under which the node lends what finds a record by name and origin."""

Find = Callable[[Transaction, str, str], Event]


class UseRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a record that a neighbour sent, for a purpose."""

    origin: Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="the nation whose record it is")]
    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="name of the record")]
    purpose: Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="what it will be used for")]


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """A received record, opened.

    Attributes:
        kind: Its kind.
        agreement: The agreement under which it came.
        clause: The clause that permitted it.
        purpose: What it may be used for.
        handling: Handling words.
        delete_by: When it must be gone, milliseconds UTC.
        fields: The released fields by name.
        contested: Who says that it is not accurate; empty unless a flag stands (safeguard S-43).
        machine_grade: The grade of what a machine made, in words; empty for what people grade (EXC-07).
        told: The clause in plain language, in the first of its agreement's languages; None where none was needed.
    """

    kind: str
    agreement: str
    clause: str
    purpose: str
    handling: str
    delete_by: int
    fields: Mapping[str, Any]
    contested: tuple[ContestLine, ...] = ()
    machine_grade: str = ""
    told: ClauseTold | None = None


def use_record(desk: Desk, ask: UseRecord) -> Used:
    """Open a received record for the purpose that it came for; who did so is put on record.

    Raises:
        Missing: If no such record came, or it is past its time.
        Refused: If it came for another purpose.
    """
    if not isinstance(desk, WorkDesk):
        raise Defect("exchange.use_desk", "Received records are opened at a node.", "Ask a running node.")
    find: Find = desk.lent(LENT_AS)
    event = find(desk.tx, ask.record_id, ask.origin)
    head = event.head
    if ask.origin == desk.nation or event.record is None:
        raise Missing(
            "exchange.not_received",
            f"There is nothing to open of {ask.record_id} of {ask.origin}.",
            "It is an own record, or past its time, or was recalled; its page says which.",
        )
    held = (ask.record_id, ask.origin, desk.nation, desk.nation, desk.now())
    consents = [str(purpose) for _, purpose in desk.rows(SELECT_GIVEN, held)]
    decision = may_use(head.purpose, ask.purpose, consents)
    if not decision.allowed:
        reason = decision.reasons[0]
        raise Refused("exchange.purpose", reason.text, reason.fix, decision.codes)
    desk.put(RecordUsed(origin=ask.origin, used=ask.record_id, purpose=ask.purpose), cause=head)
    fields: dict[str, Any] = msgspec.to_builtins(event.record)
    flow = Flow(sender=ask.origin, recipient=desk.nation, kind=head.kind, purpose=head.purpose)
    return Used(
        kind=head.kind,
        agreement=head.agreement,
        clause=head.clause,
        purpose=head.purpose,
        handling=head.handling,
        delete_by=head.delete_by,
        fields={name: value for name, value in fields.items() if name != "type"},
        contested=contests_of(desk, ask.record_id),
        machine_grade=machine_grade_of(event.record),
        told=tell_clause(desk, head.clause, flow),
    )
