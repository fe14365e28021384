"""Radars compared with ships that tell where they are: what they measure beside the truth, and how surely."""
