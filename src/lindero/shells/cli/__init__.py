"""The command line: generated from the declarations, with a few commands written by hand; starts fast."""
