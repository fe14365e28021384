"""Proving what is shown of a record against the entry that commits to all of it."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.asserted import prove_asserted, prove_opened
from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.proofs import verify_disclosure
from lindero.trust.ledger.bundle import Disclosure, EntryFacts

_ALTERED: Final = "Do not rely on it; compare with the copy of the other nation."


def verify_disclosed(facts: EntryFacts, disclosure: Disclosure) -> None:
    """Prove a disclosure against its entry's commitment and list of fields, coarse values against opened ones too.

    Raises:
        Unproved: If names, salts, values or digests do not fit, or a coarse value does not follow from the true one.
    """
    names = disclosure.values.keys()
    if names != disclosure.salts.keys() or (facts.released is not None and set(facts.released) != names):
        raise Unproved(
            "bundle.fields", "Values, salts and released fields do not name the same fields.", _ALTERED
        )
    if not facts.released_as.keys() >= disclosure.opened.keys() == disclosure.opened_salts.keys():
        raise Unproved("bundle.opened", "A value is opened that did not cross coarse.", _ALTERED)
    true = disclosure.values | disclosure.opened
    salts = disclosure.salts | disclosure.opened_salts
    verify_disclosure(
        bytes.fromhex(facts.commitment),
        [(name.encode(), bytes.fromhex(salts[name]), bytes(value)) for name, value in true.items()],
        [bytes.fromhex(digest) for digest in disclosure.withheld],
    )
    if disclosure.asserted:
        coarse = {name: bytes(value) for name, value in disclosure.asserted.items()}
        prove_asserted(facts.released_as, coarse, disclosure.asserted_salts)
        _compare(facts, coarse, {name: bytes(value) for name, value in disclosure.opened.items()})


def _compare(facts: EntryFacts, coarse: Mapping[str, bytes], opened: Mapping[str, bytes]) -> None:
    """Prove that coarse values follow from the true ones that stand beside them."""
    try:
        prove_opened(facts.released_as, coarse, opened)
    except Invalid as error:
        raise Unproved("coarse.proof", error.text, _ALTERED) from error
