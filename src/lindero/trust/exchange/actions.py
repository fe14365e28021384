"""What may be asked of the exchange."""

from typing import Annotated

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.trust.exchange.records import RecordRecalled


class RecallRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask a record back from every neighbour that received it."""

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="name of the record")]
    reason: Annotated[
        str, msgspec.Meta(min_length=3, max_length=300, description="why, told to the recipients")
    ]


def recall_record(desk: Desk, ask: RecallRecord) -> None:
    """Ask a record back; recipients erase it and certify that they did.

    Raises:
        Missing: If this node has no such record of its own.
        Conflict: If it was recalled already.
    """
    head, _ = desk.record(ask.record_id)
    if desk.rows("SELECT 1 FROM exchange_recalls WHERE recalled = ? AND peer = ''", (ask.record_id,)):
        raise Conflict(
            "exchange.recalled", f"Record {ask.record_id} is recalled already.", "See the list of recalls."
        )
    desk.put(RecordRecalled(recalled=ask.record_id, reason=ask.reason), cause=head)
