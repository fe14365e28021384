"""What fields of forms can name: the published counters, by what they count."""

from collections.abc import Sequence
from typing import Final

from lindero.capabilities.oversight.counting import MEANINGS
from lindero.kernel.desk import Desk
from lindero.kernel.references import Choice, Reference


def _counters(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=name, label=meaning.title) for name, meaning in MEANINGS.items()]


REFERENCES: Final = (Reference(fields=("counter",), choices=_counters, only=True),)
