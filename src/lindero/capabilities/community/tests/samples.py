"""A report as the public pages would file it, for tests."""

from typing import Any, Final

from lindero.capabilities.community import asks
from lindero.kernel.desk import Actor

RECEIPT: Final = "ab" * 32
WORDS: Final = "Two men loaded barrels from a boat onto a lorry without lights at the old pier."
NAME: Final = "Ingrid Example of Nordhavn"
CONTACT: Final = "the yellow house, mornings"

PUBLIC: Final = Actor(name="public/report", grants=frozenset({"community.report"}))
HANDLER: Final = Actor(
    name="person/tarn",
    grants=frozenset({"community.overview", "community.handle", "community.read_tips"}),
    roles=("TIP-H",),
    purpose="tips",
    case_ref="NRD/2026/7",
    reason="following up this report",
)
RIGHTS_OFFICER: Final = Actor(
    name="person/rasch",
    grants=frozenset({"community.overview", "community.handle", "community.read_complaints"}),
    roles=("FRO",),
    purpose="oversight",
    case_ref="NRD/2026/8",
)
JUDGE: Final = Actor(
    name="person/juhl",
    grants=frozenset({"community.openings", "community.approve_opening"}),
    roles=("JUD",),
)
CUSTODIAN: Final = Actor(
    name="person/kust",
    grants=frozenset({"community.openings", "community.custody"}),
    roles=("TIP-C",),
    purpose="tips",
    case_ref="NRD/2026/7",
    reason="opening as it was approved",
)


def filed(**more: Any) -> asks.FileReport:
    """Return what the public pages ask, changed where the test says so."""
    facts: dict[str, Any] = {"receipt": RECEIPT, "category": "goods_hidden", "words": WORDS}
    return asks.FileReport(**(facts | more))
