"""Versions of the protocol: which one two nodes speak, so that nobody can talk them down to a weaker one.

A neighbour's card says, under the fingerprint that two persons compared, whether it takes sealed payloads. That, and
the node's own configuration, settle the version. What the neighbour says of itself on the wire can only stop the
exchange with a clear word, never lower it.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.errors import Invalid, LinderoError, Refused, Unproved
from lindero.trust.exchange.wire import PROTOCOL, UNSEALED

MAX_GREETING: Final = 32


class Greeting(msgspec.Struct, frozen=True, kw_only=True):
    """What a node says of itself at the well-known place; keys that are not known here are passed over.

    Attributes:
        protocols: Versions of the protocol that it speaks, newest first.
    """

    protocols: tuple[str, ...]


def read_greeting(peer: str, data: bytes) -> Greeting:
    """Read what a neighbour says of itself.

    Raises:
        Invalid: If it is not in the form that every version keeps to.
    """
    try:
        greeting = msgspec.json.decode(data, type=Greeting)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Invalid(
            "exchange.greeting",
            f"{peer} does not say which protocols it speaks: {error}.",
            "Look into that node.",
        ) from error
    return msgspec.structs.replace(greeting, protocols=greeting.protocols[:MAX_GREETING])


def settled(ours: Sequence[str], peer: str, *, has_key: bool) -> str:
    """Return the version that is spoken with a neighbour.

    Args:
        ours: Versions that this node speaks.
        peer: The neighbour.
        has_key: Whether its pinned card has a sealing key, which says that it takes sealed payloads.

    Raises:
        Refused: If this node sends nothing unsealed and the card has no sealing key.
    """
    if has_key and PROTOCOL in ours:
        return PROTOCOL
    if UNSEALED in ours:
        return UNSEALED
    raise Refused(
        "exchange.no_sealing_key",
        f"The card of {peer} has no sealing key, and this node sends nothing unsealed.",
        f"Ask {peer} for its newest card and pin it with `lindero peers add`.",
    )


def check_greeting(ours: Sequence[str], peer: str, protocol: str, greeting: Greeting) -> None:
    """Let a neighbour pass that speaks the version that was settled.

    Raises:
        Refused: If the two nodes have no version in common; says which of them is older.
        Unproved: If the neighbour claims to speak less than its card says.
    """
    theirs = greeting.protocols
    if protocol in theirs:
        return
    if not set(ours) & set(theirs):
        raise Refused(
            "exchange.no_common_protocol",
            f"{peer} speaks {_listed(theirs)}; this node speaks {_listed(ours)}.",
            "Update the older of the two nodes: each speaks with the release before and after its own.",
        )
    raise Unproved(
        "exchange.lowered",
        f"{peer} claims to speak only {_listed(theirs)}, but its card says that it speaks {protocol}.",
        "Somebody may be in between, or that node was set back: call the neighbour; nothing is sent until it is"
        " settled, but rescue.",
    )


def check_heard(ours: Sequence[str], peer: str, spoken: str, *, has_key: bool) -> None:
    """Let a request pass that came in the version that was settled with the neighbour.

    Raises:
        LinderoError: If it came in another.
    """
    if spoken not in ours:
        raise not_spoken(spoken, ours)
    protocol = settled(ours, peer, has_key=has_key)
    if spoken != protocol:
        raise lowered(peer, spoken, protocol)


def lowered(peer: str, spoken: str, protocol: str) -> LinderoError:
    """Return what to say of a request that came in another version than was settled."""
    return Unproved(
        "exchange.unsealed" if spoken == UNSEALED else "exchange.other_protocol",
        f"{peer} spoke {spoken}; by its card and ours {protocol} is spoken.",
        "Exchange the newest cards, so that each node has the other's sealing key.",
    )


def not_spoken(protocol: str, ours: Sequence[str]) -> LinderoError:
    """Return what to say of a version that is not spoken here."""
    return Invalid(
        "exchange.protocol",
        f"Protocol {protocol[:40]} is not spoken here; {_listed(ours)} is.",
        "Update the older of the two nodes.",
    )


def _listed(protocols: Sequence[str]) -> str:
    return ", ".join(protocol[:40] for protocol in protocols) or "nothing"
