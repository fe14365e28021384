"""What the exchange offers."""

from lindero.kernel.capability import Action, Capability, Grant, Page
from lindero.trust.exchange import pages, preview_shown, record_shown, records, tables, using
from lindero.trust.exchange.recall import duties, offers

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
        records.LogsReconciled,
        records.RecordRecalled,
        records.RecordErased,
        records.ErasureProved,
        records.RecordUsed,
        records.RecordCorrected,
        records.ErasureCertified,
        records.RecordHeld,
        records.HoldEnded,
        records.HeldOpened,
        records.AccuracyContested,
        records.ContestEnded,
        records.CorrectionAsked,
        records.CorrectionRefused,
        records.DutyWarned,
        records.ErasureOverdue,
        records.ErasuresReported,
    ),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    actions=(
        *offers.ACTIONS,
        Action(
            name="exchange.use_record",
            asks=using.UseRecord,
            needs="exchange.use",
            run=using.use_record,
            sentence="Open a record that a neighbour sent, for the purpose that it came for.",
        ),
    ),
    jobs=duties.JOBS,
    pages=(
        Page(
            path="/sharing/out",
            title="Sharing",
            needs="exchange.read",
            asks=pages.SharingQuery,
            show=pages.show_out,
            template="sharing.html",
            icon="share-2",
            order=30,
        ),
        Page(
            path="/sharing/in",
            title="What comes in",
            needs="exchange.read",
            asks=pages.SharingQuery,
            show=pages.show_in,
            template="sharing.html",
        ),
        *offers.PAGES,
        Page(
            path="/records/{record_id}",
            title="A record",
            needs="exchange.read",
            asks=record_shown.RecordQuery,
            show=record_shown.show_record,
            template="record.html",
        ),
        Page(
            path="/records/{record_id}/preview",
            title="Preview for a neighbour",
            needs="exchange.read",
            asks=preview_shown.PreviewQuery,
            show=preview_shown.show_preview,
            template="preview.html",
        ),
    ),
    grants=(
        Grant(
            "exchange.read",
            "See channels, receipts and recalls.",
            roles=("NCC", "SPOC", "LO", "CMD", "LEG", "DPO", "AUD", "FRO"),
        ),
        Grant(
            "exchange.use",
            "Open what neighbours sent, for the purpose that it came for.",
            roles=("NCC", "SPOC", "LO", "CMD"),
        ),
        *offers.GRANTS,
    ),
    reads=("identity_peers", "ledger_trees", "ledger_tiles", "ledger_checkpoints"),
)
