"""What fields of forms can name of the exchange's: what is held or contested, nations, and uses of what was sent."""

from collections.abc import Sequence
from typing import Final

from lindero.kernel.desk import Desk
from lindero.kernel.references import Choice, Reference, choices_by
from lindero.trust.exchange.recall.tables import NAMED_ASKED, NAMED_CONTESTS, NAMED_HOLDS
from lindero.trust.exchange.tables import NAMED_NATIONS
from lindero.trust.identity.purposes import PURPOSES


def _purposes(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=name, label=purpose.title) for name, purpose in PURPOSES.items()]


REFERENCES: Final = (
    Reference(
        fields=("exchange.end_hold.record_id", "exchange.open_held.record_id"),
        choices=choices_by(NAMED_HOLDS),
        needs="exchange.read",
    ),
    Reference(
        fields=("exchange.end_contest.record_id",), choices=choices_by(NAMED_CONTESTS), needs="exchange.read"
    ),
    Reference(
        fields=("exchange.refuse_correction.record_id",),
        choices=choices_by(NAMED_ASKED),
        needs="exchange.read",
    ),
    Reference(fields=("to",), choices=choices_by(NAMED_NATIONS)),
    Reference(fields=("purpose",), choices=_purposes),
)
