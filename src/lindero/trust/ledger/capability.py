"""What the ledger offers."""

from lindero.kernel.capability import Capability, Grant, Page
from lindero.trust.ledger import log_shown, pages, records, tables

CAPABILITY = Capability(
    name="ledger",
    title="Proofs",
    records=(records.CheckpointSigned, records.PeerCheckpointSeen, records.EquivocationFound),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    pages=(
        Page(
            path="/log",
            title="Log",
            needs="ledger.read",
            asks=log_shown.LogQuery,
            show=pages.show_log,
            template="log.html",
            icon="shield-check",
            menu="oversight",
            order=60,
        ),
    ),
    reads=("identity_peers", "identity_keys"),
    grants=(
        Grant(
            "ledger.read",
            "See checkpoints, proofs and evidence that a log was rewritten.",
            roles=("DPO", "AUD", "FRO"),
        ),
    ),
)
