"""A partner without sensors counts the same: a telephone's form or text message makes the observations of a radar."""
