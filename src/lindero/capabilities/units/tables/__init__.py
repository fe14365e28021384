"""Units as rows: declared, folded, looked up."""
