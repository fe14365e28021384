"""What the parts of the exchange work with: one node's store, log, clock, keys and leases."""

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.keys import RandomSource
from lindero.engine.log import Log
from lindero.engine.reading import Reading
from lindero.engine.register import ErasureRegister
from lindero.engine.store import Store
from lindero.trust.exchange.leases import LeaseBook
from lindero.trust.exchange.sealed import Speech
from lindero.trust.ledger.notes import Signer


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """A node's means.

    Attributes:
        store: The database.
        log: The national log.
        clock: The clock.
        random: The random source.
        signer: The node's key.
        leases: The leases held now.
        speech: How it speaks with each neighbour.
        register: What was erased before its time, named outside the store.
    """

    store: Store
    log: Log
    clock: Clock
    random: RandomSource
    signer: Signer
    leases: LeaseBook
    speech: Speech
    register: ErasureRegister

    @property
    def nation(self) -> str:
        """The node's own nation."""
        return self.log.nation

    def reading(self) -> Reading:
        """Return what reads the durable state without waiting for the writer."""
        return Reading(self.store)
