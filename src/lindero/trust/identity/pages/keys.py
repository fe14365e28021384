"""The view of machines' keys."""

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.times import Instant
from lindero.trust.identity.tables.keys import SELECT_KEYS
from lindero.trust.identity.upkeep import Tone, end_tone


class KeysQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select: keys are few."""


class KeyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A machine's key; its secret is nowhere.

    Attributes:
        key_id: Its public part.
        name: Name of the machine.
        grants: Its permissions.
        kinds: Kinds that alone it may put.
        addresses: Networks that alone it may ask from.
        since: Since when, milliseconds UTC.
        ends_at: Until when, milliseconds UTC.
        issued_by: Who issued it.
        ended: Whether its time is over.
        assessment: The impact assessment of what it does; empty for keys from before that was asked.
        assessed_until: The first instant at which that no longer counts, milliseconds UTC; None without one.
        tone: Whether somebody must have it assessed anew: the key ends with its assessment.
    """

    key_id: str
    name: str
    grants: tuple[str, ...]
    kinds: tuple[str, ...]
    addresses: tuple[str, ...]
    since: int
    ends_at: Instant
    issued_by: str
    ended: bool
    assessment: str
    assessed_until: Instant | None
    tone: Tone


class KeysView(msgspec.Struct, frozen=True, kw_only=True):
    """All keys that were not taken back.

    Attributes:
        keys: The keys, by name.
    """

    keys: tuple[KeyShown, ...]


def show_keys(desk: Desk, query: KeysQuery) -> KeysView:
    """Show the keys with what each may do."""
    return KeysView(
        keys=tuple(
            KeyShown(
                key_id=key_id,
                name=name,
                grants=_list(grants),
                kinds=_list(kinds),
                addresses=_list(addresses),
                since=since,
                ends_at=ends_at,
                issued_by=issued_by,
                ended=ends_at <= desk.now(),
                assessment=assessment,
                assessed_until=until,
                tone=tone_of(ends_at, until, desk.now()),
            )
            for key_id, name, grants, kinds, addresses, since, ends_at, issued_by, assessment, until in desk.rows(
                SELECT_KEYS
            )
        )
    )


def tone_of(ends_at: Instant, assessed_until: Instant | None, now: Instant) -> Tone:
    """Judge a key that ends because its impact assessment does: somebody must look before it stops (AGR-08)."""
    return end_tone(assessed_until, now) if assessed_until == ends_at else "ok"


def _list(text: str) -> tuple[str, ...]:
    return msgspec.json.decode(text, type=tuple[str, ...])
