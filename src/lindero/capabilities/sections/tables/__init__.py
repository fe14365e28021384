"""Sections as rows: declared, folded, looked up."""
