"""A report as who reported sees it: how it stands, in words general enough, and the dialogue."""

from typing import Annotated

import msgspec

from lindero.capabilities.community import reach, tables
from lindero.capabilities.community.pages.report import Said, dialogue_of
from lindero.capabilities.community.records import RECEIPT_HASH_PATTERN
from lindero.capabilities.community.report import report_in
from lindero.kernel.desk import Desk


class ThreadQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose report.

    Attributes:
        receipt: Hash of the receipt code.
    """

    receipt: Annotated[str, msgspec.Meta(pattern=RECEIPT_HASH_PATTERN)]


class ThreadView(msgspec.Struct, frozen=True, kw_only=True):
    """A report, for who has its receipt code.

    Attributes:
        received_at: When it arrived, milliseconds UTC.
        category: What happened.
        state: How it stands.
        ending: Why it was closed; empty while it is open.
        is_named: Whether a name was left.
        opened_at: When the custodian opened the name, milliseconds UTC, each time.
        dialogue: What both sides said.
    """

    received_at: int
    category: str
    state: str
    ending: str
    is_named: bool
    opened_at: tuple[int, ...]
    dialogue: tuple[Said, ...]


def show_thread(desk: Desk, query: ThreadQuery) -> ThreadView:
    """Show a report to who reported; what they sent is not shown again, should the code fall into other hands.

    Raises:
        Missing: If no report has this receipt.
    """
    report = report_in(desk.rows(tables.SELECT_BY_RECEIPT, (query.receipt,)))
    if report is None:
        raise reach.no_receipt()
    steps = desk.rows(tables.SELECT_STEPS, (report.record_id,))
    return ThreadView(
        received_at=report.received_at,
        category=report.category,
        state=report.state,
        ending=report.ending,
        is_named=report.is_named,
        opened_at=tuple(at for _, at, _, step, _ in steps if step == "identity_opened"),
        dialogue=dialogue_of(desk, report.record_id),
    )
