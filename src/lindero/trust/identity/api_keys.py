"""Keys of machines: narrow, short-lived, shown once; kept as a hash, since 256 bits of chance cannot be guessed."""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from ipaddress import ip_address, ip_network
from typing import Final

import msgspec

from lindero.engine.keys import RandomSource
from lindero.kernel.capability import Grant
from lindero.kernel.desk import Actor, Row, Rows
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.times import DAY_MS, Instant, instant_of
from lindero.trust.identity.records import ApiKeyIssued
from lindero.trust.identity.roles import ROLES
from lindero.trust.identity.tables.keys import SELECT_KEY, SELECT_KEYS_IN_NAME

PREFIX: Final = "lk_"
MOST_DAYS: Final = 366
_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 6


class Assessed(msgspec.Struct, frozen=True):
    """The data protection impact assessment of what a machine does with data (AGR-08).

    Attributes:
        assessment: Its number.
        opinion_by: The data protection officer whose opinion on it is recorded there.
        until: The last day on which it counts, YYYY-MM-DD.
    """

    assessment: str
    opinion_by: str
    until: str

    def check(self, now: Instant) -> Instant:
        """Return the first instant at which it no longer counts, milliseconds UTC.

        Raises:
            Refused: If there is none, nobody gave an opinion on it, or it has ended.
            Invalid: If its last day is none.
        """
        if not (self.assessment.strip() and self.opinion_by.strip() and self.until):
            raise Refused(
                "identity.key_unassessed",
                "Nobody has assessed what this machine does with data.",
                "Name its impact assessment, the data protection officer whose opinion is recorded there, and its end.",
                ("AGR-08",),
            )
        ends_at = instant_of(f"{self.until}T00:00:00Z") + DAY_MS
        if ends_at <= now:
            raise Refused(
                "identity.key_assessment_ended",
                f"The impact assessment {self.assessment} ended on {self.until}.",
                "Have it assessed anew, then issue the key.",
                ("AGR-08",),
            )
        return ends_at


def new_key(
    random: RandomSource,
    name: str,
    *,
    grants: Sequence[str],
    kinds: Sequence[str],
    addresses: Sequence[str],
    days: int,
    assessed: Assessed,
    now: int,
) -> tuple[str, ApiKeyIssued]:
    """Make a key.

    Args:
        random: The random source.
        name: Name of the machine.
        grants: Its permissions, no others.
        kinds: Kinds that alone it may put; every kind where empty.
        addresses: Networks that alone it may ask from, `192.0.2.0/24`; every one where empty.
        days: How long it holds, 1 to 366, and never longer than its assessment counts.
        assessed: The impact assessment of what the machine does.
        now: The node's time, milliseconds UTC.

    Returns:
        The key as the machine keeps it, and the record.

    Raises:
        Invalid: If it would hold for too long, or a network or a day is none.
        Refused: If no impact assessment counts.
    """
    assessed_until = assessed.check(now)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("identity.key_days", f"A key holds 1 to {MOST_DAYS} days.", "Name its end.")
    key_id, secret = random.take(_ID_BYTES).hex(), random.take(_SECRET_BYTES).hex()
    record = ApiKeyIssued(
        name=name,
        key_id=key_id,
        secret_hash=_hash(secret),
        grants=tuple(grants),
        kinds=tuple(kinds),
        addresses=tuple(_network(one) for one in addresses),
        ends_at=min(now + days * DAY_MS, assessed_until),
        assessment=assessed.assessment.strip(),
        opinion_by=assessed.opinion_by.strip(),
        assessed_until=assessed_until,
    )
    return f"{PREFIX}{key_id}_{secret}", record


def check_grants(grants: Collection[str], offered: Sequence[Grant]) -> None:
    """Let a machine have permissions that are daily work, and no others.

    Raises:
        Invalid: If there is none, or one that nobody declares.
        Refused: If one is about people and roles, or is held by no operational role.
    """
    declared = {grant.name: grant for grant in offered}
    if not grants:
        raise Invalid("identity.key_grants", "The key names no permission.", "Name at least one.")
    for name in grants:
        if name not in declared:
            raise Invalid(
                "identity.key_grant", f"There is no permission {name}.", "See lindero identity show roles."
            )
        operational = any(
            role in ROLES and ROLES[role].belongs == "operations" for role in declared[name].roles
        )
        # What administrators hold for the machine's own sake (sensors) is a machine's work too.
        if name.startswith("identity.") or not (operational or declared[name].roles == ("ADM",)):
            raise Refused(
                "identity.key_scope",
                f"No machine is given {name}.",
                "A person does this, signed in.",
                ("SCOPE",),
            )


def actor_of(rows: Rows, key: str, address: str, now: int) -> Actor | None:
    """Return the machine of a key; None if it is no key, has ended, or is used from elsewhere."""
    key_id, _, secret = key.removeprefix(PREFIX).partition("_")
    found = rows.query(SELECT_KEY, (key_id,)) if key.startswith(PREFIX) else []
    if not found:
        return None
    name, secret_hash, grants, kinds, addresses, ends_at = found[0]
    if not hmac.compare_digest(secret_hash, _hash(secret)):
        return None
    return _actor(name, (grants, kinds, addresses, ends_at), address, now)


def actor_named(rows: Rows, name: str, address: str, now: int) -> Actor | None:
    """Return a machine that has proved its name without its key, with what its key gives it.

    None unless exactly one key in its name holds, and may be used from there: were there two, it would not be clear
    which permissions count, and when one was taken back the other would stand in for it.
    """
    found = rows.query(SELECT_KEYS_IN_NAME, (name, now))
    return _actor(name, found[0], address, now) if len(found) == 1 else None


def _actor(name: str, key: Row, address: str, now: int) -> Actor | None:
    """Return a machine with what one of its keys gives it; None if that key gives nothing here and now."""
    grants, kinds, addresses, ends_at = key
    if ends_at <= now or not _is_within(address, msgspec.json.decode(addresses, type=list[str])):
        return None
    return Actor(
        name=f"key/{name}",
        grants=frozenset(msgspec.json.decode(grants, type=list[str])),
        kinds=frozenset(msgspec.json.decode(kinds, type=list[str])),
    )


def _is_within(address: str, networks: Sequence[str]) -> bool:
    if not networks:
        return True
    try:
        here = ip_address(address)
    except ValueError:
        return False
    return any(here in ip_network(network) for network in networks)


def _network(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError as error:
        raise Invalid(
            "identity.key_address", f"{text} is no network: {error}.", "Write 192.0.2.0/24."
        ) from error


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
