"""Carrying records across a border: the gate, the channels, delivery and receipts."""
