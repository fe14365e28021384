"""Time limits that agreements set, read from their signed texts.

They are folded, and not asked for at a desk: whether a neighbour's extension counts must come of the log alone.
"""

from typing import Any, Final

import msgspec

from lindero.kernel.deadlines import Calendar, Limit, Unit
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head
from lindero.kernel.times import Instant
from lindero.trust.agreements.records import AgreementActivated, AgreementEnded, AgreementProposed


class DatedLimit(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from"}):
    """A limit from an instant on, milliseconds UTC."""

    start: Instant
    limit: int


class AgreedLimit(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit as an agreement's text has it."""

    id: str
    limits: tuple[DatedLimit, ...]
    unit: Unit
    source: str
    verified: bool
    extendable_by: int = 0

    def at(self, instant: Instant, calendar: Calendar | None = None) -> Limit:
        """Return the limit that holds at an instant: the last that has begun, else the first.

        Args:
            instant: When, milliseconds UTC.
            calendar: The calendar of the party that must act, if it stated one.
        """
        begun = [dated.limit for dated in self.limits if dated.start <= instant]
        return Limit(
            name=self.id,
            limit=begun[-1] if begun else self.limits[0].limit,
            unit=self.unit,
            source=self.source,
            is_verified=self.verified,
            calendar=calendar,
            extendable_by=self.extendable_by,
        )


class _Party(msgspec.Struct, frozen=True, kw_only=True):
    nation: str
    calendar: Calendar | None = None


class _Text(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of an agreement's canonical bytes; the rest is for the gate."""

    id: str
    version: int
    parties: tuple[_Party, ...]
    deadlines: tuple[AgreedLimit, ...] = ()


_TEXT: Final = msgspec.json.Decoder(_Text)
_LIMITS: Final = msgspec.json.Decoder(tuple[AgreedLimit, ...])
_CALENDARS: Final = msgspec.json.Decoder(dict[str, Calendar])

SELECT_IN_FORCE: Final = (
    "SELECT a.agreement, a.nations, a.limits, a.calendars FROM requests_in_force f JOIN requests_agreed a"
    " ON a.agreement = f.agreement AND a.hash = f.hash GROUP BY a.agreement ORDER BY a.agreement"
)


def agreement_proposed(rows: Rows, head: Head, record: AgreementProposed) -> None:
    """Keep what a text says of time; whether it comes into force is another act."""
    try:
        text = _TEXT.decode(record.text)
    except (msgspec.MsgspecError, UnicodeError):
        return  # No agreement; the trust floor says why to those whom it concerns.
    rows.execute(
        "INSERT OR REPLACE INTO requests_agreed (record_id, agreement, hash, name, version, nations, limits,"
        " calendars) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id,
            record.agreement,
            record.hash,
            text.id,
            text.version,
            " ".join(party.nation for party in text.parties),
            msgspec.json.encode([limit for limit in text.deadlines if limit.limits]).decode(),
            msgspec.json.encode(
                {party.nation: party.calendar for party in text.parties if party.calendar}
            ).decode(),
        ),
    )


def agreement_activated(rows: Rows, head: Head, record: AgreementActivated) -> None:
    """Note what is in force here; what a neighbour says of its own node counts there."""
    name, _, version = record.agreement.partition("@")
    if head.agreement:
        return
    rows.execute(
        "INSERT INTO requests_in_force (name, agreement, hash, version) VALUES (?, ?, ?, ?) ON CONFLICT (name)"
        " DO UPDATE SET agreement = excluded.agreement, hash = excluded.hash, version = excluded.version"
        " WHERE excluded.version > version",
        (name, record.agreement, record.hash, int(version)),
    )


def agreement_ended(rows: Rows, head: Head, record: AgreementEnded) -> None:
    """Note that an agreement is at its end, whoever ended it."""
    rows.execute("DELETE FROM requests_in_force WHERE agreement = ?", (record.agreement,))


def limits_with(found: list[tuple[Any, ...]], answering: str, asking: str, at: Instant) -> dict[str, Limit]:
    """Return the limits that two nations have agreed on, by name, as they are at an instant.

    Args:
        found: Rows of `SELECT_IN_FORCE`.
        answering: The nation that must act: working days are counted with the calendar that it states in the same
            agreement, so that both sides count alike.
        asking: The other.
        at: When, milliseconds UTC.

    Returns:
        Where two agreements between them name the same limit, that of the first in the order of their names.
    """
    limits: dict[str, Limit] = {}
    for _, nations, agreed, calendars in found:
        if {answering, asking} <= set(nations.split()):
            calendar = _CALENDARS.decode(calendars).get(answering)
            for limit in _LIMITS.decode(agreed):
                limits.setdefault(limit.id, limit.at(at, calendar))
    return limits
