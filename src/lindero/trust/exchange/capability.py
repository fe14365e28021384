"""What the exchange offers."""

from lindero.kernel.capability import Action, Capability, Grant
from lindero.trust.exchange import actions, records, tables

CAPABILITY = Capability(
    name="exchange",
    title="Sharing",
    records=(
        records.GateDecided,
        records.BatchSealed,
        records.BatchAcknowledged,
        records.DeliveryLate,
        records.BatchReceived,
        records.BatchRejected,
        records.RecordRecalled,
        records.RecordErased,
        records.ErasureProved,
    ),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    actions=(
        Action(
            name="exchange.recall_record",
            asks=actions.RecallRecord,
            needs="exchange.recall",
            run=actions.recall_record,
            sentence="Ask a record back from every neighbour that received it.",
        ),
    ),
    grants=(
        Grant("exchange.read", "See channels, receipts and recalls."),
        Grant("exchange.recall", "Ask back what was released."),
    ),
    reads=("identity_peers",),
)
