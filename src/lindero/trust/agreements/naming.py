"""What fields of forms can name of agreements: elsewhere by their names, here by name and version."""

from collections.abc import Sequence
from typing import Final

from lindero.kernel.desk import Desk
from lindero.kernel.references import Choice, Reference
from lindero.trust.agreements.tables import SELECT_NAMES, SELECT_REFERENCES


def _versions(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=name, label=title) for name, title in desk.rows(SELECT_REFERENCES)]


def _agreements(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=name, label=title) for name, title in desk.rows(SELECT_NAMES)]


REFERENCES: Final = (
    Reference(fields=("agreement",), choices=_agreements, needs="agreements.read", everywhere=True),
    Reference(fields=("agreement",), choices=_versions, needs="agreements.read"),
)
