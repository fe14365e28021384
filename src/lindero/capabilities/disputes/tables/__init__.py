"""The tables of disputes: what both sides said, and what agreements say of ladders, clauses and suspensions."""
