"""An agreement written as a treaty file, for those that came in another language."""

from decimal import Decimal
from typing import Any

import yaml

from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.writing import plain_agreement


class _Dumper(yaml.SafeDumper):
    """Writes numbers exactly, and repeats rather than refers: treaty files have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Say that nothing is written once and referred to later."""
        return True


def _decimal(dumper: _Dumper, value: Decimal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}")


_Dumper.add_representer(Decimal, _decimal)


def treaty_text(agreement: Agreement) -> str:
    """Return an agreement as a treaty file in YAML; read again, it is the same agreement."""
    plain = plain_agreement(agreement)
    return str(yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110))
