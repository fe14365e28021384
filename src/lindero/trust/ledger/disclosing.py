"""Proving what is shown of a record against the entry that commits to all of it."""

from typing import Final

from lindero.kernel.asserted import prove_asserted
from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import verify_disclosure
from lindero.trust.ledger.bundle import Disclosure, EntryFacts

_ALTERED: Final = "Do not rely on it; compare with the copy of the other nation."


def verify_disclosed(facts: EntryFacts, disclosure: Disclosure) -> None:
    """Prove a disclosure against its entry's commitment and list of fields.

    Raises:
        Unproved: If names, salts, values or digests do not fit.
    """
    names = disclosure.values.keys()
    if names != disclosure.salts.keys() or (facts.released is not None and set(facts.released) != names):
        raise Unproved(
            "bundle.fields", "Values, salts and released fields do not name the same fields.", _ALTERED
        )
    verify_disclosure(
        bytes.fromhex(facts.commitment),
        [
            (name.encode(), bytes.fromhex(disclosure.salts[name]), bytes(value))
            for name, value in disclosure.values.items()
        ],
        [bytes.fromhex(digest) for digest in disclosure.withheld],
    )
    if disclosure.asserted:
        coarse = {name: bytes(value) for name, value in disclosure.asserted.items()}
        prove_asserted(facts.released_as, coarse, disclosure.asserted_salts)
