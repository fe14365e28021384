"""The list of channels in the store, compared with what lies in them: a channel cannot be hidden or renamed."""

from collections.abc import Iterator
from typing import Final

from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid
from lindero.trust.exchange import tables
from lindero.trust.exchange.wire import Channel, channel_of
from lindero.trust.ledger.report import Finding

_ADVICE: Final = "Keep a copy as evidence; restore the newest backup."


def listed(rows: Rows) -> tuple[list[Channel], list[Finding]]:
    """Return the channels that can be examined, and what is wrong with the list itself.

    Args:
        rows: Reads one state of the store.
    """
    found: list[Channel] = []
    wrong: list[Finding] = []
    for name, *columns in rows.query(tables.SELECT_CHANNEL_COLUMNS):
        try:
            channel = channel_of(name)
        except Invalid as error:
            wrong.append(_finding(name, error.text))
            continue
        found.append(channel)
        if columns != [channel.sender, channel.recipient, channel.agreement, channel.lane]:
            wrong.append(_finding(name, "It is listed as another channel than its name says."))
    return found, [*wrong, *_strays(rows)]


def _strays(rows: Rows) -> Iterator[Finding]:
    for (name,) in rows.query(tables.SELECT_STRAY_BATCHES):
        yield _finding(name, "There are entries of it, and it is not in the list.")
    for name, first in rows.query(tables.SELECT_UNPROVED_RECEIPTS):
        what = f"It counts as acknowledged beyond entry {first}, for which no receipt is held."
        yield _finding(name, what)


def _finding(channel: str, what: str) -> Finding:
    return Finding(code="exchange.channel_list", where=channel, what=what, advice=_ADVICE)
