"""Ledger: proof that a log is whole, and proofs of it for others."""
