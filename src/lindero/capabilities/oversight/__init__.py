"""Oversight: every decision of the gate with its clause, who sees what, and the figures that follow."""
