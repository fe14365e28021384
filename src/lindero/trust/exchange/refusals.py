"""Refusals as they travel: stable code, words, advice, and where a channel or a witness stands."""

import msgspec

from lindero.kernel.errors import LinderoError
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.wire import WireError
from lindero.trust.exchange.witness import StaleWitness


def told_of(error: LinderoError) -> bytes:
    """Return a refusal's bytes."""
    expected = error.expected if isinstance(error, Gap | StaleWitness) else None
    channel = error.channel if isinstance(error, Gap) else ""
    return msgspec.json.encode(
        WireError(code=error.code, text=error.text, advice=error.advice, expected=expected, channel=channel)
    )
