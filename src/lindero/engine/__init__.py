"""The node's machinery: log, tables, reactions, jobs, keys, clock, configuration; knows no capability by name."""
