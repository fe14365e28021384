"""What a neighbour's engineer reads is true: every key of every message, and every step of the guide."""

import re
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from lindero.trust.exchange import bundles, comparing, fetching, protocols, reconciliation, wire, witness
from lindero.trust.exchange.consent.token import CONSENT_CONTEXT, Consent
from lindero.trust.identity import cards
from lindero.trust.ledger import erasures

ROOT: Final = Path(__file__).parents[2]
MESSAGES: Final = ROOT / "docs" / "protocol" / "messages.md"
GUIDE: Final = ROOT / "docs" / "guide" / "neighbours-engineer.md"
TOLD: Final[tuple[type[msgspec.Struct], ...]] = (
    *(cards.Card, cards.Officer, protocols.Greeting),
    *(wire.Parcel, wire.Batch, wire.Entry, wire.Disclosure, wire.Receipts, wire.Receipt, wire.ReceiptOutcome),
    *(wire.LeaseAsk, wire.LeaseGrant, witness.WitnessAsk, wire.WireError),
    *(comparing.Seen, reconciliation.Statement, reconciliation.ChannelState, reconciliation.LeavesAsk),
    *(fetching.Fetch, fetching.Offer, bundles.Manifest, bundles.Item),
    *(Consent, erasures.Certificate, erasures.Erasure),
)


def told() -> dict[str, list[tuple[str, bool]]]:
    """Return each message of the page with its keys in their order, and whether each may be left out."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for part in MESSAGES.read_text(encoding="utf-8").split("\n### ")[1:]:
        name = part.split("`")[1]
        keys = re.findall(r"^\| `(\w+)` \|.*\|(.*)\|$", part, re.MULTILINE)
        found[name] = [(key, "(may be left out)" in says) for key, says in keys]
    return found


@pytest.mark.parametrize("message", TOLD, ids=lambda message: message.__name__)
def test_EXC_02_the_page_of_messages_tells_every_key(message: type[msgspec.Struct]) -> None:
    """Names, order, and whether a key may be left out are those of the code."""
    fields = msgspec.structs.fields(message)
    assert told()[message.__name__] == [(field.encode_name, not field.required) for field in fields]


def test_EXC_02_the_page_tells_of_nothing_else() -> None:
    """No message stands there that is not sent, and every context and path is named."""
    assert set(told()) == {message.__name__ for message in TOLD}
    text = MESSAGES.read_text(encoding="utf-8")
    contexts = (
        *(wire.RECEIPT_CONTEXT, wire.LEASE_CONTEXT, CONSENT_CONTEXT, erasures.ERASURE_CONTEXT),
        *(bundles.BUNDLE_CONTEXT, reconciliation.RECONCILIATION_CONTEXT),
    )
    paths = (
        *(wire.PARCEL_PATH, wire.RESCUE_PATH, wire.LEASE_PATH, wire.WITNESS_PATH, wire.FETCH_PATH),
        *(comparing.SEEN_PATH, reconciliation.RECONCILIATION_PATH, reconciliation.LEAVES_PATH),
    )
    assert [word for word in (*contexts, *paths) if f"`{word}`" not in text and word not in text] == []


def test_EXC_02_every_step_of_the_guide_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of the guide run one after the other as they stand, with nothing of this project in them."""
    blocks = re.findall(
        r"^```python\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(blocks) >= 6
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {"__name__": "guide"}
    for block in blocks:
        assert "lindero" not in re.sub(r'"[^"]*"', "", block).replace("lindero/", "")
        exec(compile(block, str(GUIDE), "exec"), names)  # noqa: S102  the guide's own steps, as they stand
