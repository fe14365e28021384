"""What the ledger offers."""

from lindero.kernel.capability import Capability, Grant
from lindero.trust.ledger import records, tables

CAPABILITY = Capability(
    name="ledger",
    title="Proofs",
    records=(records.CheckpointSigned, records.PeerCheckpointSeen, records.EquivocationFound),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    grants=(Grant("ledger.read", "See checkpoints, proofs and evidence that a log was rewritten."),),
)
