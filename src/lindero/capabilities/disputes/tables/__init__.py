"""The tables of disputes: what both sides said, and of agreements what outlives them: ladders and clauses."""
