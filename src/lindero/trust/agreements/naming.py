"""What fields of forms can name of agreements: elsewhere by their names, here by name and version."""

from collections.abc import Sequence
from typing import Final

from lindero.kernel.desk import Desk
from lindero.kernel.references import Choice, Reference

_VERSIONS: Final = "SELECT id || '@' || version, title FROM agreements_versions ORDER BY id, version DESC"
_NAMED: Final = "SELECT id, max(title) FROM agreements_versions GROUP BY id ORDER BY id"


def _versions(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=name, label=title) for name, title in desk.rows(_VERSIONS)]


def _agreements(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=name, label=title) for name, title in desk.rows(_NAMED)]


REFERENCES: Final = (
    Reference(fields=("agreement",), choices=_agreements, needs="agreements.read", everywhere=True),
    Reference(fields=("agreement",), choices=_versions, needs="agreements.read"),
)
