"""What fields of forms can name of agreements: elsewhere by their names, here by name and version."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.references import Choice, Reference
from lindero.trust.agreements.tables import SELECT_NAMES, SELECT_REFERENCES, SELECT_TEXTS


def _versions(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=name, label=title) for name, title in desk.rows(SELECT_REFERENCES)]


def _agreements(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=name, label=title) for name, title in desk.rows(SELECT_NAMES)]


class _Authority(msgspec.Struct, frozen=True):
    id: str
    name: str


class _Party(msgspec.Struct, frozen=True):
    nation: str
    authorities: tuple[_Authority, ...] = ()


class _Text(msgspec.Struct, frozen=True):
    """What is read of an agreement's canonical bytes."""

    parties: tuple[_Party, ...] = ()


_TEXT: Final = msgspec.json.Decoder(_Text)


def _own_authorities(desk: Desk) -> Sequence[Choice]:
    """Return the own nation's authorities, as the texts of its agreements name them."""
    texts = (_TEXT.decode(text) for (text,) in desk.rows(SELECT_TEXTS))
    own = (party.authorities for text in texts for party in text.parties if party.nation == desk.nation)
    names = {authority.id: authority.name for authorities in own for authority in authorities}
    return [Choice(value=one, label=name) for one, name in sorted(names.items())]


REFERENCES: Final = (
    Reference(fields=("identity.authority", "authority"), choices=_own_authorities),
    Reference(fields=("agreement",), choices=_agreements, needs="agreements.read", everywhere=True),
    Reference(fields=("agreement",), choices=_versions, needs="agreements.read"),
)
