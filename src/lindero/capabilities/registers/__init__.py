"""Shared registers: what each nation enters of its own, and every node of an agreement has a copy of."""
