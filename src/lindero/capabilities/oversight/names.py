"""Names of clauses and channels, taken apart."""

import re
from typing import Final

import msgspec

from lindero.kernel.decisions import SAFEGUARD

_CHANNEL: Final = re.compile(r"lindero/([A-Z]{3})-([A-Z]{3})/([^/]+)/([a-z]+)")
_CLAUSE: Final = re.compile(r"([^/@]+)@([0-9]+)(?:/(.+))?")


class ClauseParts(msgspec.Struct, frozen=True, kw_only=True):
    """A clause taken apart: `AG-7@1/art-6-1`, or `safeguard/S-10`; what is missing is empty.

    Attributes:
        agreement: Name of the agreement.
        version: Its version.
        clause: Name of the clause within it.
        safeguard: The safeguard, if one speaks in place of an agreement.
    """

    agreement: str = ""
    version: str = ""
    clause: str = ""
    safeguard: str = ""


class ChannelParts(msgspec.Struct, frozen=True, kw_only=True):
    """A channel's name taken apart; all empty if it is none.

    Attributes:
        sender: The nation that sends.
        recipient: The nation that receives.
        agreement: Name of the agreement.
        lane: Delivery lane.
    """

    sender: str = ""
    recipient: str = ""
    agreement: str = ""
    lane: str = ""


def clause_parts(clause: str) -> ClauseParts:
    """Take a clause's name apart; a name of another form is taken for that of an agreement."""
    kind, _, name = clause.partition("/")
    if kind == SAFEGUARD:
        return ClauseParts(safeguard=name)
    match = _CLAUSE.fullmatch(clause)
    if match is None:
        return ClauseParts(agreement=clause)
    return ClauseParts(agreement=match[1], version=match[2], clause=match[3] or "")


def channel_parts(name: str) -> ChannelParts:
    """Take a channel's name apart, `lindero/NRD-SUD/AG-7/operations`."""
    match = _CHANNEL.fullmatch(name)
    if match is None:
        return ChannelParts()
    return ChannelParts(sender=match[1], recipient=match[2], agreement=match[3], lane=match[4])
