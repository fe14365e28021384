"""Events as rows: declared, folded, looked up."""
