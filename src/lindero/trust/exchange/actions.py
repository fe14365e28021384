"""What may be asked of the exchange."""

from lindero.trust.exchange.recall.actions import RecallRecord, recall_record

__all__ = ["RecallRecord", "recall_record"]
