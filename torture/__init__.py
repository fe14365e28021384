"""Nodes under faults and attacks, for hours if need be: what nothing may break is looked at, figures are printed."""
